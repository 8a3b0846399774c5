"""The driver's side: which shards are to be done, one job for each, what becomes of its lines.

A shard is a job of Spark of one task. Its lines are committed by Spark in a directory beside the outputs; then the
file of its records takes its name, and the shard's own file says what it was made of. So a run that has ended, however
it has, loses the shards that were being done, and no other.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

import gongwen
from gongwen.errors import GongwenError
from gongwen.record import Failure
from gongwen.run.counts import Counts
from gongwen.run.documents import failed
from gongwen.run.local import Batch
from gongwen.run.progress import Telling
from gongwen.run.settings import Key, Settings
from gongwen.run.shards import Shard, Shards, interrupted, not_ours, state_name
from gongwen.run.spark.hadoop import Hadoop
from gongwen.run.spark.listing import Given
from gongwen.run.spark.parquet import columns
from gongwen.run.spark.session import java_gone, reason
from gongwen.run.spark.task import COUNTS, FAILURES, OWN_PATTERNS, RECORDS, ShardTask

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

_STAGING = ".staging"
_SPECIAL = re.compile(r"[\[\]{}*?\\,]")  # of Hadoop's patterns and lists of paths


class ClusterDirectory(Shards):
    """An output directory on any file system that Spark reaches. That one run at a time writes there, nobody checks."""

    def __init__(self, hadoop: Hadoop, url: str, key: Key, *, suffix: str = "jsonl", fresh: bool = False) -> None:
        """:class:`GongwenError` (``output``) for a directory that is none of ours, ``storage`` for one out of reach."""
        super().__init__(url, key)
        self.suffix, self.url, self.hadoop = suffix, url, hadoop
        there = hadoop.status(url) and [one for one in hadoop.children(url) if not one.name.startswith(".")]
        if there and self.size("run.json") is None:
            raise not_ours(url)
        if fresh:
            for one in sorted(there or [], key=lambda one: one.name == "run.json"):  # by it the directory is ours
                self.hadoop.remove(one.url)
        self._run = self._read_run()

    def read(self, name: str) -> bytes | None:
        return self.hadoop.read(f"{self.url}/{name}")

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        self.hadoop.write(f"{self.url}/{name}", pieces)

    def remove(self, name: str) -> None:
        self.hadoop.remove(f"{self.url}/{name}")

    def size(self, name: str) -> int | None:
        status = self.hadoop.status(f"{self.url}/{name}")
        return status.size if status and not status.is_folder else None

    def staging(self, shard: Shard) -> str:
        """Where Spark commits the lines of a shard."""
        return f"{self.url}/{_STAGING}/{shard.number:04}"

    def settle(self, shard: Shard, records: str | None, failures: Iterable[bytes], counts: Counts) -> None:
        """The shard's records take their name, then it is said what they were made of."""
        name, state = self.records_name(shard.number), state_name(shard.number)
        self.remove(state)
        if records:
            self.hadoop.rename(records, f"{self.url}/{name}")
        else:
            self.write(name, [])
        for line in failures:
            shard.fail(failed(msgspec.json.decode(line, type=Failure)))
        shard.counts, shard.size = counts, self.size(name) or 0
        self.write(state, [self.state(shard)])
        self.hadoop.remove(self.staging(shard))

    def complete(self, wall_seconds: float) -> None:
        super().complete(wall_seconds)
        self.remove(_STAGING)


class Cluster:
    """Does shards on a cluster, as many at the same time as there are ``workers``.

    A context manager: until its end executors can fetch a folder of the user's own patterns from the driver.
    """

    def __init__(self, spark: SparkSession, settings: Settings, workers: int | None = None) -> None:
        """``settings`` go to the executors once, with the patterns."""
        self._spark = spark
        self._context: SparkContext = spark.sparkContext
        self.hadoop = Hadoop(self._context)
        self.workers = workers or self._context.defaultParallelism
        self._served = tempfile.TemporaryDirectory(prefix="gongwen-")
        if settings.patterns:
            packed = shutil.make_archive(str(Path(self._served.name) / OWN_PATTERNS), "zip", settings.patterns)
            self._context.addArchive(f"{packed}#{OWN_PATTERNS}")
        self._settings: Any = self._context.broadcast(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._served.cleanup()

    def write_shards(
        self, shards: Sequence[Shard], files: dict[str, Given], directory: ClusterDirectory, telling: Telling
    ) -> Counts:
        """Writes the shards that are to be done, each whole or not at all, and returns what was done now."""
        counts, done, ended, started = Counts(), 0, 0, time.monotonic()
        with self._jobs(shards, files, directory) as jobs:
            try:
                for job in as_completed(jobs):
                    shard = jobs[job]
                    job.result()
                    counts.merge(shard.counts)
                    directory.total.merge(shard.counts)
                    done, ended = done + sum(max(files[uri].size, 0) for uri in shard.inputs), ended + 1
                    telling.show(_batch(shard), counts, done)
                    shard.inputs, shard.failures = {}, []  # they stand in the output
            except (KeyboardInterrupt, SystemExit):
                telling.say("interrupted", interrupted(ended, len(shards)))
                raise
        directory.complete(time.monotonic() - started)
        return counts

    @contextmanager
    def _jobs(
        self, shards: Sequence[Shard], files: dict[str, Given], directory: ClusterDirectory
    ) -> Iterator[dict[Future[None], Shard]]:
        """A thread for every shard that is being done. None of them, and no job, outlives the block."""
        with ThreadPoolExecutor(self.workers) as threads:
            try:
                yield {
                    threads.submit(self._do, shard, [files[uri] for uri in shard.inputs], directory): shard
                    for shard in shards
                }
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                with suppress(*java_gone()):
                    self._context.cancelAllJobs()
                raise

    def _do(self, shard: Shard, files: list[Given], directory: ClusterDirectory) -> None:
        try:
            self._run(shard, files, directory)
        except GongwenError:
            raise
        except java_gone() as error:
            message = f"Spark's driver has ended: {reason(error)}. Give it more memory; the same command goes on."
            raise GongwenError("spark", message) from error
        except Exception as error:  # Spark's own, after its retries
            still = [file if self._is_there(file) else replace(file, size=-1) for file in files]
            if still == files:
                message = f"Shard {shard.number} failed: {reason(error)}. The same command does what is missing."
                raise GongwenError("spark", message) from error
            self._run(shard, still, directory)  # reading says that they are gone

    def _is_there(self, file: Given) -> bool:
        return not file.is_delivered or self.hadoop.can_open(file.url)

    def _run(self, shard: Shard, files: list[Given], directory: ClusterDirectory) -> None:
        self._context.setJobDescription(f"shard {shard.number}")
        staging = directory.staging(shard)
        lines = self._delivered(files).mapPartitions(ShardTask(files, self._settings, gongwen.__version__))
        frame = self._spark.createDataFrame(lines, "kind STRING, value STRING", verifySchema=False)
        frame.write.mode("overwrite").partitionBy("kind").option("compression", "none").text(staging)
        counts, failures = (self._written(f"{staging}/kind={kind}") for kind in (COUNTS, FAILURES))
        records = self._part(f"{staging}/kind={RECORDS}")
        if directory.suffix == "parquet":
            records = self._as_parquet(records, f"{staging}/parquet")
        directory.settle(shard, records, failures.splitlines(), msgspec.json.decode(counts, type=Counts))

    def _delivered(self, files: list[Given]) -> Any:
        """The urls with their bytes, as one partition: what a pattern matches besides is left out by the task."""
        urls = [_SPECIAL.sub("?", file.url) for file in files if file.is_delivered]
        if not urls:
            return self._context.parallelize([], 1)
        return self._context.binaryFiles(",".join(urls), 1).coalesce(1)

    def _as_parquet(self, records: str | None, place: str) -> str | None:
        if records:
            frame = self._spark.read.schema(columns()).json(records)
        else:
            frame = self._spark.createDataFrame(self._context.parallelize([], 1), columns())
        frame.write.mode("overwrite").parquet(place)
        return self._part(place)

    def _written(self, folder: str) -> bytes:
        part = self._part(folder)
        return (self.hadoop.read(part) if part else None) or b""

    def _part(self, folder: str) -> str | None:
        """The one file that a task has written there."""
        if self.hadoop.status(folder) is None:
            return None
        parts = [one.url for one in self.hadoop.children(folder) if one.name.startswith("part-")]
        assert len(parts) == 1, f"{folder} has {len(parts)} files of one task"
        return parts[0]


def _batch(shard: Shard) -> Batch:
    failures = (msgspec.json.decode(line, type=Failure) for line in shard.failures)
    return Batch(shard.number, [failed(one) for one in failures], ends=True, died=shard.counts.died > 0)
