"""What an output directory holds: the input cut into shards, each one file, whole or absent; which of them stand.

``records-0007-of-0064.jsonl`` holds the records of the files whose uri has that hash, in the input's order. How many
shards there are is settled by the first run (``run.json``), so that a file that is added changes one of them.
``shards/0007.json`` says what a shard was made of; ``failures.jsonl`` has the failures of all. On which storage that
directory lies, nothing here knows.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from gongwen.errors import GongwenError
from gongwen.run.counts import Counts
from gongwen.run.documents import Failed
from gongwen.run.local import SizedFile
from gongwen.run.settings import Key
from gongwen.wording import number_of

_SHARD_BYTES = 8_000_000  # of input: what an interruption can cost, at some minutes of work
_MOST_SHARDS = 9_999
_FORMAT = 1
_VANISHED = ("missing", "unreadable")
_TOLD = 5

Signature = tuple[int, int, bool]
"""What tells whether a file has changed: its bytes, the nanoseconds of its last change, whether it is an input itself.

``(-1, -1, …)`` for a file that could not be looked at: it is tried again by every run.
"""
GONE = -1


class Run(msgspec.Struct, kw_only=True):
    """``run.json``: what all shards are made with, and what came of them when the last run had done them all."""

    format: int = _FORMAT
    made_with: Key
    shards: int
    suffix: str = "jsonl"
    is_complete: bool = False
    files: int = 0
    bytes: int = 0
    counts: Counts | None = None
    wall_seconds: float = 0.0


class State(msgspec.Struct):
    """``shards/0007.json``: what a shard was made with and of, the size of its file, and what came of it."""

    made_with: Key
    inputs: dict[str, Signature]
    bytes: int
    counts: Counts
    failures: list[msgspec.Raw]


@dataclass
class Shard:
    """A shard that is to be done."""

    number: int
    files: list[SizedFile]
    inputs: dict[str, Signature]
    counts: Counts = field(default_factory=Counts)
    failures: list[bytes] = field(default_factory=list)
    size: int = 0

    def fail(self, outcome: Failed) -> None:
        """Keeps a failure. A file that could not be opened is tried again by the next run."""
        self.failures.append(outcome.line)
        if outcome.code in _VANISHED and outcome.uri in self.inputs:
            self.inputs[outcome.uri] = (GONE, GONE, self.inputs[outcome.uri][2])


@dataclass
class Changes:
    """What this run found otherwise than the one before: files by uri, settings by name."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """As sentences, the first names of each."""
        told = []
        if self.settings:
            told.append(f"{', '.join(self.settings)} changed since the last run: every shard is done again.")
        for kind in ("new", "changed", "removed"):
            if names := getattr(self, kind):
                first = ", ".join(names[:_TOLD]) + (", …" if len(names) > _TOLD else "")
                told.append(f"{number_of(len(names), 'file')} {kind} since the last run: {first}")
        return told


class Shards(ABC):
    """What an output directory says of its shards, wherever it lies: which of them stand, what each was made of.

    ``place`` names the directory in messages; ``key`` is what earlier records must have been made with.
    """

    suffix = "jsonl"

    def __init__(self, place: object, key: Key) -> None:
        self._place, self._key = place, key
        self._run: Run | None = None
        self.changes = Changes()
        self.total = Counts()

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """A file's bytes, ``None`` where there is none; names have ``/``."""

    @abstractmethod
    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """A file, whole or as it was."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Does away with a file, if it is there."""

    @abstractmethod
    def size(self, name: str) -> int | None:
        """A file's bytes, ``None`` where there is none."""

    def divide(self, inputs: dict[str, Signature]) -> list[Shard]:
        """The shards that are to be done of the inputs, by their uris: those whose inputs or settings are not what they
        were, or whose file is not there.
        """
        size = sum(max(signature[0], 0) for signature in inputs.values())
        earlier = self._run
        count = earlier.shards if earlier else min(max(-(-size // _SHARD_BYTES), 1), _MOST_SHARDS)
        if earlier:
            self._check_suffix(earlier)
            self.changes.settings = _differences(earlier.made_with, self._key)
        self._run = Run(made_with=self._key, shards=count, suffix=self.suffix, files=len(inputs), bytes=size)
        self._write_run()
        shards = [Shard(number, [], {}) for number in range(count)]
        for uri, signature in inputs.items():
            shards[shard_of(uri, count)].inputs[uri] = signature
        was_complete = earlier is not None and earlier.is_complete
        return [shard for shard in shards if not self._is_done(shard, was_complete)]

    def _check_suffix(self, earlier: Run) -> None:
        if earlier.suffix != self.suffix:
            message = f"{self._place} has records as {earlier.suffix}, not as {self.suffix}. Name another directory."
            raise GongwenError("output", message)

    def _is_done(self, shard: Shard, was_complete: bool) -> bool:
        """Whether nothing is to be done for a shard; one without a file loses what an earlier run left of it."""
        state = self._read_state(shard.number)
        if state or was_complete:  # else an interrupted run had not come to it: its files are no news
            self._compare(state.inputs if state else {}, shard.inputs)
        records = self.records_name(shard.number)
        if not shard.inputs:
            for name in (state_name(shard.number), records):
                self.remove(name)
            return True
        if not state or state.made_with != self._key or state.inputs != shard.inputs or _has_gone(state):
            return False
        if self.size(records) != state.bytes:
            return False
        self.total.merge(state.counts)
        return True

    def _compare(self, earlier: dict[str, Signature], now: dict[str, Signature]) -> None:
        self.changes.removed += earlier.keys() - now.keys()
        self.changes.changed += [uri for uri in now if uri in earlier and now[uri] != earlier[uri]]
        self.changes.new += [uri for uri in now if uri not in earlier]

    def state(self, shard: Shard) -> bytes:
        """What is written down of a shard that is done."""
        failures = [msgspec.Raw(line) for line in shard.failures]
        return msgspec.json.encode(State(self._key, shard.inputs, shard.size, shard.counts, failures)) + b"\n"

    def complete(self, wall_seconds: float) -> None:
        """All shards are done: the failures of all are put together, and ``run.json`` says so."""
        assert self._run is not None
        if self.total.failed:
            states = (self._read_state(number) for number in range(self._run.shards))
            self.write("failures.jsonl", (bytes(line) + b"\n" for one in states if one for line in one.failures))
        else:
            self.remove("failures.jsonl")
        self._run.is_complete, self._run.counts, self._run.wall_seconds = True, self.total, round(wall_seconds, 3)
        self._write_run()

    def records_name(self, number: int) -> str:
        """The name of a shard's file."""
        assert self._run is not None
        return f"records-{number:04}-of-{self._run.shards:04}.{self.suffix}"

    def _read_run(self) -> Run | None:
        raw = self.read("run.json")
        if raw is None:
            return None
        path = f"{self._place}/run.json"
        try:
            run = msgspec.json.decode(raw, type=Run)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            message = f"{path} cannot be read: {error}. Start over with --fresh, or name another directory."
            raise GongwenError("output", message) from error
        if run.format != _FORMAT:
            message = f"{path} is of a newer gongwen. Use that, start over with --fresh, or name another directory."
            raise GongwenError("output", message)
        return run

    def _write_run(self) -> None:
        self.write("run.json", [msgspec.json.format(msgspec.json.encode(self._run)) + b"\n"])

    def _read_state(self, number: int) -> State | None:
        """What an earlier run has said of a shard; nothing where it cannot be understood: then the shard is done."""
        raw = self.read(state_name(number))
        try:
            return msgspec.json.decode(raw, type=State) if raw is not None else None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None


def not_ours(place: object) -> GongwenError:
    """The error of a directory that holds other things than an earlier run's."""
    return GongwenError(
        "output", f"{place} holds files that are no output of gongwen. Name a new or an empty directory."
    )


def interrupted(done: int, count: int) -> str:
    """What is told of a run that was interrupted when so many of its shards were done."""
    return f"interrupted with {done:,} of {number_of(count, 'shard')} done. The same command does the others."


def shard_of(uri: str, count: int) -> int:
    """Which of ``count`` shards a file belongs to, by its uri alone."""
    return int.from_bytes(hashlib.sha256(uri.encode()).digest()[:8]) % count


def state_name(number: int) -> str:
    return f"shards/{number:04}.json"


def _differences(one: Key, other: Key) -> list[str]:
    return [name for name in Key.__struct_fields__ if getattr(one, name) != getattr(other, name)]


def _has_gone(state: State) -> bool:
    return any(signature[0] == GONE for signature in state.inputs.values())
