"""Processes that read records and make rows of them, while this one stores those before."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import accumulate, cycle
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Semaphore
from pathlib import Path
from typing import Any

from gongwen.errors import GongwenError
from gongwen.processes import START, cores, leave_signals, signals_held
from gongwen.store.batches import Batch, Stretch, read_batch, stretches
from gongwen.store.driver import Arrange

MANY_BYTES = 32_000_000
"""Of records: with fewer it takes as long to start other processes as they save."""
_ALIGNED = 64
"""Bytes: where Arrow has its buffers begin."""
_REMEDY = "Name a directory that has room: TMPDIR=DIR."
_MOST = 4
"""Readers: no database stores as fast as these read."""
_AHEAD = 4
"""Batches of each reader that wait, in files."""


@contextmanager
def batches(paths: Sequence[Path], arrange: Arrange) -> Iterator[Iterator[Batch]]:
    """The batches of some files, in order; :class:`GongwenError` (``worker``) where the system ended a reader.

    To be entered before a connection is opened: a fork has none of the threads that a database's library starts.
    """
    waiting = stretches(paths)
    if not _pays(waiting):
        yield (read_batch(stretch, arrange) for stretch in waiting)
        return
    read_batch(waiting[0].of_nothing(), arrange)  # what is loaded now is shared
    with ExitStack() as ended:
        count = min(cores(), _MOST)
        readers = [_Reader(waiting[at::count], arrange, ended) for at in range(count)]
        yield (readers[at % count].take() for at in range(len(waiting)))


def _pays(waiting: Iterable[Stretch]) -> bool:
    """Whether there is enough to read for other processes, and this one may start them at little cost."""
    size = sum(stretch.lines.end - stretch.lines.start for stretch in waiting)
    may = START == "fork" and not multiprocessing.current_process().daemon
    return size >= MANY_BYTES and cores() > 1 and may


class _Reader:
    """A process that reads some stretches, one after the other, each into a file of its own until that is taken.

    The files have no names: nothing is left of them, whatever ends this process.
    """

    def __init__(self, mine: Sequence[Stretch], arrange: Arrange, ended: ExitStack) -> None:
        context: Any = multiprocessing.get_context(START)
        try:
            opened = (tempfile.TemporaryFile(buffering=0) for _ in range(_AHEAD))  # noqa: SIM115 - by the stack
            files = [ended.enter_context(file).fileno() for file in opened]
        except OSError as error:
            raise GongwenError("worker", f"No place for temporary files: {error.strerror}. {_REMEDY}") from error
        self._files, self._room = cycle(files), context.Semaphore(_AHEAD)
        self._told, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_read, args=(mine, arrange, self._files, self._room, theirs), daemon=True)
        with signals_held():
            try:
                process.start()
            except OSError as error:
                message = f"No process can be started that reads records: {error.strerror}. Allow more processes."
                raise GongwenError("worker", message) from error
            ended.callback(process.join)
            ended.callback(process.kill)
        theirs.close()

    def take(self) -> Batch:
        """The next batch. Its file may be written anew then."""
        try:
            told = self._told.recv()
        except EOFError:
            message = "The system ended a process that read records, for want of memory perhaps. Store them again."
            raise GongwenError("worker", message) from None
        if isinstance(told, GongwenError):
            raise told
        batch = _taken(next(self._files), told)
        self._room.release()
        return batch


def _read(mine: Iterable[Stretch], arrange: Arrange, files: Iterator[int], room: Semaphore, told: Connection) -> None:
    """A reader leaves an interruption to the loader, which ends it. Records and rows have no cycles."""
    leave_signals()
    gc.disable()
    for stretch in mine:
        room.acquire()
        try:
            told.send(_deliver(read_batch(stretch, arrange), next(files)))
        except GongwenError as error:
            told.send(error)


def _deliver(batch: Batch, file: int) -> list[int]:
    """Writes a batch into a file: pickled, and behind it the memory of its Arrow tables. The answer is their sizes."""
    outside: list[pickle.PickleBuffer] = []
    pickled = pickle.dumps(batch, 5, buffer_callback=outside.append)
    pieces = [memoryview(pickled), *(buffer.raw() for buffer in outside)]
    at = 0
    for piece in pieces:
        end = at + _room(piece.nbytes)
        while piece:
            try:
                written = os.pwrite(file, piece, at)
            except OSError as error:
                message = f"A batch cannot be kept in {tempfile.gettempdir()}: {error.strerror}. {_REMEDY}"
                raise GongwenError("worker", message) from error
            at, piece = at + written, piece[written:]
        at = end
    return [piece.nbytes for piece in pieces]


def _taken(file: int, sizes: list[int]) -> Batch:
    """The batch that was written there. The file may be written anew."""
    memory = memoryview(bytearray(sum(map(_room, sizes))))
    at = 0
    while read := os.preadv(file, [memory[at:]], at):
        at += read
    starts = accumulate(map(_room, sizes), initial=0)
    pieces = [memory[start : start + size] for start, size in zip(starts, sizes, strict=False)]
    batch: Batch = pickle.loads(pieces[0], buffers=pieces[1:])
    return batch


def _room(size: int) -> int:
    return size + -size % _ALIGNED
