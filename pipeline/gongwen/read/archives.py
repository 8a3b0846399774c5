"""The members of ZIP and TAR archives and of gzip, bzip2 and xz files, one by one, never on the disk by their names."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, NamedTuple, cast

from gongwen.errors import ReadError
from gongwen.read import kinds
from gongwen.read.files import is_left_out
from gongwen.read.limits import Limits, Unpacking
from gongwen.read.source_text import Skipped

_CHUNK = 1 << 18
_XZ_MEMORY = 128 << 20  # twice what xz -9 needs; a file may ask for 4 GB
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"WARC/", b'{"')
_SUFFIXES = (".gz", ".bz2", ".xz")
_DAMAGED = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, ValueError, NotImplementedError),
)


class Member(NamedTuple):
    """A member with its bytes, or with the error that keeps them from being read."""

    uri: str
    stream: BinaryIO | ReadError


def members(stream: BinaryIO, kind: str, uri: str, limits: Limits) -> Iterator[Member | Skipped]:
    """The members in the archive's order, as ``archive!/member``; each stream is good until the next is asked for.

    :class:`ReadError` where the archive itself ends early (``damaged``) or exceeds a limit (``members``,
    ``expansion``): what came before stands.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    unpacking = Unpacking(uri, size, limits)
    try:
        if kind == kinds.ZIP:
            yield from _zip(stream, uri, limits, unpacking)
        elif kind == kinds.TAR:
            yield from _tar(stream, uri, limits, unpacking)
        else:
            yield from _packed(stream, kind, uri, limits, unpacking)
    except _DAMAGED as error:
        raise _damaged(uri, error) from error


def _damaged(uri: str, error: BaseException) -> ReadError:
    detail = str(error) or type(error).__name__
    return ReadError("damaged", f"{uri} cannot be unpacked to its end: {detail}. Fetch it again.")


def _zip(stream: BinaryIO, uri: str, limits: Limits, unpacking: Unpacking) -> Iterator[Member | Skipped]:
    if kinds.directory_size(stream) > kinds.LARGEST_DIRECTORY:
        raise _too_many(uri, limits)
    with zipfile.ZipFile(stream) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > limits.members:
            raise _too_many(uri, limits)
        names = _Names(uri)
        for entry in entries:
            name = _name(entry)
            if is_left_out(name):
                continue
            member = names.uri(name)
            if refused := _refused(name, member):
                yield Member(member, refused)
            elif entry.flag_bits & 1:
                yield Member(member, ReadError("password", f"{member} is encrypted. Unpack it with its password."))
            else:
                yield _opened(archive, entry, member, limits, unpacking)


def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, uri: str, limits: Limits, unpacking: Unpacking) -> Member:
    try:
        with archive.open(entry) as source:
            return Member(uri, _spooled(source, uri, limits, unpacking))
    except ReadError as error:
        if error.code == "expansion":
            raise
        return Member(uri, error)
    except _DAMAGED as error:
        return Member(uri, _damaged(uri, error))


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's name; archives made on Chinese Windows have it in GBK, which zipfile takes for CP437."""
    if entry.flag_bits & 0x800:
        return entry.filename.replace("\\", "/")
    raw = entry.filename.encode("cp437", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename


def _tar(stream: IO[bytes], uri: str, limits: Limits, unpacking: Unpacking | None) -> Iterator[Member | Skipped]:
    names = _Names(uri)
    with tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape") as archive:
        for count, entry in enumerate(archive, 1):
            if count > limits.members:
                raise _too_many(uri, limits)
            name = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            if entry.isdir() or is_left_out(name):
                continue
            member = names.uri(name)
            if refused := _refused(name, member):
                yield Member(member, refused)
            elif not entry.isreg():
                yield Skipped(member, "link or device in an archive")
            else:
                source = archive.extractfile(entry)
                assert source is not None
                try:
                    content: BinaryIO | ReadError = _spooled(source, member, limits, unpacking)
                except ReadError as error:
                    if error.code == "expansion":
                        raise
                    content = error
                yield Member(member, content)


def _packed(stream: BinaryIO, kind: str, uri: str, limits: Limits, unpacking: Unpacking) -> Iterator[Member | Skipped]:
    """The members of a packed TAR archive, or the one file that was packed."""
    unpacked: io.RawIOBase = _Gzip(stream) if kind == kinds.GZIP else _Unpacked(stream, kind)
    source = io.BufferedReader(_Counted(unpacked, unpacking), _CHUNK)
    if source.peek(512)[257:262] == b"ustar":
        yield from _tar(source, uri, limits, None)
        return
    name = PurePosixPath(uri.rpartition("!/")[2])
    member = f"{uri}!/{name.stem if name.suffix in _SUFFIXES else name.name}"
    yield Member(member, _spooled(source, member, limits, None))


class _Gzip(io.RawIOBase):
    """A gzip file's content; what comes before an end too early is good."""

    def __init__(self, source: BinaryIO) -> None:
        self._packed = gzip.GzipFile(fileobj=source, mode="rb")

    def read(self, size: int = -1) -> bytes:
        return self._packed.read1(size)


class _Unpacked(io.RawIOBase):
    """The content of a bzip2 or xz file, of one stream or several; ``EOFError`` where it ends too early."""

    def __init__(self, source: BinaryIO, kind: str) -> None:
        self._source, self._kind = source, kind
        self._unpacker = self._begun()

    def read(self, size: int = -1) -> bytes:
        while True:
            if self._unpacker.eof:
                rest = self._unpacker.unused_data or self._source.read(_CHUNK)
                while rest and not (rest := rest.lstrip(b"\0")):  # xz may pad
                    rest = self._source.read(_CHUNK)
                if not rest:
                    return b""
                self._unpacker = self._begun()
            else:
                rest = self._source.read(_CHUNK) if self._unpacker.needs_input else b""
                if not rest and self._unpacker.needs_input:
                    raise EOFError("it ends early")
            if chunk := self._unpacker.decompress(rest, size):
                return chunk

    def _begun(self) -> bz2.BZ2Decompressor | lzma.LZMADecompressor:
        if self._kind == kinds.BZIP2:
            return bz2.BZ2Decompressor()
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


class _Counted(io.RawIOBase):
    """A stream whose bytes are counted as they are unpacked."""

    def __init__(self, source: io.RawIOBase, unpacking: Unpacking) -> None:
        self._source, self._unpacking = source, unpacking

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self._source.read(len(buffer)) or b""
        self._unpacking.add(len(chunk))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _spooled(source: IO[bytes], uri: str, limits: Limits, unpacking: Unpacking | None) -> BinaryIO:
    """The bytes of a member, in memory up to the limit of a document; only an archive may be larger."""
    target = tempfile.SpooledTemporaryFile(max_size=limits.bytes)  # noqa: SIM115 - the reader of the member closes it
    size, may_be_larger = 0, False
    while chunk := source.read(_CHUNK):
        may_be_larger = may_be_larger or (not size and chunk.startswith(_ARCHIVES))
        size += len(chunk)
        if unpacking:
            unpacking.add(len(chunk))
        if size > limits.bytes and not may_be_larger:
            target.close()
            raise too_large(uri, limits)
        target.write(chunk)
    target.seek(0)
    return cast(BinaryIO, target)


def too_large(uri: str, limits: Limits) -> ReadError:
    """The error of a document beyond the limit of its bytes."""
    message = (
        f"{uri} has more than {limits.bytes:,} bytes. If that is right, read it with --limit bytes={limits.bytes * 4}."
    )
    return ReadError("too-large", message)


def _too_many(uri: str, limits: Limits) -> ReadError:
    message = (
        f"{uri} has more than {limits.members:,} members. If that is right, "
        f"read it with --limit members={limits.members * 10}."
    )
    return ReadError("members", message)


def _refused(name: str, uri: str) -> ReadError | None:
    """A name that leads out of the archive: nothing is written, but such an archive was made to do harm."""
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        return ReadError("path", f"{uri}: the member's name leads out of its archive. Check where it came from.")
    return None


class _Names:
    """The uris of an archive's members: a name that comes again is told by its number."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._seen: Counter[str] = Counter()

    def uri(self, name: str) -> str:
        self._seen[name] += 1
        again = f"#{self._seen[name]}" if self._seen[name] > 1 else ""
        return f"{self._uri}!/{name}{again}"
