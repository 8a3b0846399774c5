"""JSON lines as a container: each line one document, its text in one column, the others its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

import msgspec

from gongwen.errors import ReadError
from gongwen.read.archives import too_large
from gongwen.read.limits import Limits

_URI_COLUMNS = ("url", "uri")
_BEGINNING = 4_096
_OURS = re.compile(rb'\{"(?:schema":"gongwen/|uri":"[^"\n]{0,4000}","stage":")')


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the text and the uri; without a name for the uri it is ``url`` or ``uri``, if any."""

    text: str = "text"
    uri: str | None = None


class Row(NamedTuple):
    """One line: its text and the other columns, or the error that it is."""

    uri: str
    text: str | ReadError
    meta: dict[str, Any]


def is_ours(stream: BinaryIO) -> bool:
    """Whether these are records or failures of an earlier run, which are no source texts."""
    stream.seek(0)
    begins = _OURS.match(stream.read(_BEGINNING))
    stream.seek(0)
    return begins is not None


def rows(stream: BinaryIO, uri: str, columns: Columns, limits: Limits) -> Iterator[Row]:
    """The lines that are not blank; one that cannot be used has an error (``row``, ``column``, ``too-large``)."""
    number = 0
    while line := stream.readline(limits.bytes + 1):
        number += 1
        place = f"{uri}!/{number}"
        if len(line) > limits.bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            yield Row(place, too_large(place, limits), {})
        elif line.strip():
            yield _row(line.removeprefix(b"\xef\xbb\xbf"), place, columns)


def _row(line: bytes, place: str, columns: Columns) -> Row:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Row(place, ReadError("row", f"{place} is no JSON in UTF-8: {error}. Correct the line."), {})
    if not isinstance(found, dict):
        return Row(place, ReadError("row", f"{place} is no JSON object. Write one object a line."), {})
    text = found.pop(columns.text, None)
    if not isinstance(text, str):
        names = ", ".join(list(found)[:20]) or "none"
        remedy = f"The columns are {names}. Name the one of the text: --text-column NAME."
        return Row(place, ReadError("column", f"{place} has no text in the column {columns.text!r}. {remedy}"), {})
    named = (columns.uri,) if columns.uri else _URI_COLUMNS
    own = next((found[name] for name in named if isinstance(found.get(name), str) and found[name]), None)
    return Row(own or place, text, found)
