"""Files of every kind that the tests write themselves: archives, WARC records, PDF pages."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Sequence


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


def tarred(members: dict[str, bytes], *, packed: bool = True) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(target.getvalue()) if packed else target.getvalue()


def encrypted_zip(name: str, content: bytes) -> bytes:
    """A ZIP whose one member says that it is encrypted."""
    raw = bytearray(zipped({name: content}, method=zipfile.ZIP_STORED))
    raw[6] |= 1
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def response(uri: str, body: bytes, *, kind: str = "text/html", status: str = "200 OK", more: str = "") -> bytes:
    """A WARC record of a response."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2023-01-18T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{zlib.crc32(uri.encode()):012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def request(uri: str) -> bytes:
    http = b"GET / HTTP/1.1\r\n\r\n"
    kind = "Content-Type: application/http; msgtype=request"
    head = f"WARC/1.0\r\nWARC-Type: request\r\nWARC-Target-URI: {uri}\r\n{kind}\r\n"
    return f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]], *, slanted: str = "") -> bytes:
    """A PDF of lines ``(x, y, size, text)`` in a font that is not embedded (Adobe-GB1), as printers write it.

    ``slanted`` is written across every page.
    """
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    kids = []
    for lines in pages:
        drawn = [f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, size, text in lines]
        if slanted:
            drawn.append(f"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <{slanted.encode('utf-16-be').hex()}> Tj ET")
        content = zlib.compress("\n".join(drawn).encode())
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode() + content + b"\nendstream"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _numbered(objects)


def _numbered(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R ".encode() + trailer + b">>\n"
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password: its key is none that the empty password gives."""
    encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    return _numbered(objects, encrypt + b" /ID [<" + b"33" * 16 + b"> <" + b"33" * 16 + b">] ")


def prose_pdf(text: str, *, width: int = 36, rows: int = 30, head: str = "") -> bytes:
    """A text as a word processor prints it: paragraphs wrapped at ``width`` characters, head and page number."""
    size, left, top = 12.0, 80.0, 760.0
    lines: list[tuple[float, str]] = []
    for paragraph in text.split("\n"):
        first = True
        rest = paragraph
        while rest:
            indent = 2 if first and len(paragraph) > width else 0
            lines.append((left + indent * size, rest[: width - indent]))
            rest = rest[width - indent :]
            first = False
    pages = []
    for number, start in enumerate(range(0, len(lines), rows), 1):
        page = [(200.0, 800.0, 9.0, head)] if head else []
        page += [(x, top - n * 20, size, line) for n, (x, line) in enumerate(lines[start : start + rows])]
        page.append((290.0, 40.0, 9.0, f"- {number} -"))
        pages.append(page)
    return pdf(pages)


def ole(*streams: str, fib_flags: int = 0) -> bytes:
    """The beginning of a compound file that names the streams, with the head of a Word document."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    fib = b"\xec\xa5" + bytes(8) + struct.pack("<H", fib_flags) + bytes(500)
    return head + fib + b"".join(name.encode("utf-16-le") + b"\0\0" + bytes(64) for name in streams)
