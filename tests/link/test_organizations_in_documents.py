"""Whole invented documents of many genres: the full names of all marked bodies, with type and division code in some.

A row's ``want`` has for each mark the full name, or full name, type and code.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import gongwen
from gongwen.record import Org

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "tables" / "orgs_documents.jsonl").read_text("utf-8").splitlines()
]
MARK = re.compile("[⟦⟧]")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: MARK.sub("", row["text"])[:12])
def test_document(row: dict[str, Any]) -> None:
    text = MARK.sub("", row["text"])
    places, at = [], 0
    for part in re.split("[⟦⟧]", row["text"]):
        places.append((at, at + len(part)))
        at += len(part)
    marked = places[1::2]
    found = {
        (one.raw_start, one.raw_end): (one.canonical, one.type, one.region)
        for one in gongwen.extract(text).entities
        if isinstance(one, Org)
    }
    read = [found.get(place, ("missed",)) for place in marked]
    wanted = [tuple(want) if isinstance(want, list) else (want,) for want in row["want"]]
    assert [one[: len(want)] for one, want in zip(read, wanted, strict=True)] == wanted


def test_size() -> None:
    """The table holds what it promises: full names of many genres, types and codes of many divisions."""
    wants = [want for row in ROWS for want in row["want"]]
    assert len(wants) >= 240
    assert sum(isinstance(want, list) for want in wants) >= 80
