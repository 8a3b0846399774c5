"""The amount of a figure's groups, and what has none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongwen.values.amounts import Amount, value_amount


def amount(value: str | None, low: str | None, high: str | None, unit: str, *, approx: bool = False) -> Amount:
    numbers = [None if number is None else Decimal(number) for number in (value, low, high)]
    return Amount(*numbers, unit, approx)


@pytest.mark.parametrize(
    ("groups", "want"),
    [
        ({"n": "15", "unit": "家"}, amount("15", None, None, "家")),
        ({"n": "1.2", "mag": "亿", "unit": "元"}, amount("120000000", None, None, "元")),
        ({"n": "1亿3千", "mid": "多", "mag": "万", "unit": "人"}, amount("130000000", None, None, "人", approx=True)),
        ({"n": "百", "mid": "余", "unit": "份"}, amount("100", None, None, "份", approx=True)),
        ({"q": "不少于", "n": "1", "unit": "次"}, amount(None, "1", None, "次")),
        ({"q": "不到", "n": "10", "unit": "项"}, amount(None, None, "10", "项")),
        ({"q": "约", "n": "3", "unit": "年", "after": "以上"}, amount(None, "3", None, "年", approx=True)),
        ({"n": "50", "unit": "人", "after": "(含)以上"}, amount(None, "50", None, "人")),
        ({"n": "30", "unit": "%", "after": "及以下"}, amount(None, None, "30", "%")),
        ({"n": "30", "unit": "％"}, amount("30", None, None, "%")),
        ({"n": "300", "n2": "500", "mag2": "万", "unit2": "元"}, amount(None, "3000000", "5000000", "元")),
        ({"n": "三", "n2": "五万", "unit2": "元"}, amount(None, "30000", "50000", "元")),
        ({"n": "八", "n2": "一百", "unit2": "人"}, amount(None, "8", "100", "人")),
        ({"n": "六", "unit": "个月", "years": "三"}, amount(None, "6", "36", "个月")),
        ({"n": "二", "denominator": "三"}, amount("0.666667", None, None, "")),
        ({"n": "三点五", "base": "百"}, amount("3.5", None, None, "%")),
        ({"n": "二", "base": "千"}, amount("0.2", None, None, "%")),
        ({"tenths": "三", "half": "半"}, amount("35", None, None, "%")),
        ({"doubling": "翻", "doubled": "两"}, amount("4", None, None, "倍")),
        ({"n": "十", "mid": "几", "unit": "年"}, amount(None, "11", "19", "年")),
        ({"n": "二十", "mid": "几", "mag": "万", "unit": "元"}, amount(None, "210000", "290000", "元")),
        ({"rough": "数十", "unit": "名"}, amount(None, "20", "90", "名", approx=True)),
        ({"rough": "几百", "unit": "人"}, amount(None, "200", "900", "人")),
        ({"pair": "三两", "unit": "天"}, amount(None, "2", "3", "天")),
        ({"ten": "十", "pair": "七八", "unit": "岁"}, amount(None, "17", "18", "岁")),
        ({"myriads": "成千上万", "unit": "人"}, amount(None, "1000", None, "人", approx=True)),
        ({"n": "两", "inner": "半", "inner_unit": "月"}, amount("2.5", None, None, "个月")),
        ({"n": "14", "inner": "多", "inner_unit": "月"}, amount("14", None, None, "个月", approx=True)),
        ({"n": "3", "unit": "元", "jiao": "5", "fen": "2"}, amount("3.52", None, None, "元")),
        ({"n": "5", "unit": "℃", "minus": "零下"}, amount("-5", None, None, "℃")),
    ],
)
def test_amounts(groups: dict[str, str], want: Amount) -> None:
    assert value_amount(groups) == want


@pytest.mark.parametrize(
    "groups",
    [
        {"n": "一九八二两", "unit": "年"},
        {"n": "万亿万", "unit": "元"},
        {"n": "5", "n2": "3", "unit2": "人"},
        {"n": "36", "unit": "个月", "years": "一"},
        {"n": "4", "denominator": "3"},
        {"n": "二三四十", "base": "百"},
    ],
)
def test_what_writes_no_amount(groups: dict[str, str]) -> None:
    assert value_amount(groups) is None
