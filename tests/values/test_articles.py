"""Article references: a table, every reference of a small grammar, and the agreement with the rule that finds them."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from gongwen.rules import load_rules
from gongwen.values.articles import DIVISIONS, parse_articles

TABLE = Path(__file__).parents[1] / "tables" / "articles.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
NUMERALS = {"一": 1, "十二": 12, "二十": 20, "一百零三": 103, "7": 7, "３": 3, "(四)": 4, "（五）": 5}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_table(row: dict[str, Any]) -> None:
    assert parse_articles(row["text"]) == row["want"]


def chains() -> list[tuple[str, dict[str, int]]]:
    """Every chain of one to three divisions in their order, each with a numeral of another script."""
    made = []
    for size in (1, 2, 3):
        for signs in itertools.combinations(DIVISIONS, size):
            for numerals in itertools.product(list(NUMERALS)[: 8 if size < 3 else 3], repeat=size):
                text = "".join(f"第{numeral}{sign}" for numeral, sign in zip(numerals, signs, strict=True))
                pairs = zip(signs, numerals, strict=True)
                made.append((text, {DIVISIONS[sign]: NUMERALS[numeral] for sign, numeral in pairs}))
    return made


def finds_whole(text: str) -> bool:
    rule = next(rule for rule in load_rules("laws.toml") if rule.id == "law.article")
    match = rule.regex.match(text)
    return match is not None and match.end() == len(text)


def test_every_chain_is_read_and_found() -> None:
    rule = next(rule for rule in load_rules("laws.toml") if rule.id == "law.article")
    made = chains()
    assert len(made) > 2_000
    for text, want in made:
        assert parse_articles(text) == [want], text
        assert rule.regex.fullmatch(text), text


def test_every_joint_of_two_chains() -> None:
    some = [("第三条", {"article": 3}), ("第四条第二款", {"article": 4, "paragraph": 2})]
    for (left, one), (right, two) in itertools.product(some, repeat=2):
        for joint in ("、", ",", "，", "和", "及", "以及", "与", "或", "或者"):
            assert parse_articles(left + joint + right) == [one, two]
            assert finds_whole(left + joint + right)
        for joint in ("至", "到", "—", "-", "～"):
            assert parse_articles(left + joint + right) == [{**one, "to": two}]
            assert finds_whole(left + joint + right)


def test_what_the_rule_finds_is_read() -> None:
    """Every pair of a chain and what may follow or join it: found whole, it is read whole."""
    rule = next(rule for rule in load_rules("laws.toml") if rule.id == "law.article")
    heads = ["第三条", "第三条第二款", "第3-5条", "第八条之二", "第二章", "前款", "前两款", "前条", "物权编第三条"]
    rests = ["", "前款", "(一)项", "(一)、(三)目", "一款三项", "第①项", "第二款", "第四条", "及前款", "、该条第一款",
             "和同款第二项", "至第九条", "、第二款第(一)至(三)项"]  # fmt: skip
    read = 0
    for head, rest, more in itertools.product(heads, rests, rests):
        match = rule.regex.match(head + rest + more)
        assert match, head
        assert parse_articles(match[0]), match[0]
        read += match[0] == head + rest + more
    assert read > 500


@pytest.mark.parametrize(
    "text", ["", "第", "第条", "第十", "第十条的", "第三款第二条", "第十条、", "第十十条", "十条", "第一责任人"]
)
def test_no_reference(text: str) -> None:
    assert parse_articles(text) is None


@pytest.mark.parametrize(
    "text", ["第" * 100_000, "第一" * 50_000, "第一、" + "一、" * 50_000, "第" + "一" * 100_000 + "条"]
)
def test_hostile_text_is_no_reference(text: str) -> None:
    assert parse_articles(text) is None
