"""Numerals: the table of spellings, every number to 99,999 in each spelling, large ones sampled, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.values.numerals import parse_numeral

TABLE = Path(__file__).parents[1] / "tables" / "numerals.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
PLAIN = str.maketrans("零一二三四五六七八九十百千万", "〇一二三四五六七八九十百千万")
FINANCIAL = str.maketrans("零一二三四五六七八九十百千万亿", "零壹贰叁肆伍陆柒捌玖拾佰仟万亿")
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
DIGITS = "零一二三四五六七八九"


def below_myriad(number: int) -> str:
    """1 to 9,999 as it is written in full, with 一十 for ten."""
    spelled, gap = "", False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            spelled += ("零" if gap and spelled else "") + DIGITS[digit] + sign
            gap = False
        else:
            gap = True
    return spelled


def spell(number: int) -> str:
    """A whole number below 10^16 in full: 10,500 is 一万零五百, 15 is 一十五."""
    for size, sign in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            many, rest = divmod(number, size)
            tail = ("零" if rest < size // 10 else "") + spell(rest) if rest else ""
            return spell(many) + sign + tail
    return below_myriad(number)


def spellings(number: int) -> Iterator[str]:
    """The same number as people write it."""
    full = spell(number)
    yield full
    yield full.translate(PLAIN)
    yield full.translate(FINANCIAL)
    if full.startswith("一十"):
        yield full[1:]
    if "二千" in full or "二百" in full or "二万" in full or "二亿" in full:
        yield full.replace("二千", "两千").replace("二百", "两百").replace("二万", "两万").replace("二亿", "两亿")
    yield str(number)
    yield f"{number:,}"
    yield f"{number:,}".translate(FULL_WIDTH)


def test_speller() -> None:
    assert [spell(number) for number in (7, 10, 15, 110, 206, 2030, 10_500, 100_020, 30_000_004)] == [
        "七", "一十", "一十五", "一百一十", "二百零六", "二千零三十", "一万零五百", "一十万零二十", "三千万零四",
    ]  # fmt: skip


@pytest.mark.parametrize("start", range(0, 100_000, 20_000))
def test_every_number_in_every_spelling(start: int) -> None:
    wrong = [
        (number, spelled)
        for number in range(max(1, start), start + 20_000)
        for spelled in spellings(number)
        if parse_numeral(spelled) != number
    ]
    assert wrong == []


@settings(max_examples=400, deadline=None)
@given(st.integers(100_000, 10**16 - 1))
def test_large_numbers_in_every_spelling(number: int) -> None:
    assert {parse_numeral(spelled) for spelled in spellings(number)} == {Decimal(number)}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 9_999), st.text("0123456789", min_size=1, max_size=8))
def test_fractions_are_exact(whole: int, fraction: str) -> None:
    wanted = Decimal(f"{whole}.{fraction}")
    spelled = (spell(whole) or "零") + "点" + "".join(DIGITS[int(digit)] for digit in fraction)
    assert parse_numeral(spelled) == parse_numeral(f"{whole}.{fraction}") == wanted


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 9_999), st.integers(1, 999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_mixed_numerals(whole: int, thousandths: int, magnitude: tuple[str, int]) -> None:
    sign, size = magnitude
    assert parse_numeral(f"{whole}.{thousandths:03}{sign}") == Decimal(f"{whole}.{thousandths:03}") * size


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789０９.,，．零〇一二三四五六七八九十百千万亿两廿点半壹拾", max_size=12))
def test_any_run_is_a_number_or_none(text: str) -> None:
    number = parse_numeral(text)
    assert number is None or number >= 0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:24] or "empty")
def test_table(row: dict[str, str | None]) -> None:
    text, want = row["text"], row["want"]
    assert text is not None
    assert parse_numeral(text) == (None if want is None else Decimal(want))


@pytest.mark.parametrize("text", ["一" * 100_000, "万" * 100_000, "1," * 50_000, "十" * 64, "亿万" * 32, "一万" * 32])
def test_long_runs_that_are_no_number(text: str) -> None:
    assert parse_numeral(text) is None
