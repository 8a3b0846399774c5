"""Versions of the tables. :data:`gongwen.store.schema.VERSION` is the newest; a database knows its own.

Whoever changes a table, a column or an index raises the version, appends a migration from the version before and adds
the snapshot of the new one to tests/store/schemas (``python tests/store/snapshots.py``). A test brings every earlier
snapshot up and compares it with tables made anew. Views are made anew at every migration.
"""

from __future__ import annotations

from collections.abc import Callable

from gongwen.store.driver import Driver

Migration = Callable[[Driver], None]

MIGRATIONS: tuple[Migration, ...] = ()
"""The first brings tables of version 1 to version 2, and so on."""
