"""The records that all tests of the correction loop share."""

from __future__ import annotations

from pathlib import Path

import pytest

import gongwen
from gongwen.record import Record, Source

from .samples import TEXTS, pipeline, write_records


@pytest.fixture(scope="session")
def extracted() -> dict[str, Record]:
    return {uri: gongwen.extract(text, source=Source(uri=uri), nlp=pipeline()) for uri, text in TEXTS.items()}


@pytest.fixture(params=[False, True], ids=["clean text", "source text"])
def with_source(request: pytest.FixtureRequest) -> bool:
    kept: bool = request.param
    return kept


@pytest.fixture
def records(extracted: dict[str, Record], tmp_path: Path, with_source: bool) -> Path:
    return write_records(tmp_path / "records.jsonl", extracted.values(), with_source)
