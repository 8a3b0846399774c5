"""The command ``gongwen``: arguments, exit codes, what is printed. spaCy is imported only when documents are read."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gongwen import __version__
from gongwen.errors import GongwenError

if TYPE_CHECKING:
    from gongwen.read import Reader
    from gongwen.read.files import File, Listing
    from gongwen.read.manifest import Manifest
    from gongwen.write.jsonl import Writer

SOME_FAILED, WRONG_CALL = 1, 2

app = typer.Typer(
    name="gongwen",
    help="From Chinese official documents (公文) to database rows.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # with it, help alone takes twice as long
    pretty_exceptions_enable=False,
)
patterns = typer.Typer(help="The rules, each with the examples that explain it.", no_args_is_help=True)
app.add_typer(patterns, name="patterns")

Patterns = Annotated[
    Path | None,
    typer.Option(
        "--patterns",
        metavar="DIR",
        help="A folder of your own laws beside ours: laws.jsonl, law_repeals.csv, law_*.txt … as in patterns/.",
    ),
]


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


@contextmanager
def _explained() -> Iterator[None]:
    """What the caller can mend goes to stderr as one message, with the exit code of a wrong call."""
    try:
        yield
    except GongwenError as error:
        typer.echo(f"gongwen: {error.message}", err=True)
        raise typer.Exit(WRONG_CALL) from error


@app.command()
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
    own: Patterns = None,
) -> None:
    """Turn documents into records, one JSON line each; those that fail go to FILE's .failures.jsonl.

    A record's source.uri is the document's path below the input; with several inputs, below the directory that holds
    them all (a/x.txt, b/x.txt). A file that is reached twice is read once.

    Exit code 0: all well; 1: some documents failed; 2: wrong call.
    """
    with _explained():
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


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from gongwen.record import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@app.command()
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
    own: Patterns = None,
) -> None:
    """Run the pipeline on gold documents: precision, recall and F1 per label, values, document fields."""
    from rich.console import Console

    import gongwen
    from gongwen.score import report
    from gongwen.score import score as measure

    with _explained():
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


@patterns.command("check")
def check_patterns(own: Patterns = None) -> None:
    """Try every rule on its own examples, and read the law register. Exit code 1 when an example does not hold."""
    from gongwen.find.examples import broken, rule_files
    from gongwen.find.laws import LawFinder
    from gongwen.rules import own_patterns

    with _explained():
        theirs = own_patterns(own)
        rules = [rule for _, rules in rule_files(theirs) for rule in rules]
        laws = len(LawFinder(theirs).register.entries)
        wrong = [line for rule in rules for line in broken(rule)]
    for line in wrong:
        typer.echo(line)
    examples = sum(len(rule.yes) + len(rule.no) for rule in rules)
    typer.echo(f"{len(rules)} rules, {examples} examples, {len(wrong)} wrong; {laws} laws")
    if wrong:
        raise typer.Exit(SOME_FAILED)


@patterns.command("list")
def list_patterns(own: Patterns = None) -> None:
    """List every rule, one a line: its id, its file, an example (¶ for a line break), its note."""
    from gongwen.find.examples import rule_files
    from gongwen.rules import own_patterns

    with _explained():
        for name, rules in rule_files(own_patterns(own)):
            for rule in rules:
                example = rule.yes[0].replace("\n", "¶")
                typer.echo("\t".join((rule.id, name, example, rule.note)).rstrip())
