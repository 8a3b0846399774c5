"""Citations: the table of marked sentences, brackets that never end, and what the register and the shapes decide."""

from __future__ import annotations

import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gongwen.find.brackets import LONGEST, scan
from gongwen.find.laws import LawFinder

TABLES = Path(__file__).parents[1] / "tables"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TABLES / name).read_text("utf-8").splitlines()]


@cache
def finder() -> LawFinder:
    return LawFinder()


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and their places."""
    plain, spans = "", []
    for char in text:
        if char in "⟦⟧":
            spans.append(len(plain))
        else:
            plain += char
    return plain, list(zip(spans[::2], spans[1::2], strict=True))


@pytest.mark.parametrize("row", rows("laws.jsonl"), ids=lambda row: row["text"][:40])
def test_table(row: dict[str, Any]) -> None:
    plain, spans = marked(row["text"])
    mentions = [one for one in finder()(plain) if one.label != "REFERENCE"]
    assert [(one.start, one.end) for one in mentions] == spans
    got = [[one.label, *(one.data.get(key) for key in ("kind", "canonical", "article", "number"))] for one in mentions]
    assert got == [want + [None] * (5 - len(want)) for want in row["want"]]


def test_table_is_large() -> None:
    assert len(rows("laws.jsonl")) >= 150


def test_known_laws_carry_their_id() -> None:
    (mention,) = finder()("学习《行政处罚法》。")
    assert mention.data["law_id"] == "cn:行政处罚法"
    assert mention.rule == "law.bracketed:cn:行政处罚法"


@pytest.mark.parametrize(
    "text",
    ["《" * 200_000, "〈" * 200_000, "》" * 200_000, "《甲" * 100_000, "<<" * 100_000, "《〈" * 100_000, "第" * 200_000,
     "《〈》" * 60_000, "（" * 200_000],
    ids=["open", "inner", "close", "open with text", "ascii", "mixed", "ordinals", "mismatch", "parentheses"],
)  # fmt: skip
def test_hostile_brackets_give_little(text: str) -> None:
    assert all(mention.end - mention.start <= LONGEST + 4 for mention in finder()(text))


def test_every_bracket_is_read_once() -> None:
    titles, unclosed = scan("《" * 1_000 + "民法典》")
    assert len(titles) == 1
    assert len(unclosed) == 999


def test_nesting_keeps_the_outermost() -> None:
    titles, _ = scan("《关于修改〈甲〉和〈乙〉的决定》、《丙》")
    assert [(one.start, one.end) for one in titles] == [(0, 16), (17, 20)]


def test_titles_never_overlap() -> None:
    for size in range(1, 7):
        for signs in itertools.product("《》〈〉甲", repeat=size):
            titles, unclosed = scan("".join(signs))
            assert all(one.start < one.inner < one.outer < one.end for one in titles)
            assert all(one.end <= following.start for one, following in itertools.pairwise(titles))
            assert len(unclosed) <= signs.count("《")


def test_title_is_bounded() -> None:
    assert scan("《" + "长" * LONGEST + "》")[0]
    assert not scan("《" + "长" * (LONGEST + 1) + "》")[0]
