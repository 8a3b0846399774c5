"""Dates: the tables of marked sentences, their values, and rules that read whatever they find."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.find.dates import DateFinder
from gongwen.values.dates import Reference, value_date

EDTF = re.compile(
    r"R/P(?:T?[0-9]+[YMWDHM])|"
    r"(?:/?(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|XXXX)(?:-[0-9]{2}){0,2}(?:T[0-9]{2}(?::[0-9]{2}){1,2})?(?:/(?=[0-9.])|$)){1,2}(?:\.\.)?"
)


@cache
def finder() -> DateFinder:
    return DateFinder()


def found(text: str, reference: str | None) -> list[tuple[tuple[int, int], str | None, str]]:
    """Span, value and type of every date; a document of the reference's year, signed on that day."""
    dates = []
    told = Reference(int(reference[:4]) if reference else None, reference)
    for mention in finder()(text):
        value = value_date(mention.data["groups"], reference=told)
        if value is not None:
            dates.append(((mention.start, mention.end), *value))
            told = told.after(value.value)
    return dates


def kind(value: str | None) -> str:
    return "set" if value and value.startswith("R/") else "range" if value and "/" in value else "point"


@pytest.mark.table("dates.jsonl", "not_dates.jsonl")
def test_table(row: Any) -> None:
    dates = found(row.text, row.keys.get("reference", "2021-12-02"))
    assert [row.text[start:end] for (start, end), *_ in dates] == [row.text[start:end] for start, end in row.spans]
    assert [span for span, *_ in dates] == row.spans
    assert [["DATE", value] for _, value, _ in dates] == row.keys["want"]
    assert all(of_kind == kind(value) for _, value, of_kind in dates if value)


YEARS = st.sampled_from(
    ["2021年", "2021 年", "二〇二一年", "二○二一年", "今年", "去年", "上年", "03年", "２０２１年", ""]
)
MONTHS = st.sampled_from(["1月", "12月", "十二月", "三月份", "２月", "7 月"])
DAYS = st.sampled_from(["1日", "31日", "三十一日", "十二日", "廿五日", "29号", "5 日", ""])
TAILS = st.sampled_from(["", "底", "前", "以来", "底前", "上旬", "9时30分", "至次年3月", "至12月31日", "之前"])
PIECES = (
    "2021年 今年 3月 5日 至 — 上半年 第一季度 底 前 以来 近 三 年 每 周 二 月 日 “十四五” 时期 21 世纪 90年代 "
    "12·4 截至目前 同日 次 逢 双 隔 元旦 前11个月 、 。"
)
EVERYTHING = st.lists(st.sampled_from(PIECES.split()), max_size=9).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.tuples(YEARS, MONTHS, DAYS, TAILS).map("".join) | EVERYTHING, st.sampled_from([None, "2021-12-02"]))
def test_what_a_rule_finds_has_a_value_in_edtf(text: str, reference: str | None) -> None:
    for mention in finder()(text):
        value = value_date(mention.data["groups"], reference=Reference(reference and 2021, reference, None))
        assert value is None or value.value is None or EDTF.fullmatch(value.value), (text, value)


@pytest.mark.parametrize("text", ["2月30日", "2021年2月29日", "6月31日", "13·4", "2021-13-01", "5月0日"])
def test_a_day_that_no_calendar_has_is_no_mention(text: str) -> None:
    assert [date for date in found(text, "2021-12-02") if "日" in text[slice(*date[0])] or "·" in text] == []


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("1" * 100_000, 0),
        ("一" * 100_000, 0),
        ("二〇" * 50_000, 0),
        ("年" * 100_000, 0),
        ("每" * 100_000, 0),
        ("近" * 100_000, 0),
        ("2021年1月5日、" * 5_000, 5_000),
        ("1月至" * 20_000, 10_000),
    ],
    ids=lambda value: value[:6] if isinstance(value, str) else None,
)
def test_long_runs(text: str, mentions: int) -> None:
    assert len(finder()(text)) == mentions
