"""Versions of the tables. :data:`gongwen.store.schema.VERSION` is the newest; a database knows its own.

Whoever changes a table, a column or an index raises the version, appends a migration from the version before and adds
the snapshot of the new one to tests/store/schemas (``python tests/store/snapshots.py``). A test brings every earlier
snapshot up and compares it with tables made anew. Views are made anew at every migration.
"""

from __future__ import annotations

from collections.abc import Callable

from gongwen.store.driver import Driver
from gongwen.store.sql import POSTGRES

Migration = Callable[[Driver], None]


def _to_version_2(driver: Driver) -> None:
    """SQLite counts figures by unit and citations by law from indexes, PostgreSQL indexes bigrams as numbers."""
    is_complete = driver.has("failures_uri")  # else the first load has not ended: its end makes the indexes
    if driver.dialect.counted and is_complete:
        driver.execute('CREATE INDEX entities_units ON entities ("label", "unit", "dimension")')
        columns = '"label", "law_id", "canonical", "text", "status_on", "document_id"'
        driver.execute(f"CREATE INDEX entities_citations ON entities ({columns}) WHERE label = 'LAW'")
    if driver.dialect is POSTGRES:
        for statement in _DROP_SEARCH:
            driver.execute(statement)
        driver.create_search()
        driver.execute("INSERT INTO document_bigrams SELECT id, word_bigrams(text) FROM documents")
        if is_complete:
            driver.complete()


_DROP_SEARCH = ("DROP FUNCTION search(text)", "DROP FUNCTION word_bigrams(text)", "DROP TABLE document_bigrams")

MIGRATIONS: tuple[Migration, ...] = (_to_version_2,)
"""The first brings tables of version 1 to version 2, and so on."""
