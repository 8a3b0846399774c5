"""What a worker is given to do and what it answers: plain data that crosses between processes."""

from __future__ import annotations

import msgspec

from gongwen.read.files import File
from gongwen.run.documents import Outcome


class Task(msgspec.Struct, frozen=True):
    """Files to be done, in their order.

    Of the first one, the outcomes before number ``start`` are left out; of the last one, those from ``stop`` on.
    ``is_alone``: it is one document, whose worker died once.
    """

    files: tuple[File, ...]
    start: int = 0
    stop: int | None = None
    is_alone: bool = False

    def split(self, file: int, position: int, done: tuple[int, int]) -> tuple[list[Task], Task]:
        """What is left when the worker died at an outcome of ``files[file]``, and ``done`` is the first not delivered.

        What stands before the outcome and the outcome alone, in this order; and what comes behind it.
        """
        first, start = done
        if position == 0:  # nothing of the file itself stands before it
            before = Task(self.files[first:file], start)
        else:
            before = Task(self.files[first : file + 1], start, position)
        alone = Task(self.files[file : file + 1], position, position + 1, is_alone=True)
        behind = Task(self.files[file:], position + 1, self.stop)
        is_empty = (first, start) == (file, position)
        return ([alone] if is_empty else [before, alone]), behind

    def without_first(self) -> Task | None:
        """The task without its first file, ``None`` when that was all of it."""
        return Task(self.files[1:], 0, self.stop) if len(self.files) > 1 else None

    def rest(self, done: tuple[int, int]) -> Task:
        """What is not delivered yet."""
        first, start = done
        return Task(self.files[first:], start, self.stop, self.is_alone)


class Report(msgspec.Struct, tag="report", array_like=True):
    """Outcomes that follow those before; ``file`` and ``position`` are the first outcome that is still to come."""

    outcomes: list[Outcome]
    file: int
    position: int
    is_over: bool


class Trouble(msgspec.Struct, tag="trouble", array_like=True):
    """An error that is no document's: it ends the run."""

    code: str
    message: str


Answer = Report | Trouble
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def encode_answer(answer: Answer) -> bytes:
    """The answer's bytes."""
    return msgspec.msgpack.encode(answer)


def decode_answer(raw: bytes) -> Answer:
    """The answer that the bytes are."""
    return _answers.decode(raw)
