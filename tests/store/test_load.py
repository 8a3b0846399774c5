"""Whatever the order, however often, however interrupted: the same records give the same rows in every target."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from gongwen.record import Record, decode, encode
from gongwen.store import batches, readers
from gongwen.store.duckdb import DuckDb
from gongwen.store.load import store
from gongwen.store.postgres import Postgres
from gongwen.store.sqlite import Sqlite

from .conftest import Contents, in_file, shorten_registers

DRIVERS = {"sqlite": Sqlite, "duckdb": DuckDb, "postgresql": Postgres}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many of them, read by other processes."""
    monkeypatch.setattr(batches, "BATCH_BYTES", 60_000)
    monkeypatch.setattr(readers, "MANY_BYTES", 0)
    monkeypatch.setattr(readers, "cores", lambda: 2)


@pytest.fixture(scope="module")
def mixed(corpus: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records with mirrors of some at other places, in two shards, and failures beside them."""
    folder = tmp_path_factory.mktemp("mixed")
    mirrors = []
    for line in corpus[::3]:
        mirror = decode(line)
        mirror.source.uri = f"mirror/{mirror.source.uri}"
        mirrors.append(encode(mirror))
    folder.joinpath("records-0.jsonl").write_bytes(b"\n".join([*corpus[:7], *mirrors[:2]]) + b"\n")
    folder.joinpath("records-1.jsonl").write_bytes(b"\n".join([*mirrors[2:], *corpus[7:]]) + b"\n")
    failure = b'{"uri":"a.pdf","stage":"read","code":"pdf-scan","message":"a page without text"}\n'
    folder.joinpath("failures.jsonl").write_bytes(failure)
    return folder


@pytest.fixture(scope="module")
def wanted(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """What one undisturbed load into SQLite leaves."""
    place = in_file("sqlite", tmp_path_factory.mktemp("wanted"))
    with pytest.MonkeyPatch.context() as patch:
        shorten_registers(patch)
        store([mixed], place.url)
    contents = place.contents()
    assert len(contents["documents"]) == 12
    assert len(contents["sources"]) == 16
    assert len(contents["failures"]) == 1
    assert len(contents["entities"]) > 500
    return contents


def test_every_target_holds_the_same(mixed: Path, every_place: Any, wanted: Any) -> None:
    store([mixed], every_place.url)
    assert every_place.contents() == wanted


def test_twice_is_once(mixed: Path, place: Any, wanted: Any) -> None:
    for _ in range(2):
        store([mixed], place.url)
    assert place.contents() == wanted


def test_the_order_does_not_matter(mixed: Path, tmp_path: Path, place: Any, wanted: Any) -> None:
    shards = []
    for shard in sorted(mixed.glob("records-*.jsonl"), reverse=True):
        shards.append(tmp_path / shard.name)
        shards[-1].write_bytes(b"".join(reversed(shard.read_bytes().splitlines(keepends=True))))
    for path in (*shards, mixed):
        store([path], place.url)
    assert place.contents() == wanted


class Interrupted(BaseException):
    """Like that of a key: nothing may catch it."""


@pytest.mark.parametrize("rounds", [2, pytest.param(10, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "postgresql", pytest.param("parquet", marks=pytest.mark.slow)])
def test_interrupted_loads_can_be_repeated(
    kind: str, rounds: int, mixed: Path, places: Callable[[str], Any], wanted: Any
) -> None:
    place = places(kind)
    driver = DRIVERS.get(kind, DuckDb)
    chance = random.Random(8)
    insert = driver.insert
    left = 0

    def interrupted(*arguments: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Interrupted
        insert(*arguments, **named)

    for _ in range(rounds):
        left = chance.randrange(30)  # undisturbed, there are more
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(driver, "insert", interrupted)
            with pytest.raises(Interrupted):
                store([mixed], place.url)
        if kind != "parquet" and has_tables(place):
            assert_whole(place)
    store([mixed], place.url)
    assert place.contents() == wanted
    if kind == "parquet":
        assert not [path for path in Path(place.url.partition(":")[2]).rglob("*") if path.name.startswith(".")]


def has_tables(place: Any) -> bool:
    driver = place.connect()
    found: bool = driver.has("schema_versions")
    driver.close()
    return found


def assert_whole(place: Any) -> None:
    """Every document that is there has all its entities."""
    query = "SELECT count(*), count(DISTINCT document_id) FROM entities"
    ((entities, documents),) = place.read(query)
    ((stored,),) = place.read("SELECT count(*) FROM documents")
    assert documents == stored
    assert (entities > 0) == (stored > 0)


def test_a_newer_extraction_replaces_a_documents_rows(corpus: list[bytes], tmp_path: Path, place: Any) -> None:
    old: list[Record] = [decode(line) for line in corpus]
    for record in old:
        record.pipeline = type(record.pipeline)("0.0.1", "default", "sha256:1")
        record.document.title = "an old title"
        for entity in record.entities:
            entity.id = f"old-{entity.id}"
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(map(encode, old)))
    store([path], place.url)
    path.write_bytes(b"\n".join(corpus))
    store([path], place.url)
    again = place.contents()
    assert len(again["runs"]) == 1
    assert not [row for row in again["entities"] if row[1].startswith("old-")]
    assert not [row for row in again["documents"] if "an old title" in row]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_loaders_at_once(kind: str, mixed: Path, places: Callable[[str], Any], wanted: Any) -> None:
    place = places(kind)
    with ThreadPoolExecutor(2) as pool:
        shards = sorted(mixed.glob("records-*.jsonl"))
        for done in [pool.submit(store, [*order, mixed], place.url) for order in (shards, shards[::-1])]:
            done.result()
    assert place.contents() == wanted


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "postgresql", "parquet"])
def test_killed_loads_can_be_repeated(kind: str, mixed: Path, places: Callable[[str], Any], wanted: Any) -> None:
    place = places(kind)
    chance = random.Random(8)
    command = [sys.executable, "-c", LOADER, str(mixed), place.url]
    killed = 0
    for _ in range(10):
        loader = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert loader.stdout
        loader.stdout.readline()  # from here on it stores
        try:
            loader.wait(chance.random())
        except subprocess.TimeoutExpired:
            loader.kill()
            loader.wait()
            killed += 1
        loader.stdout.close()
    assert killed
    store([mixed], place.url)
    assert place.contents() == wanted


LOADER = """
import sys
from pathlib import Path
from gongwen.store import batches, readers, store
batches.BATCH_BYTES, readers.MANY_BYTES, readers.cores = 60_000, 0, lambda: 2
print(flush=True)
store([Path(sys.argv[1])], sys.argv[2])
"""
