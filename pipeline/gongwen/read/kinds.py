"""What a file is, by its content; its name decides only among kinds of plain text, which nothing else tells apart."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

TEXT, HTML, PDF = "text/plain", "text/html", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
ZIP, TAR, GZIP = "application/zip", "application/x-tar", "application/gzip"
BZIP2, XZ = "application/x-bzip2", "application/x-xz"
WARC, JSONL = "application/warc", "application/jsonl"
ARCHIVES = frozenset({ZIP, TAR, GZIP, BZIP2, XZ, WARC, JSONL})

HEAD = 65_536
_BEGINNINGS = (
    (b"\x1f\x8b", GZIP), (b"WARC/", WARC), (b"{\\rtf", "application/rtf"), (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"), (b"BZh", BZIP2),
    (b"\xfd7zXZ\x00", XZ), (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"), (b"\0\0\x01\0", "image/x-icon"), (b"wOFF", "font/woff"), (b"wOF2", "font/woff2"),
    (b"OTTO", "font/otf"), (b"\0\x01\0\0\0", "font/ttf"), (b"ID3", "audio/mpeg"), (b"\x1aE\xdf\xa3", "video/webm"),
    (b"FLV\x01", "video/x-flv"), (b"MZ", "application/x-msdownload"), (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"), (b"PAR1", "application/vnd.apache.parquet"),
)  # fmt: skip
_NO_DOCUMENTS = ("image/", "audio/", "video/", "font/", "text/", "application/json", "application/x-executable",
                 "application/x-msdownload", "application/vnd.sqlite3", "application/vnd.apache.parquet")  # fmt: skip
# Text that is no document, by its suffix. Unknown suffixes are documents: a page's may be .do, .jspx or .action.
_TEXT_KINDS = {
    "css": "text/css", "js": "text/javascript", "mjs": "text/javascript", "map": "application/json",
    "json": "application/json", "svg": "image/svg+xml", "csv": "text/csv", "tsv": "text/tab-separated-values",
    "py": "text/x-python", "sh": "text/x-sh", "md": "text/markdown", "yml": "text/yaml", "yaml": "text/yaml",
    "toml": "text/toml", "ini": "text/x-ini", "cfg": "text/x-ini", "log": "text/x-log", "sql": "text/x-sql",
    "cdx": "text/x-cdx", "cdxj": "text/x-cdx", "md5": "text/x-checksums", "sha256": "text/x-checksums",
    "torrent": "application/x-bittorrent",
}  # fmt: skip
_OFFICE = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("OFD.xml", "application/ofd"),
    ("content.xml", "application/vnd.oasis.opendocument.text"),
    ("META-INF/container.xml", "application/epub+zip"),
)
LARGEST_DIRECTORY = 64_000_000
_OLE_WITHIN = 64_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "application/encrypted"),
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|meta|title|center|font|article|section|form|script|style|link|p|br"
    r"|h[1-6]|span|ul|ol|li|dl|tr|td|a|b|strong|em|img|pre|main|header|nav|blockquote)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_JSON_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s{0,9}\{\s{0,9}"')
_LEADING = re.compile(r"(?:\s|\ufeff|<!--.{0,4000}?-->|<\?xml[^>]{0,300}>)*+", re.DOTALL)
_WITHIN = 8_192


def media_type(stream: BinaryIO, name: str) -> str:
    """The media type of a seekable stream, ``""`` where only the text itself tells (plain text, HTML, or nothing).

    The stream stands at its beginning afterwards.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    found = _by_magic(head)
    if found == ZIP:
        found = _office(stream)
    elif head.startswith(_OLE):
        found = _ole(stream, head)
    stream.seek(0)
    if found:
        return found
    suffix = PurePosixPath(name).suffix[1:].casefold()
    if suffix in _TEXT_KINDS:
        return _TEXT_KINDS[suffix]
    if suffix in ("jsonl", "ndjson", "jl") or (suffix not in ("txt", "htm", "html") and _JSON_OBJECT.match(head)):
        return JSONL
    return ""


def is_no_document(kind: str) -> bool:
    """Whether files of the media type hold no document and may be left out where a directory brought them along."""
    return kind not in (TEXT, HTML, JSONL) and kind.startswith(_NO_DOCUMENTS)


def is_html(text: str) -> bool:
    """Whether a decoded text is a page: it begins with a tag, or tags come often in its beginning."""
    start = _LEADING.match(text)
    at = start.end() if start else 0
    if _HTML.match(text, at):
        return True
    return "<" in text and sum(1 for _ in _HTML.finditer(text, at, at + _WITHIN)) >= 5


def _by_magic(head: bytes) -> str:
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if b"%PDF-" in head[:1024]:
        return PDF
    if head[257:262] == b"ustar":
        return TAR
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "video/avi")
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return "image/bmp" if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" else ""


def _office(stream: BinaryIO) -> str:
    """What a ZIP holds, by its directory; a damaged one stays an archive, whose reader says what is wrong."""
    if directory_size(stream) > LARGEST_DIRECTORY:
        return ZIP
    try:
        names = set(zipfile.ZipFile(stream).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        stream.seek(0)
        return DOCX if b"word/" in stream.read(HEAD) else ZIP
    return next((kind for member, kind in _OFFICE if member in names), ZIP)


def directory_size(stream: BinaryIO) -> int:
    """The bytes of a ZIP's directory by the record at its end, before anything of it is read; 0 where there is none."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - 65_557))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _ole(stream: BinaryIO, head: bytes) -> str:
    """The kind of a compound file by the names in its directory (MS-CFB), which may stand anywhere in it."""
    content = head + stream.read(_OLE_WITHIN)
    for name, kind in _OLE_STREAMS:
        if name.encode("utf-16-le") + b"\0\0" in content:
            return kind
    return "application/x-ole-storage"
