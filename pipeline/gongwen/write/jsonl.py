"""Records and failures as JSON lines: a whole file or none, the failures beside the records."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import jsonlines

from gongwen.errors import GongwenError
from gongwen.record import Failure, Record, encode


class Writer:
    """Records to one binary file, failures to another, one JSON line each."""

    def __init__(self, records: BinaryIO, failures: BinaryIO) -> None:
        self._records = jsonlines.Writer(records, dumps=encode)
        self._failures = jsonlines.Writer(failures, dumps=encode, flush=True)
        self.failed = 0

    def write(self, record: Record) -> None:
        """What JSON cannot hold is a ``MsgspecError``, ``TypeError`` or ``ValueError``; nothing is written then."""
        self._records.write(record)

    def fail(self, failure: Failure) -> None:
        self._failures.write(failure)
        self.failed += 1


@contextmanager
def into(target: Path) -> Iterator[Writer]:
    """A writer of ``target`` and of the failures beside it.

    Both files take their names, over earlier ones, when the block ends without an exception: until then, and after an
    interruption, what stood there stands. Without a failure there is no failures file. :class:`GongwenError`
    (``output``) when a file cannot be written.
    """
    target = target.resolve()  # the file itself where ``target`` is a link
    if not target.parent.is_dir():
        raise GongwenError(
            "output", f"The directory {target.parent} does not exist. Create it: mkdir -p {target.parent}"
        )
    if target.exists() and not target.is_file():
        raise GongwenError("output", f"{target} is no file. Name a file, or - for standard output.")
    beside = failures_path(target)
    drafts = [path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in (target, beside)]
    try:
        with drafts[0].open("wb") as records, drafts[1].open("wb") as failures:
            writer = Writer(records, failures)
            yield writer
            for file in (records, failures):
                file.flush()
                os.fsync(file.fileno())
        if writer.failed:
            drafts[1].replace(beside)
        else:
            beside.unlink(missing_ok=True)
        drafts[0].replace(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = (
            f"{target} cannot be written: {reason}. Name a file in a place that you may write to, with room for it."
        )
        raise GongwenError("output", message) from error
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def failures_path(target: Path) -> Path:
    """Where the failures of ``target`` go: ``x.failures.jsonl`` beside ``x.jsonl``."""
    return target.with_name(f"{target.name.removesuffix('.jsonl')}.failures.jsonl")
