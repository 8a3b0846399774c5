"""The front page's figures: of the whole database, so counted once and again when the file has changed.

With millions of entities that takes longer than a visitor waits: the page shows what has been counted so far.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from datasette.database import Database

from gongwen.explore.pictures import HeatTable, heat_table
from gongwen.explore.regions import Tree
from gongwen.explore.tables import ask

_QUERIES = {
    "counts": """
SELECT 'documents' AS name, count(*) AS rows FROM documents UNION ALL
SELECT 'failures', count(*) FROM failures""",
    "kinds": "SELECT kind, count(*) AS documents FROM documents GROUP BY kind ORDER BY documents DESC",
    "places": """
SELECT region_code, report_year AS year, count(*) AS documents
FROM documents GROUP BY region_code, report_year""",
    "failures": """
SELECT stage, code, count(*) AS documents, min(uri) AS uri, min(message) AS message
FROM failures GROUP BY stage, code ORDER BY documents DESC""",
    "warnings": """
SELECT code, count(*) AS warnings, count(DISTINCT document_id) AS documents, min(document_id) AS document_id
FROM warnings GROUP BY code ORDER BY warnings DESC""",
    "repealed": """
SELECT law, law_id, status_on, count(*) AS citations, count(DISTINCT document_id) AS documents
FROM citations WHERE status_on IN ('repealed', 'superseded')
GROUP BY law, law_id, status_on ORDER BY citations DESC, law LIMIT 15""",
    "labels": "SELECT label, count(*) AS entities FROM entities GROUP BY label ORDER BY entities DESC",
    "laws": "SELECT law, law_id, citations, documents FROM law_ranking ORDER BY citations DESC, law LIMIT 15",
    "units": """
SELECT unit, dimension, count(*) AS figures
FROM entities WHERE label = 'QUANTITY'
GROUP BY unit, dimension ORDER BY figures DESC, unit LIMIT 15""",
}
"""The parts of the page; what takes longest comes last."""

_PATIENCE = 0.5
"""Seconds that a visitor waits for the parts that are still being counted."""


class Summary(NamedTuple):
    """What has been counted so far: results by the names of the queries, and ``heat``, the ``places`` by provinces."""

    parts: Mapping[str, Any]
    complete: bool


class Summaries:
    """The summary of a file as it is now. It is begun with the server, part after part, beside other visitors' work."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._state: tuple[int, int] | None = None
        self._task: asyncio.Task[None] | None = None
        self._parts: dict[str, Any] = {}

    async def current(self, patience: float | None = _PATIENCE) -> Summary:
        """With the parts of an earlier state of the file until they are counted anew; ``None`` waits for all."""
        task = self.begin()
        await asyncio.wait([task], timeout=patience)
        if task.done():
            task.result()
        return Summary(dict(self._parts), task.done())

    def begin(self) -> asyncio.Task[None]:
        """Goes on with what is being counted; begins anew where that was of another state of the file, or failed."""
        stat = Path(self._database.path).stat()
        state = (stat.st_mtime_ns, stat.st_size)
        failed = self._task is not None and self._task.done() and self._task.exception() is not None
        if self._task is None or failed or (self._task.done() and state != self._state):
            self._state = state
            self._task = asyncio.ensure_future(self._count())
        return self._task

    async def _count(self) -> None:
        for name, sql in _QUERIES.items():
            self._parts[name] = await self._database.execute_fn(lambda connection, sql=sql: ask(connection, sql))
            if name == "places":
                self._parts["heat"] = await self._database.execute_fn(self._heat)

    def _heat(self, connection: sqlite3.Connection) -> HeatTable:
        tree = Tree(connection)
        cells = [
            (province, row["year"], count)
            for row in self._parts["places"].rows
            for province, count in tree.below(None, [(row["region_code"], row["documents"])]).items()
        ]
        return heat_table(cells, tree.name)
