"""The value of a figure: what a rule read of number, unit, qualifier and bounds, to exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from gongwen.values.numerals import FOLD, parse_numeral

Groups = Mapping[str, str]


class Amount(NamedTuple):
    """``value``, or ``low``/``high`` for a range or a bound; ``unit`` as written, without magnitude (亿元 gives 元)."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    approx: bool


_LOW = {"超过", "超", "逾", "不少于", "不低于", "不得低于", "不得少于", "不小于", "至少", "高于", "多于", "大于"}
_HIGH = {
    "不超过", "不得超过", "不高于", "不得高于", "不多于", "不得多于", "不大于", "至多", "最多",
    "低于", "少于", "小于", "不足", "不到",
}  # fmt: skip
_ABOUT_AFTER = {"左右", "上下", "多", "余", "有余", "之多", "不等"}
_PARTS = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_MYRIADS = {"成百上千": Decimal(100), "成千上万": Decimal(1000), "千千万万": Decimal(10) ** 7}


def value_amount(groups: Groups) -> Amount | None:
    """The amount of one mention's groups, or None where they write no number."""
    unit = groups.get("unit") or groups.get("unit2") or ""
    if "inner_unit" in groups:
        unit = "个" + groups["inner_unit"]
    unit = {"％": "%"}.get(unit, unit)
    if "rough" in groups or "pair" in groups:
        return _rough(groups, unit)
    if "myriads" in groups:
        return Amount(None, _MYRIADS[groups["myriads"]], None, unit, True)
    if "doubled" in groups or not groups.keys() - {"doubled"}:
        return Amount(Decimal(2) ** int(parse_numeral(groups.get("doubled", "一")) or 1), None, None, "倍", False)
    number = _number(groups)
    if number is None:
        return None
    if "n2" in groups:
        return _span(number, groups, unit)
    if "base" in groups or "tenths" in groups:
        unit = "%"
    if groups.get("mid") == "几":
        return Amount(None, number + 1, number + 9, unit, False)
    return _bounded(number, groups, unit)


def _number(groups: Groups) -> Decimal | None:
    if "tenths" in groups:
        return (parse_numeral(groups["tenths"]) or Decimal(0)) * 10 + (5 if "half" in groups else 0)
    if groups.get("n") == "":
        return Decimal("0.5")
    number = _scaled(groups["n"], groups.get("mag", ""))
    if number is None:
        return None
    if "denominator" in groups:
        whole = parse_numeral(groups["denominator"])
        return None if whole is None else round(number / whole, 6)
    if "base" in groups:
        return number * _PARTS[groups["base"]]
    if groups.get("inner") == "半" or "half" in groups:
        number += Decimal("0.5")
    return number


def _scaled(digits: str, magnitude: str) -> Decimal | None:
    """A number times the magnitude written behind it: 3000余万, 百余, 1.2万亿."""
    if digits.translate(FOLD)[:1] in set("百千万亿"):
        digits = "一" + digits
    number = parse_numeral(digits)
    if number is None:
        return None
    for sign in magnitude:
        number *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[sign]
    return number


def _bounded(number: Decimal, groups: Groups, unit: str) -> Amount:
    qualifier, after = groups.get("q", ""), groups.get("after", "").strip().removeprefix("及")
    blurred = bool({"mid", "mid2", "mid3"} & groups.keys()) or groups.get("inner") == "多"
    approx = blurred or after in _ABOUT_AFTER or bool(qualifier) and qualifier not in _LOW | _HIGH
    if qualifier in _LOW or after == "以上":
        return Amount(None, number, None, unit, approx)
    if qualifier in _HIGH or after in {"以下", "以内"}:
        return Amount(None, None, number, unit, approx)
    return Amount(number, None, None, unit, approx)


def _span(low: Decimal, groups: Groups, unit: str) -> Amount | None:
    """A range: the magnitude and unit of its upper end hold for the lower one too, unless that has its own."""
    high = _scaled(groups["n2"], groups.get("mag2", ""))
    if high is None:
        return None
    if "base" in groups:
        high, unit = high * _PARTS[groups["base"]], "%"
    elif "mag2" in groups and "mag" not in groups and "unit" not in groups and low < high:
        low = _scaled(groups["n"], groups["mag2"]) or low
    if low > high:
        return None
    approx = "q" in groups or groups.get("after", "").strip() in _ABOUT_AFTER - {"不等"}
    return Amount(None, low, high, unit, approx)


def _rough(groups: Groups, unit: str) -> Amount | None:
    """数十 is 20 to 90, 数名 is 2 to 9, 两三个 is 2 to 3; only 数 itself is marked as approximate."""
    if "rough" in groups:
        size = _scaled("一", groups["rough"][1:])
        return None if size is None else Amount(None, 2 * size, 9 * size, unit, groups["rough"][0] == "数")
    first, last = (_scaled(digit, groups.get("mag", "")) for digit in groups["pair"])
    if first is None or last is None:
        return None
    return Amount(None, min(first, last), max(first, last), unit, False)
