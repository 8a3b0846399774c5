"""What is served: Datasette over one database, read-only, with our plugin."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from gongwen.explore import plugin
from gongwen.explore.pages import MOST_ROWS
from gongwen.explore.summary import Summaries
from gongwen.store.schema import TABLES

TABLES_NAME = "tables"
"""The database's name in addresses, whatever its file is called: /tables/entities.json."""

_SETTINGS = {
    "allow_download": False,
    "sql_time_limit_ms": 20_000,  # the user's own computer and own queries
    "max_returned_rows": MOST_ROWS,
    "facet_time_limit_ms": 5_000,
    "suggest_facets": False,  # tried on every column, it would take seconds with a million entities
    "truncate_cells_html": 200,
}
_KEYS = {table.name: table.key[0] for table in TABLES}
_THEIRS = "datasette.handle_exception"


class Tables(Database):  # type: ignore[misc]
    """What Datasette cannot take of our tables.

    It wants the column that a foreign key leads to: ours name the table alone, and mean its key. It counts the rows of
    every table: the index of words keeps none.
    """

    async def table_names(self) -> list[str]:
        return [name for name in await super().table_names() if not name.startswith("document_bigrams")]

    async def foreign_keys_for_table(self, table: str) -> list[dict[str, Any]]:
        """Without those that lead to a document: its cells lead to our page of it."""
        return [
            {**key, "other_column": key["other_column"] or _KEYS[key["other_table"]]}
            for key in await super().foreign_keys_for_table(table)
            if key["other_table"] != "documents"
        ]

    async def get_all_foreign_keys(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        return {
            table: {
                "incoming": [{**key, "column": key["column"] or _KEYS[table]} for key in keys["incoming"]],
                "outgoing": [
                    {**key, "other_column": key["other_column"] or _KEYS[key["other_table"]]}
                    for key in keys["outgoing"]
                ],
            }
            for table, keys in (await super().get_all_foreign_keys()).items()
        }


def site(path: Path, summaries: Summaries) -> Datasette:
    """A Datasette with our pages; its ``client`` asks it without a network, its ``app()`` is for a server.

    ``summaries`` are the file's: whoever began them closes them.
    A load may go on beside it: the file is opened to be read, not taken to be unchangeable.
    """
    if not pm.is_registered(plugin):
        pm.register(plugin)
        pm.unregister(name=_THEIRS)  # prints every page that is not found as a program's crash, variables included
    here = files("gongwen.explore")
    description = {table.name: {"description": table.comment} for table in TABLES}
    datasette = Datasette(
        metadata={"title": path.name, "databases": {TABLES_NAME: {"tables": description}}},
        template_dir=str(here / "templates"),
        static_mounts=[("assets", str(here / "static"))],
        settings=_SETTINGS,
    )
    database = Tables(datasette, str(path))
    datasette.gongwen_summaries = summaries
    datasette.remove_database("_memory")
    datasette.add_database(database, name=TABLES_NAME)
    return datasette
