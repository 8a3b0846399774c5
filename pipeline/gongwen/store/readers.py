"""Processes that read records and make rows of them, while this one stores those before."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from itertools import accumulate, islice
from pathlib import Path

from gongwen.errors import GongwenError
from gongwen.processes import START, cores, end_with_parent
from gongwen.store.batches import Batch, Stretch, read_batch, stretches
from gongwen.store.driver import Arrange

MANY_BYTES = 32_000_000
"""Of records: with fewer it takes as long to start other processes as they save."""
_ALIGNED = 64
"""Bytes: where Arrow has its buffers begin."""
_REMEDY = "Name a directory that has room: TMPDIR=DIR."
_AHEAD = 4
"""Batches that wait for each processor, in files."""


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
    with _files() as files, ProcessPoolExecutor(cores(), multiprocessing.get_context(START), _begin) as pool:
        try:
            yield _InOrder(pool, waiting, arrange, files)
        finally:
            pool.shutdown(cancel_futures=True)


def _pays(waiting: Iterable[Stretch]) -> bool:
    """Whether there is enough to read for other processes, and this one may start them at little cost."""
    size = sum(stretch.lines.end - stretch.lines.start for stretch in waiting)
    may = START == "fork" and not multiprocessing.current_process().daemon
    return size >= MANY_BYTES and cores() > 1 and may


@contextmanager
def _files() -> Iterator[list[int]]:
    """Files without names, of which nothing is left whatever ends this process; a fork has them, too."""
    with ExitStack() as opened:
        try:
            files = [opened.enter_context(tempfile.TemporaryFile(buffering=0)) for _ in range(_AHEAD * cores())]
        except OSError as error:
            raise GongwenError("worker", f"No place for temporary files: {error.strerror}. {_REMEDY}") from error
        yield [file.fileno() for file in files]


def _begin() -> None:
    """A reader leaves an interruption to the loader, and ends with it. Records and rows have no cycles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    gc.disable()


def _deliver(stretch: Stretch, arrange: Arrange, file: int) -> list[int]:
    """Writes a batch into a file: pickled, and behind it the memory of its Arrow tables. The answer is their sizes."""
    outside: list[pickle.PickleBuffer] = []
    pickled = pickle.dumps(read_batch(stretch, arrange), 5, buffer_callback=outside.append)
    pieces = [memoryview(pickled), *(buffer.raw() for buffer in outside)]
    at = 0
    for piece in pieces:
        end = at + _room(piece.nbytes)
        while piece:
            written = os.pwrite(file, piece, at)
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


class _InOrder:
    """The batches of all stretches, in their order. As many as there are files are read before they are asked for."""

    def __init__(self, pool: ProcessPoolExecutor, waiting: Iterable[Stretch], arrange: Arrange, files: Iterable[int]):
        self._pool, self._waiting, self._arrange = pool, iter(waiting), arrange
        self._coming: deque[tuple[int, Future[list[int]]]] = deque()
        for file in files:
            self._begin(file)

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        if not self._coming:
            raise StopIteration
        file, sizes = self._coming.popleft()
        try:
            batch = _taken(file, sizes.result())
        except BrokenProcessPool:
            message = "The system ended a process that read records, for want of memory perhaps. Store them again."
            raise GongwenError("worker", message) from None
        except OSError as error:
            message = f"A batch cannot be kept in {tempfile.gettempdir()}: {error.strerror}."
            raise GongwenError("worker", f"{message} {_REMEDY}") from error
        self._begin(file)
        return batch

    def _begin(self, file: int) -> None:
        """Has the next stretch read into the file."""
        for stretch in islice(self._waiting, 1):
            try:
                self._coming.append((file, self._pool.submit(_deliver, stretch, self._arrange, file)))
            except (OSError, BrokenProcessPool) as error:
                message = f"No process can be started that reads records: {error}. Allow more processes."
                raise GongwenError("worker", message) from error
