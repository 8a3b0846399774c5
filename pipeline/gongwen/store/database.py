"""A database that records are stored in: its tables' version, the registers, and batches that are whole or not there.

After a load the tables say what the stored records say, whatever the order in which these came and however often.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from gongwen import __version__
from gongwen.errors import GongwenError
from gongwen.record import Failure
from gongwen.store import registers, schema, sql, views
from gongwen.store.batches import Batch
from gongwen.store.driver import Driver
from gongwen.store.rows import Row, by_columns, failure_rows
from gongwen.store.schema import CHILDREN
from gongwen.store.versions import MIGRATIONS, Migration

_VERSIONS = "schema_versions"
_LAST_KEY, _LAST_INDEX = "entities_pkey", "failures_uri"
"""The last of the keys and of the indexes that wait for the end of the first load; the keys do not where documents are
replaced."""
_KEEP = "ON CONFLICT DO NOTHING"


class Database:
    """The tables behind one connection."""

    def __init__(self, driver: Driver, name: str) -> None:
        self._driver = driver
        self._name = name

    @property
    def batches_at_once(self) -> int:
        """How many batches are best stored in one transaction."""
        return self._driver.batches_at_once

    def transaction(self) -> AbstractContextManager[None]:
        """What is done in it is done whole or not at all; only one loader at a time is in it."""
        return self._driver.transaction()

    def prepare(self, migrations: Sequence[Migration] = MIGRATIONS) -> str | None:
        """Creates the tables or brings older ones up to date, and says so in a sentence.

        :class:`GongwenError` (``store-newer``) for tables that a newer gongwen made.
        """
        driver = self._driver
        with driver.transaction():
            if not driver.has(_VERSIONS):
                for statement in (*sql.creation(driver.dialect), *views.creation()):
                    driver.execute(statement)
                driver.create_search()
                self._set_version(schema.VERSION)
                message = None
            else:
                message = self._bring_up(migrations)
            self._write_registers()
        return message

    def write(self, batch: Batch) -> None:
        """Stores a batch, within a transaction: the documents' earlier rows go, their sources and all others stay."""
        driver, rows = self._driver, batch.rows
        driver.insert(schema.RUNS, rows["runs"], _KEEP)
        driver.insert(schema.REGIONS, rows["regions"], _KEEP)
        driver.insert(schema.LAWS, rows["laws"], _KEEP)
        known = driver.known([document for document, _ in batch.documents])
        if known:
            self._add_keys()  # else every row would be looked at
            for table in CHILDREN:
                driver.delete(table, "document_id", known)
        unindexed = driver.unindex(batch.documents) if known else batch.documents
        for table in (schema.DOCUMENTS, schema.SOURCES):
            driver.insert(table, rows[table.name], sql.upsert(table) if known else "")
        driver.delete(schema.FAILURES, "uri", batch.uris)
        for table in CHILDREN:
            driver.insert(table, rows[table.name])
        driver.index(unindexed)

    def write_failures(self, failures: Iterable[Failure]) -> None:
        """Stores what gave no record, in the place of earlier failures at the same URIs."""
        rows = failure_rows(failures)
        with self._driver.transaction():
            self._driver.delete(schema.FAILURES, "uri", set(rows["uri"]))
            self._driver.insert(schema.FAILURES, self._driver.arrange(schema.FAILURES, [rows]))

    def refresh(self) -> None:
        """Puts together what follows from the stored rows, and the indexes of a new database.

        That is: organizations, and what no register has of laws and regions.
        """
        with self._driver.transaction():
            for statement in sql.REFRESH:
                self._driver.execute(statement)
            self._add_keys()
            if self._driver.dialect.indexes and not self._driver.has(_LAST_INDEX):
                for statement in sql.completion(self._driver.dialect):
                    self._driver.execute(statement)
                self._driver.complete()

    def search(self, words: Sequence[str], limit: int) -> list[Row]:
        """See :func:`gongwen.store.hits.search`."""
        if not self._driver.has(_VERSIONS):
            raise GongwenError("store-empty", f"{self._name} has no tables of gongwen. Store records there first.")
        return self._driver.find(words, limit) if words else []

    def _add_keys(self) -> None:
        if self._driver.dialect.keys == "added" and not self._driver.has(_LAST_KEY):
            for statement in sql.keys(self._driver.dialect):
                self._driver.execute(statement)

    def _bring_up(self, migrations: Sequence[Migration]) -> str | None:
        ((version, by),) = self._driver.execute(
            "SELECT version, gongwen FROM schema_versions ORDER BY version DESC LIMIT 1"
        )
        newest = schema.VERSION if migrations is MIGRATIONS else 1 + len(migrations)
        if version > newest:
            message = (
                f"{self._name} has tables of version {version}, made by gongwen {by}; gongwen {__version__} knows them "
                f"up to version {newest}. Store with a newer gongwen: pip install --upgrade gongwen"
            )
            raise GongwenError("store-newer", message)
        if version == newest:
            return None
        for name in reversed(views.VIEWS):
            self._driver.execute(f"DROP VIEW IF EXISTS {name}")
        for migrate in migrations[version - 1 :]:
            migrate(self._driver)
        for statement in views.creation():
            self._driver.execute(statement)
        self._set_version(newest)
        return f"{self._name}: tables of version {version} are now of version {newest}"

    def _set_version(self, version: int) -> None:
        self._driver.execute(f"INSERT INTO schema_versions VALUES ({version}, {sql.literal(__version__)})")

    def _write_registers(self) -> None:
        """Regions and laws as this version's registers have them; what an earlier one had besides is none of them."""
        for table, parts, registered in (
            (schema.REGIONS, registers.region_rows(), "name"),
            (schema.LAWS, [registers.law_rows()], "status"),
        ):
            columns = sql.quoted(table.names)
            stored = self._driver.execute(f"SELECT {columns} FROM {table.name} WHERE {registered} IS NOT NULL")
            if {tuple(map(_plain, row)) for row in stored} == {row for rows in parts for row in rows}:
                continue
            others = [name for name in table.names if name not in table.key]
            self._driver.execute(f"UPDATE {table.name} SET {', '.join(f'{name} = NULL' for name in others)}")
            for rows in parts:
                arranged = self._driver.arrange(table, [by_columns(table.names, rows)])
                self._driver.insert(table, arranged, sql.upsert(table))


def _plain(value: object) -> object:
    return value if value is None else str(value)
