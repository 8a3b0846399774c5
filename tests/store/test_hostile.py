"""Values that break what quotes or counts carelessly: they come back as they went, or are refused by name."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import GongwenError
from gongwen.record import Quantity, Record, Section, decode, encode
from gongwen.store import schema
from gongwen.store.load import Stored, store

HOSTILE = (
    "'; DROP TABLE documents; --", '"quoted" \\ back\\slash', "tab\tline\r\nend", "𠮷野家 👩‍👩‍👧 é", "\ufeffmark\u200b",
    "%s {0} ? $1 :name", "=1+1", "NULL", "\\N", "\x01\x1f\x7f",
)  # fmt: skip


def write_records(path: Path, records: list[Record]) -> Path:
    path.write_bytes(b"".join(encode(record) + b"\n" for record in records))
    return path


@pytest.fixture
def record(corpus: list[bytes]) -> Record:
    return decode(corpus[0])


def test_texts_come_back_as_they_went(record: Record, tmp_path: Path, every_place: Any) -> None:
    record.text = "".join(HOSTILE)
    record.source.uri = "a/'; DROP TABLE sources; --"
    record.source.meta = {text: [text, None, 1.5, {"深": True}] for text in HOSTILE}
    record.document.title, record.document.recipient, record.document.source = HOSTILE[:3]
    record.sections = [Section(1, text, text, 0, 1) for text in HOSTILE]
    for entity, text in zip(record.entities, HOSTILE, strict=False):
        entity.text = text
    stored = store([write_records(tmp_path / "x.jsonl", [record])], every_place.url)
    assert (stored.documents, stored.refused) == (1, 0)
    ((text, title),) = every_place.read("SELECT text, title FROM documents")
    assert (text, title) == (record.text, record.document.title)
    assert every_place.read("SELECT uri FROM sources") == [(record.source.uri,)]
    assert [row[3:5] for row in every_place.contents()["sections"]] == [(text, text) for text in HOSTILE]
    assert {row[0] for row in every_place.read("SELECT text FROM entities")} >= set(HOSTILE)


@pytest.mark.slow
def test_ten_megabytes_of_text(record: Record, tmp_path: Path, place: Any) -> None:
    record.text = "县财政局检查企业十五家。\n" * 800_000
    record.entities = record.entities[:3]
    store([write_records(tmp_path / "x.jsonl", [record])], place.url)
    assert place.read("SELECT length(text) FROM documents") == [(len(record.text),)]


AMOUNTS = ["0.1", "-0.0000000001", "9999999999999999999999999999", "120000000", "93.75", "0"]
BEYOND = ["0.00000000001", "10000000000000000000000000000", "1E+60"]


def test_amounts_keep_every_digit(record: Record, tmp_path: Path, place: Any) -> None:
    record.entities = [figure(record, Decimal(amount)) for amount in AMOUNTS]
    for at, entity in enumerate(record.entities):
        entity.id = f"q{at}"
    store([write_records(tmp_path / "x.jsonl", [record])], place.url)
    at = schema.ENTITIES.names.index("value")
    assert [row[at] for row in place.contents()["entities"]] == AMOUNTS
    ((small,),) = place.read("SELECT count(*) FROM figures WHERE value > -1 AND value < 1")
    assert small == 3


def figure(record: Record, amount: Decimal) -> Quantity:
    like = record.entities[0]
    return Quantity(
        id="q1", start=0, end=2, raw_start=0, raw_end=2, text="数字", sentence=like.sentence, rule="r", value=amount,
        unit="元", dimension="money",
    )  # fmt: skip


def test_an_amount_beyond_the_columns_is_in_a_warning(record: Record, tmp_path: Path, place: Any) -> None:
    record.entities, record.warnings = [figure(record, Decimal(amount)) for amount in BEYOND], []
    for at, entity in enumerate(record.entities):
        entity.id = f"q{at}"
    store([write_records(tmp_path / "x.jsonl", [record])], place.url)
    assert place.read("SELECT value FROM entities") == [(None,)] * len(BEYOND)
    warnings = place.read("SELECT code, message FROM warnings ORDER BY position")
    for (code, message), amount in zip(warnings, BEYOND, strict=True):
        assert code == "amount-range"
        assert f" {Decimal(amount):f}: " in message


def test_what_no_database_holds_is_a_failure_of_its_record_alone(
    corpus: list[bytes], tmp_path: Path, place: Any
) -> None:
    fine, nul, twice, long, last = records = [decode(line) for line in corpus[:5]]
    fine.document.title = "the escape \\u0000 written out"
    nul.document.title = "a\0b"
    twice.entities.append(twice.entities[0])
    long.document.report_year = 10**30
    stored = store([write_records(tmp_path / "x.jsonl", records)], place.url)
    assert stored == Stored(2, len(fine.entities) + len(last.entities), failures=3, refused=3)
    assert set(place.read("SELECT title FROM documents")) == {(fine.document.title,), (last.document.title,)}
    assert set(place.read("SELECT uri, stage, code FROM failures")) == {
        (nul.source.uri, "write", "nul"),
        (twice.source.uri, "write", "entity-id"),
        (long.source.uri, "write", "number-range"),
    }


def test_a_line_that_is_no_record_is_named(corpus: list[bytes], tmp_path: Path, place: Any) -> None:
    path = tmp_path / "x.jsonl"
    for line in (b'{"a": 1}', b"no json", b'{"schema":"gongwen/1","id":"\\ud800"}', b"\xff\xfe"):
        path.write_bytes(b"\n".join([corpus[0], b"", line]))
        with pytest.raises(GongwenError, match=r"x\.jsonl, line 3 is no record") as caught:
            store([path], place.url)
        assert caught.value.code == "records"


def test_a_record_of_another_schema_is_named(corpus: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(corpus[0].replace(b'"schema":"gongwen/1"', b'"schema":"gongwen/2"'))
    with pytest.raises(GongwenError, match=r"line 1 is no record: its schema is 'gongwen/2', not 'gongwen/1'"):
        store([path], f"sqlite:///{tmp_path / 'x.db'}")


@pytest.mark.parametrize("line", [b'{"uri": "a"}', b"no json", b"\xff", b"null"])
def test_a_line_that_is_no_failure_is_named(corpus: list[bytes], tmp_path: Path, line: bytes) -> None:
    (tmp_path / "x.jsonl").write_bytes(corpus[0])
    (tmp_path / "x.failures.jsonl").write_bytes(b"\n" + line)
    with pytest.raises(GongwenError, match=r"x\.failures\.jsonl, line 2 is no failure: ") as caught:
        store([tmp_path / "x.jsonl"], f"sqlite:///{tmp_path / 'x.db'}")
    assert caught.value.code == "records"


def test_an_unfinished_run_is_refused(corpus: list[bytes], tmp_path: Path) -> None:
    folder, url = tmp_path / "out", f"sqlite:///{tmp_path / 'x.db'}"
    folder.mkdir()
    (folder / "records-0000-of-0001.jsonl").write_bytes(corpus[0])
    (folder / "run.json").write_text('{"is_complete": false}')
    with pytest.raises(GongwenError, match=r"unfinished run\. Run the same gongwen extract again"):
        store([folder], url)
    assert not (tmp_path / "x.db").exists()
    (folder / "run.json").write_text('{"is_complete": true}')
    assert store([folder], url).documents == 1


def test_cells_of_csv_are_no_formulas(record: Record, tmp_path: Path) -> None:
    record.document.title, record.document.recipient, record.document.source = "=1+1", "@SUM(A1)", "－１"
    record.entities = [figure(record, Decimal("-3.5"))]
    store([write_records(tmp_path / "x.jsonl", [record])], f"csv:{tmp_path / 'csv'}")
    raw = (tmp_path / "csv/documents.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid,fingerprint,title,")
    assert ",'=1+1," in raw.decode()
    assert ",'@SUM(A1)," in raw.decode()
    assert ",'－１," in raw.decode()
    assert ",-3.5," in (tmp_path / "csv/entities.csv").read_text("utf-8-sig")


def test_a_database_that_is_none_is_named(records: Path, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database at all, but long enough to be read as its head" * 9)
    for kind in ("sqlite", "duckdb"):
        with pytest.raises(GongwenError, match=rf"^\[store\] {kind}:///.*x\.db: "):
            store([records], f"{kind}:///{tmp_path / 'x.db'}")


def test_tables_of_others_are_left_alone(records: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE documents (mine)")
    connection.close()
    with pytest.raises(GongwenError, match="documents already exists"):
        store([records], f"sqlite:///{tmp_path / 'x.db'}")
    connection = sqlite3.connect(tmp_path / "x.db")
    assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("documents",)]
