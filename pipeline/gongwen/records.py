"""The files of records that ``gongwen extract`` wrote: one file, or an output directory with its shards."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from gongwen.errors import GongwenError
from gongwen.record import SCHEMA, Record, decode
from gongwen.write.jsonl import failures_path

_FAILURES = "failures.jsonl"
_BUFFER = 1 << 20
"""Bytes read at once where all lines are: they are long, and in Python's own pieces they take three times as long."""
_REMEDY = "Name a file or a directory that gongwen extract wrote."


class Place(NamedTuple):
    """Where a record stands: the number of its file, and the byte at which its line begins, both from 0."""

    file: int
    offset: int


class Lines(NamedTuple):
    """Some whole lines: the number of their file, and the bytes at which the first begins and the last has ended."""

    file: int
    start: int
    end: int


class _Run(msgspec.Struct):
    is_complete: bool


_run = msgspec.json.Decoder(_Run)


class RecordFiles:
    """The records of a path: ``files`` in order, and the ``failures`` files beside them. None is kept in memory.

    ``remedy`` ends what is said of a line that is no record. :class:`GongwenError` (``records``) for such a line, a
    path that holds no records, a file that cannot be read, and an unfinished run.
    """

    def __init__(self, path: Path, remedy: str = _REMEDY) -> None:
        self.path = path
        self.files, self.failures = _found(path)
        self._remedy = remedy

    def __iter__(self) -> Iterator[Record]:
        """Every record, in the order of the files and of their lines."""
        for place, line in self.lines():
            yield self.record(line, place)

    def lines(self) -> Iterator[tuple[Place, bytes]]:
        """Every line that is not blank, as it stands there."""
        for number in range(len(self.files)):
            yield from self.lines_of(Lines(number, 0, sys.maxsize))

    def stretches(self, size: int) -> Iterator[Lines]:
        """All lines, in stretches of about ``size`` bytes, at least one a file."""
        for number in range(len(self.files)):
            with self._opened(number) as file:
                whole, start = os.fstat(file.fileno()).st_size, 0
                while start + size < whole:
                    file.seek(start + size)
                    file.readline()
                    yield Lines(number, start, file.tell())
                    start = file.tell()
                if start < whole or not whole:
                    yield Lines(number, start, whole)

    def lines_of(self, which: Lines) -> Iterator[tuple[Place, bytes]]:
        """Its lines that are not blank."""
        return ((place, line) for place, line in self._all_lines(which) if not line.isspace())

    def line(self, place: Place) -> bytes:
        """The line that stands there."""
        with self._opened(place.file) as file:
            file.seek(place.offset)
            return file.readline()

    def record(self, line: bytes, place: Place) -> Record:
        """The record of a line, which stands at ``place``."""
        try:
            record = decode(line)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise self.no_record(place, str(error)) from error
        if record.schema != SCHEMA:
            raise self.no_record(place, f"its schema is {record.schema!r}, not {SCHEMA!r}")
        return record

    def no_record(self, place: Place, why: str) -> GongwenError:
        """The error of a line that is no record."""
        number = 1 + sum(1 for _ in self._all_lines(Lines(place.file, 0, place.offset)))
        where = f"{self.files[place.file]}, line {number}"
        return GongwenError("records", f"{where} is no record: {why}. {self._remedy}")

    def _all_lines(self, which: Lines) -> Iterator[tuple[Place, bytes]]:
        with self._opened(which.file, _BUFFER) as file:
            offset = file.seek(which.start)
            while offset < which.end and (line := file.readline()):
                yield Place(which.file, offset), line
                offset += len(line)

    def _opened(self, number: int, buffer: int = -1) -> BinaryIO:
        path = self.files[number]
        try:
            return path.open("rb", buffer)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise GongwenError("records", f"{path} cannot be read: {reason}. {_REMEDY}") from error


def _found(path: Path) -> tuple[list[Path], list[Path]]:
    """The files of records and those of failures."""
    if path.is_file():
        beside = failures_path(path)
        return [path], [beside] if beside.is_file() else []
    if not path.is_dir():
        raise GongwenError("records", f"{path} does not exist. {_REMEDY}")
    is_output = _is_finished(path / "run.json")
    inside = sorted(one for one in path.glob("*.jsonl") if one.is_file() and not one.name.startswith("."))
    files = [one for one in inside if not one.name.endswith(_FAILURES)]
    if not files and not is_output:
        raise GongwenError("records", f"{path} holds no records (*.jsonl). {_REMEDY}")
    return files, [one for one in inside if one.name.endswith(_FAILURES)]


def _is_finished(path: Path) -> bool:
    """Whether a run's file is there; one that was interrupted or is still going on is refused: records are missing."""
    if not path.is_file():
        return False
    try:
        is_complete = _run.decode(path.read_bytes()).is_complete
    except (msgspec.MsgspecError, UnicodeError, OSError) as error:
        raise GongwenError("records", f"{path} cannot be read: {error}. {_REMEDY}") from error
    if not is_complete:
        remedy = "Run the same gongwen extract again: it does what is missing."
        raise GongwenError("records", f"{path.parent} holds an unfinished run. {remedy}")
    return True
