"""Files of records, read in batches whose size does not depend on the files'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from gongwen.errors import GongwenError
from gongwen.record import SCHEMA, Failure, Record, decode
from gongwen.write.jsonl import failures_path

BATCH_BYTES = 8_000_000
Progress = Callable[[int], None]
"""Is told how many more bytes have been read."""

_FAILURES = "failures.jsonl"
_NUL = re.compile(rb"(?<!\\)(?:\\\\){0,999}+\\u0000")
_failures = msgspec.json.Decoder(Failure)


class Inputs(NamedTuple):
    """Files of records, and the files of failures beside them."""

    records: list[Path]
    failures: list[Path]


def find_inputs(paths: Iterable[Path]) -> Inputs:
    """The files themselves, or those of a directory; :class:`GongwenError` (``input``) where there are none."""
    records: dict[Path, None] = {}
    failures: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.glob("*.jsonl") if not one.name.startswith("."))
            found = [one for one in inside if not one.name.endswith(_FAILURES)]
            beside = [one for one in inside if one.name.endswith(_FAILURES)]
        elif path.is_file():
            found, beside = [path], [failures_path(path)]
        else:
            raise GongwenError("input", f"{path} does not exist. Name the records that gongwen extract has written.")
        if not found:
            raise GongwenError("input", f"{path} holds no records (*.jsonl). Name what gongwen extract has written.")
        records |= dict.fromkeys(found)
        failures |= dict.fromkeys(one for one in beside if one.is_file())
    return Inputs(list(records), list(failures))


class Batch(NamedTuple):
    """Some records of a file, and those that no database can hold, as failures."""

    records: list[Record]
    refused: list[Failure]


def read_batches(path: Path, progress: Progress | None = None) -> Iterator[Batch]:
    """The records of a file, some megabytes at a time.

    :class:`GongwenError` (``record-line``) for a line that is no record, after the batches before it. NUL, which
    databases refuse, is a failure of its record alone; reading leaves none in a text.
    """
    with path.open("rb") as stream:
        batch, size = Batch([], []), 0
        for number, line in _lines(stream, progress):
            record = _decoded(line, path, number)
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
    """The failures of a file; :class:`GongwenError` (``record-line``) for a line that is none."""
    with path.open("rb") as stream:
        found = []
        for number, line in _lines(stream, None):
            try:
                found.append(_failures.decode(line))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise _no_record(path, number, "failure", error) from error
    return found


def refused(record: Record, code: str, message: str) -> Failure:
    """The failure of a record that cannot be stored, in words that can."""
    uri = (record.source.uri or record.id).replace("\0", "␀")
    return Failure(uri=uri, stage="write", code=code, message=f"{message} Extract the document again.")


def _lines(stream: BinaryIO, progress: Progress | None) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(stream, 1):
        if progress:
            progress(len(line))
        if not line.isspace():
            yield number, line


def _decoded(line: bytes, path: Path, number: int) -> Record:
    try:
        record = decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _no_record(path, number, "record", error) from error
    if record.schema != SCHEMA:
        message = f"{path}, line {number}: a record of {record.schema}, not of {SCHEMA}. Extract it with this gongwen."
        raise GongwenError("record-line", message)
    return record


def _no_record(path: Path, number: int, what: str, error: Exception) -> GongwenError:
    message = f"{path}, line {number} is no {what}: {error}. The lines before it are stored; extract this file again."
    return GongwenError("record-line", message)
