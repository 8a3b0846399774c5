"""``gongwen schema``: what a record is."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """Print the JSON Schema of a record."""
    from gongwen.record import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
