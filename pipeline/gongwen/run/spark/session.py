"""The connection to Spark: the libraries and programs that it needs, and the settings that the outputs rest on."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from gongwen.errors import GongwenError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS = {
    # The three kinds of lines of a task go to a file each as they come. Without it Spark sorts them by kind first, and
    # the order among the lines of a kind is not promised then.
    "spark.sql.maxConcurrentOutputFileWriters": "3",
    # A shard's file is read whole, by one task, in its order, when it becomes Parquet.
    "spark.sql.files.minPartitionNum": "1",
    "spark.sql.files.maxPartitionBytes": "64g",
    # No .crc files beside the inputs' and outputs' own, which would not agree with a file that is changed later.
    "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
}


@contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """A session of Spark, which ends with the block. ``master`` is not needed under ``spark-submit``, which has one.

    :class:`GongwenError`: ``dependency`` without PySpark or Java, ``spark`` when the cluster does not answer.
    """
    is_submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if not (is_submitted or shutil.which("java") or os.environ.get("JAVA_HOME")):
        message = "--engine spark needs Java 17. On Debian: apt-get install -y openjdk-17-jre-headless"
        raise GongwenError("dependency", message)
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        message = "--engine spark needs PySpark. Install it with the extra spark: pip install 'gongwen[spark]'"
        raise GongwenError("dependency", message) from error
    if not is_submitted:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        if sys.platform == "linux" and not os.environ.get("LC_ALL"):
            os.environ["LC_ALL"] = "C.UTF-8"  # Java opens files with Chinese names only then
    builder = SparkSession.builder.appName("gongwen extract")
    if master:
        builder = builder.master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # about pandas, which nothing here uses
            spark = builder.getOrCreate()
    except Exception as error:  # py4j's own kinds, and those of PySpark's launcher
        message = f"Spark cannot be reached: {reason(error)}. Check --master {master or ''}".rstrip() + "."
        raise GongwenError("spark", message) from error
    try:
        yield spark
    finally:
        with suppress(*java_gone()):
            spark.stop()


def java_gone() -> tuple[type[Exception], ...]:
    """What is raised when the driver's Java has ended: with a signal to the whole group, or out of memory."""
    from py4j.protocol import Py4JNetworkError

    return (Py4JNetworkError, OSError)


def reason(error: BaseException) -> str:
    """What went wrong in one line: an error of ours that a task has raised, else what Java says first."""
    text = str(getattr(error, "java_exception", None) or error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    ours = [line for line in lines if line.startswith("gongwen.errors.")]
    return (ours or lines or [type(error).__name__])[0].rstrip(".")
