"""The documentation's queries run, in all three databases, and answer alike; the views say what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gongwen.record import decode, encode
from gongwen.store import schema, store, views

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs/databases.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", DOCS, re.DOTALL)


@pytest.fixture
def answering(corpus: list[bytes], tmp_path: Path) -> Path:
    """Records in which every question has an answer."""
    records = [decode(line) for line in corpus]
    dated = next(one for record in records for one in record.entities if one.label == "DATE")
    dated.value = "2022-04"
    law = next(one for record in records for one in record.entities if one.label == "LAW")
    law.status_on = "repealed"
    records[1].document.report_year, records[1].document.kind = 2022, "disclosure_report"
    mirror = decode(corpus[2])
    mirror.id, mirror.source.uri = "sha256:0", "mirror.txt"
    path = tmp_path / "answering.jsonl"
    path.write_bytes(b"\n".join(map(encode, [*records, mirror])))
    return path


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 6


def test_the_documentations_queries_answer_alike(answering: Path, places: Any) -> None:
    answers = []
    for kind in ("sqlite", "duckdb", "postgresql", "parquet"):
        place = places(kind)
        store([answering], place.url)
        answers.append([{tuple(map(told, row)) for row in place.read(query)} for query in QUERIES])
    for at, query in enumerate(QUERIES):
        assert answers[0][at], query
        assert all(answer[at] == answers[0][at] for answer in answers), query


def told(value: Any) -> str:
    try:
        return str(round(float(value), 6))
    except (TypeError, ValueError):
        return str(value)


def test_the_views_answer(answering: Path, place: Any) -> None:
    store([answering], place.url)
    records = [decode(line) for line in answering.read_bytes().splitlines()]
    labels = [entity.label for record in records for entity in record.entities]
    assert place.read("SELECT count(*) FROM figures") == [(labels.count("QUANTITY"),)]
    assert place.read("SELECT count(*) FROM citations") == [(labels.count("LAW"),)]
    assert place.read("SELECT CAST(sum(citations) AS integer) FROM law_ranking") == [(labels.count("LAW"),)]
    named = sum(1 for record in records for one in record.entities if one.label == "ORG" and one.canonical)
    assert place.read("SELECT CAST(sum(mentions) AS integer) FROM organization_mentions") == [(named,)]
    assert place.read("SELECT uri, copies FROM duplicates ORDER BY uri") == [
        (uri, 2) for uri in sorted(("mirror.txt", records[2].source.uri))
    ]
    ((sentence, of),) = place.read("SELECT sentence, of FROM figures WHERE of IS NOT NULL ORDER BY sentence LIMIT 1")
    assert of in sentence
    ((reports,),) = place.read("SELECT CAST(sum(reports) AS integer) FROM report_calendar")
    assert reports == sum(
        1 for record in records if record.document.report_year and record.document.kind and record.document.region
    )


def test_the_readmes_query_has_rows(records: Path, places: Any) -> None:
    place = places("sqlite")
    store([records], place.url)
    (query,) = re.findall(r'^\$ sqlite3 out/records\.db "(.*)"$', README, re.MULTILINE)
    assert len(place.read(query)) == 3


def test_tables_and_views_are_documented() -> None:
    for name in (*(table.name for table in schema.TABLES), *views.VIEWS):
        assert f"| `{name}` |" in DOCS
