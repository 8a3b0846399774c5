"""The value of a date: what a rule read, and an explicit reference, to EDTF (ISO 8601-2, levels 0 to 2).

The finder's named groups are the input, so that whatever a rule finds can be valued. Nothing here reads a clock.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from gongwen.values.numerals import parse_numeral

Groups = Mapping[str, str]


class Reference(NamedTuple):
    """What a document's dates are resolved against.

    ``year`` is the year that year-less dates belong to (the report year), ``date`` the document's own date
    (``YYYY-MM-DD``), ``previous`` the last full date that stands before the mention, for 同日 and 当月.
    """

    year: int | None = None
    date: str | None = None
    previous: str | None = None


class DateValue(NamedTuple):
    """``value`` in EDTF, None where text and reference do not decide it; ``type`` follows the value's form."""

    value: str | None
    type: Literal["point", "range", "set"]


_YEAR_SHIFT = {"去": -1, "上": -1, "前": -2, "明": 1, "下": 1, "次": 1, "来": 1, "翌": 1, "后": 2}
_SAME_YEAR = {"当年", "当年度", "同年"}
_TENTHS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_PERIODS = {
    "年": "Y", "年度": "Y", "学年": "Y", "月": "M", "周": "W", "星期": "W", "天": "D", "日": "D", "工作日": "D",
}  # fmt: skip
_NUMBERED = {"季度": (3, "M"), "季": (3, "M"), "学期": (6, "M"), "旬": (10, "D")}


def value_date(groups: Groups, *, reference: Reference) -> DateValue | None:
    """The value of one mention's groups, or None where they name no real date (a 31st of June)."""
    for name, reader in _READERS:
        if name in groups:
            value = reader(groups, reference)
            break
    else:
        value = _calendar(groups, reference)
    return None if value == "" else DateValue(value, date_type(value, groups))


def date_type(value: str | None, groups: Groups = {}) -> Literal["point", "range", "set"]:  # noqa: B006 - read only
    """``set`` for a recurrence, ``range`` for anything with an interval's slash, else ``point``."""
    if value is None:
        return "range" if {"since", "lately", "before"} & groups.keys() else "point"
    if value.startswith("R/"):
        return "set"
    return "range" if "/" in value else "point"


def _integer(text: str) -> int:
    number = parse_numeral(text)
    return int(number) if number is not None else 0


def _year(groups: Groups, reference: Reference, suffix: str = "") -> int | None:
    written = groups.get("y" + suffix)
    if written:
        year = _integer(written)
        return year if year > 99 else 2000 + year if year < 50 else 1900 + year
    word = groups.get("rel" + suffix, "")
    told = reference.previous if word in _SAME_YEAR or not word else None
    if reference.year is not None and word not in _SAME_YEAR:
        return reference.year + _YEAR_SHIFT.get(word[:1], 0)
    nearest = told or reference.date
    base = int(nearest[:4]) if nearest else reference.year
    return None if base is None else base + _YEAR_SHIFT.get(word[:1], 0)


def _calendar(groups: Groups, reference: Reference) -> str | None:
    """Years, months, days and their ranges; the empty string where the numbers are no date."""
    year = _year(groups, reference)
    if year is None:
        return None
    start = _point(year, groups.get("m"), groups.get("d"))
    if "m2" in groups or "d2" in groups or "y2" in groups:
        later = _year(groups, reference, "2") if "y2" in groups or "rel2" in groups else year
        end = _point(later or year, groups.get("m2", groups.get("m") if "d2" in groups else None), groups.get("d2"))
        return f"{start}/{end}" if start and end else ""
    if not start:
        return ""
    if "clock" in groups or "H" in groups:
        start += _clock(groups)
    edge = groups.get("edge", "")
    if edge in _TENTHS:
        first, last = _TENTHS[edge]
        start = f"{start}-{first:02}/{start}-{min(last, calendar.monthrange(year, int(start[5:7]))[1]):02}"
    elif edge and "m" not in groups:
        start += {"底": "-12", "末": "-12", "初": "-01", "中": "-06", "期": ""}[edge[-1]]
    return _bounded(start, groups)


def _point(year: int, month: str | None, day: str | None) -> str:
    value = f"{year:04}"
    if month is None:
        return value
    number = _integer(month)
    if not 1 <= number <= 12:
        return ""
    value += f"-{number:02}"
    if day is None:
        return value
    of_month = _integer(day)
    return f"{value}-{of_month:02}" if 1 <= of_month <= calendar.monthrange(year, number)[1] else ""


def _clock(groups: Groups) -> str:
    if "H" in groups:
        parts = [groups["H"], groups["M"], *([groups["S"]] if "S" in groups else [])]
        return "T" + ":".join(part.zfill(2) for part in parts)
    text = groups["clock"].strip()
    digits = "".join(char if char.isdigit() else " " for char in text).split()
    afternoon = text.startswith(("下午", "晚")) and int(digits[0]) < 12
    hour = int(digits[0]) + 12 * afternoon
    return "T" + ":".join([f"{hour:02}", *(part.zfill(2) for part in digits[1:] or ["00"])])


def _bounded(value: str, groups: Groups) -> str:
    if "since" in groups:
        return f"{value.split('/')[0]}/.."
    return f"/{value.split('/')[-1]}" if "before" in groups else value


def _quarter(groups: Groups, reference: Reference) -> str | None:
    year = _year(groups, reference)
    if year is None:
        return None
    if "half" in groups:
        first, last = (1, 6) if groups["half"] == "上半年" else (7, 12)
    elif "first" in groups:
        first, last = 1, 3 * _integer(groups["first"][1])
    elif "q2" in groups:
        first, last = 3 * _integer(groups["q"]) - 2, 3 * _integer(groups["q2"])
    else:
        number = 1 if groups["q3"] == "首" else _integer(groups["q3"])
        first, last = 3 * number - 2, 3 * number
    if "edge" in groups:
        return _bounded(f"{year}-{last:02}", groups)
    return _bounded(f"{year}-{first:02}/{year}-{last:02}", groups)


def _lately(groups: Groups, reference: Reference) -> str | None:
    if reference.year is None:
        return None
    years = _integer(groups.get("n") or groups.get("n2") or "")
    return f"{reference.year - years + 1}/{reference.year}" if years else f"/{reference.year}"


def _ahead(groups: Groups, reference: Reference) -> str | None:
    if reference.year is None:
        return None
    return f"{reference.year + 1}/{reference.year + _integer(groups['ahead'])}"


def _plan(groups: Groups, _: Reference) -> str:
    """Five-year plans: 1953-1957, 1958-1962, then every five years from 1966 on."""
    number = _integer(groups["plan"][:-1])
    first = {1: 1953, 2: 1958}.get(number, 1966 + 5 * (number - 3))
    return f"{first}/{first + 4}"


def _century(groups: Groups, reference: Reference) -> str | None:
    """A century is the first two digits of its years (20XX), a decade the first three (199X)."""
    word = groups.get("century", "")
    if word.startswith("上") or not word:
        hundreds = 19
    elif word == "本":
        hundreds = 20
    else:
        hundreds = _integer(word) - 1
    decade = groups.get("decade") or groups.get("decade2")
    return f"{hundreds}{_integer(decade) // 10}X" if decade else f"{hundreds}XX"


def _recurring(groups: Groups, _: Reference) -> str:
    many, period = groups.get("n", ""), groups["period"]
    if period[:1] in "周星" and period[-1] in "一二三四五六日末":
        period = "周"
    if many == "半":
        return {"年": "R/P6M", "月": "R/P15D", "天": "R/PT12H", "小时": "R/PT30M"}.get(period, "R/P6M")
    count = _integer(many) if many else 1
    if period == "小时":
        return f"R/PT{count}H"
    size, unit = _NUMBERED.get(period) or (1, _PERIODS[period])
    return f"R/P{count * size}{unit}"


def _now(_: Groups, reference: Reference) -> str | None:
    return reference.date


def _near(groups: Groups, reference: Reference) -> str | None:
    """本月, 同日, 次日: the day or month before the mention, else the document's own."""
    word = groups["near"]
    base = reference.previous if word[0] in "当同次" else reference.date
    if base is None or (word[-1] in "日天" and len(base) < 10) or len(base) < 7:
        return None
    year, month = int(base[:4]), int(base[5:7])
    if word[-1] in "日天":
        return _next_day(base, {"次": 1, "昨": -1}.get(word[0], 0))
    shift = {"上": -1, "下": 1, "次": 1}.get(word[0], 0)
    if word.endswith("季度"):
        quarter = (year * 12 + month - 1) // 3 + shift
        first = quarter * 3
        return f"{first // 12}-{first % 12 + 1:02}/{first // 12}-{first % 12 + 3:02}"
    months = year * 12 + month - 1 + shift
    return f"{months // 12}-{months % 12 + 1:02}"


def _next_day(day: str, shift: int) -> str:
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:10]) + shift
    if number < 1:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        number = calendar.monthrange(year, month)[1]
    elif number > calendar.monthrange(year, month)[1]:
        year, month, number = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    return f"{year:04}-{month:02}-{number:02}"


def _fixed(groups: Groups, _: Reference) -> str:
    """A named day such as 12·4: the year stays open."""
    return f"XXXX-{int(groups['fixed_m']):02}-{int(groups['fixed_d']):02}"


def _recurring_day(groups: Groups, _: Reference) -> str:
    month = f"{_integer(groups['m']):02}" if "m" in groups else "XX"
    day = groups.get("d") or groups.get("d2")
    value = f"XXXX-{month}" + (f"-{_integer(day):02}" if day else "")
    return f"/{value}" if "before" in groups else value


_READERS: tuple[tuple[str, Callable[[Groups, Reference], str | None]], ...] = (
    ("period", _recurring),
    ("every", _recurring_day),
    ("fixed_m", _fixed),
    ("half", _quarter),
    ("first", _quarter),
    ("q2", _quarter),
    ("q3", _quarter),
    ("lately", _lately),
    ("ahead", _ahead),
    ("plan", _plan),
    ("century", _century),
    ("decade2", _century),
    ("now", _now),
    ("near", _near),
)
