"""The command ``gongwen``: arguments, exit codes, what is printed. Each group of commands has a module.

spaCy, databases and rich are imported inside the commands that need them: help comes at once.
"""

from __future__ import annotations

import signal
import sys
from typing import Annotated, NoReturn

import typer

from gongwen import __version__
from gongwen.cli.annotate import annotate
from gongwen.cli.diff import diff
from gongwen.cli.explore import explore
from gongwen.cli.extract import extract
from gongwen.cli.patterns import patterns
from gongwen.cli.schema import schema
from gongwen.cli.score import score
from gongwen.cli.store import store

app = typer.Typer(
    name="gongwen",
    help="From Chinese official documents (公文) to database rows.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # with it, help alone takes twice as long
    pretty_exceptions_enable=False,
)
# The commands take the names of their modules: ``gongwen.cli.extract`` is the function from here on.
for command in (extract, store, explore, schema, score, diff):
    app.command()(command)
app.add_typer(patterns, name="patterns")
app.add_typer(annotate, name="annotate")


def main() -> None:
    """The entry point of the installed command. It can be terminated (SIGTERM) as cleanly as interrupted."""
    signal.signal(signal.SIGTERM, _end)
    app()


def _end(number: int, _frame: object) -> NoReturn:
    """An exception, unlike the signal's own end, runs the clean-up of what is being written."""
    sys.exit(128 + number)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gongwen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    """From Chinese official documents (公文) to database rows."""
