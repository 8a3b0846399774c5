"""What figures count: the table of marked sentences, and texts that would be slow in a careless grammar.

In the table ⟦⟧ marks a figure, {} an organisation, ⟨⟩ a date; ``want`` gives what each figure counts and its verb.
"""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gongwen.find.counted import Counting
from gongwen.find.counted.templates import Templates
from gongwen.find.counted.units import unit_of
from gongwen.find.mention import Mention
from gongwen.terms import load_terms

TABLE = Path(__file__).parents[1] / "tables" / "counted.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
SIGNS = {"⟦": ("⟧", "QUANTITY"), "{": ("}", "ORG"), "⟨": ("⟩", "DATE")}


@cache
def counting() -> Counting:
    return Counting()


def marked(text: str) -> tuple[str, list[Mention], list[Mention]]:
    """The text without its marks, its figures, and its dates and organisations."""
    plain, opened, mentions = "", {}, []
    closing = {close: (sign, label) for sign, (close, label) in SIGNS.items()}
    for char in text:
        if char in SIGNS:
            opened[char] = len(plain)
        elif char in closing:
            sign, label = closing[char]
            mentions.append(Mention(opened.pop(sign), len(plain), label, "test"))
        else:
            plain += char
    assert not opened, text
    figures = [one for one in mentions if one.label == "QUANTITY"]
    return plain, figures, [one for one in mentions if one.label != "QUANTITY"]


def counted(text: str) -> list[list[str | None]]:
    plain, figures, asides = marked(text)
    found = counting()(plain, figures, asides)
    return [[plain[one.start : one.end], one.action] if one else [None, None] for one in found]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_table(row: dict[str, Any]) -> None:
    assert counted(row["text"]) == row["want"]


def test_table_is_large() -> None:
    assert len(ROWS) >= 300
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_places_are_those_of_the_text() -> None:
    plain, figures, asides = marked("{县审计局}完成审计项目⟦26个⟧。")
    (one,) = counting()(plain, figures, asides)
    assert one is not None
    assert (one.start, one.end, one.action) == (6, 10, "完成")


@pytest.mark.parametrize(
    ("figure", "unit"),
    [
        ("15家", "家"),
        ("约2650人", "人"),
        ("1.2亿元", "元"),
        ("98%以上", "%"),
        ("4.5个工作日", "个工作日"),
        ("38万", ""),
    ],
)
def test_unit(figure: str, unit: str) -> None:
    assert unit_of(f"共{figure}。", Mention(1, 1 + len(figure), "QUANTITY", "test")) == unit


def test_no_figures_no_answers() -> None:
    assert counting()("检查企业。", [], []) == []
    assert counting()("", [], []) == []


def test_a_figure_alone_counts_nothing() -> None:
    assert counted("⟦5家⟧") == [[None, None]]


def test_nothing_is_carried_over_a_full_stop() -> None:
    assert counted("立案⟦45起⟧。其中⟦12起⟧。")[1] == [None, None]


@pytest.mark.parametrize("name", ["governing", "either", "nouns", "adverbs", "relations", "edges"])
def test_lists_hold_words_without_signs(name: str) -> None:
    words = load_terms("counted.toml")[name]
    assert len(words) > 90
    assert [word for word in words if not word.strip("（）()") or any(sign in word for sign in "，。、|[]*")] == []


def test_what_stands_far_away_changes_nothing() -> None:
    """Words and signs are counted from the text's beginning on: more than any field of the sums holds."""
    text = "全年共检查企业、门店、学校⟦12家⟧,责令整改⟦3家⟧。{县审计局}的的的审计项目完成⟦26个⟧，为的是公开。\n"
    assert counted(text * 700) == counted(text) * 700


def test_a_template_mixes_its_parts_and_the_kind() -> None:
    kind, parts = np.array([0, 5]), {"a": np.array([3, 1 << 40]), "b": np.array([-7, 0x4E00])}
    templates = Templates(64, ("a", "b a", ""))
    odds = [(0x9E3779B97F4A7C15 * (2 * place + 1) ** 3 + 2 * place) % (1 << 63) | 1 for place in range(3)]

    def number(column: int, at: int, names: str) -> int:
        total = (int(kind[at]) + (64 + column) * 64) * odds[0]
        total += sum(int(parts[name][at]) * odd for name, odd in zip(names, odds[1:], strict=False))
        total %= 1 << 64
        return ((total ^ total >> 32) * 0xBF58476D1CE4E5B9 % (1 << 64)) >> 46

    numbers = templates.numbers(kind, parts)[np.argsort(templates.order)]
    assert numbers.tolist() == [
        [number(column, at, names) for at in (0, 1)] for column, names in enumerate(("a", "ba", ""))
    ]


def hostile(piece: str, times: int) -> tuple[str, list[Mention]]:
    """``piece`` over and over, every ``#`` in it a figure."""
    text, figures, at = piece * times, [], -1
    while (at := text.find("#", at + 1)) >= 0:
        figures.append(Mention(at, at + 1, "QUANTITY", "test"))
    return text, figures


@pytest.mark.parametrize(
    "piece",
    [
        "#",
        "#、",
        "检查企业#家",
        "检查",
        "#的",
        "《检查》#",
        "（#",
        "“#",
        "比上年增长#%,",
        "1" * 50 + "#",
        "和#中",
        "查处排查整治#",
    ],
)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    def seconds(times: int) -> float:
        text, figures = hostile(piece, times)
        began = time.process_time()
        counting()(text, figures, [])
        return time.process_time() - began

    seconds(100)
    short = min(seconds(1_000) for _ in range(3))
    assert seconds(10_000) < 40 * max(short, 0.002)
