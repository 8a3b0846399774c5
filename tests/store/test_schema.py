"""The tables follow the record: every field has its column, every column its comment, every version its snapshot."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from msgspec import inspect

from gongwen import record
from gongwen.errors import GongwenError
from gongwen.record import decode
from gongwen.store import registers, schema, sql, views
from gongwen.store.database import Database
from gongwen.store.driver import Driver
from gongwen.store.hits import search
from gongwen.store.load import check, connect, store
from gongwen.store.postgres import Postgres
from gongwen.store.url import parse_url
from gongwen.store.versions import MIGRATIONS
from gongwen.store.words import pairs

SNAPSHOTS = Path(__file__).parent / "schemas"
HOLDS = {
    record.Record: schema.DOCUMENTS,
    record.Document: schema.DOCUMENTS,
    record.Source: schema.SOURCES,
    record.Section: schema.SECTIONS,
    record.Warning: schema.WARNINGS,
    record.Pipeline: schema.RUNS,
    record.Failure: schema.FAILURES,
    **dict.fromkeys(schema.ENTITY_TYPES, schema.ENTITIES),
}


def fields(struct: type[msgspec.Struct], prefix: str = "") -> Iterator[str]:
    """Every field, by its path; those of Structs within it in their place."""
    for field in msgspec.structs.fields(struct):
        told = inspect.type_info(field.type)
        inner = [one for one in getattr(told, "types", [told]) if isinstance(one, inspect.StructType)]
        if inner:
            yield from fields(inner[0].cls, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}"


@pytest.mark.parametrize("struct", HOLDS, ids=lambda struct: struct.__name__)
def test_every_field_of_the_record_is_a_column(struct: type[msgspec.Struct]) -> None:
    elsewhere = {"schema", "sections", "entities", "warnings"} if struct is record.Record else set()
    own = {
        path
        for path in fields(struct)
        if not (struct is record.Record and re.match(r"(source|document|pipeline)\.", path))
    }
    columns = {column.path: column.name for column in schema.columns_of(struct)}
    assert own - elsewhere <= columns.keys()
    missing = {columns[path] for path in own - elsewhere} - set(HOLDS[struct].names)
    assert missing == set()


def test_every_struct_of_the_record_is_in_some_table() -> None:
    inside = {record.Part, record.Span, record.Place, record.Provision, record.Version, record.Issuer, record.Region}
    structs = {
        one for one in vars(record).values()
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and not one.__name__.startswith("_")
    }  # fmt: skip
    assert structs - inside - {msgspec.Struct} == set(HOLDS)


def test_tables_and_columns_have_comments(database: Any) -> None:
    for table in schema.TABLES:
        assert table.comment
        assert all(map(table.comment_on, table.names))
    if database.url.startswith("sqlite"):
        return
    store_nothing(database)
    query = "SELECT comment FROM duckdb_columns() WHERE table_name = 'entities' AND column_name = 'value'"
    if database.url.startswith("postgresql"):
        query = (
            "SELECT col_description('entities'::regclass, attnum) FROM pg_attribute "
            "WHERE attrelid = 'entities'::regclass AND attname = 'value'"
        )
    assert database.read(query) == [(schema.ENTITIES.comment_on("value"),)]


def store_nothing(database: Any) -> None:
    driver = database.connect()
    Database(driver, "").prepare()
    driver.close()


@pytest.mark.parametrize("dialect", ["SQLITE", "DUCKDB", "POSTGRES"])
def test_the_snapshot_is_of_this_version(dialect: str) -> None:
    """Whoever changes the tables raises the version: see gongwen.store.versions."""
    path = SNAPSHOTS / f"{schema.VERSION}.{dialect.lower()}.sql"
    assert path.exists(), f"write it: python {Path(__file__).parent / 'snapshots.py'}"
    kind = getattr(sql, dialect)
    statements = (*sql.creation(kind), *sql.keys(kind), *sql.completion(kind))
    assert path.read_text("utf-8") == "".join(f"{statement};\n" for statement in statements)


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_an_older_database_is_brought_up_to_date(version: int, database: Any, records: Path) -> None:
    driver = database.connect()
    dialect = {"sqlite": "sqlite", "duckdb": "duckdb"}.get(database.url.partition(":")[0], "postgres")
    with driver.transaction():
        for statement in (SNAPSHOTS / f"{version}.{dialect}.sql").read_text("utf-8").split(";\n"):
            if statement.strip():
                driver.execute(statement)
        driver.create_search()
        driver.complete()
        for statement in views.creation():
            driver.execute(statement)
        driver.execute(f"INSERT INTO schema_versions VALUES ({version}, 'then')")
    driver.close()
    stored = store([records], database.url)
    assert len(stored.messages) == (version < schema.VERSION)
    assert database.read("SELECT count(*) FROM documents") == [(12,)]
    if dialect == "sqlite":  # the statements that made each table and index; the others keep no more than a version
        made = "SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY name"
        brought_up = database.read(made)
        Path(database.url.removeprefix("sqlite:///")).unlink()
        store([records], database.url)
        assert brought_up == database.read(made)


def test_bigrams_that_were_text_become_numbers(corpus: list[bytes], tmp_path: Path, places: Any) -> None:
    place = places("postgresql")
    for name, line in (("old", corpus[0]), ("new", corpus[1])):
        (tmp_path / f"{name}.jsonl").write_bytes(line)
    store([tmp_path / "old.jsonl"], place.url)
    driver = place.connect()
    earlier = (SNAPSHOTS / "1.postgres.search.sql").read_text("utf-8").split(";\n")
    with driver.transaction():
        for statement in (
            "DROP FUNCTION search(text)", "DROP FUNCTION word_bigrams(text)", "DROP TABLE document_bigrams",
            *filter(None, earlier), "INSERT INTO document_bigrams SELECT id, word_bigrams(text) FROM documents",
            "UPDATE schema_versions SET version = 1",
        ):  # fmt: skip
            driver.execute(statement)
    driver.close()
    assert store([tmp_path / "new.jsonl"], place.url).messages
    documents = [decode(line) for line in corpus[:2]]
    assert {hit.document_id for hit in search(place.url, documents[0].text[:2])} >= {documents[0].id}
    stored = dict(place.read("SELECT document_id, array_to_string(bigrams, ' ') FROM document_bigrams"))
    assert stored == {one.id: " ".join(map(str, pairs(one.text))) for one in documents}


def test_the_tables_are_found_along_the_search_path(corpus: list[bytes], tmp_path: Path, places: Any) -> None:
    place = places("postgresql")
    for name, line in (("old", corpus[0]), ("new", corpus[1])):
        (tmp_path / f"{name}.jsonl").write_bytes(line)
    store([tmp_path / "old.jsonl"], place.url)
    before = place.url.replace("search_path%3D", "search_path%3Dbefore%2C")
    driver = place.connect()
    with driver.transaction():
        driver.execute("CREATE SCHEMA IF NOT EXISTS before")
    driver.close()
    store([tmp_path / "new.jsonl"], before)
    assert place.read("SELECT count(*) FROM documents") == [(2,)]


def test_a_database_without_han_characters_is_refused(records: Path, server: str) -> None:
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")
    with dbapi.connect(server, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    url = urlsplit(server)._replace(path="/latin").geturl()
    with pytest.raises(GongwenError, match=r"encoding is LATIN1, which has no Han.*ENCODING 'UTF8'"):
        store([records], url)


def more(driver: Driver) -> None:
    driver.execute('ALTER TABLE runs ADD COLUMN "note" VARCHAR')


def test_a_migration_is_told_and_made_once(records: Path, database: Any) -> None:
    store([records], database.url)
    driver = database.connect()
    target = Database(driver, "here")
    further, now = (*MIGRATIONS, more), schema.VERSION
    assert target.prepare(further) == f"here: tables of version {now} are now of version {now + 1}"
    assert target.prepare(further) is None
    assert driver.execute("SELECT count(note) FROM runs") == [(0,)]
    assert driver.execute("SELECT max(version) FROM schema_versions") == [(now + 1,)]
    assert driver.execute("SELECT count(*) > 0 FROM figures") == [(True,)]
    driver.close()


def test_a_migration_that_fails_changes_nothing(records: Path, database: Any) -> None:
    store([records], database.url)

    def fails(driver: Driver) -> None:
        more(driver)
        raise RuntimeError

    driver = database.connect()
    with pytest.raises(RuntimeError):
        Database(driver, "here").prepare((*MIGRATIONS, fails))
    driver.close()
    assert database.read("SELECT max(version) FROM schema_versions") == [(schema.VERSION,)]
    assert len(database.read("SELECT * FROM runs")[0]) == len(schema.RUNS.columns)


def test_a_newer_database_is_refused(records: Path, database: Any) -> None:
    store([records], database.url)
    before = database.contents()
    driver = database.connect()
    with driver.transaction():
        driver.execute("INSERT INTO schema_versions VALUES (99, '9.9')")
    driver.close()
    with pytest.raises(
        GongwenError, match=r"version 99, made by gongwen 9\.9.*pip install --upgrade gongwen"
    ) as caught:
        store([records], database.url)
    assert caught.value.code == "store-newer"
    assert database.contents() == before


def test_a_directory_of_another_version_is_refused(records: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    store([records], f"parquet:{folder}")
    (folder / "version.json").write_text('{"version": 99, "gongwen": "9.9"}')
    for call in (lambda: store([records], f"parquet:{folder}"), lambda: check(f"parquet:{folder}")):
        with pytest.raises(GongwenError, match=r"version 99, made by gongwen 9\.9.*an empty directory"):
            call()
    (folder / "version.json").write_text("of something else")
    with pytest.raises(GongwenError, match=r"version\.json does not tell the version of tables.*an empty directory"):
        check(f"parquet:{folder}")


def test_keys_hold_in_sqlite(records: Path, tmp_path: Path) -> None:
    store([records], f"sqlite:///{tmp_path / 'x.db'}")
    connection = sqlite3.connect(tmp_path / "x.db")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_keys_hold_in_postgresql(
    corpus: list[bytes], tmp_path: Path, places: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a document's parts are made when they are needed: for what is replaced, or when the first load ends."""
    place = places("postgresql")
    path = tmp_path / "x.jsonl"
    path.write_bytes(corpus[0])
    keys = "SELECT count(*) FROM pg_constraint WHERE contype = 'p' AND connamespace = current_schema()::regnamespace"
    found = []
    delete = Postgres.delete

    def look(self: Postgres, *arguments: Any) -> None:
        found.append(self.execute(keys)[0][0])
        delete(self, *arguments)

    monkeypatch.setattr(Postgres, "delete", look)
    store([path], place.url)
    ((whole,),) = place.read(keys)
    assert whole == len(schema.TABLES) + 2  # schema_versions, document_bigrams
    assert set(found) == {whole - len(schema.CHILDREN)}
    driver = place.connect()
    with driver.transaction():
        for table in schema.CHILDREN:
            driver.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {table.name}_pkey")
    driver.close()
    found.clear()
    store([path], place.url)  # as after a first load that was interrupted
    assert set(found) == {whole}
    assert place.read(keys) == [(whole,)]


@pytest.mark.usefixtures("whole_registers")
def test_the_register_of_regions_has_parents(records: Path, tmp_path: Path) -> None:
    store([records], f"sqlite:///{tmp_path / 'x.db'}")
    driver = connect(parse_url(f"sqlite:///{tmp_path / 'x.db'}"))
    assert driver.execute(
        "SELECT r.name, p.name, g.name FROM regions r JOIN regions p ON p.code = r.parent_code "
        "JOIN regions g ON g.code = p.parent_code WHERE r.code = '440811'"
    ) == [("麻章区", "湛江市", "广东省")]
    assert driver.execute("SELECT count(*) FROM regions WHERE name IS NOT NULL") == [
        (sum(map(len, registers.region_rows())),)
    ]
    assert driver.execute("SELECT count(*) FROM laws WHERE status IS NOT NULL") == [(len(registers.law_rows()),)]
    driver.close()
