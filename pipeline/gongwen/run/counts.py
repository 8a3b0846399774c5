"""A batch in figures."""

from __future__ import annotations

import heapq

import msgspec

from gongwen.run.documents import Outcome, PassedOver, Recorded, Seconds

SLOWEST = 5


class Counts(msgspec.Struct):
    """What became of a batch. ``failures`` counts by code, ``skipped`` by kind of file, ``entities`` by label.

    ``characters`` are of clean text; ``seconds`` are the documents' own, summed up; ``slowest`` has them with their
    uris, the slowest first. ``rows`` are the manifest's that a document asked for; ``died`` counts worker processes.
    """

    records: int = 0
    characters: int = 0
    failures: dict[str, int] = {}
    skipped: dict[str, int] = {}
    entities: dict[str, int] = {}
    seconds: Seconds = msgspec.field(default_factory=Seconds)
    slowest: list[tuple[float, str]] = []
    rows: int = 0
    died: int = 0

    @property
    def failed(self) -> int:
        return sum(self.failures.values())

    @property
    def documents(self) -> int:
        return self.records + self.failed

    def add(self, outcome: Outcome) -> None:
        """Counts one more outcome."""
        if isinstance(outcome, PassedOver):
            _sum(self.skipped, {outcome.kind: 1})
            return
        if isinstance(outcome, Recorded):
            self.records += 1
            self.characters += outcome.characters
            _sum(self.entities, outcome.entities)
        else:
            _sum(self.failures, {outcome.code: 1})
        self.rows += outcome.rows
        self._took(outcome.seconds)
        self._slow([(outcome.seconds.all, outcome.uri)])

    def merge(self, other: Counts) -> None:
        """Counts all that another batch has counted."""
        self.records += other.records
        self.characters += other.characters
        for mine, theirs in (
            (self.failures, other.failures),
            (self.skipped, other.skipped),
            (self.entities, other.entities),
        ):
            _sum(mine, theirs)
        self.rows += other.rows
        self.died += other.died
        self._took(other.seconds)
        self._slow(other.slowest)

    def _took(self, seconds: Seconds) -> None:
        self.seconds.read += seconds.read
        self.seconds.extract += seconds.extract
        self.seconds.write += seconds.write

    def _slow(self, more: list[tuple[float, str]]) -> None:
        if len(self.slowest) < SLOWEST or any(seconds > self.slowest[-1][0] for seconds, _ in more):
            self.slowest = heapq.nlargest(SLOWEST, [*self.slowest, *more])


def _sum(counts: dict[str, int], more: dict[str, int]) -> None:
    for name, count in more.items():
        counts[name] = counts.get(name, 0) + count
