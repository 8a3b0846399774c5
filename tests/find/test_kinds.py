"""What a document is: one small invented document or page a row of ``kinds.jsonl``; unknown stays null."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import gongwen

TABLE = Path(__file__).parents[1] / "tables" / "kinds.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
NO_DOCUMENTS = ("index_page", "error_page")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:16])
def test_kind(row: dict[str, Any]) -> None:
    record = gongwen.extract(row["text"])
    assert record.document.kind == row["kind"]
    assert ("kind" in record.document.places) == (row["kind"] is not None)
    if row["kind"] in NO_DOCUMENTS:
        fields = record.document
        assert (fields.title, fields.issuer, fields.report_year, fields.signed_on) == (None,) * 4


def test_size() -> None:
    assert len(ROWS) >= 60
    assert len({row["kind"] for row in ROWS}) >= 18
