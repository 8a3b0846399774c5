"""What a task does on its executor: a shard's files in, as Spark delivers them; lines out.

The documents are done by the local engine in a child process of Spark's Python worker: what crashes, loops or eats
memory costs the child, and is a failure of that document alone.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

import gongwen
from gongwen.errors import GongwenError
from gongwen.read.files import File
from gongwen.record import Failure
from gongwen.run.counts import Counts
from gongwen.run.documents import Failed, Recorded, failed
from gongwen.run.local import Batch, SizedFile, run
from gongwen.run.settings import Settings
from gongwen.run.spark.listing import Given

RECORDS, FAILURES, COUNTS = "records", "failures", "counts"
OWN_PATTERNS = "patterns"
"""The name under which a folder of the user's own patterns is unpacked on every executor."""

Line = tuple[str, str]
"""The kind of a line, and the line: a record, a failure, or in the end the counts of all."""


@dataclass(frozen=True)
class ShardTask:
    """The work on one shard, sent to the executor that does it. ``settings`` is a broadcast of :class:`Settings`."""

    files: list[Given]
    settings: Any
    version: str

    def __call__(self, delivered: Iterable[tuple[str, bytes]]) -> Iterator[Line]:
        """``delivered`` are urls with their bytes, in any order; the lines come in the files' order."""
        if gongwen.__version__ != self.version:
            message = f"An executor has gongwen {gongwen.__version__}, the driver {self.version}. Install the same one."
            raise GongwenError("spark", message)
        counts = Counts()
        with tempfile.TemporaryDirectory(prefix="gongwen-", dir=_scratch()) as folder:
            files = _kept(self.files, delivered, Path(folder))
            for batch in _batches(self._refused(), files, _here(self.settings.value)):
                counts.died += batch.died
                for outcome in batch.outcomes:
                    counts.add(outcome)
                    if isinstance(outcome, Recorded):
                        yield RECORDS, outcome.line.decode()
                    elif isinstance(outcome, Failed):
                        yield FAILURES, outcome.line.decode()
        yield COUNTS, msgspec.json.encode(counts).decode()

    def _refused(self) -> Batch:
        """The failures of what Spark cannot read."""
        failures = (
            Failure(uri=file.uri, stage="read", code="unreadable", message=file.trouble)
            for file in self.files
            if file.trouble
        )
        return Batch(0, [failed(one) for one in failures])


def _batches(refused: Batch, files: list[SizedFile], settings: Settings) -> Iterator[Batch]:
    yield refused
    with closing(run([files], settings.extractor, workers=1, limits=settings.limits)) as batches:
        yield from batches


def _kept(files: list[Given], delivered: Iterable[tuple[str, bytes]], folder: Path) -> list[SizedFile]:
    """The files in their order, on the executor's own disk: a child process that takes another's place reads again."""
    wanted = {file.url: number for number, file in enumerate(files)}
    for url, content in delivered:
        if url in wanted:  # else a pattern of their urls has matched another file
            (folder / str(wanted[url])).write_bytes(content)
    for number, file in enumerate(files):
        if file.size == 0:
            (folder / str(number)).touch()
    return [
        SizedFile(File(folder / str(number), file.uri, file.is_named), max(file.size, 0))
        for number, file in enumerate(files)
        if not file.trouble
    ]


def _scratch() -> str | None:
    """Where Spark keeps what is temporary, which it clears when an executor has ended, however it has."""
    places = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")
    return next((place for place in places if place and Path(place).is_dir()), None)


def _here(settings: Settings) -> Settings:
    if settings.patterns is None:
        return settings
    from pyspark import SparkFiles

    return replace(settings, patterns=Path(SparkFiles.get(OWN_PATTERNS)))
