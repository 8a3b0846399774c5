"""Bytes to source text: where a document came from, what its characters are, what its hash is."""

from __future__ import annotations

from pathlib import Path

from gongwen.errors import ReadError
from gongwen.read.limits import Limits
from gongwen.read.reader import Reader
from gongwen.read.source_text import SourceText

__all__ = ["Limits", "Reader", "SourceText", "read", "read_bytes"]


def read(path: Path, uri: str | None = None, limits: Limits | None = None) -> SourceText:
    """The source text of a file that is one document; ``uri`` names it in the record (default: the file's name).

    :class:`ReadError` has one of the codes that docs/files.md lists; ``archive`` for a file of many documents.
    """
    uri = path.name if uri is None else uri
    limits = limits or Limits()
    try:
        with path.open("rb") as stream:
            raw = stream.read(limits.bytes + 1)
    except FileNotFoundError as error:
        raise ReadError("missing", f"{uri} does not exist. Check its path.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError("unreadable", f"{uri} cannot be opened: {reason}. Check its permissions and kind.") from error
    return read_bytes(raw, uri, limits)


def read_bytes(raw: bytes, uri: str, limits: Limits | None = None) -> SourceText:
    """The source text of a document's bytes; see :func:`read`."""
    with Reader(limits) as reader:
        return reader.read_bytes(raw, uri)
