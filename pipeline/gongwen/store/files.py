"""Parquet and CSV: the tables of a database beside them, which is made for this and goes again, as files."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

import msgspec

from gongwen import __version__
from gongwen.errors import GongwenError
from gongwen.store import schema, sql, views
from gongwen.store.batches import Batch, Progress
from gongwen.store.database import Database
from gongwen.store.driver import Driver
from gongwen.store.duckdb import DuckDb
from gongwen.store.load import Stored, load, load_batches, load_failures
from gongwen.store.sqlite import Sqlite
from gongwen.store.url import Url, explained
from gongwen.write.jsonl import cannot_write, draft_path, settle, write_whole

Opened = TypeVar("Opened", bound=Driver)

OF_A_SHARD = (
    schema.RUNS, schema.DOCUMENTS, schema.SOURCES, schema.SECTIONS, schema.WARNINGS, schema.ENTITIES, schema.FAILURES,
)  # fmt: skip
OF_ALL = (schema.REGIONS, schema.LAWS, schema.ORGANIZATIONS)
_VERSION = "version.json"
_VIEWS = "views.sql"
_REMEDY = "Store all records into an empty directory."
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a cell a formula in a spreadsheet."""


def write_parquet(
    found: Iterator[Batch], failures: Iterable[Path], url: Url, stored: Stored, progress: Progress | None
) -> None:
    """One file of every table for each file of records, and three tables over all files of the directory.

    A file takes its name when it is whole, over an earlier one.
    """
    folder = url.path
    with _scratch(folder, DuckDb, url) as driver:
        _check_version(folder)
        database = Database(driver, str(url))
        database.prepare()
        for path, batches in groupby(found, attrgetter("path")):
            load_batches(batches, database, stored, progress)
            _export_shard(driver, folder, path.name.removesuffix(".jsonl"), OF_A_SHARD)
        for path in failures:
            load_failures(path, database, stored)
            _export_shard(driver, folder, path.name.removesuffix(".jsonl"), (schema.FAILURES,))
        _export_whole(driver, database, folder)
    write_whole(folder / _VIEWS, (f"{statement};\n".encode() for statement in _view_statements(folder)))
    write_whole(folder / _VERSION, [msgspec.json.encode(_Written(schema.VERSION, __version__))])


def write_csv(
    found: Iterator[Batch], failures: Iterable[Path], url: Url, stored: Stored, progress: Progress | None
) -> None:
    """One file a table, in UTF-8 with its mark. Text that a spreadsheet would take for a formula gets a ``'``."""
    with _scratch(url.path, Sqlite, url) as driver:
        load(found, failures, Database(driver, str(url)), stored, progress)
        for table in schema.TABLES:
            _write_table(driver, table, url.path / f"{table.name}.csv")


def check_folder(url: Url) -> None:
    """Whether tables can be written into the directory, which is made: :class:`GongwenError` where not."""
    with _scratch(url.path, DuckDb if url.kind == "parquet" else Sqlite, url):
        _check_version(url.path)


@contextmanager
def _scratch(folder: Path, driver: Callable[[Url], Opened], url: Url) -> Iterator[Opened]:
    """A database in the directory, for as long as it is needed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".gongwen-", dir=folder) as inside:
            opened = driver(Url("", Path(inside, "tables"), ""))
            try:
                with explained(url, *opened.errors):
                    yield opened
            finally:
                opened.close()
    except OSError as error:
        raise cannot_write(folder, error) from error


class _Written(msgspec.Struct):
    """What a directory says of its tables: their version, and which gongwen wrote them."""

    version: int
    gongwen: str


def _check_version(folder: Path) -> None:
    path = folder / _VERSION
    if not path.exists():
        return
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_Written)
    except (msgspec.MsgspecError, UnicodeError) as error:
        message = f"{path} does not tell the version of tables: {error}. {_REMEDY}"
        raise GongwenError("store-version", message) from error
    if found.version != schema.VERSION:
        message = (
            f"{folder} has tables of version {found.version}, made by gongwen {found.gongwen}, and this gongwen "
            f"writes version {schema.VERSION}. {_REMEDY}"
        )
        raise GongwenError("store-version", message)


def _export_shard(driver: Driver, folder: Path, shard: str, tables: Iterable[schema.Table]) -> None:
    """The rows go into the shard's files, and out of the database."""
    for table in tables:
        (folder / table.name).mkdir(exist_ok=True)
        _export(driver, f"FROM {table.name}", folder / table.name / f"{shard}.parquet")
    for table in reversed(OF_A_SHARD):
        driver.execute(f"TRUNCATE {table.name}")


def _export(driver: Driver, query: str, target: Path) -> None:
    draft = draft_path(target)
    driver.execute(f"COPY ({query}) TO {sql.literal(str(draft))} (FORMAT parquet, COMPRESSION zstd)")
    with draft.open("rb+") as file:
        settle(file)
    draft.replace(target)


def _export_whole(driver: Driver, database: Database, folder: Path) -> None:
    """What is put together from the files of all shards, those of earlier loads included."""
    for table in (schema.DOCUMENTS, schema.ENTITIES):
        driver.execute(f"DROP TABLE {table.name}")
        driver.execute(f"CREATE VIEW {table.name} AS FROM {_files(folder, table)}")
    for column, told in (("law_id", "entities"), ("region_code", "entities"), ("region_code", "documents")):
        table, key = (schema.LAWS, "id") if column == "law_id" else (schema.REGIONS, "code")
        named = f"SELECT DISTINCT {column} FROM {told} WHERE {column} IS NOT NULL"
        driver.execute(f"INSERT INTO {table.name} ({key}) {named} ON CONFLICT DO NOTHING")
    database.refresh()
    for table in OF_ALL:
        (folder / table.name).mkdir(exist_ok=True)
        _export(driver, f"FROM {table.name}", folder / table.name / "all.parquet")


def _files(folder: Path, table: schema.Table, options: str = "") -> str:
    return f"read_parquet({sql.literal(str(folder / table.name / '*.parquet'))}{options})"


def _view_statements(folder: Path) -> Iterator[str]:
    """For DuckDB: every table as a view of its files, and the views. A document of two shards is that of the first."""
    shard = "regexp_extract(filename, '[^/]+$')"
    absolute = folder.resolve()
    documents = _files(absolute, schema.DOCUMENTS, ", filename = true")
    yield f"CREATE VIEW shards AS SELECT id AS document_id, min({shard}) AS shard FROM {documents} GROUP BY id"
    for table in schema.TABLES:
        files = _files(absolute, table, ", filename = true")
        if table in (schema.DOCUMENTS, schema.SECTIONS, schema.WARNINGS, schema.ENTITIES):
            key = "id" if table is schema.DOCUMENTS else "document_id"
            known = f'SEMI JOIN shards s ON s.document_id = t."{key}" AND s.shard = {shard}'
            yield f"CREATE VIEW {table.name} AS SELECT {sql.quoted(table.names)} FROM {files} t {known}"
        else:
            yield f"CREATE VIEW {table.name} AS SELECT DISTINCT {sql.quoted(table.names)} FROM {files}"
    yield from views.creation()


def _write_table(driver: Sqlite, table: schema.Table, target: Path) -> None:
    names = [column.name for column in sql.stored(table, driver.dialect)]
    exact = {column.name: names.index(f"{column.name}_exact") for column in table.columns if column.kind == "decimal"}
    numbers = {column.name for column in table.columns if column.kind in ("integer", "boolean", "decimal")}
    order = [(exact.get(name, names.index(name)), name in numbers) for name in table.names]
    draft = draft_path(target)
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.names)
        for row in driver.rows(f"SELECT * FROM {table.name} ORDER BY {sql.quoted(table.key)}"):
            writer.writerow([row[at] if number else _harmless(row[at]) for at, number in order])
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def _harmless(text: str | None) -> str | None:
    return f"'{text}" if text and text[0] in _FORMULA else text
