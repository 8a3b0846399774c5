"""From a file to the source texts that it holds, whatever it is; what cannot be read is a failure with its reason."""

from __future__ import annotations

import hashlib
import io
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from gongwen.errors import ReadError
from gongwen.read import charset, kinds
from gongwen.read.archives import members, too_large
from gongwen.read.files import STDIN, File
from gongwen.read.jsonl import Columns, is_ours, rows
from gongwen.read.limits import Limits
from gongwen.read.manifest import Manifest
from gongwen.read.source_text import Notice, Outcome, Skipped, SourceText
from gongwen.read.warc import responses
from gongwen.read.worker import Worker
from gongwen.record import Failure, Source

_REMEDIES = {
    "application/rtf": "Save it as .docx.",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Save it as HTML.",
    "application/vnd.ms-excel": "Save it as HTML.",
    "application/ofd": "Save it as PDF.",
    **dict.fromkeys(
        ("application/vnd.rar", "application/x-7z-compressed", "application/zstd"),
        "Unpack it into a directory, or pack its files as .zip or .tar.gz.",
    ),
}


class Reader:
    """Reads files one after the other; its parsers' process ends with it, so use it as a context manager."""

    def __init__(
        self, limits: Limits | None = None, columns: Columns | None = None, manifest: Manifest | None = None
    ) -> None:
        self.limits = limits or Limits()
        self._columns = columns or Columns()
        self._manifest = manifest
        self._worker = Worker(self.limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._worker.close()

    def read(self, file: File) -> Iterator[Outcome]:
        """Every document of a file, in its order. No error leaves here that is a document's own."""
        try:
            with _open(file.path, file.uri) as stream:
                yield from self._stream(stream, file.uri, 0, file.is_named)
        except ReadError as error:
            yield _failure(file.uri, error)

    def read_bytes(self, raw: bytes, uri: str) -> SourceText:
        """The one document that the bytes are; :class:`ReadError` where they are none, or an archive."""
        stream = io.BytesIO(raw)
        kind = kinds.media_type(stream, uri)
        if kind in kinds.ARCHIVES:
            message = f"{uri} may hold many documents. Read it with the command: gongwen extract {uri} -o records.jsonl"
            raise ReadError("archive", message)
        return self._document(stream, uri, kind)

    def _stream(self, stream: BinaryIO, uri: str, depth: int, is_named: bool) -> Iterator[Outcome]:
        kind = kinds.media_type(stream, uri)
        if kinds.is_no_document(kind) and not is_named:
            yield Skipped(uri, kind)
        elif kind not in kinds.ARCHIVES:
            try:
                yield self._document(stream, uri, kind)
            except ReadError as error:
                yield _failure(uri, error)
        elif kind == kinds.JSONL and not is_named and is_ours(stream):
            yield Skipped(uri, "records of gongwen")
        else:
            try:
                yield from self._held(stream, kind, uri, depth)
            except ReadError as error:
                yield _failure(uri, error)

    def _held(self, stream: BinaryIO, kind: str, uri: str, depth: int) -> Iterator[Outcome]:
        """The documents that an archive holds; its own error ends it, a member's does not."""
        if kind == kinds.JSONL:
            yield from self._rows(stream, uri)
        elif kind == kinds.WARC or (kind == kinds.GZIP and _is_packed_warc(stream)):
            yield from self._responses(stream, uri)
        elif depth >= self.limits.nesting:
            message = f"{uri} is an archive in {depth} others. Unpack it, or read it with --limit nesting={depth + 1}."
            raise ReadError("nesting", message)
        else:
            for member in members(stream, kind, uri, self.limits):
                if isinstance(member, Skipped):
                    yield member
                elif isinstance(member.stream, ReadError):
                    yield _failure(member.uri, member.stream)
                else:
                    with member.stream as inner:
                        yield from self._stream(inner, member.uri, depth + 1, False)

    def _rows(self, stream: BinaryIO, uri: str) -> Iterator[Outcome]:
        for row in rows(stream, uri, self._columns, self.limits):
            try:
                if isinstance(row.text, ReadError):
                    raise row.text
                raw = row.text.encode("utf-8", "surrogatepass")
                if not row.text.strip():
                    raise ReadError("empty", f"{row.uri} has no text. Fetch it again.")
                source = Source(uri=row.uri, media_type=kinds.TEXT, bytes=len(raw), meta=row.meta)
                yield self._source_text(row.text, source, _hash(raw))
            except ReadError as error:
                yield _failure(row.uri, error)

    def _responses(self, stream: BinaryIO, uri: str) -> Iterator[Outcome]:
        for found in responses(stream, uri, self.limits):
            if isinstance(found, Skipped):
                yield found
                continue
            try:
                if isinstance(found.payload, ReadError):
                    raise found.payload
                inner = io.BytesIO(found.payload)
                kind = kinds.media_type(inner, "")
                if kind in kinds.ARCHIVES or kinds.is_no_document(kind):
                    yield Skipped(found.uri, kind)
                else:
                    yield self._document(inner, found.uri, kind, found.charset, found.meta)
            except ReadError as error:
                yield _failure(found.uri, error)

    def _document(
        self,
        stream: BinaryIO,
        uri: str,
        kind: str,
        declared: str | None = None,
        meta: dict[str, Any] | None = None,
    ) -> SourceText:
        raw = stream.read(self.limits.bytes + 1)
        if len(raw) > self.limits.bytes:
            raise too_large(uri, self.limits)
        row = self._manifest.row(uri) if self._manifest else {}
        meta = {**(meta or {}), **row}
        url = meta.pop("url", None) if row else None
        source = Source(uri=url or uri, bytes=len(raw), meta=meta)
        if kind in (kinds.PDF, kinds.DOCX, kinds.DOC):
            source.media_type = kind
            reply = self._worker.parse(kind, raw, uri)
            return SourceText(_hash(raw), source, reply.text, tuple(Notice(*one) for one in reply.notices))
        if kind == "application/encrypted":
            raise ReadError("password", f"{uri} is protected by a password. Save it without one.")
        if kind:
            remedy = _REMEDIES.get(kind, "Save it as text, HTML, PDF or .docx, or pack it as .zip or .tar.gz.")
            raise ReadError("unsupported", f"{uri} is {kind}, which is not read. {remedy}")
        decoded = charset.decode(raw, uri, declared)
        source.charset, source.charset_by = decoded.charset, decoded.found_by
        return self._source_text(decoded.text, source, _hash(raw), decoded.notices)

    def _source_text(self, text: str, source: Source, identity: str, notices: tuple[Notice, ...] = ()) -> SourceText:
        """The source text of what was decoded: plain text as it is, a page's document out of its markup."""
        source.media_type = kinds.HTML if kinds.is_html(text) else kinds.TEXT
        if source.media_type == kinds.TEXT:
            if text.lstrip().startswith("<?xml"):
                message = f"{source.uri} is XML, which is not read. Save it as text or HTML."
                raise ReadError("unsupported", message)
            return SourceText(identity, source, text, notices)
        from gongwen.read.html import read_html

        page = read_html(text, self.limits, source.uri or "")
        if not page.text.strip():
            raise ReadError(
                "empty", f"{source.uri} is a page without text. Fetch it again, with its frames and scripts."
            )
        return SourceText(identity, source, page.text, tuple(_placed(notices, text, page.text)))


def _placed(notices: tuple[Notice, ...], text: str, read: str) -> Iterator[Notice]:
    """The notices of a page's characters at their places in the text read out of it; 0 where it is not in there."""
    at = 0
    for notice in notices:
        around = text[notice.start : notice.end]
        found = read.find(around, at)
        at = found + len(around) if found >= 0 else at
        place = (found, at) if found >= 0 else (0, 0)
        yield notice._replace(start=place[0], end=place[1])


def _open(path: Path, uri: str) -> BinaryIO:
    if path == STDIN:
        return io.BytesIO(sys.stdin.buffer.read())
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise ReadError("missing", f"{uri} does not exist. Check its path.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError("unreadable", f"{uri} cannot be opened: {reason}. Check its permissions and kind.") from error


def _is_packed_warc(stream: BinaryIO) -> bool:
    stream.seek(0)
    try:
        head = zlib.decompressobj(31).decompress(stream.read(4_096), 5)
    except zlib.error:
        head = b""
    stream.seek(0)
    return head == b"WARC/"


def _hash(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _failure(uri: str, error: ReadError) -> Failure:
    return Failure(uri=uri, stage="read", code=error.code, message=error.message)
