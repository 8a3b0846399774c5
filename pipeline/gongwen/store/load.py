"""Records into a database, or into directories of Parquet or CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from gongwen.collector import no_collector
from gongwen.errors import GongwenError
from gongwen.record import Failure
from gongwen.store.batches import Batch, Progress, find_inputs, read_failures
from gongwen.store.database import Database
from gongwen.store.driver import Driver
from gongwen.store.readers import batches
from gongwen.store.url import Url, explained, parse_url

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
    load leaves whole transactions, and can be repeated. :class:`GongwenError` tells what the caller can mend: the URL,
    the files, the database. A record that cannot be stored becomes a row of ``failures``.
    """
    inputs = find_inputs(records)
    url = parse_url(to)
    stored = Stored()
    with no_collector(), batches(inputs.records, driver_of(url).arrange) as found:  # records and rows have no cycles
        if url.kind in _OF_FILES:
            from gongwen.store.files import write_csv, write_parquet

            write = write_parquet if url.kind == "parquet" else write_csv
            write(found, inputs.failures, url, stored, progress)
        else:
            with opened(url) as database:
                load(found, inputs.failures, database, stored, progress)
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
    return driver_of(url)(url)


def driver_of(url: Url) -> type[Driver]:
    """The kind of database; for Parquet and CSV the one by which these are written."""
    if url.kind in ("sqlite", "csv"):
        from gongwen.store.sqlite import Sqlite

        return Sqlite
    if url.kind in ("duckdb", "parquet"):
        from gongwen.store.duckdb import DuckDb

        return DuckDb
    from gongwen.store.postgres import Postgres

    return Postgres


def load(
    found: Iterator[Batch], failures: Iterable[Path], database: Database, stored: Stored, progress: Progress | None
) -> None:
    """Stores all batches and files of failures into a database; ``stored`` is added to."""
    message = database.prepare()
    if message:
        stored.messages.append(message)
    load_batches(found, database, stored, progress)
    for path in failures:
        load_failures(path, database, stored)
    database.refresh()


def load_batches(found: Iterator[Batch], database: Database, stored: Stored, progress: Progress | None) -> None:
    """Stores batches, and what they could not hold; then raises the error of the one that was the last for it."""
    refused: list[Failure] = []
    error: GongwenError | None = None
    for first in found:
        with database.transaction():
            for batch in chain((first,), islice(found, database.batches_at_once - 1)):
                if batch.documents:
                    database.write(batch)
                _count(batch, stored, progress)
                refused += batch.refused
                error = batch.error
                if error:
                    break
        if error or len(refused) >= _MANY:
            _refuse(refused, database, stored)
        if error:
            raise error
    _refuse(refused, database, stored)  # behind the records: one of these at the same URI does not hide it


def load_failures(path: Path, database: Database, stored: Stored) -> None:
    """Stores a file of failures."""
    failures = read_failures(path)
    database.write_failures(failures)
    stored.failures += len(failures)


def _count(batch: Batch, stored: Stored, progress: Progress | None) -> None:
    stored.documents += len(batch.documents)
    stored.entities += batch.entities
    if progress:
        progress(batch.size)


def _refuse(failures: list[Failure], database: Database, stored: Stored) -> None:
    database.write_failures(failures)
    stored.failures += len(failures)
    stored.refused += len(failures)
    failures.clear()
