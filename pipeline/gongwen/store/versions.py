"""Versions of the tables. :data:`gongwen.store.schema.VERSION` is the newest; a database knows its own.

Whoever changes a table, a column or an index raises the version, appends a migration from the version before and adds
the snapshot of the new one to tests/store/schemas (``python tests/store/snapshots.py``). A test brings every earlier
snapshot up and compares it with tables made anew. Views are made anew at every migration.
"""

from __future__ import annotations

from collections.abc import Callable

from gongwen.store.driver import Driver

Migration = Callable[[Driver], None]


def _count_from_indexes(driver: Driver) -> None:
    """Version 2: SQLite counts figures by unit, and citations by law, without reading the wide rows."""
    if driver.dialect.counted and driver.has("failures_uri"):  # else the first load has not ended: its end makes them
        driver.execute('CREATE INDEX entities_units ON entities ("label", "unit", "dimension")')
        columns = '"label", "law_id", "canonical", "text", "status_on", "document_id"'
        driver.execute(f"CREATE INDEX entities_citations ON entities ({columns}) WHERE label = 'LAW'")


MIGRATIONS: tuple[Migration, ...] = (_count_from_indexes,)
"""The first brings tables of version 1 to version 2, and so on."""
