"""Rows as Arrow tables, in which dates, amounts and JSON are still text: each database reads these in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongwen.store.driver import library
from gongwen.store.rows import Values
from gongwen.store.schema import Table


def arrow_table(table: Table, parts: Sequence[Values]) -> Any:
    """Rows of a table in one piece, null where a part has no such column; ``OverflowError`` for more than 64 bits."""
    pa = library("pyarrow", "pyarrow", "Arrow")
    types = {"integer": pa.int64(), "boolean": pa.bool_()}
    kinds = {column.name: column.kind for column in table.columns}
    tables = [
        pa.table([pa.array(column, types.get(kinds[name], pa.string())) for name, column in part.items()], list(part))
        for part in parts
    ]
    return pa.concat_tables(tables, promote_options="default")
