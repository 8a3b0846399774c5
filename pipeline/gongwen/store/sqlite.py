"""SQLite through Python's own module, which every Python has."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from gongwen.errors import GongwenError
from gongwen.store import sql
from gongwen.store.driver import Text
from gongwen.store.rows import Row, Values
from gongwen.store.schema import Column, Table
from gongwen.store.url import Url, explained
from gongwen.store.words import bigrams, match

_PATIENCE = 600
"""Seconds to wait for another loader's transaction."""
_PAGE = 16384
"""Bytes of a new file's pages: rows are wide and texts long, and with pages of 4 KB a load takes a quarter longer."""
_GREATEST = 1 << 63
_NULL = math.nan
"""What SQLite stores as NULL: it has no other NaN (https://www.sqlite.org/floatingpoint.html)."""


class Sqlite:
    """A file. Readers wait only while a transaction is committed."""

    dialect = sql.SQLITE
    batches_at_once = 2  # more than its cache holds keep readers and other loaders waiting
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, url: Url) -> None:
        if not url.path.parent.is_dir():
            raise GongwenError("store", f"{url.path.parent} is no directory. Create it: mkdir -p {url.path.parent}")
        with explained(url, sqlite3.Error):
            self._connection = sqlite3.connect(url.path, timeout=_PATIENCE, isolation_level=None)
            self._connection.execute(f"PRAGMA page_size = {_PAGE}")
            self._connection.execute("PRAGMA cache_size = -65536")  # kilobytes
            self._connection.execute("PRAGMA temp_store = MEMORY")

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement).fetchall()

    def rows(self, query: str) -> Iterator[Row]:
        """The rows of a query one by one, however many they are."""
        return iter(self._connection.execute(query))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def has(self, name: str) -> bool:
        return bool(self.execute(f"SELECT 1 FROM sqlite_schema WHERE name = {sql.literal(name)}"))

    @staticmethod
    def arrange(table: Table, parts: Sequence[Values]) -> list[Values]:
        columns = {column.name: column for column in table.columns}
        return [_Columns((name, _quick(columns[name], values)) for name, values in part.items()) for part in parts]

    def insert(self, table: Table, arranged: list[Values], conflict: str = "") -> None:
        decimals = {column.name for column in table.columns if column.kind == "decimal"}
        for part in arranged:
            exact = [name for name in part if name in decimals]
            marks = [f"CAST(?{at} AS REAL)" if name in exact else f"?{at}" for at, name in enumerate(part, 1)]
            marks += [f"?{list(part).index(name) + 1}" for name in exact]
            columns = sql.quoted([*part, *(f"{name}_exact" for name in exact)])
            statement = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join(marks)}) {conflict}"
            self._connection.executemany(statement, zip(*part.values(), strict=True))

    def known(self, documents: Sequence[str]) -> list[str]:
        query = "SELECT 1 FROM documents WHERE id = ?"
        return [document for document in documents if self._connection.execute(query, (document,)).fetchone()]

    def delete(self, table: Table, column: str, values: Iterable[str]) -> None:
        statement = f'DELETE FROM {table.name} WHERE "{column}" = ?'
        self._connection.executemany(statement, ((value,) for value in values))

    def create_search(self) -> None:
        self.execute(
            "CREATE VIRTUAL TABLE document_bigrams USING "
            "fts5(bigrams, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        # What it gathers before it writes, in bytes: with the megabyte that it has by itself it takes twice as long.
        self.execute("INSERT INTO document_bigrams (document_bigrams, rank) VALUES ('hashsize', 16777216)")

    def complete(self) -> None: ...

    def unindex(self, documents: Sequence[Text]) -> list[Text]:
        """The table keeps no texts of its own: to take a document out of it, it is told what stood there."""
        changed = []
        for document in documents:
            cursor = self._connection.execute("SELECT rowid, text FROM documents WHERE id = ?", document[:1])
            row, earlier = cursor.fetchone() or (None, "")
            if earlier != document[1]:
                changed.append(document)
            if earlier and earlier != document[1]:
                statement = "INSERT INTO document_bigrams (document_bigrams, rowid, bigrams) VALUES ('delete', ?, ?)"
                self._connection.execute(statement, (row, bigrams(earlier)))
        return changed

    def index(self, documents: Sequence[Text]) -> None:
        row = "(SELECT rowid FROM documents WHERE id = ?)"
        statement = f"INSERT INTO document_bigrams (rowid, bigrams) VALUES ({row}, ?)"
        self._connection.executemany(statement, ((document, bigrams(text)) for document, text in documents))

    def find(self, words: Sequence[str], limit: int) -> list[tuple[Any, ...]]:
        """The index leaves few documents, and folds the case of ASCII letters; the texts themselves decide."""
        pairs = match(words)
        indexed = (
            "rowid IN (SELECT rowid FROM document_bigrams WHERE document_bigrams MATCH ?2)" if pairs else "?2 = ''"
        )
        stands = "".join(f" AND instr(text, ?{at}) > 0" for at in range(3, 3 + len(words)))
        statement = (
            "SELECT id, title, coalesce(issuer_canonical, issuer), report_year, instr(text, ?3) - 1, "
            f"substr(text, max(instr(text, ?3) - 20, 1), 60) FROM documents WHERE {indexed}{stands} "
            "ORDER BY report_year DESC NULLS LAST, id LIMIT ?1"
        )
        return self._connection.execute(statement, (limit, pairs, *words)).fetchall()

    def close(self) -> None:
        self._connection.close()


class _Columns(dict[str, Sequence[Any]]):
    """Columns that are pickled as MessagePack, in a tenth of the time."""

    def __reduce__(self) -> tuple[Callable[[bytes], dict[str, Any]], tuple[bytes]]:
        return msgspec.msgpack.decode, (msgspec.msgpack.encode(dict(self)),)


def _quick(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    """The values as Python's module takes them at once: at every None and bool it looks for an adapter, for 0.5 µs."""
    if column.kind == "boolean":
        return [_NULL if one is None else int(one) for one in values]
    if column.kind == "integer" and any(one is not None and not -_GREATEST <= one < _GREATEST for one in values):
        raise OverflowError(column.name)
    return values if column.required else [_NULL if one is None else one for one in values]
