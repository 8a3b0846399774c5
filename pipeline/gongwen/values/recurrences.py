"""What comes again: 每季度, 逢双月, 每年12月4日, and the days of the year that have names (12·4, 国庆节)."""

from __future__ import annotations

from gongwen.values.points import Groups, Reference, bounded, integer, point, year_of

_PERIODS = {
    "年": "Y", "年度": "Y", "学年": "Y", "月": "M", "周": "W", "星期": "W", "天": "D", "日": "D", "工作日": "D",
}  # fmt: skip
_NUMBERED = {"季度": (3, "M"), "季": (3, "M"), "学期": (6, "M"), "旬": (10, "D")}
_HALVED = {"月": "R/P15D", "天": "R/PT12H", "日": "R/PT12H", "小时": "R/PT30M"}  # of years, by default
_FESTIVALS = (
    ("元旦", "01-01"), ("三八", "03-08"), ("妇女节", "03-08"), ("国际妇女节", "03-08"), ("植树节", "03-12"),
    ("五四", "05-04"), ("青年节", "05-04"), ("五一", "05-01"), ("劳动节", "05-01"), ("国际劳动节", "05-01"),
    ("六一", "06-01"), ("儿童节", "06-01"), ("国际儿童节", "06-01"), ("七一", "07-01"), ("建党节", "07-01"),
    ("八一", "08-01"), ("建军节", "08-01"), ("教师节", "09-10"), ("国庆", "10-01"), ("十一", "10-01"),
    ("记者节", "11-08"),
)  # fmt: skip


def recurring(groups: Groups, _: Reference) -> str:
    """ISO 8601 repeating intervals without an anchor: 每季度 is R/P3M, 每周二 R/P1W, 逢双月 and 隔月 R/P2M."""
    if "other" in groups or "skip" in groups:
        return f"R/P2{_PERIODS[groups.get('other_period') or groups['skip']]}"
    many, period = groups.get("n", ""), groups.get("period", "周")
    if period[:1] in "周星":
        period = "周"
    if many == "半":
        return _HALVED.get(period, "R/P6M")
    count = integer(many) if many else 1
    if period == "小时":
        return f"R/PT{count}H"
    size, unit = _NUMBERED.get(period) or (1, _PERIODS[period])
    return f"R/P{count * size}{unit}" if count else ""


def recurring_day(groups: Groups, _: Reference) -> str:
    """The period of 每月5日 or 每年12月4日; nothing for a day that no month has."""
    day = groups.get("d") or groups.get("d2")
    if day is not None and not point(2000, groups.get("m", "1"), day):
        return ""
    return "R/P1Y" if "yearly" in groups else "R/P1M"


def fixed_day(groups: Groups, _: Reference) -> str:
    """A named day such as 12·4: the year stays open; nothing for 2·30."""
    return _open_year(point(2000, groups["fixed_m"], groups["fixed_d"]))


def festival(groups: Groups, reference: Reference) -> str | None:
    """A feast with its day in the calendar: 国庆节 is XXXX-10-01, 2021年国庆节 2021-10-01."""
    name = groups["festival"].strip('“”"')
    day = next(day for sign, day in _FESTIVALS if name.startswith(sign))
    if not {"y", "rel"} & groups.keys():
        return bounded(f"XXXX-{day}", groups)
    year = year_of(groups, reference)
    return None if year is None else bounded(f"{year}-{day}", groups)


def _open_year(day: str) -> str:
    return day and f"XXXX{day[4:]}"
