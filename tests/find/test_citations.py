"""Citations in every form: brackets, editions, numbers, pinpoints, short forms, and the references to them."""

from __future__ import annotations

import itertools
import random
from functools import cache
from typing import Any

import pytest

from gongwen.find.laws import LawFinder


@cache
def finder() -> LawFinder:
    return LawFinder()


@pytest.mark.table("citations.jsonl")
def test_table(row: Any) -> None:
    found = finder()(row.text)
    cited = [one for one in found if one.label != "REFERENCE"]
    assert [row.text[one.start : one.end] for one in cited] == [row.text[start:end] for start, end in row.spans]
    got = [[one.label, *(one.data.get(key) for key in ("kind", "canonical", "article", "number"))] for one in cited]
    assert got == [want + [None] * (5 - len(want)) for want in row.keys["want"]]
    if "refs" in row.keys:
        referring = [one for one in found if one.label == "REFERENCE"]
        got = [[row.text[one.start : one.end], one.data["canonical"], one.data["article"]] for one in referring]
        assert got == row.keys["refs"]


PIECES = (
    "《", "》", "〈", "〉", "<", ">", "<<", ">>", "≪", "≫", "行政处罚法", "溪口县犬只管理办法", "(以下简称", "条例",
    ")", "第三条", "、", "第二款", "(一)项", "前款", "该法", "本办法", "同条", "国令第711号", "\n", "\n\n", "。", ",",
    "(2019修正)", "“", "”",
)  # fmt: skip


def test_whatever_stands_together_gives_mentions_apart() -> None:
    chance = random.Random(7)
    for _ in range(2_000):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(2, 14)))
        mentions = finder()(text)
        assert all(0 <= one.start < one.end <= len(text) for one in mentions), text
        assert all(one.end <= following.start for one, following in itertools.pairwise(mentions)), text


@pytest.mark.parametrize("piece", ["<甲", "该法第三条", "本办法", "《甲法》(以下简称甲法)", "前款", "《甲办法,"])
def test_long_rows_give_what_one_gives(piece: str) -> None:
    length = 60_000 // len(piece)
    found = finder()(piece * length)
    assert all(one.end - one.start < 20 for one in found)
    assert len(found) <= 3 * length
