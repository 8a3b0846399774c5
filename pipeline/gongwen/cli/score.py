"""``gongwen score``: the pipeline against gold documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongwen.cli.arguments import OwnPatterns, explained
from gongwen.errors import GongwenError


def score(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A directory of NAME.txt with NAME.json.")],
    show: Annotated[
        bool, typer.Option("--show", help="List misses, false alarms and wrong values in context.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Show gains and losses since the score saved in FILE.")
    ] = None,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Save this score as JSON in FILE.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, every verdict included, and no tables.")] = False,
    own: OwnPatterns = None,
) -> None:
    """Run the pipeline on gold documents: precision, recall and F1 per label, values, document fields."""
    from rich.console import Console

    import gongwen
    from gongwen.score import report
    from gongwen.score import score as measure

    with explained():
        earlier = report.from_json(against) if against else None
        if save and not save.parent.is_dir():
            raise GongwenError("output", f"{save.parent} is no directory. Create it, or save elsewhere.")
        if save and save.is_dir():
            raise GongwenError("output", f"{save} is a directory. Name a file in it: --save {save / 'score.json'}")
        result = measure(gold_dir, gongwen.load(patterns=own))
        if save:
            save.write_bytes(report.to_json(result))
    if as_json:
        typer.echo(report.to_json(result))
        return
    console = Console(highlight=False)
    for table in report.tables(result):
        console.print(table, "")
    lines = [*(report.wrongs(result) if show else ()), *(report.compared(earlier, result) if earlier else ())]
    for line in lines:
        typer.echo(line)
