"""The first and the last day that an EDTF value (ISO 8601-2, levels 0 to 2, as our dates are written) can mean."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_DIGITS_LEFT_OPEN = re.compile("[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|XXXX")
_POINT = re.compile("([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2})(?:T[0-9:.Z+-]{2,20})?)?)?[~?%]?")
_SET = re.compile("R[0-9]{0,9}/P.{1,30}")
_SUB_YEARS = {
    "21": (3, 3), "22": (6, 3), "23": (9, 3), "24": (12, 3),  # spring to winter, by whole months
    "33": (1, 3), "34": (4, 3), "35": (7, 3), "36": (10, 3),  # quarters
    "37": (1, 4), "38": (5, 4), "39": (9, 4),
    "40": (1, 6), "41": (7, 6),
}  # fmt: skip
"""First month and number of months. Spring begins in March, and winter ends in February of the year after."""


class Interval(NamedTuple):
    """Both days belong to it; None where the value is open, or does not say."""

    start: date | None
    end: date | None


@lru_cache(maxsize=16384)
def interval(value: str) -> Interval | None:
    """The days from the first that ``value`` can mean to the last, or None where it is no EDTF value.

    What comes again (``R/P1Y``) or has no year (``XXXX-12-04``) has neither. Of an interval's ends the first counts by
    its first day, the last by its last; times of day are left out, and so is what says that a date is approximate.
    """
    if _SET.fullmatch(value):
        return Interval(None, None)
    first, slash, last = value.partition("/")
    start = _point(first)
    end = _point(last) if slash else start
    if start is None or end is None or (not slash and first in ("", "..")):
        return None
    if start.start and end.end and start.start > end.end:
        return None
    return Interval(start.start, end.end)


def _point(value: str) -> Interval | None:
    if value in ("", ".."):
        return Interval(None, None)
    match = _POINT.fullmatch(value)
    if match is None or not _DIGITS_LEFT_OPEN.fullmatch(match[1]):
        return None
    year, month, day = match.groups()
    if year == "XXXX":
        return Interval(None, None)
    if "X" in year:
        return None if month else _days(int(year.replace("X", "0")), 1, 12 * 10 ** year.count("X"))
    if month in (None, "XX"):
        return _days(int(year), 1, 12) if day in (None, "XX") else None
    if month in _SUB_YEARS:
        return None if day else _days(int(year), *_SUB_YEARS[month])
    if not month.isdecimal() or not 1 <= int(month) <= 12 or year == "0000":
        return None
    if day in (None, "XX"):
        return _days(int(year), int(month), 1)
    if not day.isdecimal() or not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        return None
    only = date(int(year), int(month), int(day))
    return Interval(only, only)


def _days(year: int, month: int, months: int) -> Interval | None:
    """So many whole months from the month on; None where the calendar has none such (the year 0, or beyond 9999)."""
    behind = year * 12 + month - 1 + months
    if not date.min.year <= year or behind // 12 > date.max.year + (behind % 12 == 0):
        return None
    last = date.max if behind // 12 > date.max.year else date(behind // 12, behind % 12 + 1, 1) - timedelta(days=1)
    return Interval(date(year, month, 1), last)
