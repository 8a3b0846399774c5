"""PostgreSQL through ADBC: Arrow batches go into their tables by COPY, those that may meet earlier rows by a stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from gongwen.errors import GongwenError
from gongwen.store import sql
from gongwen.store.arrow import arrow_table
from gongwen.store.driver import Text, library
from gongwen.store.rows import Values
from gongwen.store.schema import DECIMAL_DIGITS, INTEGER_DIGITS, Table
from gongwen.store.url import Url, explained
from gongwen.store.words import LETTERS, pairs

_LOCK = 0x676F6E6777656E  # "gongwen"
_KIND = "PostgreSQL"
_JSONB = "\x01"
"""What stands before a text in jsonb's binary form: the version of that form."""
_INDEX = (
    "ALTER TABLE document_bigrams ADD FOREIGN KEY (document_id) REFERENCES documents ON DELETE CASCADE",
    "CREATE INDEX document_bigrams_bigrams ON document_bigrams USING gin (bigrams)",
)
_SEARCH = (
    # Compressed, they would take a tenth less room, or a third, and twice the time.
    "ALTER TABLE documents ALTER text SET STORAGE EXTERNAL, ALTER source_text SET STORAGE EXTERNAL",
    # The table is short, its arrays lie elsewhere: by itself PostgreSQL would make the index with one process.
    'CREATE TABLE document_bigrams (document_id text COLLATE "C" PRIMARY KEY, bigrams bigint[] NOT NULL) '
    "WITH (parallel_workers = 2)",
    "ALTER TABLE document_bigrams ALTER bigrams SET STORAGE EXTERNAL",
    "COMMENT ON TABLE document_bigrams IS 'What search(words) looks words up in: 2^32 times the code of one letter "
    "and that of the next'",
    # Ranges of characters, since [:alnum:] depends on the server's locale.
    rf"""
CREATE FUNCTION word_bigrams(words text) RETURNS bigint[] LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce(array_agg(DISTINCT ascii(substr(word, at, 1))::bigint << 32 | ascii(substr(word, at + 1, 1))), '{{}}')
FROM regexp_split_to_table(words, '[^{"".join(map("-".join, LETTERS))}]+') AS word,
    generate_series(1, length(word) - 1) AS at
$$""",
    r"""
CREATE FUNCTION search(words text)
RETURNS TABLE (document_id text, title text, issuer text, year bigint, place integer, passage text)
LANGUAGE sql STABLE AS $$
SELECT
    d.id, d.title, coalesce(d.issuer_canonical, d.issuer), d.report_year,
    strpos(d.text, substring(words FROM '\S+')) - 1,
    substr(d.text, greatest(strpos(d.text, substring(words FROM '\S+')) - 20, 1), 60)
FROM documents d
JOIN document_bigrams b ON b.document_id = d.id
WHERE b.bigrams @> word_bigrams(words) AND NOT EXISTS (
    SELECT FROM regexp_matches(words, '\S+', 'g') AS word WHERE strpos(d.text, word[1]) = 0
)
$$""",
)


class Postgres:
    """A server. Loaders take turns, some batches each; readers wait only while a first load ends with its keys."""

    dialect = sql.POSTGRES
    batches_at_once = 3

    def __init__(self, url: Url) -> None:
        dbapi = library("adbc_driver_postgresql.dbapi", "adbc-driver-postgresql", _KIND)
        library("pyarrow", "pyarrow", _KIND)
        self.errors: tuple[type[Exception], ...] = (dbapi.Error,)
        with explained(url, dbapi.Error):
            self._connection = dbapi.connect(url.whole)
        self._cursor = self._connection.cursor()
        self._schema = ""  # of the tables, once one is filled

    def execute(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        self._cursor.execute(statement, *parameters)
        return list(self._cursor.fetchall()) if self._cursor.description else []

    def _execute_with(self, values: Iterable[str], statement: str) -> list[tuple[Any, ...]]:
        """A statement in which ``$1`` is an array of these."""
        pa = library("pyarrow", "pyarrow", _KIND)
        return self.execute(statement, pa.record_batch({"values": pa.array([list(values)], pa.list_(pa.string()))}))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """The lock is the transaction's: it ends with it, whatever becomes of this process."""
        try:
            self.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield
            self._connection.commit()
        except BaseException:
            self._connection.rollback()
            raise

    def has(self, name: str) -> bool:
        return self.execute(f"SELECT to_regclass({sql.literal(name)}) IS NOT NULL") == [(True,)]

    @staticmethod
    def arrange(table: Table, parts: Sequence[Values]) -> Any:
        rows = arrow_table(table, parts)
        kinds = {column.name: column.kind for column in table.columns}
        for at, name in enumerate(rows.column_names):
            rows = rows.set_column(at, name, _binary(kinds[name], rows[name]))
        return rows

    def insert(self, table: Table, arranged: Any, conflict: str = "") -> None:
        if not conflict:
            self._copy(table.name, arranged)
        elif arranged.num_rows:
            with self._staged(table, arranged) as stage:
                columns = sql.quoted(arranged.column_names)
                self.execute(f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {stage} {conflict}")

    def known(self, documents: Sequence[str]) -> list[str]:
        return [row[0] for row in self._execute_with(documents, "SELECT id FROM documents WHERE id = ANY($1)")]

    def delete(self, table: Table, column: str, values: Iterable[str]) -> None:
        self._execute_with(values, f'DELETE FROM {table.name} WHERE "{column}" = ANY($1)')

    @contextmanager
    def _staged(self, table: Table, rows: Any) -> Iterator[str]:
        """A temporary table of some of a table's columns, which no other session sees."""
        columns = sql.quoted(rows.column_names)
        self.execute(f"CREATE TEMPORARY TABLE gongwen_stage AS SELECT {columns} FROM {table.name} WITH NO DATA")
        self._cursor.adbc_ingest("gongwen_stage", rows, mode="append", temporary=True)
        yield "gongwen_stage"
        self.execute("DROP TABLE gongwen_stage")

    def create_search(self) -> None:
        ((encoding,),) = self.execute("SELECT current_setting('server_encoding')")
        if encoding != "UTF8":
            remedy = "CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0"
            raise GongwenError("store", f"The database's encoding is {encoding}, which has no Han characters. {remedy}")
        for statement in _SEARCH:
            self.execute(statement)

    def complete(self) -> None:
        for statement in _INDEX:
            self.execute(statement)

    def unindex(self, documents: Sequence[Text]) -> list[Text]:
        """All of them."""
        ids = [document for document, _ in documents]
        self._execute_with(ids, "DELETE FROM document_bigrams WHERE document_id = ANY($1)")
        return list(documents)

    def index(self, documents: Sequence[Text]) -> None:
        pa = library("pyarrow", "pyarrow", _KIND)
        ids, texts = zip(*documents, strict=True)
        of_each = [pairs(text) for text in texts]
        ends = np.cumsum([0, *map(len, of_each)])
        lists = pa.LargeListArray.from_arrays(ends, np.concatenate(of_each).astype(np.int64))
        self._copy("document_bigrams", pa.table({"document_id": ids, "bigrams": lists}))

    def _copy(self, table: str, rows: Any) -> None:
        """Rows into a table wherever the search path finds it; by itself COPY looks into the first schema alone."""
        if not self._schema:
            named = "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            ((self._schema,),) = self.execute(f"{named} WHERE c.oid = '{table}'::regclass")
        self._cursor.adbc_ingest(table, rows, mode="append", db_schema_name=self._schema)

    def find(self, words: Sequence[str], limit: int) -> list[tuple[Any, ...]]:
        told = sql.literal(" ".join(words))
        return self.execute(f"SELECT * FROM search({told}) ORDER BY year DESC NULLS LAST, document_id LIMIT {limit}")

    def close(self) -> None:
        self._cursor.close()
        self._connection.close()


def _binary(kind: str, column: Any) -> Any:
    """A column of text as COPY has to find it for PostgreSQL's own types."""
    pa, pc = library("pyarrow", "pyarrow", _KIND), library("pyarrow.compute", "pyarrow", _KIND)
    if kind == "json":
        return pc.binary_join_element_wise(_JSONB, column, "")
    types = {"date": pa.date32(), "decimal": pa.decimal128(INTEGER_DIGITS + DECIMAL_DIGITS, DECIMAL_DIGITS)}
    return column.cast(types[kind]) if kind in types else column
