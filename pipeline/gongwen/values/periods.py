"""Named stretches of time: quarters and halves of years, 近三年, 今后五年, five-year plans, centuries."""

from __future__ import annotations

from gongwen.values.points import Groups, Reference, bounded, integer, written_year, year_of


def quarter(groups: Groups, reference: Reference) -> str | None:
    """Quarters, halves and first months of a year, as months; behind 底 and 末 the last month."""
    year = year_of(groups, reference)
    if year is None:
        return None
    if "half" in groups:
        first, last = (1, 6) if groups["half"].startswith("上") else (7, 12)
    elif "first" in groups:
        first, last = 1, 3 * integer(groups["first"][1])
    elif "months" in groups:
        first, last = 1, integer(groups["months"])
    elif "q2" in groups:
        first, last = 3 * integer(groups["q"]) - 2, 3 * integer(groups["q2"])
    else:
        quarter = groups.get("q3", "首")
        last = 3 * (1 if quarter == "首" else integer(quarter))
        first = last - 2
    if first >= last:
        return ""
    if "edge" in groups:
        return bounded(f"{year}-{last:02}", groups)
    return bounded(f"{year}-{first:02}/{year}-{last:02}", groups)


def lately(groups: Groups, reference: Reference) -> str | None:
    """近三年 ends with the report year; 近年来 and 四十多年来 have no exact beginning; one year is the year itself."""
    year = reference.report_year or reference.year  # what lies behind is told from the year that speaks
    if year is None or "half_year" in groups:
        return None
    years = integer(groups.get("n") or groups.get("n2") or "")
    if not years or {"odd", "odd2", "odd3", "odd4"} & groups.keys():
        return f"/{year}"
    return f"{year}" if years == 1 else f"{year - years + 1}/{year}"


def ahead(groups: Groups, reference: Reference) -> str | None:
    """今后五年 begins with the year after the reference's."""
    if reference.year is None:
        return None
    first, last = reference.year + 1, reference.year + integer(groups["ahead"])
    return f"{first}" if first == last else f"{first}/{last}"


def two_years(groups: Groups, reference: Reference) -> str | None:
    """今明两年, 今冬明春."""
    year = year_of({"rel": groups.get("years", "今")[0]}, reference)
    if year is None:
        return None
    return f"{year}-24/{year + 1}-21" if "winter" in groups else f"{year}/{year + 1}"


def plan(groups: Groups, _: Reference) -> str:
    """Five-year plans: 1953-1957, 1958-1962, then every five years from 1966 on."""
    number = integer(groups["plan"][:-1])
    first = {1: 1953, 2: 1958}.get(number, 1966 + 5 * (number - 3))
    if "plan_since" in groups:
        return f"{first}/.."
    if "plan_start" in groups:
        return f"{first}"
    return f"{first + 4}" if "plan_end" in groups else f"{first}/{first + 4}"


def decade(groups: Groups, _: Reference) -> str:
    """1990年代: the first three digits of its years (199X)."""
    return _onward(f"{written_year(groups['decade_of']) // 10}X", groups)


def century(groups: Groups, _: Reference) -> str:
    """A century is the first two digits of its years (20XX), its decades are 198X/199X; 初, 中叶 and 末 set no edge."""
    word = groups.get("century", "")
    hundreds = 19 if word.startswith("上") or not word else 20 if word == "本" else integer(word) - 1
    two = groups.get("decades") or groups.get("decades2")
    names = (groups.get("decade") or groups.get("decade2"), groups.get("decade_to") or groups.get("decade2_to"))
    tens = [integer(name) for name in two] if two else [integer(name) // 10 for name in names if name]
    if tens != sorted(set(tens)):
        return ""
    return _onward("/".join(f"{hundreds}{ten}X" for ten in tens) or f"{hundreds}XX", groups)


def _onward(value: str, groups: Groups) -> str:
    return f"{value.split('/')[0]}/.." if {"since", "since2"} & groups.keys() else value
