"""WARC files (ISO 28500): the responses that are documents, one by one; a bad record does not end the file."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from gongwen.errors import ReadError
from gongwen.read.archives import too_large
from gongwen.read.extras import library
from gongwen.read.limits import Limits, Unpacking
from gongwen.read.source_text import Skipped

_GZIP = b"\x1f\x8b\x08"
_HEAD = re.compile(rb"WARC/.{0,65536}?\r?\n\r?\n", re.DOTALL)
_CONTENT_LENGTH = re.compile(rb"^Content-Length:[ \t]{0,9}([0-9]{1,15})[ \t]{0,9}\r?$", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"HTTP/[0-9.]{1,4} ([0-9]{3})")
_CHUNK = 1 << 20
_DOCUMENTS = (
    *("text/html", "text/plain", "application/xhtml+xml", "application/xml", "text/xml", "application/octet-stream"),
    *("application/pdf", "application/x-pdf", "application/msword"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)


class Response(NamedTuple):
    """A response: its payload, or the error that keeps it from being read; ``charset`` is that of the HTTP header."""

    uri: str
    payload: bytes | ReadError
    charset: str | None
    meta: dict[str, Any]


def responses(stream: BinaryIO, uri: str, limits: Limits) -> Iterator[Response | Skipped]:
    """The responses in the file's order; ``uri`` of each is its target's, ``meta`` says where and when it was captured.

    What lies between good records and is none is one ``damaged`` response with its offset, and so is a truncated end,
    which the library passes over in silence.
    """
    records = _Records(stream, uri)
    for record in records:
        if isinstance(record, ReadError):
            yield Response(f"{uri}!/{records.damaged_at}", record, None, {})
        elif found := _response(record, uri, limits, records):
            yield found


class _Records:
    """The records of a file, begun again behind damage."""

    def __init__(self, stream: BinaryIO, uri: str) -> None:
        self._stream, self._uri = stream, uri
        self._warc = library("fastwarc.warc", "fastwarc", "WARC")
        stream.seek(0)
        self._is_gzip = stream.read(3) == _GZIP
        self.damaged_at = 0
        self.is_short = False

    def __iter__(self) -> Iterator[Any]:
        start: int | None = 0
        while start is not None:
            self._stream.seek(start)
            reached = start
            iterator = self._warc.ArchiveIterator(self._stream, parse_http=False)
            damaged = False
            try:
                for record in iterator:
                    reached = self.damaged_at = max(record.stream_pos, reached)
                    self.is_short = False
                    yield record
                    if self.is_short:
                        damaged = True
                        break
            except (OSError, ValueError, EOFError):
                damaged = True
            if not damaged and self._is_whole(reached):
                return
            start = self._next(reached + 1)
            while start is not None and not self._is_readable(start):
                start = self._next(start + 1)
            if not self.is_short:  # a short record has already been told
                self.damaged_at = reached
                message = f"{self._uri}: no whole record behind offset {reached}. Fetch the file again."
                yield ReadError("damaged", message)

    def _is_readable(self, start: int) -> bool:
        """Whether a whole record begins there: damage is told once, not for each look-alike of a beginning."""
        self._stream.seek(start)
        try:
            for record in self._warc.ArchiveIterator(self._stream, parse_http=False):
                length, reader = int(record.content_length), record.reader
                while chunk := reader.read(_CHUNK):
                    length -= len(chunk)
                return length == 0
        except (OSError, ValueError, EOFError):
            return False
        return False

    def _next(self, start: int) -> int | None:
        """Where the next record may begin."""
        mark = _GZIP if self._is_gzip else b"WARC/1."
        while True:
            self._stream.seek(start)
            chunk = self._stream.read(_CHUNK)
            at = chunk.find(mark)
            while at >= 0:
                if not self._is_gzip or _unpacks_to_warc(chunk[at : at + 4096]):
                    return start + at
                at = chunk.find(mark, at + 1)
            if len(chunk) < _CHUNK:
                return None
            start += _CHUNK - len(mark)

    def _is_whole(self, last: int) -> bool:
        """Whether what begins at the last record ends where its compression, or else its head, says it does."""
        if not self._is_gzip:
            return self._is_last(last)
        self._stream.seek(last)
        if self._stream.read(3) != _GZIP:
            last = 0  # one member around all records
        self._stream.seek(last)
        unpacker, rest = zlib.decompressobj(31), b""
        while chunk := rest or self._stream.read(_CHUNK):
            try:
                unpacker.decompress(chunk, _CHUNK)
                while unpacker.unconsumed_tail:
                    unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)
            except zlib.error:
                return False
            rest = unpacker.unused_data
            if unpacker.eof and (rest or self._stream.read(1)):
                if not rest:
                    self._stream.seek(-1, 1)
                unpacker = zlib.decompressobj(31)
        return unpacker.eof

    def _is_last(self, start: int) -> bool:
        """Whether a record that is not packed begins there and nothing but line ends comes behind it."""
        self._stream.seek(start)
        head = _HEAD.match(self._stream.read(_CHUNK))
        length = _CONTENT_LENGTH.search(head[0]) if head else None
        if head is None or length is None:
            return False
        self._stream.seek(start + head.end() + int(length[1]))
        return not self._stream.read(_CHUNK).strip(b"\r\n")


def _unpacks_to_warc(chunk: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(chunk, 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _response(record: Any, uri: str, limits: Limits, records: _Records) -> Response | Skipped | None:
    """A response or why it is left out; ``None`` for requests and other records, which hold no document."""
    if record.record_type != records._warc.WarcRecordType.response:
        return None
    headers = record.headers
    target = headers.get("WARC-Target-URI") or f"{uri}!/{record.stream_pos}"
    meta = {"warc": uri, "warc_record": headers.get("WARC-Record-ID"), "fetched_at": headers.get("WARC-Date")}
    meta = {name: value for name, value in meta.items() if value}
    length = int(record.content_length)
    content = record.reader.read(limits.bytes + 1)
    if len(content) > limits.bytes:
        return Response(target, too_large(target, limits), None, meta)
    if len(content) < length or "Content-Length" not in headers:
        records.is_short = True
        wrong = f"ends after {len(content)} of {length} bytes" if length else "does not say how long it is"
        message = f"{target}: the record {wrong} in {uri}. Fetch it again."
        return Response(target, ReadError("damaged", message), None, meta)
    http = _http(content)
    if http.status not in (None, 200):
        return Skipped(target, f"HTTP status {http.status}")
    kind, _, parameters = http.fields.get("content-type", "").lower().partition(";")
    if kind.strip() and not kind.strip().startswith(_DOCUMENTS):
        return Skipped(target, kind.strip())
    try:
        payload: bytes | ReadError = _payload(http, target, limits)
    except ReadError as error:
        payload = error
    charset = re.search(r"charset=[\"']?([a-z0-9_-]+)", parameters)
    return Response(target, payload, charset[1] if charset else None, meta)


class _Http(NamedTuple):
    """An HTTP message: its status (``None`` where there is no head), its fields by small letters, its body."""

    status: int | None
    fields: dict[str, str]
    body: bytes


def _http(content: bytes) -> _Http:
    """The response of a record; some crawlers store the body alone."""
    head, found, body = content.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = _STATUS.match(first)
    if not found or not status:
        return _Http(None, {}, content)
    pairs = (line.partition(":") for line in lines)
    return _Http(int(status[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}, body)


def _payload(http: _Http, uri: str, limits: Limits) -> bytes:
    """The body without its transfer and content encodings (RFC 9112, 7.1; RFC 9110, 8.4)."""
    body = http.body
    if "chunked" in http.fields.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    coding = http.fields.get("content-encoding", "identity").lower()
    if coding in ("identity", "") or (coding in ("gzip", "x-gzip") and not body.startswith(_GZIP)):
        return body  # some crawlers unpack the body and leave the header
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise ReadError("unsupported", f"{uri} is packed as {coding}, which is not read. Fetch it with gzip or none.")
    unpacker = zlib.decompressobj(47) if coding != "deflate" or body[:1] == b"\x78" else zlib.decompressobj(-15)
    unpacking, parts = Unpacking(uri, len(body), limits), []
    try:
        while body and not unpacker.eof:
            parts.append(unpacker.decompress(body, _CHUNK))
            unpacking.add(len(parts[-1]))
            body = unpacker.unconsumed_tail
    except zlib.error as error:
        raise ReadError("damaged", f"{uri} cannot be unpacked: {error}. Fetch it again.") from error
    if not unpacker.eof:
        raise ReadError("damaged", f"{uri}: the packed body ends early. Fetch it again.")
    return b"".join(parts)


def _dechunked(body: bytes) -> bytes:
    """The chunks' contents; a body that has none is taken as it is (crawlers that undo them keep the header)."""
    parts, at = [], 0
    while at < len(body):
        end = body.find(b"\r\n", at, at + 64)
        try:
            size = int(body[at:end].split(b";")[0], 16) if end > at else -1
        except ValueError:
            size = -1
        if size < 0 or end + 2 + size > len(body):
            return body
        if size == 0:
            break
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)
