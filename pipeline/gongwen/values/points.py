"""Points of the calendar and what joins them: years, months, days and hours as a date's groups have them.

The groups of :mod:`gongwen.find.dates` and an explicit reference in, EDTF out; nothing here reads a clock.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from typing import NamedTuple

from gongwen.values.numerals import parse_numeral

Groups = Mapping[str, str]


class Reference(NamedTuple):
    """What a document's dates are resolved against.

    ``year`` is the year that year-less dates belong to (the report year, or the one a section plans for), ``date`` the
    document's own date (``YYYY-MM-DD``), ``previous`` the last full date before the mention, for 同日, ``told`` the
    last point of any grain, for 当月 and 翌年; ``report_year`` is what 今年 and 明年 count from, where that is not
    ``year``.
    """

    year: int | None = None
    date: str | None = None
    previous: str | None = None
    report_year: int | None = None
    told: str | None = None

    def after(self, value: str | None) -> Reference:
        """The reference of what stands behind a date of this value."""
        if value is None or not _POINT.fullmatch(value):
            return self
        day = value[:10]
        return self._replace(previous=day if len(day) == 10 else self.previous, told=day)


_POINT = re.compile("[0-9]{4}(?:-(?:0[0-9]|1[0-2])(?:-[0-9]{2}(?:T.*)?)?)?")
_YEAR_SHIFT = {"去": -1, "上": -1, "前": -2, "明": 1, "下": 1, "次": 1, "来": 1, "翌": 1, "后": 2}
_TOLD_YEAR = {"当年", "当年度", "同年", "次年", "翌年"}  # counted from the date told before
_SPOKEN = frozenset("今本去上前明下来后")  # counted from the year in which the document speaks
_TENTHS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "上中旬": (1, 20), "中下旬": (11, 31)}
_SEASONS = {"春": 21, "夏": 22, "秋": 23, "冬": 24}  # EDTF level 1
_CLOCK_PART = re.compile("[0-9]+|[零一二三四五六七八九十]+")
_AFTERNOON = re.compile(" ?(?:下午|傍晚|晚|夜)")
_TYPED_ZEROS = str.maketrans("0０OoＯ", "〇〇〇〇〇")


def integer(text: str) -> int:
    """The whole number that a numeral of any script writes; 0 where it is none."""
    number = parse_numeral(text)
    return int(number) if number is not None else 0


def written_year(text: str) -> int:
    """A year in digits of one script, or in Chinese ones with zeros typed for 〇 (二0二一, 二O二一)."""
    return integer(text if text.isdecimal() else text.translate(_TYPED_ZEROS))


def year_of(groups: Groups, reference: Reference, suffix: str = "") -> int | None:
    """The year that is written or told relative to the reference (去年, 次年); None where nothing decides it."""
    written = groups.get("y" + suffix)
    if written:
        year = written_year(written)
        return year if year > 99 else 2000 + year if year < 50 else 1900 + year
    word = groups.get("rel" + suffix, "")
    told = reference.previous if reference.year is None else None
    if word in _TOLD_YEAR:
        told = reference.told or reference.previous
    if told:
        base: int | None = int(told[:4])
    elif word and word[0] in _SPOKEN and reference.report_year is not None:
        base = reference.report_year
    elif reference.year is not None:
        base = reference.year
    else:
        base = int(reference.date[:4]) if reference.date else None
    return None if base is None else base + _YEAR_SHIFT.get(word[:1], 0)


def calendar_value(groups: Groups, reference: Reference) -> str | None:
    """Years, months, days and their ranges; the empty string where the numbers are no date."""
    year = year_of(groups, reference)
    if year is None:
        return None
    start = point(year, groups.get("m"), groups.get("d"))
    if not start:
        return ""
    if "from_tenth" in groups:
        last = point(year, groups.get("m2", groups["m"]), None)
        first_day, last_day = _tenths(start, groups["from_tenth"])[0], last and _tenths(last, groups["to_tenth"])[1]
        return f"{first_day}/{last_day}" if last_day and first_day <= last_day else ""
    if {"y2", "m2", "d2"} & groups.keys():
        return _range(start, year, groups, reference)
    if "clock" in groups or "H" in groups:
        start += _clock(groups)
        if "clock2" in groups:
            return f"{start}/{start[:10]}{_hour(groups['clock2'])}"
    edge = groups.get("edge", "")
    if edge in _TENTHS:
        start = "/".join(_tenths(start, edge))
    elif "season" in groups:
        start += f"-{_SEASONS[groups['season']]}"
    elif edge and "m" not in groups:
        start += {"底": "-12", "末": "-12", "初": "-01", "中": "-06", "期": "", "内": ""}[edge[-1]]
    return bounded(start, groups)


def _tenths(month: str, name: str) -> tuple[str, str]:
    """The first and the last day of a month's 上旬, 中旬 or 下旬."""
    first, last = _TENTHS[name]
    return f"{month}-{first:02}", f"{month}-{min(last, calendar.monthrange(int(month[:4]), int(month[5:]))[1]):02}"


def _range(start: str, year: int, groups: Groups, reference: Reference) -> str:
    """From ``start`` to the second point, which takes what it does not say from the first."""
    if "from_edge" in groups:
        start += "-01" if groups["from_edge"] == "初" else "-12"
    later: int | None = year
    if groups.get("rel2") in _TOLD_YEAR:
        later = year + _YEAR_SHIFT.get(groups["rel2"][0], 0)
    elif "y2" in groups or "rel2" in groups:
        later = year_of(groups, reference, "2")
    month = groups.get("m2", groups.get("m") if "d2" in groups else None)
    end = point(later or year, month, groups.get("d2"))
    if end and end < start and "m2" in groups and not {"y2", "rel2"} & groups.keys():  # 12月至3月
        end = point(year + 1, month, groups.get("d2"))
    if not end or end < start[: len(end)]:
        return ""
    if groups.get("edge") and month is None:
        end += "-12"
    return f"{start}/{end}"


def point(year: int, month: str | None, day: str | None) -> str:
    """``2021``, ``2021-04`` or ``2021-04-30``; the empty string for a month or day that no calendar has."""
    value = f"{year:04}"
    if month is None:
        return value
    number = integer(month)
    if not 1 <= number <= 12:
        return ""
    value += f"-{number:02}"
    if day is None:
        return value
    of_month = integer(day)
    return f"{value}-{of_month:02}" if 1 <= of_month <= calendar.monthrange(year, number)[1] else ""


def _clock(groups: Groups) -> str:
    """``T09:30``."""
    if "H" in groups:
        parts = [groups["H"], groups["M"], *([groups["S"]] if "S" in groups else [])]
        return "T" + ":".join(part.zfill(2) for part in parts)
    return _hour(groups["clock"])


def _hour(text: str) -> str:
    """The time of day that is written; the afternoon's hours are counted on (下午3时 is 15:00)."""
    parts = [integer(part) for part in _CLOCK_PART.findall(text.replace("半", "30"))]
    if parts[0] < 12 and _AFTERNOON.match(text):
        parts[0] += 12
    return "T" + ":".join(f"{part:02}" for part in [*parts, 0][: max(2, len(parts))])


def bounded(value: str, groups: Groups) -> str:
    """The value, open at its end behind 以来 and at its beginning behind 前."""
    if "since" in groups:
        return f"{value.split('/')[0]}/.."
    return f"/{value.split('/')[-1]}" if "before" in groups else value
