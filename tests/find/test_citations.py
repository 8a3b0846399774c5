"""Citations in every form: brackets, editions, numbers, pinpoints, short forms, and the references to them."""

from __future__ import annotations

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
