"""Worker processes: started, given tasks, watched, replaced when they end."""

from __future__ import annotations

import gc
import io
import multiprocessing
import signal
import time
from multiprocessing import connection as connections
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, cast

from gongwen.errors import GongwenError
from gongwen.processes import START, signals_held
from gongwen.read.limits import Limits
from gongwen.run.documents import Watch
from gongwen.run.place import Place, Standing
from gongwen.run.serving import OUT_OF_MEMORY, MakeExtractor, serve
from gongwen.run.tasks import Answer, Task, decode_answer

_MOST_IDLE_DEATHS = 5
_FIRST_PAGE = "<html><body><p>根据《中华人民共和国统计法》第三条,2021年3月某县财政局共检查企业15家。</p></body></html>"


class Died(Exception):  # noqa: N818 - what has happened to a worker, not a mistake
    """A worker's process ended: at which place, and for which of the codes ``timeout``, ``memory``, ``worker-died``.

    ``how`` says it in words.
    """

    def __init__(self, standing: Standing, code: str, how: str) -> None:
        super().__init__(how)
        self.standing, self.code, self.how = standing, code, how


class Worker:
    """One process and the runner's end of its connection."""

    def __init__(self, process: BaseProcess, connection: Connection, place: Place) -> None:
        self.process, self.connection, self._place = process, connection, place
        self._timed_out: Standing | None = None

    def give(self, task: Task) -> None:
        """Sends a task; that the worker is gone shows when its answer is read."""
        try:
            self.connection.send(task)
        except (BrokenPipeError, ConnectionResetError):
            return

    def answer(self) -> Answer:
        """The next answer of a connection that is ready; :class:`Died` when none will come."""
        try:
            return decode_answer(self.connection.recv_bytes())
        except (EOFError, OSError):
            self.process.join(10)
            standing = self._timed_out or self._place.read()
            code = self.process.exitcode
            if self._timed_out:
                raise Died(standing, "timeout", "time was up") from None
            if code == OUT_OF_MEMORY:
                raise Died(standing, "memory", "it needs more memory than a document may take") from None
            raise Died(standing, "worker-died", _told(code)) from None

    def check_time(self) -> None:
        """Ends the process when its document's time is up."""
        standing = self._place.read()
        if standing.deadline < time.monotonic() and standing == self._place.read():
            self._timed_out = standing
            self.process.kill()

    def end(self) -> None:
        """Ends the process at once: what it has not delivered is lost."""
        self.process.kill()
        self.process.join(10)
        self.connection.close()


def _told(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"signal {-code}, {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"


class Pool:
    """``count`` workers. It is a context manager: none of them is left behind it."""

    def __init__(self, make: MakeExtractor, limits: Limits, count: int) -> None:
        self._context = multiprocessing.get_context(START)
        self._is_forked = START == "fork"
        self._make, self._limits, self._count = make, limits, count
        self.workers: list[Worker] = []

    def __enter__(self) -> Pool:
        if self._is_forked:
            with self._make(Watch()) as extractor:
                for _ in extractor.stream(io.BytesIO(_FIRST_PAGE.encode("gb18030")), "first.html"):
                    pass  # what is loaded when it is first needed is needed by nearly every document
                gc.collect()
                gc.freeze()  # a collection in a worker must not touch, and so copy, what is shared
        try:
            while len(self.workers) < self._count:
                self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in self.workers:
            worker.process.kill()
        while self.workers:
            self.workers.pop().end()
        gc.unfreeze()

    def replace(self, worker: Worker) -> None:
        """Another worker in the place of one that died."""
        self.workers.remove(worker)
        worker.end()
        self._start()

    def ready(self, among: list[Worker], seconds: float) -> list[Worker]:
        """Those whose answer can be read, waited for; the time of every worker's document is checked as well."""
        found = connections.wait([worker.connection for worker in among], seconds)
        for worker in self.workers:
            worker.check_time()
        return [worker for worker in among if worker.connection in found]

    def _start(self) -> None:
        try:
            self._start_one()
        except OSError as error:
            message = f"No worker can be started: {error.strerror}. Allow more processes, or start fewer: --workers 1."
            raise GongwenError("worker", message) from error

    def _start_one(self) -> None:
        ours, theirs = self._context.Pipe()
        others = [ours, *(worker.connection for worker in self.workers)] if self._is_forked else []
        place = Place(self._context)
        arguments = (theirs, place, self._make, self._limits, others)
        process = cast(Any, self._context).Process(target=serve, args=arguments, daemon=True)
        with signals_held():
            process.start()
            self.workers.append(Worker(process, ours, place))
        theirs.close()


class IdleDeaths:
    """Workers that die at no document one after another: something is wrong with the machine or the installation."""

    def __init__(self) -> None:
        self._count = 0

    def forget(self) -> None:
        """A worker has answered."""
        self._count = 0

    def add(self, died: Died) -> None:
        """:class:`GongwenError` (``worker``) when it is too often."""
        self._count += 1
        if self._count > _MOST_IDLE_DEATHS:
            message = f"Workers end before they read a document ({died.how}). Give them more memory, or start fewer."
            raise GongwenError("worker", message)
