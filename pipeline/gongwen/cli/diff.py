"""``gongwen diff``: what changed between two extractions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gongwen.cli.arguments import explained

DIFFERENT = 1


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Records: a file, or an output directory.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The records to compare with them.")],
    show: Annotated[bool, typer.Option("--show", help="List every change, by document, in its context.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, every change included, and no tables.")] = False,
) -> None:
    """Show what changed between two extractions: by document, by label and by rule.

    An entity was gained, lost, moved (one of its label overlaps it now) or changed (its values). Not compared are the
    entities' ids, and the version and the patterns that made the records.

    Exit code 0: the two are alike; 1: they differ; 2: wrong call.
    """
    with explained():
        from gongwen.review import diff_report
        from gongwen.review.diff import Summary
        from gongwen.review.diff import diff as differences
        from gongwen.review.records import Records

        summary = Summary()
        found = differences(Records(old), Records(new), summary)
        if as_json:
            for piece in diff_report.json_pieces(found, summary):
                sys.stdout.buffer.write(piece)
        else:
            for one in found:
                typer.echo(diff_report.headline(one))
                for line in diff_report.lines(one) if show else ():
                    typer.echo(line)
    if not as_json:
        from rich.console import Console

        for line in diff_report.pipelines(summary):
            typer.echo(line)
        console = Console(highlight=False)
        for table in diff_report.tables(summary):
            console.print("", table)
    if not summary.is_alike:
        raise typer.Exit(DIFFERENT)
