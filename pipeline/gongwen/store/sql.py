"""The statements that SQLite, DuckDB and PostgreSQL share, written from the tables of :mod:`gongwen.store.schema`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from gongwen.store.schema import CHILDREN, TABLES, Column, Kind, Table

SCHEMA_VERSIONS = 'CREATE TABLE schema_versions ("version" {integer} PRIMARY KEY, "gongwen" {text} NOT NULL)'


class Dialect(NamedTuple):
    """``types`` are the database's own; ``indexes`` says whether it gets any beside the keys, ``counted`` whether
    there are those that answer counts without a look at the table. ``keys`` says whether what belongs to a document has
    a primary key, and it as well as ``references``, the foreign keys, whether they stand within the tables' definition
    or are added to it when the first load has ended (keys as soon as documents are replaced).

    A database without exact decimals (``exact``) gets two columns for each: a rounded one to compare and to sum, and
    the exact digits as text. ``comments`` says whether it keeps comments of its own; else they stand in the statement.
    """

    types: dict[Kind, str]
    exact: bool = True
    comments: bool = True
    indexes: bool = True
    counted: bool = False
    keys: Literal["within", "added", "none"] = "within"
    references: Literal["within", "added", "none"] = "none"


SQLITE = Dialect(
    {"text": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "decimal": "REAL", "date": "TEXT", "json": "TEXT"},
    exact=False,
    counted=True,  # wide rows far apart in the file: what counts all of them would read all of it
    comments=False,
    references="within",
)
DUCKDB = Dialect(
    {
        "text": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN",
        "decimal": "DECIMAL(38,10)", "date": "DATE", "json": "JSON",
    },
    indexes=False,  # it scans columns faster than its indexes find many rows, and they slow every load down
    keys="none",  # the index behind a key has to fit into memory
    # No foreign keys: it lets no document be replaced whose entities went in the same transaction.
)  # fmt: skip
POSTGRES = Dialect(
    {
        "text": 'text COLLATE "C"', "integer": "bigint", "boolean": "boolean",  # the same order whatever the server's
        "decimal": "numeric", "date": "date", "json": "jsonb",
    },
    keys="added",  # row by row, theirs takes as long as all the rest of the rows
    references="added",
)  # fmt: skip


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def stored(table: Table, dialect: Dialect) -> Iterator[Column]:
    """The columns as the database has them: where it has no exact decimals, the digits stand behind each as text."""
    for column in table.columns:
        yield column
        if column.kind == "decimal" and not dialect.exact:
            yield Column(f"{column.name}_exact")


def creation(dialect: Dialect) -> Iterator[str]:
    """What creates every table, with its key and its comments."""
    yield SCHEMA_VERSIONS.format(**dialect.types)
    for table in TABLES:
        yield _creation(table, dialect)
    if dialect.comments:
        for table in TABLES:
            yield f"COMMENT ON TABLE {table.name} IS {literal(table.comment)}"
            for name in table.names:
                yield f'COMMENT ON COLUMN {table.name}."{name}" IS {literal(table.comment_on(name))}'


def keys(dialect: Dialect) -> Iterator[str]:
    """The primary keys that do not stand in the tables already; see :func:`completion`."""
    for table in CHILDREN if dialect.keys == "added" else ():
        yield f"ALTER TABLE {table.name} ADD PRIMARY KEY ({quoted(table.key)})"


def completion(dialect: Dialect) -> Iterator[str]:
    """The indexes and, where they do not stand in the tables already, the foreign keys.

    They are made when the first load has ended: over what is there, they cost a fraction.
    """
    for table in TABLES:
        required = {column.name for column in table.columns if column.required}
        for column in table.indexes if dialect.indexes else ():
            where = "" if column in required else f' WHERE "{column}" IS NOT NULL'
            yield f'CREATE INDEX {table.name}_{column} ON {table.name} ("{column}"){where}'
        for name, columns, where in table.counted if dialect.counted else ():
            condition = where and f" WHERE {where}"
            yield f"CREATE INDEX {table.name}_{name} ON {table.name} ({quoted(columns)}){condition}"
        for column, other in table.references.items() if dialect.references == "added" else ():
            yield f'ALTER TABLE {table.name} ADD FOREIGN KEY ("{column}") REFERENCES {other}'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _creation(table: Table, dialect: Dialect) -> str:
    lines = []
    for column in stored(table, dialect):
        needed = " NOT NULL" if column.required or column.name in table.key else ""
        known = column.name in table.names
        remark = table.comment_on(column.name) if known else f"The digits of {column.name.removesuffix('_exact')}"
        lines.append((f'"{column.name}" {dialect.types[column.kind]}{needed}', remark))
    if dialect.keys == "within" or table not in CHILDREN:
        lines.append((f"PRIMARY KEY ({quoted(table.key)})", ""))
    for column_name, other in table.references.items() if dialect.references == "within" else ():
        lines.append((f'FOREIGN KEY ("{column_name}") REFERENCES {other}', ""))
    remarks = [f"  -- {remark}" if remark and not dialect.comments else "" for _, remark in lines]
    commas = [","] * (len(lines) - 1) + [""]
    body = "\n".join(
        f"  {line}{comma}{remark}" for (line, _), comma, remark in zip(lines, commas, remarks, strict=True)
    )
    head = "" if dialect.comments else f"  -- {table.comment}\n"
    return f"CREATE TABLE {table.name} (\n{head}{body}\n)"


def upsert(table: Table) -> str:
    """What stands behind an INSERT so that a row of the same key is replaced, in its place."""
    rest = [f'"{name}" = excluded."{name}"' for name in table.names if name not in table.key]
    return f"ON CONFLICT ({quoted(table.key)}) DO UPDATE SET {', '.join(rest)}"


REFRESH = (
    # Put together anew, so that they say what the stored documents say, in whatever order these came.
    "DELETE FROM organizations",
    "INSERT INTO organizations (canonical, type, region_code) SELECT canonical, max(type), max(region_code) FROM ("
    "SELECT canonical, type, region_code FROM entities WHERE label = 'ORG' AND canonical IS NOT NULL UNION ALL "
    "SELECT issuer_canonical, NULL, NULL FROM documents WHERE issuer_canonical IS NOT NULL"
    ") AS named GROUP BY canonical",
    # A law without a status is none of the register's.
    "DELETE FROM laws WHERE status IS NULL AND id NOT IN (SELECT law_id FROM entities WHERE law_id IS NOT NULL)",
    "UPDATE laws SET title = (SELECT min(canonical) FROM entities WHERE law_id = laws.id), "
    "kind = (SELECT min(kind) FROM entities WHERE law_id = laws.id) WHERE status IS NULL",
    "DELETE FROM regions WHERE name IS NULL "
    "AND code NOT IN (SELECT region_code FROM documents WHERE region_code IS NOT NULL) "
    "AND code NOT IN (SELECT region_code FROM entities WHERE region_code IS NOT NULL) "
    "AND code NOT IN (SELECT region_code FROM laws WHERE region_code IS NOT NULL)",
    "DELETE FROM runs WHERE id NOT IN (SELECT run_id FROM documents)",
)
