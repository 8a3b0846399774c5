"""A run from its files to its output: one file of lines, or a directory of shards."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing

from gongwen.read.files import File
from gongwen.read.limits import Limits
from gongwen.run.counts import Counts
from gongwen.run.directory import Directory
from gongwen.run.documents import Failed, Recorded
from gongwen.run.inputs import sized
from gongwen.run.local import run
from gongwen.run.progress import Silent, Telling
from gongwen.run.serving import MakeExtractor
from gongwen.run.shards import Shard, interrupted
from gongwen.write.jsonl import Writer


def write_lines(
    files: Sequence[File],
    make: MakeExtractor,
    writer: Writer,
    *,
    workers: int = 1,
    limits: Limits | None = None,
    telling: Telling | None = None,
) -> Counts:
    """Writes the record of every document in the files, or its failure, in the files' order."""
    counts, done, telling = Counts(), 0, telling or Silent()
    with closing(run([sized(files)], make, workers=workers, limits=limits)) as batches:
        for batch in batches:
            for outcome in batch.outcomes:
                if isinstance(outcome, Recorded):
                    writer.record(outcome.line)
                elif isinstance(outcome, Failed):
                    writer.failure(outcome.line)
                counts.add(outcome)
            counts.died += batch.died
            done += batch.size
            telling.show(batch, counts, done)
    return counts


def write_shards(
    shards: Sequence[Shard],
    make: MakeExtractor,
    directory: Directory,
    *,
    workers: int = 1,
    limits: Limits | None = None,
    telling: Telling | None = None,
) -> Counts:
    """Writes the shards that are to be done, each whole or not at all, and returns what was done now."""
    counts, done, ended = Counts(), 0, 0
    telling, started = telling or Silent(), time.monotonic()
    with closing(run([shard.files for shard in shards], make, workers=workers, limits=limits)) as batches:
        try:
            for batch in batches:
                if batch.outcomes or batch.ends:
                    directory.put(shards[batch.group], batch.outcomes)
                for outcome in batch.outcomes:
                    counts.add(outcome)
                if batch.ends:
                    directory.finish(shards[batch.group])
                counts.died += batch.died
                done, ended = done + batch.size, ended + batch.ends
                telling.show(batch, counts, done)
        except (KeyboardInterrupt, SystemExit):
            telling.say("interrupted", interrupted(ended, len(shards)))
            raise
    directory.complete(time.monotonic() - started)
    return counts
