"""Whether a law was in force on a day, and in which version: what the register's dates decide, and nothing else.

A version applies from its entry into force. Where the register knows only its publication, it is taken to have come
into force within :data:`LONGEST_WAIT`: no dated version of the register waited longer (the longest, 545 days, is
that of the Administrative Procedure Law of 1989). Between the two days nothing is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec

from gongwen.errors import PatternError
from gongwen.record import LawStatus
from gongwen.rules import numbered_rows

REPEALS = "law_repeals.csv"
REPEAL_COLUMNS = ("law_id", "date", "status", "by", "article")
LONGEST_WAIT = timedelta(days=730)
STATUS_AS_OF = date(2025, 4, 19)
"""The day of the register's snapshot: what it calls repealed without a date was repealed by then."""


class LawVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One enactment, amendment or revision. ``passed`` stands where only passage or approval is known."""

    published: date | None = None
    effective: date | None = None
    passed: date | None = None
    source: str | None = None

    @property
    def known(self) -> date | None:
        """The day from which the version was known: of its publication or, failing that, its passage."""
        return self.published or self.passed


class Repeal(NamedTuple):
    """That a law ceased on a day: ``repealed``, or ``superseded`` by a revision under another title."""

    date: date
    status: Literal["repealed", "superseded"]
    by: str
    article: str


class Standing(NamedTuple):
    """What holds of a law on a day. ``version`` is the one that applied, None where it is not known or none did."""

    status: LawStatus | None = None
    version: LawVersion | None = None


def standing(
    versions: Sequence[LawVersion],
    status: str,
    repeal: Repeal | None,
    days: tuple[date, date],
    edition: int | None = None,
) -> Standing:
    """The standing of a law between two days, inclusive; where it changed between them, only what did not.

    ``status`` is the register's own, ``edition`` the year of the edition that a citation names: 2017 for (2017修正).
    """
    first, last = (_on(versions, status, repeal, day, edition) for day in days)
    if first.status != last.status:
        return Standing()
    return first if first.version == last.version else Standing(first.status)


def _on(versions: Sequence[LawVersion], status: str, repeal: Repeal | None, day: date, edition: int | None) -> Standing:
    if repeal and day >= repeal.date:
        return Standing(repeal.status)
    if repeal is None and status != "in_force" and not _changed_after(versions, day):
        return Standing("repealed" if status == "repealed" and day >= STATUS_AS_OF else None)
    applies = _applied(versions, day)
    if edition is None or applies.status != "in_force":
        return applies
    return _of_edition(versions, applies, day, edition)


def _changed_after(versions: Sequence[LawVersion], day: date) -> bool:
    """A law that is amended later exists until then."""
    return any(version.known and version.known > day for version in versions)


def _applied(versions: Sequence[LawVersion], day: date) -> Standing:
    surely = [version for version in versions if _reach(version)[1] <= day]
    maybe = [version for version in versions if _reach(version)[0] <= day < _reach(version)[1]]
    if surely:
        return Standing("in_force", None if maybe else surely[-1])
    announced = any(version.known and version.known <= day for version in versions)
    return Standing("not_yet_in_force" if announced and not maybe else None)


def _reach(version: LawVersion) -> tuple[date, date]:
    """The first and the last day on which the version can have come into force."""
    if version.effective:
        return version.effective, version.effective
    return (version.known, version.known + LONGEST_WAIT) if version.known else (date.min, date.max)


def _of_edition(versions: Sequence[LawVersion], applies: Standing, day: date, edition: int) -> Standing:
    named = [
        at for at, version in enumerate(versions) if (version.known or version.effective or date.min).year == edition
    ]
    if len(named) != 1:
        return Standing()
    newest = max(at for at, version in enumerate(versions) if _reach(version)[1] <= day)
    if named[0] < newest:
        return Standing("superseded", applies.version)
    if applies.version and named[0] > newest:
        return Standing("not_yet_in_force", applies.version)
    return applies if named[0] == newest and applies.version else Standing()


def read_repeals(text: str, name: str, is_law: Callable[[str], bool]) -> dict[str, Repeal]:
    """The repeals of a file by law id; :class:`PatternError` for a wrong day or status, an unknown or a doubled law."""
    repeals: dict[str, Repeal] = {}
    for number, (law_id, day, status, by, article) in numbered_rows(text, name, REPEAL_COLUMNS):
        where = f"{name}, line {number}"
        if not is_law(law_id):
            raise PatternError(
                "law-repeal", f"{where}: no law has the id {law_id!r}. Write an id of laws.jsonl, or add the law there."
            )
        if law_id in repeals:
            raise PatternError("law-repeal", f"{where}: {law_id} stands twice. Remove one of the lines.")
        if status not in ("repealed", "superseded"):
            raise PatternError("law-repeal", f"{where}: the status {status!r} is none. Write repealed or superseded.")
        try:
            on = date.fromisoformat(day)
        except ValueError as error:
            raise PatternError("law-repeal", f"{where}: {day!r} is no day. Write it as YYYY-MM-DD.") from error
        repeals[law_id] = Repeal(on, "repealed" if status == "repealed" else "superseded", by, article)
    if not repeals:
        raise PatternError("law-repeal", f"{name} holds no repeal. Add a line, or take the file out.")
    return repeals
