"""Files of records, read in batches whose size does not depend on the files'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonlines
import msgspec

from gongwen.errors import GongwenError
from gongwen.record import Failure, Record
from gongwen.records import RecordFiles

BATCH_BYTES = 8_000_000
Progress = Callable[[int], None]
"""Is told how many more bytes have been read."""

_REMEDY = "The lines before it are stored; extract this file again."
_NUL = re.compile(rb"(?<!\\)(?:\\\\){0,999}+\\u0000")
_failure = msgspec.json.Decoder(Failure)


class Inputs(NamedTuple):
    """Files of records, and the files of failures beside them."""

    records: list[Path]
    failures: list[Path]


def find_inputs(paths: Iterable[Path]) -> Inputs:
    """The files of some paths, once each; see :class:`gongwen.records.RecordFiles` for those that are refused."""
    found = [RecordFiles(path) for path in paths]
    records = dict.fromkeys(file for one in found for file in one.files)
    failures = dict.fromkeys(file for one in found for file in one.failures)
    return Inputs(list(records), list(failures))


class Batch(NamedTuple):
    """Some records of a file, and those that no database can hold, as failures."""

    records: list[Record]
    refused: list[Failure]


def read_batches(path: Path, progress: Progress | None = None) -> Iterator[Batch]:
    """The records of a file, some megabytes at a time.

    :class:`GongwenError` (``records``) for a line that is no record, after the batches before it. NUL, which
    databases refuse, is a failure of its record alone; reading leaves none in a text.
    """
    files = RecordFiles(path, _REMEDY)
    batch, size = Batch([], []), 0
    for place, line in files.lines():
        if progress:
            progress(len(line))
        record = files.record(line, place)
        if b"\\u0000" in line and _NUL.search(line):
            batch.refused.append(refused(record, "nul", "The record has a NUL character, which no database keeps."))
        elif len({entity.id for entity in record.entities}) < len(record.entities):
            batch.refused.append(refused(record, "entity-id", "Two entities of the record have the same id."))
        else:
            batch.records.append(record)
        size += len(line)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = Batch([], []), 0
    if size:
        yield batch


def read_failures(path: Path) -> list[Failure]:
    """The failures of a file; :class:`GongwenError` (``records``) for a line that is none."""
    with path.open("rb") as stream:
        try:
            failures: Iterator[Any] = jsonlines.Reader(stream, loads=_failure.decode).iter(skip_empty=True)
            return list(failures)
        except jsonlines.InvalidLineError as error:
            message = f"{path}, line {error.lineno} is no failure: {error.__cause__}. Extract this file again."
            raise GongwenError("records", message) from error


def refused(record: Record, code: str, message: str) -> Failure:
    """The failure of a record that cannot be stored, in words that can."""
    uri = (record.source.uri or record.id).replace("\0", "␀")
    return Failure(uri=uri, stage="write", code=code, message=f"{message} Extract the document again.")
