"""Bytes to source text: where a document came from, what its characters are, what its hash is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from gongwen.errors import ReadError
from gongwen.read import charset
from gongwen.record import Source


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document as it was read: ``id`` hashes its bytes, ``text`` is what ``raw_start``/``raw_end`` count in."""

    id: str
    source: Source
    text: str


def read(path: Path, uri: str | None = None) -> SourceText:
    """The source text of a file; ``uri`` names it in the record (default: the file's name).

    :class:`ReadError` has the code ``missing``, ``unreadable``, or one of those of :func:`read_bytes`.
    """
    uri = path.name if uri is None else uri
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("missing", f"{uri} does not exist. Check its path.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError("unreadable", f"{uri} cannot be opened: {reason}. Check its permissions and kind.") from error
    return read_bytes(raw, uri)


def read_bytes(raw: bytes, uri: str) -> SourceText:
    """The source text of a document's bytes; :class:`ReadError` has the code ``empty``, ``binary`` or ``charset``."""
    text, encoding = charset.decode(raw, uri)
    identity = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    return SourceText(identity, Source(uri=uri, media_type="text/plain", charset=encoding, bytes=len(raw)), text)
