"""The document's own fields: one invented document a row of ``fields.jsonl``; a null is a field that must stay away."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gongwen.find.fields import FieldReader
from gongwen.find.organizations import OrgFinder

# Lines that one title fills, and several signers, are joined in the value.
SEPARATORS = re.compile("[、 \u3000\n]")


@pytest.fixture(scope="module")
def reader() -> FieldReader:
    return FieldReader()


@pytest.fixture(scope="module")
def organizations() -> OrgFinder:
    return OrgFinder()


@pytest.mark.table("fields.jsonl")
def test_fields(row: Any, reader: FieldReader, organizations: OrgFinder) -> None:
    fields = reader(row.text, organizations(row.text))
    assert {name: fields.values.get(name) for name in row.keys["want"]} == row.keys["want"]
    for name, (start, end) in fields.places.items():
        if name not in ("published_on", "signed_on", "report_year", "kind"):
            assert SEPARATORS.sub("", row.text[start:end]) == SEPARATORS.sub("", str(fields.values[name]))
