"""``gongwen extract``: documents in, records out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongwen.cli.arguments import SOME_FAILED, OwnPatterns, explained
from gongwen.cli.cluster import AsFormat, ByEngine, FilesFrom, Master, check_local, on_cluster
from gongwen.cli.order import Done, Engine, Format, Order
from gongwen.cli.store import check_place, store_with_progress
from gongwen.cli.targets import listed, nothing, parse_target
from gongwen.errors import GongwenError
from gongwen.store.url import URL_FORMS

if TYPE_CHECKING:
    from gongwen.read.files import Listing
    from gongwen.run.counts import Counts
    from gongwen.run.local import SizedFile
    from gongwen.run.progress import Telling
    from gongwen.run.settings import Settings
    from gongwen.write.jsonl import Writer


def extract(
    inputs: Annotated[  # not Paths, which forget a slash of s3a://
        list[str],
        typer.Argument(metavar="DIR|FILE...", help="Documents, archives, or directories of them; - is standard input."),
    ],
    output: Annotated[  # not a Path, which forgets the slash at the end of a directory's name
        str,
        typer.Option(
            "-o", "--output", metavar="FILE|DIR/", help="Where the records go; - is standard output, DIR/ takes shards."
        ),
    ],
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Worker processes (default: one for each processor).")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over: do away with what DIR/ holds.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Progress, failures and summary as JSON lines on standard error.")
    ] = False,
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
    to: Annotated[
        str | None, typer.Option("--to", metavar="URL", help="Store the records in a database as well: " + URL_FORMS)
    ] = None,
    own: OwnPatterns = None,
    engine: ByEngine = Engine.LOCAL,
    master: Master = None,
    files_from: FilesFrom = None,
    as_format: AsFormat = Format.JSONL,
) -> None:
    """Turn documents into records, one JSON line each; those that fail go to FILE's .failures.jsonl.

    A record's source.uri is the document's path below the input; with several inputs, below the directory that holds
    them all (a/x.txt, b/x.txt). A file that is reached twice is read once.

    DIR/ takes one file a shard of the input and failures.jsonl; the same command again does what is missing, new or
    changed. With --engine spark, inputs and DIR/ are what Spark reaches: s3a://…, hdfs://…, a disk of all machines.

    Exit code 0: all well; 1: some documents failed; 2: wrong call.
    """
    with explained():
        if not output or not all(inputs):
            raise GongwenError(
                "input", "An input or the output has an empty name. Is a variable of your shell not set?"
            )
        settings = _settings(limit or [], text_column, uri_column, manifest, own, keep_source)
        order = Order(
            inputs=inputs, output=output, to=to, settings=settings, workers=workers, fresh=fresh, quiet=quiet,
            log_json=log_json, master=master, files_from=files_from, format=as_format,
        )  # fmt: skip
        done = on_cluster(order) if engine is Engine.SPARK else _locally(order)
    _tell_end(order, done)
    if to and output != "-":
        with explained():
            store_with_progress([Path(output)], to, quiet or log_json)
    if done.counts.failures:
        raise typer.Exit(SOME_FAILED)


def _locally(order: Order) -> Done:
    check_local(order)
    target, inputs = parse_target(order.output), [Path(one) for one in order.inputs]
    if order.fresh and not target.is_folder:
        raise GongwenError("output", "--fresh starts a directory over: name one, -o DIR/, or leave it out.")
    listing = listed(inputs, target)
    if order.to:
        check_place(order.to, target.path)
    if target.path and target.is_folder:
        return _into_folder(target.path, order, listing)
    return _into_file(target.path, order, listing)


def _settings(
    limits: list[str],
    text_column: str,
    uri_column: str | None,
    manifest: Path | None,
    own: Path | None,
    keep_source: bool,
) -> Settings:
    from gongwen.read.jsonl import Columns
    from gongwen.read.limits import parse_limits
    from gongwen.read.manifest import load_manifest
    from gongwen.run.settings import Settings

    return Settings(
        patterns=own,
        limits=parse_limits(limits),
        columns=Columns(text_column, uri_column),
        manifest=load_manifest(manifest) if manifest else None,
        keep_source=keep_source,
    )


def _into_file(path: Path | None, order: Order, listing: Listing) -> Done:
    """Records to a file with failures beside it, or to standard output with failures to standard error."""
    from gongwen.processes import cores
    from gongwen.run.inputs import kept_stdin, sized
    from gongwen.run.outputs import write_lines

    started = time.perf_counter()
    with _writer(path) as writer, kept_stdin(listing.files) as files:
        count, settings = order.workers or cores(), order.settings
        with _telling(order, sized(files), count) as telling:
            make, limits = settings.extractor, settings.limits
            counts = write_lines(files, make, writer, workers=count, limits=limits, telling=telling)
        _check_documents(order, listing, counts, counts)  # before the file takes its name
    return Done(listing.skipped, counts, counts, time.perf_counter() - started)


@contextmanager
def _writer(path: Path | None) -> Iterator[Writer]:
    from gongwen.write.jsonl import Writer, into

    if path:
        with into(path) as writer:
            yield writer
        return
    yield Writer(sys.stdout.buffer, sys.stderr.buffer)
    sys.stdout.buffer.flush()


def _into_folder(path: Path, order: Order, listing: Listing) -> Done:
    """Records to the shards of a directory that are not yet what they are to be."""
    from gongwen.processes import cores
    from gongwen.run.directory import Directory
    from gongwen.run.inputs import kept_stdin
    from gongwen.run.outputs import write_shards

    started = time.perf_counter()
    count, settings = order.workers or cores(), order.settings
    with Directory(path, settings.key(), fresh=order.fresh) as directory, kept_stdin(listing.files) as files:
        shards = directory.plan(files)
        with _telling(order, [file for shard in shards for file in shard.files], count) as telling:
            for line in directory.changes.lines():
                telling.say("changed", line)
            make, limits = settings.extractor, settings.limits
            now = write_shards(shards, make, directory, workers=count, limits=limits, telling=telling)
        _check_documents(order, listing, directory.total, now)
    return Done(listing.skipped, directory.total, now, time.perf_counter() - started)


def _check_documents(order: Order, listing: Listing, counts: Counts, now: Counts) -> None:
    """:class:`GongwenError` (``input``) where no file held a document."""
    if not counts.documents:
        raise nothing([Path(one) for one in order.inputs], listing.skipped + sum(now.skipped.values()))


def _telling(order: Order, files: Sequence[SizedFile], workers: int) -> Telling:
    from gongwen.run.progress import Extent, telling

    extent = Extent(len(files), sum(file.size for file in files), workers)
    return telling(extent, quiet=order.quiet, as_json=order.log_json)


def _tell_end(order: Order, done: Done) -> None:
    from gongwen.run.report import as_json, summary

    manifest = order.settings.manifest
    unused = len(manifest.rows) - done.counts.rows if manifest else 0
    if order.log_json:
        typer.echo(as_json(done.counts, done.skipped, done.seconds, unused=unused, now=done.now), err=True)
    elif not order.quiet:
        from rich.console import Console

        Console(stderr=True).print(summary(done.counts, done.skipped, done.seconds, unused=unused, now=done.now))
