"""Queries with a name: what a page shows of the database, and the same as JSON, CSV and SQL by Datasette."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

Value = str | int | float | None
Values = Mapping[str, Value]
Row = sqlite3.Row


class Query(NamedTuple):
    """``values`` are those of the ``:names`` in ``sql``."""

    sql: str
    values: Values = MappingProxyType({})

    def rows(self, connection: sqlite3.Connection) -> list[Row]:
        connection.row_factory = Row
        return connection.execute(self.sql, dict(self.values)).fetchall()

    def address(self, form: str = "") -> str:
        """Where Datasette shows the query to be changed (``""``), or its rows as ``.json`` or ``.csv``."""
        given = {name: "" if value is None else value for name, value in self.values.items()}
        return f"/tables{form}?{urlencode({'sql': self.sql.strip(), **given})}"


class Result(NamedTuple):
    """The rows that a page shows, and the query that they come from."""

    query: Query
    rows: list[Row]


def ask(connection: sqlite3.Connection, sql: str, **values: Value) -> Result:
    query = Query(sql, values)
    return Result(query, query.rows(connection))
