"""Names and titles of the registers are Simplified already: none of them may change, alone or in a sentence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from gongwen.clean.offsets import apply_edits
from gongwen.clean.script import script_of, simplify
from gongwen.resources import resource

REGISTERS = [
    *("regions.csv", "regions_former.csv", "regions_hmt.csv", "zones.csv", "organs.csv"),
    *("org_suffixes.csv", "units.csv", "coined_numerals.txt", "laws.jsonl"),
]


def names(register: str) -> Iterator[str]:
    text = resource("patterns", register).read_text("utf-8")
    if register.endswith(".jsonl"):
        for line in text.splitlines():
            law = json.loads(line)
            yield from (law["title"], *law.get("aliases", ()))
    elif register.endswith(".csv"):
        rows = (line for line in io.StringIO(text) if not line.startswith("#"))
        yield from (cell for row in csv.reader(rows) for cell in row if cell)
    else:
        yield from filter(None, text.splitlines())


@pytest.mark.parametrize("register", REGISTERS)
def test_register_stays(register: str) -> None:
    assert [name for name in names(register) if simplify(name)] == []


@pytest.mark.parametrize(
    ("text", "want", "script"),
    [
        ("破坏土地和乾县瞭望塔", "破坏土地和乾县瞭望塔", "hans"),
        ("貫徹實施行政處罰法", "贯彻实施行政处罚法", "hant"),
        ("他写道：“經濟發展了”，乾县也在发展之中。", "他写道：“经济发展了”，乾县也在发展之中。", "hans"),
        ("乾县网站首页\n貫徹實施行政處罰法,推進依法行政", "乾县网站首页\n贯彻实施行政处罚法,推进依法行政", "hant"),
        ("贯彻实施处罚法,加强监督\n昇", "贯彻实施处罚法,加强监督\n昇", "hans"),
        ("会议由張同志主持，研究经费问题", "会议由張同志主持，研究经费问题", "hans"),
    ],
)
def test_converts_what_is_traditional(text: str, want: str, script: str) -> None:
    assert apply_edits(text, simplify(text)) == want
    assert script_of(text) == script
