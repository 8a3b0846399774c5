"""Counts in messages."""

from __future__ import annotations

import pytest

from gongwen.wording import number_of


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (0, "document", "0 documents"),
        (1, "document", "1 document"),
        (2_000, "document", "2,000 documents"),
        (1, "entity", "1 entity"),
        (2, "added entity", "2 added entities"),
    ],
)
def test_a_count_has_its_noun(count: int, noun: str, words: str) -> None:
    assert number_of(count, noun) == words
