"""``gongwen store``: records into a database."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongwen.cli.arguments import SOME_FAILED, explained
from gongwen.errors import GongwenError
from gongwen.store.url import URL_FORMS
from gongwen.wording import number_of

if TYPE_CHECKING:
    from gongwen.store.batches import Progress
    from gongwen.store.load import Stored


def store(
    records: Annotated[
        list[Path], typer.Argument(metavar="RECORDS...", help="What extract wrote: files, or directories of them.")
    ],
    url: Annotated[str, typer.Argument(metavar="URL", help=URL_FORMS)],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Store records in a database; tables and views are made there.

    What is stored twice is there once. A document that is stored anew, from a newer extraction, replaces its rows.
    A load that was interrupted can be repeated. Failures beside the records are stored with them.

    Exit code 0: all well; 1: some records could not be stored (table failures); 2: wrong call.
    """
    with explained():
        stored = store_with_progress(records, url, quiet)
    if stored.refused:
        raise typer.Exit(SOME_FAILED)


def check_place(url: str, records: Path | None) -> None:
    """Before hours of work: what cannot be stored at its end, and a database that cannot be reached."""
    from gongwen.store.load import check

    if records is None:
        raise GongwenError("output", "--to stores what is in a file or a directory: name one for the records, -o FILE.")
    check(url)


def store_with_progress(records: Sequence[Path], url: str, quiet: bool) -> Stored:
    """Stores, and says on standard error what became of it."""
    from gongwen.store.load import store as load

    started = time.perf_counter()
    with _progress(records, quiet) as progress:
        stored = load(records, url, progress=progress)
    for message in stored.messages:
        typer.echo(f"gongwen: {message}", err=True)
    if not quiet:
        seconds = max(time.perf_counter() - started, 1e-9)
        typer.echo(
            f"stored {number_of(stored.documents, 'document')}, {number_of(stored.entities, 'entity')} and "
            f"{number_of(stored.failures, 'failure')} "
            f"in {seconds:,.1f} s ({stored.entities / seconds:,.0f} entities/s)",
            err=True,
        )
        if stored.refused:
            typer.echo(
                f"{number_of(stored.refused, 'record')} could not be stored: the table failures says why", err=True
            )
    return stored


@contextmanager
def _progress(records: Sequence[Path], quiet: bool) -> Iterator[Progress | None]:
    from rich.console import Console
    from rich.progress import Progress as Bar

    from gongwen.store.batches import find_inputs

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    size = sum(path.stat().st_size for path in find_inputs(records).records)
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task("records", total=size)
        yield lambda read: bar.advance(task, read)
