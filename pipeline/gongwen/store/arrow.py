"""Rows as Arrow tables, in which dates, amounts and JSON are still text: each database reads these in its own way."""

from __future__ import annotations

from typing import Any

from gongwen.store.driver import library
from gongwen.store.rows import Values
from gongwen.store.schema import Table


def arrow_table(table: Table, values: Values, kind: str) -> Any:
    """Some columns of a table; ``OverflowError`` for a number beyond 64 bits."""
    pa = library("pyarrow", "pyarrow", kind)
    types = {"integer": pa.int64(), "boolean": pa.bool_()}
    kinds = {column.name: column.kind for column in table.columns}
    arrays = [pa.array(column, types.get(kinds[name], pa.string())) for name, column in values.items()]
    return pa.Table.from_arrays(arrays, list(values))
