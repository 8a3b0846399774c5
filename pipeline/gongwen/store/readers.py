"""Processes that read records and make rows of them, while this one stores those before."""

from __future__ import annotations

import gc
import mmap
import multiprocessing
import pickle
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

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
"""Batches that wait, in files, for each processor."""


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
    with _folder() as folder, ProcessPoolExecutor(cores(), multiprocessing.get_context(START), _begin) as pool:
        try:
            yield _InOrder(pool, waiting, partial(_deliver, arrange=arrange, folder=folder))
        finally:
            pool.shutdown(cancel_futures=True)


def _pays(waiting: Iterable[Stretch]) -> bool:
    """Whether there is enough to read for other processes, and this one may start them at little cost."""
    size = sum(stretch.lines.end - stretch.lines.start for stretch in waiting)
    may = START == "fork" and not multiprocessing.current_process().daemon
    return size >= MANY_BYTES and cores() > 1 and may


@contextmanager
def _folder() -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix="gongwen-")
    except OSError as error:
        raise GongwenError("worker", f"No place for temporary files: {error.strerror}. {_REMEDY}") from error
    with folder:
        yield Path(folder.name)


def _begin() -> None:
    """A reader leaves an interruption to the loader, and ends with it. Records and rows have no cycles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    gc.disable()


class _Parcel(NamedTuple):
    """A file with a batch: pickled, and behind it the memory of its Arrow tables, which is read where it lies."""

    path: Path
    sizes: list[int]


def _deliver(stretch: Stretch, arrange: Arrange, folder: Path) -> _Parcel:
    outside: list[pickle.PickleBuffer] = []
    pickled = pickle.dumps(read_batch(stretch, arrange), 5, buffer_callback=outside.append)
    pieces = [memoryview(pickled), *(buffer.raw() for buffer in outside)]
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        for piece in pieces:
            file.write(piece)
            file.write(bytes(-piece.nbytes % _ALIGNED))
    return _Parcel(Path(file.name), [piece.nbytes for piece in pieces])


def _opened(parcel: _Parcel) -> Batch:
    """The batch; its file is gone, but for what the batch still uses."""
    with parcel.path.open("rb") as file:
        memory = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    parcel.path.unlink()
    pieces, at = [], 0
    for size in parcel.sizes:
        pieces.append(memory[at : at + size])
        at += size + -size % _ALIGNED
    batch: Batch = pickle.loads(pieces[0], buffers=pieces[1:])
    return batch


class _InOrder:
    """The batches of all stretches in their order: some are read before they are asked for, the first ones at once."""

    def __init__(self, pool: ProcessPoolExecutor, waiting: Iterable[Stretch], deliver: Callable[[Stretch], _Parcel]):
        self._pool, self._waiting, self._deliver = pool, iter(waiting), deliver
        self._coming: deque[Future[_Parcel]] = deque()
        for stretch in islice(self._waiting, _AHEAD * cores()):
            self._begin(stretch)

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        if not self._coming:
            raise StopIteration
        try:
            parcel = self._coming.popleft().result()
            for stretch in islice(self._waiting, 1):
                self._begin(stretch)
        except BrokenProcessPool:
            message = "The system ended a process that read records, for want of memory perhaps. Store them again."
            raise GongwenError("worker", message) from None
        except OSError as error:
            message = f"A batch cannot be written to {error.filename or tempfile.gettempdir()}: {error.strerror}."
            raise GongwenError("worker", f"{message} {_REMEDY}") from error
        return _opened(parcel)

    def _begin(self, stretch: Stretch) -> None:
        try:
            self._coming.append(self._pool.submit(self._deliver, stretch))
        except OSError as error:
            message = f"No process can be started that reads records: {error.strerror}. Allow more processes."
            raise GongwenError("worker", message) from error
