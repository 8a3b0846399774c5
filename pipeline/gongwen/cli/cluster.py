"""``gongwen extract --engine spark``: its options, and the run on a cluster."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from gongwen.cli.order import Done, Engine, Format, Order
from gongwen.errors import GongwenError

ByEngine = Annotated[Engine, typer.Option("--engine", help="This machine's processors, or a cluster.")]
Master = Annotated[
    str | None,
    typer.Option(
        "--master", metavar="URL", help="The cluster, as Spark names it: local[4,4], yarn, spark://HOST:7077 …"
    ),
]
FilesFrom = Annotated[
    str | None,
    typer.Option("--files-from", metavar="LIST", help="Only the files that LIST names, one a line, below the input."),
]
AsFormat = Annotated[Format, typer.Option("--format", help="What a cluster writes: JSON lines, or Parquet.")]


def check_local(order: Order) -> None:
    """:class:`GongwenError` (``engine``) where an option is given that only a cluster has."""
    for name, is_given in (
        ("--master", order.master),
        ("--files-from", order.files_from),
        ("--format parquet", order.format is Format.PARQUET),
    ):
        if is_given:
            raise GongwenError("engine", f"{name} is for a cluster. Add --engine spark, or leave it out.")


def on_cluster(order: Order) -> Done:
    """Records to the shards of a directory that Spark reaches."""
    from gongwen.run.progress import Extent, telling
    from gongwen.run.spark.driver import Cluster, ClusterDirectory
    from gongwen.run.spark.listing import named_in, walk
    from gongwen.run.spark.session import session

    _check(order)
    with session(order.master) as spark, Cluster(spark, order.settings, order.workers) as cluster:
        hadoop = cluster.hadoop
        output = hadoop.full(order.output.rstrip("/") or "/")
        if order.files_from:
            listing = named_in(hadoop, order.files_from, order.inputs[0])
        else:
            listing = walk(hadoop, order.inputs, output)
        files = {file.uri: file for file in listing.files}
        if not files:
            raise _nothing(order)
        started = time.perf_counter()
        directory = ClusterDirectory(hadoop, output, order.settings.key(), suffix=order.format, fresh=order.fresh)
        shards = directory.divide({uri: file.signature for uri, file in files.items()})
        todo = [max(files[uri].size, 0) for shard in shards for uri in shard.inputs]
        extent = Extent(len(todo), sum(todo), cluster.workers)
        with telling(extent, quiet=order.quiet, as_json=order.log_json) as told:
            for line in directory.changes.lines():
                told.say("changed", line)
            now = cluster.write_shards(shards, files, directory, told)
        if not directory.total.documents:
            raise _nothing(order)
        return Done(listing.skipped, directory.total, now, time.perf_counter() - started)


def _check(order: Order) -> None:
    if not order.output.endswith("/"):
        raise GongwenError("output", f"A cluster writes shards. Name a directory for them: -o {order.output}/")
    if "-" in order.inputs:
        raise GongwenError("input", "A cluster does not read standard input. Name what Spark can reach.")
    if order.to:
        afterwards = f"gongwen store {order.output} {order.to}"
        message = f"--to is for this machine's engine. Store the records afterwards: {afterwards}"
        raise GongwenError("engine", message)
    if order.files_from and len(order.inputs) != 1:
        raise GongwenError("input", "--files-from names files below one input. Name that alone.")


def _nothing(order: Order) -> GongwenError:
    return GongwenError("input", f"{', '.join(order.inputs)}: nothing to read, no document. Name the files themselves.")
