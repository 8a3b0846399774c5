"""Files of records in batches, whose size does not depend on the files', as rows that a database takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonlines
import msgspec

from gongwen.errors import GongwenError
from gongwen.record import Failure, Record
from gongwen.records import Lines, RecordFiles
from gongwen.store.driver import Arrange, Text
from gongwen.store.rows import Rows, rows_of
from gongwen.store.schema import TABLES

BATCH_BYTES = 12_000_000
Progress = Callable[[int], None]
"""Is told how many more bytes have been read."""

_REMEDY = "Extract this file again."
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
    """What some lines of a file give: rows by the names of their tables, arranged as a driver takes them.

    ``documents`` are ids and texts, ``uris`` those of the sources, ``entities`` is their number. ``refused`` are the
    records that no database can hold, ``error`` tells of a line that is none and ends the batch. ``size`` is the number
    of bytes read.
    """

    path: Path
    size: int
    documents: list[Text]
    uris: set[str]
    entities: int
    rows: dict[str, Any]
    refused: list[Failure]
    error: GongwenError | None


class Stretch(NamedTuple):
    """Some whole lines of a file, from one byte to another."""

    path: Path
    lines: Lines

    def of_nothing(self) -> Stretch:
        """None of the lines."""
        return self._replace(lines=self.lines._replace(end=self.lines.start))


def stretches(paths: Iterable[Path]) -> list[Stretch]:
    """All lines of some files, cut so that each makes a batch; at least one a file."""
    return [Stretch(path, lines) for path in paths for lines in RecordFiles(path).stretches(BATCH_BYTES)]


def read_batch(stretch: Stretch, arrange: Arrange) -> Batch:
    """The batch of a stretch: what cannot be stored is in it, too.

    NUL, which databases refuse, is a failure of its record alone; reading leaves none in a text.
    """
    records, refused, error = _read(stretch)
    try:
        arranged, rows = _arranged(records, arrange)
    except OverflowError:
        records, huge = _without_huge_numbers(records, arrange)
        arranged, rows = _arranged(records, arrange)
        refused += huge
    (documents,), (sources,) = rows["documents"], rows["sources"]
    return Batch(
        stretch.path,
        stretch.lines.end - stretch.lines.start,
        list(zip(documents["id"], documents["text"], strict=True)),
        set(sources["uri"]),
        sum(len(part["id"]) for part in rows["entities"]),
        arranged,
        refused,
        error,
    )


def _arranged(records: list[Record], arrange: Arrange) -> tuple[dict[str, Any], Rows]:
    rows = rows_of(records)
    return {table.name: arrange(table, rows[table.name]) for table in TABLES if table.name in rows}, rows


def _without_huge_numbers(records: list[Record], arrange: Arrange) -> tuple[list[Record], list[Failure]]:
    """Those whose numbers are within all databases' whole numbers, and the failures of the others."""
    within: list[Record] = []
    beyond: list[Failure] = []
    for record in records:
        try:
            _arranged([record], arrange)
            within.append(record)
        except OverflowError:
            beyond.append(_refused(record, "number-range", "The record has a whole number of more than 64 bits."))
    return within, beyond


def _read(stretch: Stretch) -> tuple[list[Record], list[Failure], GongwenError | None]:
    """The records, those refused, and the error of the line at which reading ended."""
    files = RecordFiles(stretch.path, _REMEDY)
    records: list[Record] = []
    refused: list[Failure] = []
    try:
        for place, line in files.lines_of(stretch.lines):
            record = files.record(line, place)
            if b"\\u0000" in line and _NUL.search(line):
                refused.append(_refused(record, "nul", "The record has a NUL character, which no database keeps."))
            elif len({entity.id for entity in record.entities}) < len(record.entities):
                refused.append(_refused(record, "entity-id", "Two entities of the record have the same id."))
            else:
                records.append(record)
    except GongwenError as error:
        return records, refused, error
    except OSError as error:
        message = f"{stretch.path} cannot be read: {error.strerror}. Repeat it when it can."
        return records, refused, GongwenError("records", message)
    return records, refused, None


def read_failures(path: Path) -> list[Failure]:
    """The failures of a file; :class:`GongwenError` (``records``) for a line that is none."""
    with path.open("rb") as stream:
        try:
            failures: Iterator[Any] = jsonlines.Reader(stream, loads=_failure.decode).iter(skip_empty=True)
            return list(failures)
        except jsonlines.InvalidLineError as error:
            message = f"{path}, line {error.lineno} is no failure: {error.__cause__}. Extract this file again."
            raise GongwenError("records", message) from error


def _refused(record: Record, code: str, message: str) -> Failure:
    """The failure of a record that cannot be stored, in words that can."""
    uri = (record.source.uri or record.id).replace("\0", "␀")
    return Failure(uri=uri, stage="write", code=code, message=f"{message} Extract the document again.")
