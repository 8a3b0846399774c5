"""A worker process's own side: tasks in, outcomes out, its place told before every step."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from multiprocessing.connection import Connection

from gongwen.errors import GongwenError, ReadError
from gongwen.processes import leave_signals
from gongwen.read.limits import Limits
from gongwen.run.documents import Extractor, Failed, Outcome, Stage, Watch
from gongwen.run.place import NOWHERE, Place, Standing
from gongwen.run.tasks import Answer, Report, Task, Trouble, encode_answer

OUT_OF_MEMORY = 77
"""The exit code of a worker whose document needs more memory than it may take."""

MakeExtractor = Callable[[Watch], Extractor]
"""Loads what extraction needs and tells the watch where it stands; called in the worker."""

_ENOUGH_BYTES = 1 << 18
_LONG_ENOUGH = 0.2  # seconds after which finished lines are delivered, so that a death costs little work
_READING_ALLOWANCE = 5  # seconds that reading has beyond the limit, which its own parsers keep by themselves
_CHARACTERS = 1_000_000  # for which the limit of seconds holds: it is to catch loops, not length


class _Teller(Watch):
    """Writes the place down, with the time by which the step must be over."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self._place, self._seconds = place, limits.seconds
        self.task = Task(())
        self.file = 0
        self._position = 0
        self._uri = ""

    def look(self, position: int) -> None:
        self._position, self._uri = position, ""
        self._tell("read", self._seconds + _READING_ALLOWANCE)

    def begin(self, uri: str) -> None:
        if self.file == 0 and self._position < self.task.start:
            raise ReadError("done", f"{uri} is done already.")  # its outcome is left out
        if uri != self._uri:
            self._uri = uri
            self._tell("read", self._seconds + _READING_ALLOWANCE)

    def work(self, stage: Stage, characters: int) -> None:
        self._tell(stage, self._seconds * math.ceil((characters + 1) / _CHARACTERS))

    def rest(self) -> None:
        """At no document: what happens now is no document's fault."""
        self._place.write(NOWHERE)

    def _tell(self, stage: Stage, seconds: float) -> None:
        self._place.write(Standing(self.file, self._position, stage, time.monotonic() + seconds, self._uri))


def serve(
    connection: Connection,
    place: Place,
    make: MakeExtractor,
    limits: Limits,
    others: Sequence[Connection],
) -> None:
    """Does task by task until the runner closes the connection. ``others`` are connections that are not its own."""
    leave_signals()
    for other in others:
        other.close()
    teller = _Teller(place, limits)
    teller.rest()
    try:
        with make(teller) as extractor:
            _limit_memory(limits.memory)
            while True:
                _do(connection.recv(), extractor, teller, connection)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the runner has ended, or needs no more
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except GongwenError as error:
        _send(connection, Trouble(error.code, error.message))
    except Exception as error:  # no document's: told in the runner's process, where it ends the run
        message = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()
        _send(connection, Trouble("internal", f"A worker failed: {message}"))


def _do(task: Task, extractor: Extractor, teller: _Teller, connection: Connection) -> None:
    teller.task = task
    outcomes: list[Outcome] = []
    size, sent, is_spent = 0, time.monotonic(), False
    for number, file in enumerate(task.files):
        teller.file = number
        stop = task.stop if number == len(task.files) - 1 else None
        for position, outcome in enumerate(islice(extractor.file(file), stop)):
            if number == 0 and position < task.start:
                continue
            if isinstance(outcome, Failed) and outcome.code == "memory":
                if not task.is_alone:
                    _send(connection, Report(outcomes, number, position, is_over=False))
                    os._exit(OUT_OF_MEMORY)  # its place still names the document, which a fresh worker tries alone
                is_spent = True
            outcomes.append(outcome)
            size += len(getattr(outcome, "line", b""))
            if size > _ENOUGH_BYTES or time.monotonic() - sent > _LONG_ENOUGH:
                _deliver(Report(outcomes, number, position + 1, is_over=False), teller, connection)
                outcomes, size, sent = [], 0, time.monotonic()
    _deliver(Report(outcomes, len(task.files), 0, is_over=True), teller, connection)
    if is_spent:
        os._exit(OUT_OF_MEMORY)  # what a failed document has left behind is no other's to bear


def _deliver(report: Report, teller: _Teller, connection: Connection) -> None:
    """The place still names the last document while its line is packed: for that one there may be no room."""
    raw = encode_answer(report)
    teller.rest()
    connection.send_bytes(raw)


def _send(connection: Connection, answer: Answer) -> None:
    connection.send_bytes(encode_answer(answer))


def _limit_memory(count: int) -> None:
    """``count`` bytes beyond what the worker has after loading. Only Linux keeps such a limit."""
    if sys.platform == "linux":
        import resource

        with open("/proc/self/statm", encoding="ascii") as statistics:  # noqa: PTH123 - no Path for a fixed name
            pages = int(statistics.read().split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = pages * resource.getpagesize() + count
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
