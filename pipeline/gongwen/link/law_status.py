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
from gongwen.terms import numbered_rows

REPEALS = "law_repeals.csv"
REPEAL_COLUMNS = ("law_id", "date", "status", "by", "article")
LONGEST_WAIT = timedelta(days=730)
STATUS_AS_OF = date(2025, 4, 19)
"""The day of the register's snapshot: what it calls repealed without a date was repealed by then."""


class LawVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
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
    wait: timedelta = LONGEST_WAIT,
) -> Standing:
    """The standing of a law between two days, inclusive; where it changed between them, only what did not.

    ``status`` is the register's own, ``edition`` the year of the edition that a citation names: 2017 for (2017修正).
    ``wait`` is how long after its publication a version of unknown entry into force can have come into force.
    """
    dated = [_dated(version, wait) for version in versions]
    first = last = _on(dated, status, repeal, days[0], edition)
    if days[0] != days[1]:
        last = _on(dated, status, repeal, days[1], edition)
    if first.status != last.status:
        return Standing()
    return first if first.version == last.version else Standing(first.status)


class _Dated(NamedTuple):
    """A version with the first and the last day on which it can have come into force."""

    version: LawVersion
    first: date
    last: date


def _dated(version: LawVersion, wait: timedelta) -> _Dated:
    if version.effective:
        return _Dated(version, version.effective, version.effective)
    return (
        _Dated(version, version.known, version.known + wait) if version.known else _Dated(version, date.min, date.max)
    )


def _on(versions: Sequence[_Dated], status: str, repeal: Repeal | None, day: date, edition: int | None) -> Standing:
    if repeal and day >= repeal.date:
        return Standing(repeal.status)
    if repeal is None and status != "in_force" and not _changed_after(versions, day):
        return Standing("repealed" if status == "repealed" and day >= STATUS_AS_OF else None)
    applies = _applied(versions, day)
    if edition is None or applies.status != "in_force":
        return applies
    return _of_edition(versions, applies, day, edition)


def _changed_after(versions: Sequence[_Dated], day: date) -> bool:
    """A law that is amended later exists until then."""
    return any(version.known and version.known > day for version, _, _ in versions)


def _applied(versions: Sequence[_Dated], day: date) -> Standing:
    surely = [version for version, _, last in versions if last <= day]
    maybe = any(first <= day < last for _, first, last in versions)
    if surely:
        return Standing("in_force", None if maybe else surely[-1])
    announced = any(version.known and version.known <= day for version, _, _ in versions)
    return Standing("not_yet_in_force" if announced and not maybe else None)


def _of_edition(versions: Sequence[_Dated], applies: Standing, day: date, edition: int) -> Standing:
    years = [(version.known or first).year for version, first, _ in versions]
    if years.count(edition) != 1:
        return Standing()
    named = years.index(edition)
    newest = max(at for at, (_, _, last) in enumerate(versions) if last <= day)
    if named < newest:
        return Standing("superseded", applies.version)
    if applies.version and named > newest:
        return Standing("not_yet_in_force", applies.version)
    return applies if named == newest and applies.version else Standing()


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
