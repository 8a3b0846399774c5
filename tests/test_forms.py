"""The tables of dates, figures and numerals cover a closed list of forms, each well enough to be a test of it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

TABLES = Path(__file__).parent / "tables"
FORMS: dict[str, list[str]] = tomllib.loads((TABLES / "forms.toml").read_text("utf-8"))
DIGIT = re.compile("[0-9]|[０-９]")
FEWEST, ALL_TOGETHER, GENERATED = 8, 1_200, 0.25


def rows(table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TABLES / f"{table}.jsonl").read_text("utf-8").splitlines()]


def shape(row: dict[str, Any]) -> str:
    """The row's text with its digits folded, full-width ones apart from the others."""
    return DIGIT.sub(lambda match: "0" if match[0].isascii() else "０", row["text"])


EVERY_ROW = [row for table in FORMS for row in rows(table)]


@pytest.mark.parametrize("table", FORMS)
def test_every_row_names_a_form_of_the_list(table: str) -> None:
    known = {form for forms in FORMS.values() for form in forms}
    assert {row.get("form") for row in rows(table)} <= known
    assert {row["form"] for row in rows(table)} == set(FORMS[table])


@pytest.mark.parametrize("form", sorted({form for forms in FORMS.values() for form in forms}))
def test_a_form_has_rows_that_differ_in_more_than_digits(form: str) -> None:
    shapes = [shape(row) for row in EVERY_ROW if row["form"] == form]
    assert len(shapes) >= FEWEST
    assert len(set(shapes)) == len(shapes)


def test_the_rows_are_many_and_few_are_generated() -> None:
    assert len(EVERY_ROW) >= ALL_TOGETHER
    assert sum(bool(row.get("generated")) for row in EVERY_ROW) <= GENERATED * len(EVERY_ROW)
