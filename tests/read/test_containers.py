"""Files that hold many documents: archives, JSON lines, WARC; what a manifest adds."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import GongwenError, ReadError
from gongwen.read import Limits, Reader, read
from gongwen.read.files import File
from gongwen.read.jsonl import Columns
from gongwen.read.manifest import Manifest, load_manifest
from gongwen.read.source_text import Skipped, SourceText
from gongwen.record import Failure

from . import samples

TEXT = "关于开展检查的通知。"
PAGE = f"<html><body><p>{TEXT}</p></body></html>"


def outcomes(folder: Path, name: str, raw: bytes, **options: Any) -> list[tuple[str | None, str]]:
    """Uri and text, code or kind of what a file gives."""
    path = folder / name
    path.write_bytes(raw)
    found = []
    with Reader(**options) as reader:
        for one in reader.read(File(path, name)):
            if isinstance(one, SourceText):
                found.append((one.source.uri, one.text))
            else:
                found.append((one.uri, one.code if isinstance(one, Failure) else f"skipped {one.kind}"))
    return found


MEMBERS = {"a/1.txt": TEXT.encode("gb18030"), "a/2": PAGE.encode(), "b.png": b"\x89PNG\r\n\x1a\n", "c.txt": b""}
EXPECTED = [("a/1.txt", TEXT), ("a/2", TEXT), ("b.png", "skipped image/png"), ("c.txt", "empty")]


@pytest.mark.parametrize(
    "pack",
    [samples.zipped, samples.tarred, lambda members: samples.tarred(members, packed=False)],
    ids=["zip", "tgz", "tar"],
)
def test_members_are_documents_by_their_content(tmp_path: Path, pack: Any) -> None:
    assert outcomes(tmp_path, "x.bin", pack(MEMBERS)) == [(f"x.bin!/{name}", found) for name, found in EXPECTED]


def test_archives_in_archives_and_packed_files(tmp_path: Path) -> None:
    inner = samples.zipped({"1.txt": TEXT.encode()})
    raw = samples.tarred({"in.zip": inner, "2.html.gz": gzip.compress(PAGE.encode())})
    expected = [("x.tgz!/in.zip!/1.txt", TEXT), ("x.tgz!/2.html.gz!/2.html", TEXT)]
    assert outcomes(tmp_path, "x.tgz", raw) == expected
    deep = inner
    for _ in range(4):
        deep = samples.zipped({"in.zip": deep})
    ((uri, code),) = outcomes(tmp_path, "x.zip", deep)
    assert (code, (uri or "").count("!/")) == ("nesting", 3)


def test_names_of_members(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("same.txt", TEXT)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("same.txt", TEXT)
        archive.writestr("__MACOSX/._same.txt", b"\0")
        archive.writestr("dir/.hidden.txt", TEXT)
        archive.writestr("name.txt", TEXT)  # of as many bytes as 公文 and .txt have in GBK
    raw = target.getvalue().replace(b"name.txt", "公文.txt".encode("gb18030"))
    assert [uri for uri, _ in outcomes(tmp_path, "x.zip", raw)] == [
        "x.zip!/same.txt",
        "x.zip!/same.txt#2",
        "x.zip!/公文.txt",
    ]


def test_packed_files_of_several_streams(tmp_path: Path) -> None:
    half = len(TEXT) // 2
    for name, pack in (("x.txt.bz2", bz2.compress), ("x.txt.xz", lzma.compress)):
        raw = pack(TEXT[:half].encode()) + bytes(300_000) + pack(b"") + pack(TEXT[half:].encode())
        assert outcomes(tmp_path, name, raw) == [(f"{name}!/x.txt", TEXT)]


def greedy(raw: bytes) -> bytes:
    """The xz file with a head that asks for 4 GB of memory."""
    head, end = bytearray(raw), 12 + (raw[12] + 1) * 4
    head[head.index(b"\x21\x01", 12) + 2] = 40
    head[end - 4 : end] = zlib.crc32(head[12 : end - 4]).to_bytes(4, "little")
    return bytes(head)


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("a.zip", samples.zipped({"../../etc/x.txt": b"a", "b.txt": TEXT.encode()}), ["path", TEXT]),
        ("a.tar", samples.tarred({"/etc/x.txt": b"a", "b.txt": TEXT.encode()}), ["path", TEXT]),
        ("a.zip", samples.encrypted_zip("x.txt", b"secret"), ["password"]),
        ("a.zip", samples.zipped(MEMBERS)[:-40], ["damaged"]),
        ("a.tgz", samples.tarred({"b.txt": TEXT.encode(), "c.txt": bytes(range(256)) * 99})[:-30], [TEXT, "damaged"]),
        ("a.zip", samples.zipped({"x.txt": b" " * 40_000_000}), ["expansion"]),
        ("a.tgz", samples.tarred({"x.txt": b" " * 40_000_000}), ["expansion"]),
        ("a.gz", gzip.compress(b" " * 40_000_000), ["expansion"]),
        ("a.txt.gz", gzip.compress(TEXT.encode())[:-9], ["damaged"]),
        ("a.bz2", bz2.compress(b" " * 40_000_000), ["expansion"]),
        ("a.txz", lzma.compress(samples.tarred({"x.txt": b" " * 40_000_000}, packed=False)), ["expansion"]),
        ("a.txt.xz", lzma.compress(TEXT.encode())[:-9], ["damaged"]),
        ("a.txt.bz2", bz2.compress(TEXT.encode()) + b"x", ["damaged"]),
        ("a.txt.xz", greedy(lzma.compress(TEXT.encode())), ["damaged"]),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,  # an archive holds the time at which it was made
)
def test_broken_archives_fail_with_their_reason(tmp_path: Path, name: str, raw: bytes, expected: list[str]) -> None:
    assert [found for _, found in outcomes(tmp_path, name, raw)] == expected


def test_limits_of_archives(tmp_path: Path) -> None:
    raw = samples.zipped({f"{n}.txt": TEXT.encode() for n in range(20)})
    assert [code for _, code in outcomes(tmp_path, "a.zip", raw, limits=Limits(members=19))] == ["members"]
    raw = samples.zipped({"a.txt": b"a" * 2_000, "b.txt": TEXT.encode()})
    assert [code for _, code in outcomes(tmp_path, "a.zip", raw, limits=Limits(bytes=1_000))] == ["too-large", TEXT]


def test_lines_are_documents(tmp_path: Path) -> None:
    rows = [
        {"text": TEXT, "url": "http://a.example/1", "year": 2021},
        {"text": PAGE},
        {"body": TEXT},
        ["no object"],
        {"text": " "},
    ]
    raw = "\n".join([*(json.dumps(row, ensure_ascii=False) for row in rows), "", "{broken"]).encode()
    assert outcomes(tmp_path, "x.jsonl", raw) == [
        ("http://a.example/1", TEXT),
        ("x.jsonl!/2", TEXT),
        ("x.jsonl!/3", "column"),
        ("x.jsonl!/4", "row"),
        ("x.jsonl!/5", "empty"),
        ("x.jsonl!/7", "row"),
    ]
    columns = Columns(text="body", uri="id")
    raw = json.dumps({"body": TEXT, "id": "n7", "text": "其他"}, ensure_ascii=False).encode()
    (tmp_path / "y").write_bytes(raw)
    with Reader(columns=columns) as reader:
        (found,) = reader.read(File(tmp_path / "y", "y"))
    assert isinstance(found, SourceText)
    assert (found.source.uri, found.text, found.source.meta) == ("n7", TEXT, {"id": "n7", "text": "其他"})


def test_a_long_line_fails_alone(tmp_path: Path) -> None:
    raw = b'{"text": "' + b"a" * 5_000 + b'"}\n' + json.dumps({"text": TEXT}).encode()
    found = outcomes(tmp_path, "x.jsonl", raw, limits=Limits(bytes=1_000))
    assert found == [("x.jsonl!/1", "too-large"), ("x.jsonl!/2", TEXT)]


def test_records_of_an_earlier_run_are_no_documents(tmp_path: Path) -> None:
    raw = b'{"schema":"gongwen/1","id":"sha256:0","text":"a"}\n'
    assert outcomes(tmp_path, "x.jsonl", raw) == [("x.jsonl", "skipped records of gongwen")]


def test_responses_are_documents(tmp_path: Path) -> None:
    records = [
        samples.request("http://a.example/1"),
        samples.response("http://a.example/1", PAGE.encode("gb18030"), kind="text/html; charset=gb2312"),
        samples.response("http://a.example/2", gzip.compress(PAGE.encode()), more="Content-Encoding: gzip\r\n"),
        samples.response("http://a.example/3", b"\xff\xd8\xff", kind="image/jpeg"),
        samples.response("http://a.example/4", b"gone", status="404 Not Found"),
        samples.response("http://a.example/5", b"5\r\n<p>\xe5\x85\r\n6\r\n\xac\xe6\x96\x87</\r\n2\r\np>\r\n0\r\n\r\n",
                         more="Transfer-Encoding: chunked\r\n"),
        samples.response("http://a.example/6", b"", kind="text/plain"),
    ]  # fmt: skip
    expected = [
        ("http://a.example/1", TEXT),
        ("http://a.example/2", TEXT),
        ("http://a.example/3", "skipped image/jpeg"),
        ("http://a.example/4", "skipped HTTP status 404"),
        ("http://a.example/5", "公文"),
        ("http://a.example/6", "empty"),
    ]
    assert outcomes(tmp_path, "x.warc", b"".join(records)) == expected
    assert outcomes(tmp_path, "x.warc.gz", b"".join(map(gzip.compress, records))) == expected
    assert outcomes(tmp_path, "whole.gz", gzip.compress(b"".join(records))) == expected
    (tmp_path / "x").write_bytes(b"".join(records))
    with Reader() as reader:
        first = next(reader.read(File(tmp_path / "x", "x")))
    assert isinstance(first, SourceText)
    assert (first.source.charset, first.source.charset_by) == ("gb18030", "declared")
    assert first.source.meta["warc"] == "x"
    assert first.source.meta["fetched_at"] == "2023-01-18T08:00:00Z"


def damaged_warcs() -> list[tuple[str, bytes, list[str]]]:
    records = [samples.response(f"http://a.example/{n}", PAGE.encode()) for n in range(4)]
    packed = [gzip.compress(record) for record in records]
    hurt = bytearray(packed[1])
    hurt[60:80] = bytes(20)
    bomb = samples.response("http://a.example/b", gzip.compress(b" " * 40_000_000), more="Content-Encoding: gzip\r\n")
    return [
        ("cut", b"".join(packed)[:-40], [TEXT] * 3 + ["damaged"]),
        ("cut in a head", b"".join(packed[:3]) + packed[3][:12], [TEXT] * 3 + ["damaged"]),
        ("plain cut", b"".join(records)[:-60], [TEXT] * 3 + ["damaged"]),
        ("garbage", packed[0] + b"garbage" * 9 + packed[2], [TEXT, "damaged", TEXT]),
        ("hurt", packed[0] + bytes(hurt) + packed[2] + packed[3], [TEXT, "damaged", TEXT, TEXT]),
        ("plain garbage", records[0] + b"no record\r\n\r\n" + records[2], [TEXT, "damaged", TEXT]),
        ("plain garbage behind", records[0] + b"no record\r\n" * 9, [TEXT, "damaged"]),
        ("no record", b"WARC/1.0\r\n" + bytes(range(256)) * 9, ["damaged"]),
        ("no length", records[0].replace(b"Content-Length", b"Length") + records[1], ["damaged", TEXT]),
        ("one member cut", gzip.compress(b"".join(records))[:-20], [TEXT] * 3 + ["damaged"]),
        ("bomb", gzip.compress(bomb) + packed[0], ["expansion", TEXT]),
    ]


@pytest.mark.parametrize(("name", "raw", "expected"), damaged_warcs(), ids=[case[0] for case in damaged_warcs()])
def test_a_bad_record_does_not_end_the_file(tmp_path: Path, name: str, raw: bytes, expected: list[str]) -> None:
    found = [found for _, found in outcomes(tmp_path, "x.warc.gz", raw)]
    assert [one for n, one in enumerate(found) if one != "damaged" or found[n - 1 : n] != ["damaged"]] == expected


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_manifest_joins_what_the_crawl_knew(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"manifest.{suffix}"
    rows = [
        {"path": "a.txt", "url": "http://a.example/1", "栏目": "通知"},
        {"path": "x.zip/b.txt", "url": ""},
        {"path": "gone"},
    ]
    if suffix == "csv":
        lines = ["path,url,栏目", *(",".join(row.get(key, "") for key in ("path", "url", "栏目")) for row in rows)]
        file.write_bytes("\r\n".join(lines).encode("gb18030"))
    else:
        file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    manifest = load_manifest(file)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "x.zip").write_bytes(samples.zipped({"b.txt": TEXT.encode()}))
    with Reader(manifest=manifest) as reader:
        found = [one for name in ("a.txt", "x.zip") for one in reader.read(File(tmp_path / name, name))]
    sources = [one.source for one in found if isinstance(one, SourceText)]
    assert [source.uri for source in sources] == ["http://a.example/1", "x.zip!/b.txt"]
    assert sources[0].meta == {"path": "a.txt", "栏目": "通知"}
    assert manifest.unused == ["gone"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("file,url\na,b\n", "line 2: no path"),
        ("path\na\na\n", "line 3: a comes twice"),
        ('{"path": "a"}\n[1]', "line 2: no JSON object"),
        ("", "is no table"),
    ],
)
def test_a_wrong_manifest_names_the_place(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "m.csv").write_text(content, "utf-8")
    with pytest.raises(GongwenError, match=message) as caught:
        load_manifest(tmp_path / "m.csv")
    assert "m.csv" in caught.value.message
    with pytest.raises(GongwenError, match="cannot be read"):
        load_manifest(tmp_path / "none.csv")


def test_an_archive_is_no_single_document(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(samples.zipped(MEMBERS))
    with pytest.raises(ReadError, match=r"gongwen extract a\.zip"):
        read(tmp_path / "a.zip")


def test_what_is_named_is_no_document_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with Reader() as reader:
        (named,) = reader.read(File(tmp_path / "a.png", "a.png", is_named=True))
        (found,) = reader.read(File(tmp_path / "a.png", "a.png"))
    assert isinstance(named, Failure)
    assert named.code == "unsupported"
    assert found == Skipped("a.png", "image/png")


def test_nothing_is_unused_in_an_empty_manifest() -> None:
    assert Manifest({}).row("a.txt") == {}
