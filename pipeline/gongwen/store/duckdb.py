"""DuckDB through its own module, which reads Arrow tables where they lie: through ADBC they would be staged first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from gongwen.errors import GongwenError
from gongwen.store import sql
from gongwen.store.arrow import arrow_table
from gongwen.store.driver import Text, library
from gongwen.store.rows import Values
from gongwen.store.schema import DOCUMENTS, Table
from gongwen.store.url import Url, explained

_SETTINGS = {"memory_limit": "256MB", "checkpoint_threshold": "128MB"}
"""With less than that, what it puts off until it is worth it, it writes many times over in a long load."""
_KIND = "DuckDB"
# Its index of words is an extension that has to be downloaded, and is made anew after every change.
_SEARCH = """
CREATE MACRO search(words) AS TABLE
SELECT
    id AS document_id, title, coalesce(issuer_canonical, issuer) AS issuer, report_year AS year,
    strpos("text", regexp_extract(words, '\\S+')) - 1 AS place,
    substr("text", greatest(strpos("text", regexp_extract(words, '\\S+')) - 20, 1), 60) AS passage
FROM documents
WHERE list_bool_and([contains("text", word) FOR word IN regexp_extract_all(words, '\\S+')])
"""


class DuckDb:
    """A file. No other process can open it meanwhile."""

    dialect = sql.DUCKDB
    batches_at_once = 16  # it writes 122,880 rows at once into the file; fewer it writes twice

    def __init__(self, url: Url) -> None:
        duckdb = library("duckdb", "duckdb", _KIND)
        self.errors: tuple[type[Exception], ...] = (duckdb.Error,)
        if not url.path.parent.is_dir():
            raise GongwenError("store", f"{url.path.parent} is no directory. Create it: mkdir -p {url.path.parent}")
        library("pyarrow", "pyarrow", _KIND)
        with explained(url, duckdb.Error):
            self._connection = duckdb.connect(str(url.path), config=_SETTINGS)

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(statement).fetchall())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._connection.execute("SET threads = 1")  # more only get in the way of small batches, and of the next one
        self._connection.begin()
        try:
            yield
            self._connection.commit()
        except BaseException as error:
            with suppress(*self.errors):  # what was committed just then cannot be
                self._connection.rollback()
            if str(error) == "Query interrupted":  # all that duckdb tells of what a signal's handler raised
                raise KeyboardInterrupt from error
            raise

    def has(self, name: str) -> bool:
        return bool(self.execute(f"SELECT 1 FROM duckdb_tables() WHERE table_name = {sql.literal(name)}"))

    @staticmethod
    def arrange(table: Table, parts: Sequence[Values]) -> Any:
        return arrow_table(table, parts)

    def insert(self, table: Table, arranged: Any, conflict: str = "") -> None:
        if arranged.num_rows:
            columns = sql.quoted(arranged.column_names)
            self._with(arranged, f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM beside {conflict}")

    def known(self, documents: Sequence[str]) -> list[str]:
        ids = arrow_table(DOCUMENTS, [{"id": documents}])
        return [row[0] for row in self._with(ids, "SELECT id FROM documents WHERE id IN (SELECT id FROM beside)")]

    def delete(self, table: Table, column: str, values: Iterable[str]) -> None:
        rows = arrow_table(table, [{column: list(values)}])
        self._with(rows, f'DELETE FROM {table.name} WHERE "{column}" IN (SELECT "{column}" FROM beside)')

    def _with(self, beside: Any, statement: str) -> list[tuple[Any, ...]]:
        """Runs what reads the table under its name here; one that were registered would stay until the commit."""
        return list(self._connection.execute(statement).fetchall())

    def create_search(self) -> None:
        self._connection.execute(_SEARCH)

    def complete(self) -> None: ...

    def unindex(self, documents: Sequence[Text]) -> list[Text]:
        """Nothing: it looks into the column of texts itself."""
        return []

    def index(self, documents: Sequence[Text]) -> None: ...

    def find(self, words: Sequence[str], limit: int) -> list[tuple[Any, ...]]:
        told = sql.literal(" ".join(words))
        return self.execute(f"SELECT * FROM search({told}) ORDER BY year DESC NULLS LAST, document_id LIMIT {limit}")

    def close(self) -> None:
        self._connection.close()
