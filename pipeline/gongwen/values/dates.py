"""The value of a date: what a rule read, and an explicit reference, to EDTF (ISO 8601-2, levels 0 to 2).

The finder's named groups are the input, so that whatever a rule finds can be valued. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from gongwen.values.periods import ahead, century, decade, lately, plan, quarter, two_years
from gongwen.values.points import Groups, Reference, bounded, calendar_value, point
from gongwen.values.recurrences import festival, fixed_day, recurring, recurring_day

__all__ = ["DateValue", "Reference", "date_type", "is_absolute", "value_date"]


class DateValue(NamedTuple):
    """``value`` in EDTF, None where text and reference do not decide it; ``type`` follows the value's form."""

    value: str | None
    type: Literal["point", "range", "set"]


_OPEN_WITHOUT_VALUE = {"since", "lately", "before"}


def value_date(groups: Groups, *, reference: Reference) -> DateValue | None:
    """The value of one mention's groups, or None where they name no real date: 2月30日 is not a mention at all."""
    if _READ.isdisjoint(groups):  # most dates
        value = calendar_value(groups, reference)
    else:
        value = next(reader for name, reader in _READERS if name in groups)(groups, reference)
    return None if value == "" else DateValue(value, date_type(value, groups))


def is_absolute(groups: Groups) -> bool:
    """Whether every reference gives the mention the same value: it writes its year, and counts from no other date."""
    return "y" in groups and "rel2" not in groups and _READ.isdisjoint(groups)


def date_type(value: str | None, groups: Groups = {}) -> Literal["point", "range", "set"]:  # noqa: B006 - read only
    """``set`` for a recurrence, ``range`` for anything with an interval's slash, else ``point``."""
    if value is None:
        return "range" if _OPEN_WITHOUT_VALUE & groups.keys() else "point"
    if value.startswith("R/"):
        return "set"
    return "range" if "/" in value else "point"


def _now(_: Groups, reference: Reference) -> str | None:
    return reference.date


def _near(groups: Groups, reference: Reference) -> str | None:
    """本月, 同日, 次日: the day, week, month or quarter of the date before the mention, else of the document's own."""
    word = groups["near"].replace("个", "")
    base = reference.previous if word[0] in "当同次翌" else reference.date
    if word[0] in "当同次翌" and word[1] == "月" and reference.told and len(reference.told) == 7:
        base = reference.told + "-01"
    if base is None or len(base) < 10:
        return None
    day = date.fromisoformat(base[:10])
    shift = {"上": -1, "下": 1, "次": 1, "翌": 1, "昨": -1}.get(word[0], 0)
    if word[1] in "日天":
        return bounded((day + timedelta(days=shift)).isoformat(), groups)
    if word[1] == "周":
        monday = day + timedelta(days=7 * shift - day.weekday())
        return bounded(f"{monday}/{monday + timedelta(days=6)}", groups)
    months = day.year * 12 + day.month - 1
    if word.endswith("季度"):
        first = (months // 3 + shift) * 3
        return bounded(f"{_month(first)}/{_month(first + 2)}", groups)
    month = _month(months + shift)
    if "of_month" in groups:
        day_of_it = point(int(month[:4]), month[5:], groups["of_month"])
        return day_of_it and bounded(day_of_it, groups)
    return bounded(f"{month}-11/{month}-20" if word.endswith("中旬") else month, groups)


def _month(months: int) -> str:
    """The month that lies ``months`` after January of the year 0."""
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _day_alone(groups: Groups, reference: Reference) -> str | None:
    """6日 behind 3月5日: the month of the date before it."""
    if reference.previous is None:
        return None
    return point(int(reference.previous[:4]), reference.previous[5:7], groups["day"])


_READERS: tuple[tuple[str, Callable[[Groups, Reference], str | None]], ...] = (
    ("period", recurring),
    ("other", recurring),
    ("week", recurring),
    ("skip", recurring),
    ("yearly", recurring_day),
    ("monthly", recurring_day),
    ("fixed_m", fixed_day),
    ("festival", festival),
    ("half", quarter),
    ("first", quarter),
    ("months", quarter),
    ("q2", quarter),
    ("q3", quarter),
    ("opening", quarter),
    ("lately", lately),
    ("ahead", ahead),
    ("years", two_years),
    ("winter", two_years),
    ("plan", plan),
    ("century", century),
    ("decade2", century),
    ("decades2", century),
    ("decade_of", decade),
    ("now", _now),
    ("near", _near),
    ("day", _day_alone),
)
_READ = frozenset(name for name, _ in _READERS)
