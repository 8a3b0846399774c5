"""The value of a figure: what a rule read of number, unit, qualifier and bounds, to exact decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongwen.values.numerals import FOLD, parse_numeral

Groups = Mapping[str, str]


class Amount(NamedTuple):
    """``value``, or ``low``/``high`` for a range or a bound; ``unit`` as written, without magnitude (亿元 gives 元).

    A strict bound and one that may be met are not told apart: 超过3家 and 3家以上 both have ``low`` 3.
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    approx: bool


_LOW = {
    "超过", "超", "逾", "不少于", "不低于", "不得低于", "不得少于", "不得小于", "不小于", "不下于", "不下",
    "至少", "起码", "高于", "多于", "大于", "过", "≥", ">", "＞",
}  # fmt: skip
_HIGH = {
    "不超过", "不得超过", "不高于", "不得高于", "不多于", "不得多于", "不大于", "不得大于", "至多", "最多",
    "低于", "少于", "小于", "不足", "不到", "不满", "未满", "≤", "<", "＜",
}  # fmt: skip
_BOUNDS = _LOW | _HIGH
_PLAIN = {"n", "mag", "unit"}
_NAMES = {"％": "%", "圆": "元"}
_ABOUT_AFTER = {"左右", "上下", "多", "余", "有余", "之多"}
_SIZES = {sign: Decimal(10) ** power for sign, power in (("十", 1), ("百", 2), ("千", 3), ("万", 4), ("亿", 8))}
_PARTS = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_MYRIADS = {"成百上千": Decimal(100), "成千上万": Decimal(1000), "千千万万": Decimal(10) ** 7}
_HALF = Decimal("0.5")
_ASIDE = re.compile("[(（][^()（）]*[)）]")
_LAST_MAGNITUDE = re.compile("[万亿]+$|[百千]$")


def value_amount(groups: Groups) -> Amount | None:
    """The amount of one mention's groups, or None where they write no number (一九八二两) or no range (5至3人)."""
    if groups.keys() <= _PLAIN and "n" in groups:  # most figures
        return _plain(groups["n"], groups.get("mag", ""), groups.get("unit", ""))
    return _valued(tuple(groups.items()))


@lru_cache(maxsize=4096)
def _plain(digits: str, magnitude: str, unit: str) -> Amount | None:
    number = _scaled(digits, magnitude)
    return None if number is None else Amount(number, None, None, _NAMES.get(unit, unit), False)


@lru_cache(maxsize=4096)
def _valued(items: tuple[tuple[str, str], ...]) -> Amount | None:
    groups = dict(items)
    unit = _unit(groups)
    if "doubling" in groups:
        return Amount(Decimal(2) ** int(parse_numeral(groups.get("doubled", "一")) or 1), None, None, "倍", False)
    if "myriads" in groups:
        return Amount(None, _MYRIADS[groups["myriads"]], None, unit, True)
    if "tenths2" in groups or ("pair" in groups and not unit):
        return _tenths_range(groups)
    if "rough" in groups or "pair" in groups:
        return _rough(groups, unit)
    if groups.get("mid") == "几":
        return _some_more(groups, unit)
    number = _number(groups)
    if number is None:
        return None
    if "years" in groups:
        years = parse_numeral(groups["years"])
        return None if years is None or number > 12 * years else Amount(None, number, 12 * years, unit, False)
    if "n2" in groups or "n3" in groups:
        return _span(number, groups, unit)
    return _bounded(number, groups, unit)


def _unit(groups: Groups) -> str:
    if "base" in groups or "tenths" in groups:
        return "%"
    if "inner_unit" in groups:
        return "个" + groups["inner_unit"]
    unit = groups.get("unit2") or groups.get("unit") or ""
    return _NAMES.get(unit, unit)


def _number(groups: Groups) -> Decimal | None:
    if "half_of" in groups:
        return _HALF
    if "tenths" in groups:
        rest = 5 if "half" in groups else parse_numeral(groups.get("hundredths", "零"))
        return (parse_numeral(groups["tenths"]) or Decimal(0)) * 10 + (rest or 0)
    number = _scaled(groups["n"], (groups.get("mag") or groups.get("mag_row", "")) + groups.get("mag4", ""))
    if number is None:
        return None
    if "denominator" in groups:
        whole = parse_numeral(groups["denominator"])
        return round(number / whole, 6) if whole and number < whole else None
    if "base" in groups:
        return number * _PARTS[groups["base"]]
    if groups.get("inner") == "半" or "half" in groups:
        number += _HALF
    for group, size in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        number += (parse_numeral(groups[group]) or 0) * size if group in groups else 0
    return -number if "minus" in groups else number


@lru_cache(maxsize=4096)
def _scaled(digits: str, magnitude: str) -> Decimal | None:
    """A number times the magnitude written behind it: 3000余万, 百余, 1.2万亿."""
    digits = digits.replace(" ", "")
    if digits.translate(FOLD)[:1] in set("百千万亿"):
        digits = "一" + digits
    joined = parse_numeral(digits + magnitude)  # 1亿3千多万 is 130 million: the 万 belongs to its second part
    if joined is not None:
        return joined
    number = parse_numeral(digits)
    if number is None:
        return None
    for sign in magnitude:
        number *= _SIZES[sign]
    return number


def _bounded(number: Decimal, groups: Groups, unit: str) -> Amount:
    qualifier, after = groups.get("q", ""), _after(groups)
    blurred = bool({"mid", "mid2", "mid3"} & groups.keys()) or groups.get("inner") == "多"
    approx = blurred or after in _ABOUT_AFTER or (bool(qualifier) and qualifier not in _BOUNDS)
    if qualifier in _LOW or after == "以上":
        return Amount(None, number, None, unit, approx)
    if qualifier in _HIGH or after in {"以下", "以内"}:
        return Amount(None, None, number, unit, approx)
    return Amount(number, None, None, unit, approx)


def _after(groups: Groups) -> str:
    """What stands behind the unit, without (含本数), 及 and 或."""
    return _ASIDE.sub("", groups.get("after", "")).strip().lstrip("及或")


def _span(low: Decimal, groups: Groups, unit: str) -> Amount | None:
    """A range: the magnitude and unit of its upper end hold for the lower one too, unless that has its own."""
    last = groups.get("n2") or groups["n3"]
    high = _scaled(last, groups.get("mag2") or groups.get("mag3") or "")
    if high is None:
        return None
    if "base" in groups:
        high *= _PARTS[groups["base"]]
    elif "mag" not in groups and "unit" not in groups and low < high:
        low = _share_magnitude(low, groups["n"], last, groups.get("mag2", ""))
    if low > high:
        return None
    about = groups.get("q", "") not in {"", "至少"}
    approx = about or _after(groups) in _ABOUT_AFTER or "mid2" in groups
    return Amount(None, low, high, unit, approx)


def _share_magnitude(low: Decimal, first: str, last: str, magnitude: str) -> Decimal:
    """The lower end of 三到五万 or 300—500万, which says its magnitude only once."""
    if not magnitude:
        written = _LAST_MAGNITUDE.search(last)
        leading = parse_numeral(last[: written.start()]) if written else None
        if written is None or leading is None or low >= leading or _LAST_MAGNITUDE.search(first):
            return low
        magnitude = written[0]
    return _scaled(first, magnitude) or low


def _tenths_range(groups: Groups) -> Amount | None:
    """六至七成 and 六七成 are 60 to 70 %."""
    ends = (groups["tenths"], groups["tenths2"]) if "tenths" in groups else tuple(groups["pair"])
    low, high = (10 * (parse_numeral(end) or 0) for end in ends)
    approx = "q" in groups or groups.get("after") == "左右"
    return Amount(None, Decimal(low), Decimal(high), "%", approx) if low < high else None


def _some_more(groups: Groups, unit: str) -> Amount | None:
    """十几 is 11 to 19, 二十几万 210,000 to 290,000, 一百几十亿 12 to 19 thousand million."""
    base, magnitude = _scaled(groups["n"], ""), groups.get("mag", "")
    if base is None:
        return None
    tens = magnitude.startswith("十")
    step, first = (Decimal(10), 2) if tens else (Decimal(1), 1)
    size = _scaled("一", magnitude[1:] if tens else magnitude) or Decimal(1)
    return Amount(None, (base + first * step) * size, (base + 9 * step) * size, unit, "q" in groups)


def _rough(groups: Groups, unit: str) -> Amount | None:
    """数十 is 20 to 90, 数名 is 2 to 9, 两三个 is 2 to 3; 几十 is not marked as approximate, 数十 is."""
    approx = bool({"q", "mid"} & groups.keys()) or _after(groups) in _ABOUT_AFTER
    if "rough" in groups:
        size = _scaled("一", groups["rough"][1:] + groups.get("mag2", ""))
        vague = approx or groups["rough"][0] == "数"
        if size is not None and "base" in groups:
            size *= _PARTS[groups["base"]]
        return None if size is None else Amount(None, 2 * size, 9 * size, unit, vague)
    tens = parse_numeral(groups["ten"]) if "ten" in groups else Decimal(0)
    size = _scaled("一", groups.get("mag", "") + groups.get("mag2", ""))
    digits = [parse_numeral(digit) for digit in groups["pair"].replace("、", "")]
    if tens is None or size is None or digits[0] is None or digits[1] is None:
        return None
    ends = sorted((tens + digit) * size for digit in digits if digit is not None)
    return Amount(None, ends[0], ends[1], unit, approx)
