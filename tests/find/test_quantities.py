"""Figures: the tables of marked sentences with exact amounts, and rules that read whatever they find.

A wanted amount is written ``15``, ``3..5`` (low and high), ``3..`` or ``..5`` (bounds); ``~`` marks an approximate one.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.find.dates import DateFinder
from gongwen.find.mention import Mention
from gongwen.find.quantities import QuantityFinder
from gongwen.record import plain
from gongwen.terms import terms
from gongwen.values.amounts import Amount, value_amount
from gongwen.values.dates import Reference, value_date

REGISTER = Path(__file__).parents[2] / "patterns" / "units.csv"


@cache
def finder() -> QuantityFinder:
    return QuantityFinder()


@cache
def dates() -> DateFinder:
    return DateFinder()


@cache
def dimensions() -> dict[str, str]:
    return {row["unit"]: row["dimension"] for row in csv.DictReader(REGISTER.read_text("utf-8").splitlines())}


def figures(text: str) -> list[Mention]:
    """The figures that do not stand in a date, as a document has them."""
    closed: set[int] = set()
    for date in dates()(text):
        if value_date(date.data["groups"], reference=Reference(2021, "2021-12-02")) is not None:
            closed.update(range(date.start, date.end))
    return [one for one in finder()(text) if one.start not in closed and one.end - 1 not in closed]


def written(amount: Amount) -> str:
    if amount.value is not None:
        number = str(plain(amount.value))
    else:
        number = "..".join("" if end is None else str(plain(end)) for end in (amount.low, amount.high))
    return "~" * amount.approx + number


def dimension(unit: str) -> str:
    return dimensions().get(unit.partition("(")[0].partition("（")[0], "other" if unit else "count")


@pytest.mark.table("quantities.jsonl", "not_quantities.jsonl")
def test_table(row: Any) -> None:
    found = figures(row.text)
    assert [row.text[one.start : one.end] for one in found] == [row.text[start:end] for start, end in row.spans]
    assert [(one.start, one.end) for one in found] == row.spans
    amounts = [value_amount(one.data["groups"]) for one in found]
    got = [["QUANTITY", written(one), one.unit, dimension(one.unit)] for one in amounts if one]
    assert got == row.keys["want"]


NUMBERS = st.sampled_from(
    [
        "3",
        "15",
        "12,345",
        "93.75",
        "３０",
        "两",
        "十二",
        "三百零五",
        "一万五千",
        "3.5万",
        "1亿2千万",
        "百",
        "千万",
        "半",
        "壹拾贰万",
        "数十",
        "十几",
        "两三",
    ]
)
QUALIFIERS = st.sampled_from(["", "约", "近", "逾", "超过", "不少于", "不超过", "不足", "上", "至少", "不到 "])
MIDS = st.sampled_from(["", "余", "多", " ", "余 "])
AFTER = st.sampled_from(["", "以上", "以内", "左右", "多,", "及以上", "至5", "—20", "以上90", "(含)以下"])
UNITS = st.sampled_from(
    [
        "",
        *[
            "家",
            "%",
            "个",
            "人次",
            "元",
            "元整",
            "平方公里",
            "个百分点",
            "年",
            "个月",
            "台(套)",
            "元/吨",
            "岁",
            "分",
            "亩",
        ],
    ]
)
EXPRESSIONS = st.tuples(QUALIFIERS, NUMBERS, MIDS, UNITS, AFTER, UNITS).map("".join)


@settings(max_examples=500, deadline=None)
@given(EXPRESSIONS)
def test_what_a_rule_finds_has_an_amount(text: str) -> None:
    for one in finder()(text):
        amount = value_amount(one.data["groups"])
        assert amount is not None
        assert (amount.value is None) == (amount.low is not None or amount.high is not None)
        assert amount.low is None or amount.high is None or amount.low <= amount.high


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**12), st.integers(0, 99), st.sampled_from(["元", "吨", "%", "平方米", "人次", "个百分点"]))
def test_amounts_are_exact(whole: int, hundredths: int, unit: str) -> None:
    (one,) = finder()(f"共计{whole}.{hundredths:02}{unit}。")
    amount = value_amount(one.data["groups"])
    assert amount == Amount(Decimal(f"{whole}.{hundredths:02}"), None, None, unit, False)


@pytest.mark.parametrize("unit", sorted(set(terms("units.csv")) - {"日"}))  # 128日 is no term of days
def test_every_unit_is_read_whole(unit: str) -> None:
    (one,) = finder()(f"共计128{unit}。")
    amount = value_amount(one.data["groups"])
    assert amount is not None
    assert (amount.value, amount.unit) == (128, {"％": "%", "圆": "元"}.get(unit, unit))


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("1" * 100_000, 0),
        ("一" * 100_000, 0),
        ("万" * 100_000, 0),
        ("不少于" * 30_000, 0),
        ("1," * 50_000, 0),
        ("约" * 100_000, 0),
        ("第" * 100_000, 0),
        ("3" + "万" * 100_000, 0),
        ("处理" * 50_000, 0),
        ("完成15家、" * 10_000, 10_000),
        ("1至2个" * 10_000, 10_000),
    ],
    ids=lambda value: value[:6] if isinstance(value, str) else None,
)
def test_long_runs(text: str, mentions: int) -> None:
    assert len(finder()(text)) == mentions
