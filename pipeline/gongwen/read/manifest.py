"""A crawl's own list of what it fetched, joined to the documents by their paths."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import msgspec

from gongwen.errors import GongwenError, ReadError
from gongwen.read import charset


class Manifest:
    """The rows of a manifest by ``path``. Those that no document asked for are ``unused``."""

    def __init__(self, rows: dict[str, dict[str, Any]]) -> None:
        self.rows = rows
        self._used: set[str] = set()

    def row(self, uri: str) -> dict[str, Any]:
        """What the manifest says of the document, ``{}`` where it says nothing; the path is part of it."""
        for path in (uri, uri.replace("!/", "/")):
            if path in self.rows:
                self._used.add(path)
                return dict(self.rows[path])
        return {}

    @property
    def used(self) -> int:
        """How many rows documents have asked for."""
        return len(self._used)

    @property
    def unused(self) -> list[str]:
        return [path for path in self.rows if path not in self._used]


def load_manifest(file: Path) -> Manifest:
    """The manifest of a CSV file with a header or of JSON lines.

    ``path`` is the document's below the input, as in ``source.uri``. :class:`GongwenError` (``manifest``) names the
    file, the line and the remedy.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise _wrong(file, f"cannot be read: {error.strerror}. Check the path.") from error
    try:
        text = charset.decode(raw, str(file)).text
    except ReadError as error:
        raise _wrong(file, f"is no table: {error.message}") from error
    rows: dict[str, dict[str, Any]] = {}
    for number, row in _json(text, file) if text.lstrip().startswith("{") else _csv(text, file):
        path = row.get("path")
        if not isinstance(path, str) or not path:
            raise _wrong(file, f"line {number}: no path. Name the column of the documents' paths 'path'.")
        path = path.replace("\\", "/").removeprefix("./")
        if path in rows:
            raise _wrong(file, f"line {number}: {path} comes twice. Leave one.")
        rows[path] = row
    return Manifest(rows)


def _wrong(file: Path, message: str) -> GongwenError:
    return GongwenError("manifest", f"{file} {message}" if not message.startswith("line") else f"{file}, {message}")


def _json(text: str, file: Path) -> list[tuple[int, dict[str, Any]]]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append((number, msgspec.json.decode(line, type=dict[str, Any])))
            except msgspec.MsgspecError as error:
                raise _wrong(file, f"line {number}: no JSON object ({error}). Correct it.") from error
    return found


def _csv(text: str, file: Path) -> list[tuple[int, dict[str, Any]]]:
    table = csv.DictReader(io.StringIO(text), restkey="")
    try:
        found = [(table.line_num, {key: value for key, value in row.items() if key and value}) for row in table]
    except csv.Error as error:
        raise _wrong(file, f"line {table.line_num}: {error}. Correct it.") from error
    return found
