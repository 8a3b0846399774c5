"""``gongwen extract``: documents in, records out."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongwen.cli.arguments import SOME_FAILED, OwnPatterns, explained
from gongwen.errors import GongwenError

if TYPE_CHECKING:
    from gongwen.read import Reader
    from gongwen.read.files import File, Listing
    from gongwen.read.manifest import Manifest
    from gongwen.write.jsonl import Writer


def extract(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="DIR|FILE...", help="Documents, archives, or directories of them; - is standard input."),
    ],
    output: Annotated[  # not a Path, which forgets the slash at the end of a directory's name
        str, typer.Option("-o", "--output", metavar="FILE", help="Where the records go; - is standard output.")
    ],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    keep_source: Annotated[bool, typer.Option("--keep-source", help="Put the source text into each record.")] = False,
    manifest: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A crawl's list (CSV or JSON lines: path, url, …), joined to source.meta."),
    ] = None,
    text_column: Annotated[
        str, typer.Option(metavar="NAME", help="The column of JSON lines that holds the text.")
    ] = "text",
    uri_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="The column that names a line's document (url or uri).")
    ] = None,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=NUMBER", help="Another limit, as in bytes=64M, seconds=120, ratio=500 (repeatable)."
        ),
    ] = None,
    own: OwnPatterns = None,
) -> None:
    """Turn documents into records, one JSON line each; those that fail go to FILE's .failures.jsonl.

    A record's source.uri is the document's path below the input; with several inputs, below the directory that holds
    them all (a/x.txt, b/x.txt). A file that is reached twice is read once.

    Exit code 0: all well; 1: some documents failed; 2: wrong call.
    """
    with explained():
        target = _target(output)
        listing = _listed(inputs, target)
        reader, crawl = _reader(limit or [], text_column, uri_column, manifest)
        with _output(target) as writer:
            import gongwen
            from gongwen.run.local import run

            maker = partial(gongwen.extract, nlp=gongwen.load(patterns=own))
            started = time.perf_counter()
            files = _with_progress(listing.files, quiet)
            counts = run(files, maker, writer, reader=reader, keep_source=keep_source)
            seconds = time.perf_counter() - started
            if not counts.documents:
                raise _nothing(inputs, listing.skipped + counts.skipped.total())
    if not quiet:
        from rich.console import Console

        from gongwen.run.report import summary

        Console(stderr=True).print(summary(counts, listing.skipped, seconds, len(crawl.unused) if crawl else 0))
    if counts.failures:
        raise typer.Exit(SOME_FAILED)


def _target(output: str) -> Path | None:
    """The file that the records go to; None is standard output."""
    if output == "-":
        return None
    if output.rpartition(os.sep)[2] in ("", ".", "..") or Path(output).is_dir():
        inside = Path(output, "records.jsonl")
        raise GongwenError("output", f"{output!r} is a directory's name. Name a file in it: -o {inside}")
    return Path(output)


def _reader(
    limits: list[str], text_column: str, uri_column: str | None, manifest: Path | None
) -> tuple[Reader, Manifest | None]:
    from gongwen.read import Reader
    from gongwen.read.jsonl import Columns
    from gongwen.read.limits import parse_limits
    from gongwen.read.manifest import load_manifest

    crawl = load_manifest(manifest) if manifest else None
    return Reader(parse_limits(limits), Columns(text_column, uri_column), crawl), crawl


def _listed(inputs: list[Path], output: Path | None) -> Listing:
    from gongwen.read.files import STDIN, walk
    from gongwen.write.jsonl import failures_path

    for path in inputs:
        if path != STDIN and not path.exists():
            raise GongwenError("input", f"{path} does not exist. Check the path.")
    earlier = [path for path in (output, failures_path(output)) if _is_ours(path)] if output else []
    listing = walk(inputs, earlier)
    if not listing.files:
        raise _nothing(inputs, listing.skipped)
    if output and output.exists() and any(file.path.exists() and file.path.samefile(output) for file in listing.files):
        raise GongwenError("output", f"{output} is itself an input. Give the records another name.")
    return listing


def _is_ours(path: Path) -> bool:
    """Whether the file holds what an earlier run wrote, which is no input of this one."""
    from gongwen.read.jsonl import is_ours

    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return is_ours(stream)


def _nothing(inputs: list[Path], skipped: int) -> GongwenError:
    places = ", ".join(map(str, inputs))
    message = f"{places}: nothing to read, no document ({skipped} others). Name the files themselves."
    return GongwenError("input", message)


@contextmanager
def _output(output: Path | None) -> Iterator[Writer]:
    """Records to a file with failures beside it, or to standard output with failures to standard error."""
    from gongwen.write.jsonl import Writer, into

    if output:
        with into(output) as writer:
            yield writer
        return
    yield Writer(sys.stdout.buffer, sys.stderr.buffer)
    sys.stdout.buffer.flush()


def _with_progress(files: list[File], quiet: bool) -> Iterable[File]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(files, "documents", console=console, transient=True, disable=quiet or not console.is_terminal)
