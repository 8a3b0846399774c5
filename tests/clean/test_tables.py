"""Source text and clean text, case by case; every clean character leads back to one like it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from gongwen.clean import clean

TABLES = Path(__file__).parents[1] / "tables"


def rows(name: str) -> list[Any]:
    """The rows of a table; ``json`` reads the escaped lone surrogates that they need."""
    return [json.loads(line) for line in (TABLES / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "row", [*rows("clean_pages.jsonl"), *rows("clean_steps.jsonl")], ids=lambda row: row["want"][:16]
)
def test_cleans(row: dict[str, Any]) -> None:
    cleaned = clean(row["raw"])
    assert cleaned.text == row["want"]
    assert clean(cleaned.text).text == cleaned.text
    if "warnings" in row:
        assert sorted(warning.code for warning in cleaned.warnings) == sorted(row["warnings"])
    for n, char in enumerate(cleaned.text):
        start, end = cleaned.to_raw(n, n + 1)
        source = row["raw"][start:end]
        if unicodedata.category(char) not in ("Lo", "Zs", "Cc", "So"):
            assert char in source


def test_reading_at_the_edge_is_outside_and_within_inside() -> None:
    raw = "清溪經(jīng)濟開發(fā)區(qū)管委會"
    cleaned = clean(raw)
    start = cleaned.text.index("经济")
    assert raw[slice(*cleaned.to_raw(start, start + 1))] == "經"
    assert raw[slice(*cleaned.to_raw(start, start + 2))] == "經(jīng)濟"
    assert cleaned.to_raw(start, start) == (2, 2)
    assert raw[slice(*cleaned.to_raw(0, len(cleaned.text)))] == raw
    assert cleaned.script == "hant"


def test_configuration_that_changes_lengths_is_mapped_word_by_word() -> None:
    raw = "採購電腦記憶體和軟體五套。"
    cleaned = clean(raw, opencc_config="tw2sp")
    assert cleaned.text == "采购电脑内存和软件五套。"
    start = cleaned.text.index("内存")
    assert raw[slice(*cleaned.to_raw(start, start + 2))] == "記憶體"
    start = cleaned.text.index("五套")
    assert raw[slice(*cleaned.to_raw(start, start + 2))] == "五套"


def test_span_outside_the_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="not in a clean text of 2"):
        clean("中国").to_raw(1, 3)
