"""The local engine: files divided among worker processes, what became of them in the files' order.

No document costs more than itself: one that takes its worker along, or too long, is tried once more, alone in a fresh
worker, and is a failure then. Whatever the number of workers, the same outcomes come in the same order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from gongwen.errors import GongwenError
from gongwen.read.files import File
from gongwen.read.limits import Limits
from gongwen.record import Failure
from gongwen.run.documents import Failed, Outcome, failed
from gongwen.run.pool import Died, IdleDeaths, Pool, Worker
from gongwen.run.serving import MakeExtractor
from gongwen.run.tasks import Task, Trouble

_CHUNK_BYTES = 1 << 17
_CHUNK_FILES = 200
_MOST_HELD = 1 << 26  # bytes of finished lines that wait for those before them
_WAIT = 0.2


class SizedFile(NamedTuple):
    """A file with its size in bytes, by which the work is divided."""

    file: File
    size: int


class Batch(NamedTuple):
    """Outcomes of one group, which follow those before. ``size`` are the bytes of the files that this finishes.

    ``ends``: the group has no more. ``died``: a worker's process ended just now. A batch may hold nothing at all: it
    comes at least every second, so that progress can be shown.
    """

    group: int
    outcomes: list[Outcome]
    size: int = 0
    ends: bool = False
    died: bool = False


def run(
    groups: Sequence[Sequence[SizedFile]], make: MakeExtractor, *, workers: int, limits: Limits | None = None
) -> Generator[Batch, None, None]:
    """What became of every document; the batches of each group are in its files' order, groups may alternate.

    ``make`` is called in every worker. Only what is no document's fault is raised: an interruption, a
    :class:`GongwenError` of ``make`` or of a wrong rule. Close the generator (``contextlib.closing``) to end the
    workers at once.
    """
    plan = _Plan(groups)
    yield from plan.empty()
    if not plan.waiting:
        return
    idle_deaths = IdleDeaths()
    with Pool(make, limits or Limits(), min(workers, len(plan.waiting))) as pool:
        busy: dict[Worker, _Chunk] = {}
        while plan.is_unfinished:
            for worker in pool.workers:
                if worker not in busy and (chunk := plan.next()):
                    busy[worker] = chunk
                    worker.give(chunk.tasks[0])
            for worker in pool.ready([one for one in busy if plan.may_read(busy[one])], _WAIT):
                chunk = busy[worker]
                try:
                    answer = worker.answer()
                except Died as died:
                    if died.standing.file < 0:
                        idle_deaths.add(died)
                    del busy[worker]
                    pool.replace(worker)
                    plan.again(chunk, died)
                    yield Batch(chunk.group, [], died=True)
                    yield from plan.ripe(chunk.group)
                    continue
                if isinstance(answer, Trouble):
                    raise GongwenError(answer.code, answer.message)
                idle_deaths.forget()
                plan.take(chunk, answer.outcomes, (answer.file, answer.position))
                if answer.is_over:
                    del busy[worker]
                    plan.over(chunk)
                yield from plan.ripe(chunk.group)
            yield Batch(0, [])


class _Chunk:
    """Neighbouring files of a group: what is to be done of them, and what came of it and waits to be given on."""

    def __init__(self, group: int, files: list[SizedFile]) -> None:
        self.group = group
        self.size = sum(file.size for file in files)
        self.tasks = deque([Task(tuple(file.file for file in files))])
        self.done = (0, 0)  # the first outcome of the first task that has not come
        self.stuck = (0, -1)  # deaths at one outcome that is left out
        self.held: list[Outcome] = []
        self.held_bytes = 0

    def hold(self, outcomes: list[Outcome]) -> int:
        """Keeps outcomes; returns their bytes."""
        added = sum(len(getattr(outcome, "line", b"")) for outcome in outcomes)
        self.held += outcomes
        self.held_bytes += added
        return added

    def leave_out(self, file: File) -> None:
        """Nothing more is done of a file."""
        while self.tasks and self.tasks[0].files[0] == file:
            rest = self.tasks.popleft().without_first()
            self.tasks.extendleft([rest] if rest else [])


class _Plan:
    """Which chunk is done next, and whose outcomes can be given on: those of each group's first unfinished chunk."""

    def __init__(self, groups: Sequence[Sequence[SizedFile]]) -> None:
        self._groups = [deque(_chunks(number, files)) for number, files in enumerate(groups)]
        self.waiting = deque(chunk for group in self._groups for chunk in group)
        self._again: list[_Chunk] = []  # whose worker died, before all others
        self._unfinished = sum(map(bool, self._groups))
        self._held = 0

    @property
    def is_unfinished(self) -> bool:
        return self._unfinished > 0

    def empty(self) -> Iterator[Batch]:
        """The end of the groups that hold no file."""
        return (Batch(number, [], ends=True) for number, group in enumerate(self._groups) if not group)

    def next(self) -> _Chunk | None:
        """A chunk for a free worker; ``None`` while too much waits for others."""
        for chunk in self._again:
            if self.may_read(chunk):
                self._again.remove(chunk)
                return chunk
        if self.waiting and self.may_read(self.waiting[0]):
            return self.waiting.popleft()
        return None

    def may_read(self, chunk: _Chunk) -> bool:
        """Whether more of its outcomes can be taken: always of a group's first, of others while not too much waits."""
        return self._groups[chunk.group][0] is chunk or self._held < _MOST_HELD

    def take(self, chunk: _Chunk, outcomes: list[Outcome], done: tuple[int, int]) -> None:
        """Outcomes have come; ``done`` is the first of the task that has not."""
        self._held += chunk.hold(outcomes)
        chunk.done = done

    def over(self, chunk: _Chunk) -> None:
        """The chunk's first task is done."""
        chunk.tasks.popleft()
        self._wait(chunk)

    def again(self, chunk: _Chunk, died: Died) -> None:
        """The chunk's worker died: the document is tried alone, or is a failure; the others are done."""
        task = chunk.tasks.popleft()
        file, position = died.standing.file, died.standing.position
        left_out = task.start if file == 0 else 0
        if position < left_out:
            self._stuck(chunk, task, died)
        elif (file, position) < chunk.done:  # between two documents, or its time was up when it had come
            chunk.tasks.appendleft(task.rest(chunk.done))
        elif task.is_alone:
            self.take(chunk, [_failure_of(task.files[0], died)], (0, 0))
            if not died.standing.uri:  # it died before the document: the file cannot be read past it
                chunk.leave_out(task.files[0])
        else:
            first, behind = task.split(file, position, chunk.done)
            chunk.tasks.extendleft([behind, *reversed(first)])
        self._wait(chunk)

    def _wait(self, chunk: _Chunk) -> None:
        """The chunk's next task, if there is one, is done before all others."""
        if chunk.tasks:
            chunk.done = (0, chunk.tasks[0].start)
            self._again.append(chunk)

    def _stuck(self, chunk: _Chunk, task: Task, died: Died) -> None:
        """It died on the way to the outcome where it was to begin; a second time there, the file ends."""
        chunk.tasks.appendleft(task)
        if chunk.stuck == (task.start, died.standing.position):
            self.take(chunk, [_failure_of(task.files[0], died)], (0, 0))
            chunk.leave_out(task.files[0])
        chunk.stuck = (task.start, died.standing.position)

    def ripe(self, group: int) -> Iterator[Batch]:
        """What can be given on of a group."""
        chunks = self._groups[group]
        while chunks:
            first = chunks[0]
            is_over = not first.tasks
            if first.held or is_over:
                if is_over:
                    chunks.popleft()
                    self._unfinished -= not chunks
                self._held -= first.held_bytes
                outcomes, first.held, first.held_bytes = first.held, [], 0
                yield Batch(group, outcomes, first.size if is_over else 0, ends=not chunks)
            if not is_over:
                return


def _chunks(group: int, files: Sequence[SizedFile]) -> Iterator[_Chunk]:
    chunk: list[SizedFile] = []
    size = 0
    for file in files:
        if chunk and (size + file.size > _CHUNK_BYTES or len(chunk) == _CHUNK_FILES):
            yield _Chunk(group, chunk)
            chunk, size = [], 0
        chunk.append(file)
        size += file.size
    if chunk:
        yield _Chunk(group, chunk)


def _failure_of(file: File, died: Died) -> Failed:
    uri, stage, code = died.standing.uri or file.uri, died.standing.stage, died.code
    messages = {
        "timeout": f"{uri} took longer than a document may. Give it more with --limit seconds=NUMBER.",
        "memory": f"{uri} needs more memory than a document may take. Give it more with --limit memory=NUMBER.",
    }
    message = messages.get(code, f"{uri} ended its worker twice ({died.how}). The file is damaged, or made to do harm.")
    return failed(Failure(uri=uri, stage=stage, code=code, message=message))
