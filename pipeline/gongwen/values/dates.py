"""The value of a date: what a rule read, and an explicit reference, to EDTF (ISO 8601-2, levels 0 to 2).

The finder's named groups are the input, so that whatever a rule finds can be valued. Nothing here reads a clock.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from gongwen.values.numerals import parse_numeral

Groups = Mapping[str, str]


class Reference(NamedTuple):
    """What a document's dates are resolved against.

    ``year`` is the year that year-less dates belong to (the report year, or the one a section plans for), ``date`` the
    document's own date (``YYYY-MM-DD``), ``previous`` the last full date that stands before the mention, for 同日 and
    当月; ``report_year`` is what 今年 and 明年 count from, where that is not ``year``.
    """

    year: int | None = None
    date: str | None = None
    previous: str | None = None
    report_year: int | None = None


class DateValue(NamedTuple):
    """``value`` in EDTF, None where text and reference do not decide it; ``type`` follows the value's form."""

    value: str | None
    type: Literal["point", "range", "set"]


_YEAR_SHIFT = {"去": -1, "上": -1, "前": -2, "明": 1, "下": 1, "次": 1, "来": 1, "翌": 1, "后": 2}
_TOLD_YEAR = {"当年", "当年度", "同年", "次年", "翌年"}  # counted from the date told before
_SPOKEN = frozenset("今本去上前明下来后")  # counted from the year in which the document speaks
_TENTHS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "上中旬": (1, 20), "中下旬": (11, 31)}
_SEASONS = {"春": 21, "夏": 22, "秋": 23, "冬": 24}  # EDTF level 1
_PERIODS = {
    "年": "Y", "年度": "Y", "学年": "Y", "月": "M", "周": "W", "星期": "W", "天": "D", "日": "D", "工作日": "D",
}  # fmt: skip
_NUMBERED = {"季度": (3, "M"), "季": (3, "M"), "学期": (6, "M"), "旬": (10, "D")}
_HALVED = {"月": "R/P15D", "天": "R/PT12H", "日": "R/PT12H", "小时": "R/PT30M"}  # of years, by default
_FESTIVALS = (
    ("元旦", "01-01"), ("三八", "03-08"), ("五四", "05-04"), ("五一", "05-01"), ("劳动节", "05-01"), ("六一", "06-01"),
    ("七一", "07-01"), ("八一", "08-01"), ("教师节", "09-10"), ("国庆", "10-01"),
)  # fmt: skip
_OPEN_WITHOUT_VALUE = {"since", "lately", "before"}
_CLOCK_PART = re.compile("[0-9]+|[零一二三四五六七八九十]+")
_AFTERNOON = re.compile(" ?(?:下午|傍晚|晚|夜)")
_TYPED_ZEROS = str.maketrans("0０OoＯ", "〇〇〇〇〇")


def value_date(groups: Groups, *, reference: Reference) -> DateValue | None:
    """The value of one mention's groups, or None where they name no real date: 2月30日 is not a mention at all."""
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
        return "range" if _OPEN_WITHOUT_VALUE & groups.keys() else "point"
    if value.startswith("R/"):
        return "set"
    return "range" if "/" in value else "point"


def _integer(text: str) -> int:
    number = parse_numeral(text)
    return int(number) if number is not None else 0


def _written_year(text: str) -> int:
    """A year in digits of one script, or in Chinese ones with zeros typed for 〇 (二0二一, 二O二一)."""
    return _integer(text if text.isdecimal() else text.translate(_TYPED_ZEROS))


def _year(groups: Groups, reference: Reference, suffix: str = "") -> int | None:
    written = groups.get("y" + suffix)
    if written:
        year = _written_year(written)
        return year if year > 99 else 2000 + year if year < 50 else 1900 + year
    word = groups.get("rel" + suffix, "")
    told = reference.previous if word in _TOLD_YEAR or reference.year is None else None
    if told:
        base: int | None = int(told[:4])
    elif word and word[0] in _SPOKEN and reference.report_year is not None:
        base = reference.report_year
    elif reference.year is not None:
        base = reference.year
    else:
        base = int(reference.date[:4]) if reference.date else None
    return None if base is None else base + _YEAR_SHIFT.get(word[:1], 0)


def _calendar(groups: Groups, reference: Reference) -> str | None:
    """Years, months, days and their ranges; the empty string where the numbers are no date."""
    year = _year(groups, reference)
    if year is None:
        return None
    start = _point(year, groups.get("m"), groups.get("d"))
    if not start:
        return ""
    if "from_tenth" in groups:
        last = _point(year, groups.get("m2", groups["m"]), None)
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
    return _bounded(start, groups)


def _tenths(month: str, name: str) -> tuple[str, str]:
    """The first and the last day of a month's 上旬, 中旬 or 下旬."""
    first, last = _TENTHS[name]
    return f"{month}-{first:02}", f"{month}-{min(last, calendar.monthrange(int(month[:4]), int(month[5:]))[1]):02}"


def _range(start: str, year: int, groups: Groups, reference: Reference) -> str:
    """From ``start`` to the second point, which takes what it does not say from the first."""
    later: int | None = year
    if groups.get("rel2") in _TOLD_YEAR:
        later = year + _YEAR_SHIFT.get(groups["rel2"][0], 0)
    elif "y2" in groups or "rel2" in groups:
        later = _year(groups, reference, "2")
    month = groups.get("m2", groups.get("m") if "d2" in groups else None)
    end = _point(later or year, month, groups.get("d2"))
    if end and end < start and "m2" in groups and not {"y2", "rel2"} & groups.keys():  # 12月至3月
        end = _point(year + 1, month, groups.get("d2"))
    if not end or end < start[: len(end)]:
        return ""
    if groups.get("edge") and month is None:
        end += "-12"
    return f"{start}/{end}"


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
    """``T09:30``."""
    if "H" in groups:
        parts = [groups["H"], groups["M"], *([groups["S"]] if "S" in groups else [])]
        return "T" + ":".join(part.zfill(2) for part in parts)
    return _hour(groups["clock"])


def _hour(text: str) -> str:
    """The time of day that is written; the afternoon's hours are counted on (下午3时 is 15:00)."""
    parts = [_integer(part) for part in _CLOCK_PART.findall(text.replace("半", "30"))]
    if parts[0] < 12 and _AFTERNOON.match(text):
        parts[0] += 12
    return "T" + ":".join(f"{part:02}" for part in [*parts, 0][: max(2, len(parts))])


def _bounded(value: str, groups: Groups) -> str:
    if "since" in groups:
        return f"{value.split('/')[0]}/.."
    return f"/{value.split('/')[-1]}" if "before" in groups else value


def _quarter(groups: Groups, reference: Reference) -> str | None:
    year = _year(groups, reference)
    if year is None:
        return None
    if "half" in groups:
        first, last = (1, 6) if groups["half"].startswith("上") else (7, 12)
    elif "first" in groups:
        first, last = 1, 3 * _integer(groups["first"][1])
    elif "months" in groups:
        first, last = 1, _integer(groups["months"])
    elif "q2" in groups:
        first, last = 3 * _integer(groups["q"]) - 2, 3 * _integer(groups["q2"])
    else:
        quarter = groups.get("q3", "首")
        last = 3 * (1 if quarter == "首" else _integer(quarter))
        first = last - 2
    if first >= last:
        return ""
    if "edge" in groups:
        return _bounded(f"{year}-{last:02}", groups)
    return _bounded(f"{year}-{first:02}/{year}-{last:02}", groups)


def _lately(groups: Groups, reference: Reference) -> str | None:
    """近三年 ends with the report year; 近年来 and 四十多年来 have no exact beginning; one year is the year itself."""
    year = reference.report_year or reference.year  # what lies behind is told from the year that speaks
    if year is None or "half_year" in groups:
        return None
    years = _integer(groups.get("n") or groups.get("n2") or "")
    if not years or {"odd", "odd2", "odd3", "odd4"} & groups.keys():
        return f"/{year}"
    return f"{year}" if years == 1 else f"{year - years + 1}/{year}"


def _ahead(groups: Groups, reference: Reference) -> str | None:
    if reference.year is None:
        return None
    first, last = reference.year + 1, reference.year + _integer(groups["ahead"])
    return f"{first}" if first == last else f"{first}/{last}"


def _two_years(groups: Groups, reference: Reference) -> str | None:
    year = _year({"rel": groups.get("years", "今")[0]}, reference)
    if year is None:
        return None
    return f"{year}-24/{year + 1}-21" if "winter" in groups else f"{year}/{year + 1}"


def _plan(groups: Groups, _: Reference) -> str:
    """Five-year plans: 1953-1957, 1958-1962, then every five years from 1966 on."""
    number = _integer(groups["plan"][:-1])
    first = {1: 1953, 2: 1958}.get(number, 1966 + 5 * (number - 3))
    if "plan_since" in groups:
        return f"{first}/.."
    if "plan_start" in groups:
        return f"{first}"
    return f"{first + 4}" if "plan_end" in groups else f"{first}/{first + 4}"


def _century(groups: Groups, _: Reference) -> str:
    """A century is the first two digits of its years (20XX), a decade the first three (199X)."""
    if "decade_of" in groups:
        return f"{_written_year(groups['decade_of']) // 10}X"
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
    """ISO 8601 repeating intervals without an anchor: 每季度 is R/P3M, 每周二 R/P1W, 逢双月 and 隔月 R/P2M."""
    if "other" in groups or "skip" in groups:
        return f"R/P2{_PERIODS[groups.get('other_period') or groups['skip']]}"
    many, period = groups.get("n", ""), groups.get("period", "周")
    if period[:1] in "周星":
        period = "周"
    if many == "半":
        return _HALVED.get(period, "R/P6M")
    count = _integer(many) if many else 1
    if period == "小时":
        return f"R/PT{count}H"
    size, unit = _NUMBERED.get(period) or (1, _PERIODS[period])
    return f"R/P{count * size}{unit}" if count else ""


def _recurring_day(groups: Groups, _: Reference) -> str:
    """The period of 每月5日 or 每年12月4日; nothing for a day that no month has."""
    day = groups.get("d") or groups.get("d2")
    if day is not None and not _point(2000, groups.get("m", "1"), day):
        return ""
    return "R/P1Y" if "yearly" in groups else "R/P1M"


def _now(_: Groups, reference: Reference) -> str | None:
    return reference.date


def _near(groups: Groups, reference: Reference) -> str | None:
    """本月, 同日, 次日: the day, week, month or quarter of the date before the mention, else of the document's own."""
    word = groups["near"].replace("个", "")
    base = reference.previous if word[0] in "当同次翌" else reference.date
    if base is None or len(base) < 10:
        return None
    day = date.fromisoformat(base[:10])
    shift = {"上": -1, "下": 1, "次": 1, "翌": 1, "昨": -1}.get(word[0], 0)
    if word[1] in "日天":
        return _bounded((day + timedelta(days=shift)).isoformat(), groups)
    if word[1] == "周":
        monday = day + timedelta(days=7 * shift - day.weekday())
        return _bounded(f"{monday}/{monday + timedelta(days=6)}", groups)
    months = day.year * 12 + day.month - 1
    if word.endswith("季度"):
        first = (months // 3 + shift) * 3
        return _bounded(f"{_month(first)}/{_month(first + 2)}", groups)
    month = _month(months + shift)
    if "of_month" in groups:
        day_of_it = _point(int(month[:4]), month[5:], groups["of_month"])
        return day_of_it and _bounded(day_of_it, groups)
    return _bounded(f"{month}-11/{month}-20" if word.endswith("中旬") else month, groups)


def _month(months: int) -> str:
    """The month that lies ``months`` after January of the year 0."""
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _fixed(groups: Groups, _: Reference) -> str:
    """A named day such as 12·4: the year stays open; nothing for 2·30."""
    return _open_year(_point(2000, groups["fixed_m"], groups["fixed_d"]))


def _festival(groups: Groups, _: Reference) -> str:
    name = groups["festival"].strip("“”")
    day = next(day for sign, day in _FESTIVALS if name.startswith(sign))
    return _bounded(f"XXXX-{day}", groups)


def _open_year(point: str) -> str:
    return point and f"XXXX{point[4:]}"


def _day_alone(groups: Groups, reference: Reference) -> str | None:
    """6日 behind 3月5日: the month of the date before it."""
    if reference.previous is None:
        return None
    return _point(int(reference.previous[:4]), reference.previous[5:7], groups["day"])


_READERS: tuple[tuple[str, Callable[[Groups, Reference], str | None]], ...] = (
    ("period", _recurring),
    ("other", _recurring),
    ("week", _recurring),
    ("skip", _recurring),
    ("yearly", _recurring_day),
    ("monthly", _recurring_day),
    ("fixed_m", _fixed),
    ("festival", _festival),
    ("half", _quarter),
    ("first", _quarter),
    ("months", _quarter),
    ("q2", _quarter),
    ("q3", _quarter),
    ("opening", _quarter),
    ("lately", _lately),
    ("ahead", _ahead),
    ("years", _two_years),
    ("winter", _two_years),
    ("plan", _plan),
    ("century", _century),
    ("decade2", _century),
    ("decade_of", _century),
    ("now", _now),
    ("near", _near),
    ("day", _day_alone),
)
