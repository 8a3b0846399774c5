"""The front page's figures: of the whole database, so counted once and again when the file has changed.

With millions of entities that takes longer than a visitor waits: the page shows what has been counted so far.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

from gongwen.explore.opening import read_only
from gongwen.explore.pictures import HeatTable, heat_table
from gongwen.explore.regions import Tree
from gongwen.explore.tables import Row, ask

_QUERIES = {
    "counts": "SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM failures) AS failures",
    "kinds": "SELECT kind, count(*) AS documents FROM documents GROUP BY kind ORDER BY documents DESC, kind",
    "places": """
SELECT region_code, report_year AS year, count(*) AS documents
FROM documents GROUP BY region_code, report_year""",
    "failures": """
SELECT stage, code, count(*) AS documents, min(uri) AS uri, min(message) AS message
FROM failures GROUP BY stage, code ORDER BY documents DESC, stage, code""",
    "warnings": """
SELECT code, count(*) AS warnings, count(DISTINCT document_id) AS documents, min(document_id) AS document_id
FROM warnings GROUP BY code ORDER BY warnings DESC, code""",
    "units": """
SELECT unit, dimension, count(*) AS figures
FROM entities WHERE label = 'QUANTITY'
GROUP BY unit, dimension ORDER BY figures DESC, unit LIMIT 15""",
    "laws": """
SELECT coalesce(l.title, e.canonical, e.text) AS law, e.law_id,
    count(*) AS citations, count(DISTINCT e.document_id) AS documents
FROM entities e LEFT JOIN laws l ON l.id = e.law_id
WHERE e.label = 'LAW'
GROUP BY law, e.law_id ORDER BY citations DESC, law LIMIT 15""",
    "labels": "SELECT label, count(*) AS entities FROM entities GROUP BY label",
    "repealed": """
SELECT coalesce(l.title, e.canonical, e.text) AS law, e.law_id, e.status_on,
    count(*) AS citations, count(DISTINCT e.document_id) AS documents
FROM entities e LEFT JOIN laws l ON l.id = e.law_id
WHERE e.label = 'LAW' AND e.status_on IN ('repealed', 'superseded')
GROUP BY law, e.law_id, e.status_on ORDER BY citations DESC, law LIMIT 15""",
}
"""The parts of the page: first what is told at once, then the longest counts of entities; so all end soonest. Those
are read from indexes alone (``counted`` in :mod:`gongwen.store.schema`)."""

_PATIENCE = 0.5
"""Seconds that a visitor waits for the parts that are still being counted."""
_WORKERS = 2
"""Threads that count, with a connection each: SQLite leaves Python free meanwhile. More would be in visitors' way."""

_STEPS = 1_000_000
"""Of SQLite's machine, some hundredths of a second: how often counting looks whether it is to go on."""


class Summary(NamedTuple):
    """What has been counted so far: results by the names of the queries, and ``heat``, the ``places`` by provinces."""

    parts: Mapping[str, Any]
    complete: bool


class Summaries:
    """The summary of a file as it is now. Threads of their own count it, beside visitors' work, until it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: tuple[int, int] | None = None
        self._tasks: list[Future[None]] = []
        self._parts: dict[str, Any] = {}
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="counting")
        self._closed = Event()

    async def current(self, patience: float | None = _PATIENCE) -> Summary:
        """With the parts of an earlier state of the file until they are counted anew; ``None`` waits for all."""
        self.begin()
        ended, going_on = await asyncio.to_thread(wait, self._tasks, patience)
        for task in ended:
            task.result()
        return Summary(dict(self._parts), not going_on)

    def begin(self) -> None:
        """Goes on with what is being counted; begins anew where that was of another state of the file, or failed."""
        if not all(task.done() for task in self._tasks):
            return
        stat = self._path.stat()
        state = (stat.st_mtime_ns, stat.st_size)
        if state != self._state or any(task.exception() for task in self._tasks):
            self._state = state
            self._tasks = [self._threads.submit(self._count, name) for name in _QUERIES]

    def close(self) -> None:
        """Breaks off what is being counted: the program's end would wait for it."""
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _count(self, name: str) -> None:
        with closing(sqlite3.connect(read_only(self._path), uri=True)) as connection:
            connection.set_progress_handler(self._closed.is_set, _STEPS)
            self._parts[name] = found = ask(connection, _QUERIES[name])
            if name == "places":
                self._parts["heat"] = _heat(connection, found.rows)


def _heat(connection: sqlite3.Connection, places: list[Row]) -> HeatTable:
    tree = Tree(connection)
    cells = [
        (province, row["year"], count)
        for row in places
        for province, count in tree.below(None, [(row["region_code"], row["documents"])]).items()
    ]
    return heat_table(cells, tree.name)
