"""What commands share: an option of several of them, exit codes, how a caller's mistake is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from gongwen.errors import GongwenError

SOME_FAILED, WRONG_CALL = 1, 2

OwnPatterns = Annotated[
    Path | None,
    typer.Option(
        "--patterns",
        metavar="DIR",
        help="A folder of your own laws beside ours: laws.jsonl, law_repeals.csv, law_*.txt … as in patterns/.",
    ),
]


@contextmanager
def explained() -> Iterator[None]:
    """What the caller can mend goes to stderr as one message, with the exit code of a wrong call."""
    try:
        yield
    except GongwenError as error:
        typer.echo(f"gongwen: {error.message}", err=True)
        raise typer.Exit(WRONG_CALL) from error
