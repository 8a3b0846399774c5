"""The outline: number, title and extent of every section, and the path of a place in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.find.sections import SectionIndex, find_sections

TABLE = Path(__file__).parents[1] / "tables" / "sections.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:12])
def test_outline(row: dict[str, Any]) -> None:
    text = row["text"]
    found = find_sections(text)
    assert [[section.level, section.number, section.title] for section in found] == [want[:3] for want in row["want"]]
    for section, (*_, extent) in zip(found, row["want"], strict=True):
        head, dots, tail = extent.partition("…")
        shown = text[section.start : section.end]
        assert (shown.startswith(head) and shown.endswith(tail)) if dots else shown == extent


def test_path() -> None:
    text = "前言\n一、工作\n(一)学习。一是开会;二是考试。\n二、打算\n加强。"
    sections = find_sections(text)
    assert SectionIndex(sections).path(0) is None
    assert SectionIndex(sections).path(text.index("工作")) == "一"
    assert SectionIndex(sections).path(text.index("学习")) == "一/(一)"
    assert SectionIndex(sections).path(text.index("考试")) == "一/(一)/二是"
    assert SectionIndex(sections).path(text.index("加强")) == "二"


pieces = st.sampled_from(
    ["一、", "二、", "(一)", "（二）", "1.", "2、", "(1)", "一是", "二是", "首先，", "\n", "。", "甲", "2022年1月1日"]
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_sections_nest(text: str) -> None:
    """Sections come in order, lie in the text, and two of them are apart or one within the other."""
    sections = find_sections(text)
    assert [section.start for section in sections] == sorted(section.start for section in sections)
    for n, outer in enumerate(sections):
        assert 0 <= outer.start < outer.end <= len(text)
        for inner in sections[n + 1 :]:
            assert inner.start >= outer.end or inner.end <= outer.end
