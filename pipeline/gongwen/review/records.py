"""The records that ``gongwen extract`` wrote, one file or a directory of shards, read by one class."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from gongwen.errors import GongwenError
from gongwen.record import SCHEMA, Record, decode

Key = tuple[str, str]
"""What a document is known by: its id (the hash of its bytes) and its uri (``""`` where it has none)."""

_REMEDY = "Name a file or a directory that gongwen extract wrote."


class Place(NamedTuple):
    """Where a record stands: the number of its file, and the byte and the number of its line, from 0 and from 1."""

    file: int
    offset: int
    line: int


class _Source(msgspec.Struct):
    uri: str | None = None


class _Head(msgspec.Struct):
    """As much of a record as it takes to know the document."""

    schema: str
    id: str
    source: _Source


class _Run(msgspec.Struct):
    is_complete: bool


_head = msgspec.json.Decoder(_Head)
_run = msgspec.json.Decoder(_Run)


class Records:
    """The records of a file or an output directory; none is kept in memory.

    :class:`GongwenError` (``records``) for a path that holds none, an unfinished run, or a line that is no record.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files = _files(path)

    def __iter__(self) -> Iterator[Record]:
        """Every record, in the order of the files and of their lines."""
        for place, line in self._lines():
            yield self._record(line, place)

    def places(self) -> dict[Key, list[Place]]:
        """Where the records of each document stand: more than one where a crawl met the same bytes at a uri again."""
        found: dict[Key, list[Place]] = {}
        for place, line in self._lines():
            try:
                head = _head.decode(line)
            except (msgspec.MsgspecError, UnicodeError) as error:
                raise self._no_record(place, str(error)) from error
            found.setdefault((head.id, head.source.uri or ""), []).append(place)
        return found

    def at(self, place: Place) -> Record:
        """The record that stands there."""
        with _opened(self._files[place.file]) as file:
            file.seek(place.offset)
            return self._record(file.readline(), place)

    def _lines(self) -> Iterator[tuple[Place, bytes]]:
        for number, path in enumerate(self._files):
            offset = 0
            with _opened(path) as file:
                for line_number, line in enumerate(file, 1):
                    if line.strip():
                        yield Place(number, offset, line_number), line
                    offset += len(line)

    def _record(self, line: bytes, place: Place) -> Record:
        try:
            record = decode(line)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise self._no_record(place, str(error)) from error
        if record.schema != SCHEMA:
            raise self._no_record(place, f"its schema is {record.schema!r}, not {SCHEMA!r}")
        return record

    def _no_record(self, place: Place, why: str) -> GongwenError:
        where = f"{self._files[place.file]}, line {place.line}"
        return GongwenError("records", f"{where} is no record: {why}. {_REMEDY}")


def key_of(record: Record) -> Key:
    """What the record's document is known by."""
    return record.id, record.source.uri or ""


def name_of(key: Key) -> str:
    """The document's name in messages: its uri, or its id where it has none."""
    return key[1] or key[0]


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise GongwenError("records", f"{path} does not exist. {_REMEDY}")
    _check_run(path / "run.json")
    shards = sorted(path.glob("records-*-of-*.jsonl"))
    single = path / "records.jsonl"
    if not shards and not single.is_file() and not (path / "run.json").is_file():
        raise GongwenError("records", f"{path} holds no records. {_REMEDY}")
    return shards or ([single] if single.is_file() else [])


def _check_run(path: Path) -> None:
    """Refuses the directory of a run that was interrupted or is still going on: some of its records are missing."""
    if not path.is_file():
        return
    try:
        is_complete = _run.decode(path.read_bytes()).is_complete
    except (msgspec.MsgspecError, UnicodeError, OSError) as error:
        raise GongwenError("records", f"{path} cannot be read: {error}. {_REMEDY}") from error
    if not is_complete:
        remedy = "Run the same gongwen extract again: it does what is missing."
        message = f"{path.parent} holds an unfinished run. {remedy}"
        raise GongwenError("records", message)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise GongwenError("records", f"{path} cannot be read: {reason}. {_REMEDY}") from error
