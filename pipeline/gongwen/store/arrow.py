"""Rows as Arrow tables, in which dates, amounts and JSON are still text: each database reads these in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongwen.store.driver import library
from gongwen.store.rows import Row
from gongwen.store.schema import Table


def arrow_table(table: Table, names: Sequence[str], rows: Sequence[Row], kind: str) -> Any:
    """The columns ``names`` of some rows; ``OverflowError`` for a number beyond 64 bits."""
    pa = library("pyarrow", "pyarrow", kind)
    types = {"integer": pa.int64(), "boolean": pa.bool_()}
    kinds = {column.name: column.kind for column in table.columns}
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    arrays = [
        pa.array(values, types.get(kinds[name], pa.string())) for name, values in zip(names, columns, strict=True)
    ]
    return pa.Table.from_arrays(arrays, list(names))
