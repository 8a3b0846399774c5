"""Records and failures as JSON lines: a whole file or none, the failures beside the records."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gongwen.errors import GongwenError


class Writer:
    """Finished lines, without their ends: records to one binary file, failures to another."""

    def __init__(self, records: BinaryIO, failures: BinaryIO) -> None:
        self._records, self._failures = records, failures
        self.failed = 0

    def record(self, line: bytes) -> None:
        self._records.write(line + b"\n")

    def failure(self, line: bytes) -> None:
        """Failures are few, and someone may be watching: each is written through."""
        self._failures.write(line + b"\n")
        self._failures.flush()
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
                settle(file)
        if writer.failed:
            drafts[1].replace(beside)
        else:
            beside.unlink(missing_ok=True)
        drafts[0].replace(target)
        settle_folder(target.parent)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def failures_path(target: Path) -> Path:
    """Where the failures of ``target`` go: ``x.failures.jsonl`` beside ``x.jsonl``."""
    return target.with_name(f"{target.name.removesuffix('.jsonl')}.failures.jsonl")


def write_whole(target: Path, pieces: Iterable[bytes]) -> None:
    """A file, whole or as it was: written aside, then renamed. The directory must be the caller's alone."""
    draft = draft_path(target)
    with draft.open("wb") as file:
        file.writelines(pieces)
        settle(file)
    draft.replace(target)
    settle_folder(target.parent)


def draft_path(target: Path) -> Path:
    """Where a file is written until it is whole: hidden, so that no reader takes it for one."""
    return target.with_name(f".{target.name}.tmp")


def settle(file: BinaryIO) -> None:
    """What was written is on the disk when this returns."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """The names in a directory are on the disk when this returns, where a directory can be opened (not on Windows)."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def cannot_write(place: Path, error: OSError) -> GongwenError:
    """The error of a full disk, a place that may not be written to, and the like."""
    reason = error.strerror or type(error).__name__
    message = f"{place} cannot be written: {reason}. Name a place that you may write to, with room for it."
    return GongwenError("output", message)
