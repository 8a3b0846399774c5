"""PostgreSQL through ADBC: Arrow batches go into temporary tables by COPY, and from there to their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from gongwen.store import sql
from gongwen.store.arrow import arrow_table
from gongwen.store.driver import Text, library
from gongwen.store.rows import Values
from gongwen.store.schema import DOCUMENTS, Table
from gongwen.store.url import Url, explained
from gongwen.store.words import LETTERS, bigrams

_LOCK = 0x676F6E6777656E  # "gongwen"
_KIND = "PostgreSQL"
_CASTS = {"date": "::date", "decimal": "::numeric", "json": "::jsonb"}
_INDEX = (
    "ALTER TABLE document_bigrams ADD FOREIGN KEY (document_id) REFERENCES documents ON DELETE CASCADE",
    "CREATE INDEX document_bigrams_bigrams ON document_bigrams USING gin (bigrams)",
)
_SEARCH = (
    'CREATE TABLE document_bigrams (document_id text COLLATE "C" PRIMARY KEY, bigrams text[] COLLATE "C" NOT NULL)',
    "COMMENT ON TABLE document_bigrams IS 'What search(words) looks words up in'",
    # Ranges of characters, since [:alnum:] depends on the server's locale.
    rf"""
CREATE FUNCTION word_bigrams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce(array_agg(substr(word, at, 2)), '{{}}')
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
    """A server. Loaders take turns, batch by batch; readers never wait."""

    dialect = sql.POSTGRES
    batches_at_once = 1

    def __init__(self, url: Url) -> None:
        dbapi = library("adbc_driver_postgresql.dbapi", "adbc-driver-postgresql", _KIND)
        library("pyarrow", "pyarrow", _KIND)
        self.errors: tuple[type[Exception], ...] = (dbapi.Error,)
        with explained(url, dbapi.Error):
            self._connection = dbapi.connect(url.whole)
        self._cursor = self._connection.cursor()

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        self._cursor.execute(statement)
        return list(self._cursor.fetchall()) if self._cursor.description else []

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
        return arrow_table(table, parts)

    def insert(self, table: Table, arranged: Any, conflict: str = "") -> None:
        if arranged.num_rows:
            kinds = {column.name: column.kind for column in table.columns}
            cast = ", ".join(f'"{name}"{_CASTS.get(kinds[name], "")}' for name in arranged.column_names)
            with self._staged(arranged) as stage:
                columns = sql.quoted(arranged.column_names)
                self.execute(f"INSERT INTO {table.name} ({columns}) SELECT {cast} FROM {stage} {conflict}")

    def known(self, documents: Sequence[str]) -> list[str]:
        with self._staged(arrow_table(DOCUMENTS, [{"id": documents}])) as stage:
            return [row[0] for row in self.execute(f"SELECT id FROM documents WHERE id IN (SELECT id FROM {stage})")]

    def delete(self, table: Table, column: str, values: Iterable[str]) -> None:
        with self._staged(arrow_table(table, [{column: list(values)}])) as stage:
            self.execute(f'DELETE FROM {table.name} WHERE "{column}" IN (SELECT "{column}" FROM {stage})')

    @contextmanager
    def _staged(self, table: Any) -> Iterator[str]:
        """A temporary table, which no other session sees."""
        self._cursor.adbc_ingest("gongwen_stage", table, mode="create", temporary=True)
        yield "gongwen_stage"
        self.execute("DROP TABLE gongwen_stage")

    def create_search(self) -> None:
        for statement in _SEARCH:
            self.execute(statement)

    def complete(self) -> None:
        for statement in _INDEX:
            self.execute(statement)

    def unindex(self, documents: Sequence[Text]) -> list[Text]:
        """All of them; what is there is replaced."""
        return list(documents)

    def index(self, documents: Sequence[Text]) -> None:
        pa = library("pyarrow", "pyarrow", _KIND)
        pc = library("pyarrow.compute", "pyarrow", _KIND)
        ids, texts = zip(*documents, strict=True)
        pairs = pc.split_pattern(pa.array(map(bigrams, texts), pa.string()), " ")
        with self._staged(pa.table({"document_id": ids, "bigrams": pairs})) as stage:
            self.execute(
                f"INSERT INTO document_bigrams SELECT document_id, bigrams FROM {stage} "
                "ON CONFLICT (document_id) DO UPDATE SET bigrams = excluded.bigrams"
            )

    def find(self, words: Sequence[str], limit: int) -> list[tuple[Any, ...]]:
        told = sql.literal(" ".join(words))
        return self.execute(f"SELECT * FROM search({told}) ORDER BY year DESC NULLS LAST, document_id LIMIT {limit}")

    def close(self) -> None:
        self._cursor.close()
        self._connection.close()
