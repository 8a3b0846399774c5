"""Records into a database, or into directories of Parquet or CSV files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from gongwen.collector import no_collector
from gongwen.record import Failure, Record
from gongwen.store.batches import Inputs, Progress, find_inputs, read_batches, read_failures, refused
from gongwen.store.database import Database
from gongwen.store.driver import Driver
from gongwen.store.rows import Rows, rows_of
from gongwen.store.url import Url, explained, parse_url

Item = TypeVar("Item")

_OF_FILES = ("parquet", "csv")
"""The kinds of URL that are a directory of files."""
_MANY = 10_000
"""Failures that are kept before they are written."""


@dataclass
class Stored:
    """What became of a load. ``refused`` are records that no database can hold; they are among its failures."""

    documents: int = 0
    entities: int = 0
    failures: int = 0
    refused: int = 0
    messages: list[str] = field(default_factory=list)


def store(records: Sequence[Path], to: str, *, progress: Progress | None = None) -> Stored:
    """Stores files of records, or directories of them, with the failures beside them. ``to`` is a URL.

    What is stored twice is there once; of a document that was stored before, the rows are replaced. An interrupted
    load leaves whole batches, and can be repeated. :class:`GongwenError` tells what the caller can mend: the URL, the
    files, the database. A record that cannot be stored becomes a row of ``failures``.
    """
    inputs = find_inputs(records)
    url = parse_url(to)
    stored = Stored()
    with no_collector():  # records and rows have no cycles
        if url.kind in _OF_FILES:
            from gongwen.store.files import write_csv, write_parquet

            (write_parquet if url.kind == "parquet" else write_csv)(inputs, url, stored, progress)
        else:
            with opened(url) as database:
                load(inputs, database, stored, progress)
    return stored


def check(to: str) -> None:
    """Whether records can be stored there, before there are any: :class:`GongwenError` where not."""
    url = parse_url(to)
    if url.kind in _OF_FILES:
        from gongwen.store.files import check_folder

        check_folder(url)
    else:
        with opened(url) as database:
            database.prepare()


@contextmanager
def opened(url: Url) -> Iterator[Database]:
    """A database, connected. Its errors come as :class:`GongwenError`, in which no password is shown."""
    driver = connect(url)
    try:
        with explained(url, *driver.errors):
            yield Database(driver, str(url))
    finally:
        driver.close()


def connect(url: Url) -> Driver:
    """The connection to a database of one of the three kinds."""
    if url.kind == "sqlite":
        from gongwen.store.sqlite import Sqlite

        return Sqlite(url)
    if url.kind == "duckdb":
        from gongwen.store.duckdb import DuckDb

        return DuckDb(url)
    from gongwen.store.postgres import Postgres

    return Postgres(url)


def load(inputs: Inputs, database: Database, stored: Stored, progress: Progress | None) -> None:
    """Stores all files into a database; ``stored`` is added to."""
    message = database.prepare()
    if message:
        stored.messages.append(message)
    for path in inputs.records:
        load_records(path, database, stored, progress)
    for path in inputs.failures:
        load_failures(path, database, stored)
    database.refresh()


def load_records(path: Path, database: Database, stored: Stored, progress: Progress | None) -> None:
    """Stores the records of a file, batch by batch."""
    unstored: list[Failure] = []
    ready = ((batch, rows_of(batch.records)) for batch in read_batches(path, progress))
    for batch, rows in _one_ahead(ready) if database.waits else ready:
        unstored += batch.refused
        unstored += _write(batch.records, rows, database, stored)
        if len(unstored) >= _MANY:
            _refuse(unstored, database, stored)
    _refuse(unstored, database, stored)  # behind the records: one of these at the same URI does not hide it


def load_failures(path: Path, database: Database, stored: Stored) -> None:
    """Stores a file of failures."""
    failures = read_failures(path)
    database.write_failures(failures)
    stored.failures += len(failures)


def _one_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items, each of which is made while the one before it is used."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


def _write(records: list[Record], rows: Rows, database: Database, stored: Stored) -> list[Failure]:
    """Stores a batch but for those of its records that have a number beyond all databases' whole numbers."""
    if not records:
        return []
    try:
        database.write(rows)
    except OverflowError:
        if len(records) == 1:
            return [refused(records[0], "number-range", "The record has a whole number of more than 64 bits.")]
        half = len(records) // 2
        halves = (records[:half], records[half:])
        return [failure for part in halves for failure in _write(part, rows_of(part), database, stored)]
    stored.documents += len(rows.documents["id"])
    stored.entities += sum(len(entities["id"]) for entities in rows.entities.values())
    return []


def _refuse(failures: list[Failure], database: Database, stored: Stored) -> None:
    database.write_failures(failures)
    stored.failures += len(failures)
    stored.refused += len(failures)
    failures.clear()
