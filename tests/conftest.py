"""Tables of marked sentences: ``@pytest.mark.table("dates.jsonl")`` gives a test one ``row`` for every line.

A line is ``{"text": "自⟦2021年2月1日⟧起施行", "want": [["DATE", "2021-02-01"]]}``: marks where a span is expected,
and for each of them, in order, what is wanted. Other keys (``reference``) are the test's own.
"""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

TABLES = Path(__file__).parent / "tables"


class Row(NamedTuple):
    """A line of a table: the text without its marks, the marked stretches in it, and the line's other keys."""

    text: str
    spans: list[tuple[int, int]]
    keys: dict[str, Any]


def read_row(line: str) -> Row:
    keys = json.loads(line)
    text, ends = "", []
    for char in keys.pop("text"):
        if char in "⟦⟧":
            ends.append(len(text))
        else:
            text += char
    return Row(text, list(zip(ends[::2], ends[1::2], strict=True)), keys)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "table(*names): run the test once for every row of these tables")
    # What a script starts in the background ignores Ctrl-C, and so would every command that a test interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for mark in metafunc.definition.iter_markers("table"):
        rows = [read_row(line) for name in mark.args for line in (TABLES / name).read_text("utf-8").splitlines()]
        metafunc.parametrize("row", rows, ids=[f"{number}-{row.text[:20]}" for number, row in enumerate(rows, 1)])
