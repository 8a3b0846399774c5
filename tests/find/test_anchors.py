"""Dates and figures are sought at anchors only: no rule may be out of their reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import pytest

from gongwen.find.dates import DateFinder
from gongwen.find.figure_search import FigureSearch
from gongwen.find.mention import Mention
from gongwen.rules import Rule, load_rules

RULES = [(name, rule) for name in ("dates.toml", "quantities.toml") for rule in load_rules(name)]


@cache
def search(name: str) -> Callable[[str], Iterable[Mention]]:
    return DateFinder() if name == "dates.toml" else FigureSearch()


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_a_rule_is_reached_from_the_anchors(name: str, rule: Rule) -> None:
    """Some of its examples are found by it, and none by no rule, when all rules are at work."""
    found = [[mention.rule for mention in search(name)(text.translate({0x27E6: "", 0x27E7: ""}))] for text in rule.yes]
    assert all(found)
    assert any(rule.id in rules for rules in found)
