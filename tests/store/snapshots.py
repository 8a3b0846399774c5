"""Writes the snapshot of the tables' version: ``python tests/store/snapshots.py``; see gongwen.store.versions."""

from __future__ import annotations

from pathlib import Path

from gongwen.store import schema, sql

FOLDER = Path(__file__).parent / "schemas"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in ("sqlite", "duckdb", "postgres"):
        dialect = getattr(sql, name.upper())
        statements = (*sql.creation(dialect), *sql.keys(dialect), *sql.completion(dialect))
        text = "".join(f"{statement};\n" for statement in statements)
        (FOLDER / f"{schema.VERSION}.{name}.sql").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
