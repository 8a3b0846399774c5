"""One folder of every kind of file, and of more than forty broken ones, in one command."""

from __future__ import annotations

import bz2
import gzip
import html
import io
import json
import lzma
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import docx
import opencc
import pytest

from gongwen import cli
from gongwen.record import Record, decode

from . import samples

LINES = (
    "青禾县水务局关于2022年河道管理工作情况的报告",
    "县人民政府：",
    "2022年，全县共检查河道15条，清理垃圾320吨。依据《中华人民共和国水法》第三十七条，共查处案件3起，罚款1.2万元，整改率达95.5%。",
    "一、开展巡查",
    "2022年3月至10月，县水务局出动执法人员1200人次，开展培训12次。根据《中华人民共和国防洪法》的规定，12月2日前完成整改。",
    "二、加强宣传",
    "共发放宣传册3000余份，惠及群众约1.5万人，群众满意度进一步提升，河道面貌持续改善，长效机制逐步健全。",
    "青禾县水务局",
    "2022年12月30日",
)
TEXT = "\n".join(LINES)
LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "哈"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
LIMITS = ("bytes=2M", "members=50", "pages=20", "cells=5k", "seconds=20")


def pages() -> dict[str, str]:
    """The text on three pages: a container of a content system, a table layout with <br>, Word's markup."""
    paragraphs = "".join(f"<p>{line}</p>\n" for line in LINES[1:])
    breaks = "<br>\n&nbsp;&nbsp;".join(LINES[1:])
    runs = "".join(
        f'<p class="MsoNormal"><span lang="EN-US" style="font-size:16pt">{line[:4]}</span><span\nstyle="x">{line[4:]}'
        "</span></p>"
        for line in LINES[1:]
    )
    menu = '<div class="nav"><a href="/">网站首页</a><a href="/a">政务公开</a></div>'
    foot = '<div class="footer">主办：青禾县人民政府</div>'
    return {
        "system.html": f"<html><head><title>{LINES[0]}_青禾县</title></head><body>{menu}<h1>{LINES[0]}</h1>"
        f'<div id="zoom">{paragraphs}</div>{foot}</body></html>',
        "layout.htm": "<TABLE><TR><TD><A href=a.asp>首页</A> | <A href=b.asp>机构</A></TD></TR><TR><TD align=center><B>"
        f"{LINES[0]}</B></TD></TR><TR><TD>{breaks}</TD></TR><TR><TD>版权所有</TD></TR></TABLE>",
        "word.aspx": f'<html><body><form>{menu}<div class="bt">{LINES[0]}</div>'
        f'<div class="Section1">{runs}</div></form>{foot}</body></html>',
    }


def good() -> dict[str, bytes]:
    page = pages()
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    records = samples.request("http://a.example/1") + samples.response(
        "http://a.example/1", page["system.html"].encode("gb18030"), kind="text/html; charset=gbk"
    )
    records += samples.response("http://a.example/1.pdf", samples.prose_pdf(TEXT), kind="application/pdf")
    return {
        "plain.txt": TEXT.encode(),
        "marked.txt": TEXT.encode("utf-8-sig"),
        "gb18030.txt": TEXT.encode("gb18030"),
        "big5.txt": opencc.OpenCC("s2tw").convert(TEXT).encode("big5"),
        "utf16.txt": TEXT.encode("utf-16"),
        "utf16be": TEXT.encode("utf-16-be"),
        **{name: content.encode("gb18030") for name, content in page.items()},
        "print.pdf": samples.prose_pdf(TEXT, rows=12, width=33),
        "word.doc": target.getvalue(),
        "crawl.warc.gz": gzip.compress(records),
        "lines.jsonl": json.dumps({"text": TEXT, "year": 2022}, ensure_ascii=False).encode(),
        "many.zip": samples.zipped({"公文/甲.txt": TEXT.encode("gb18030")}),
        "many.tar.gz": samples.tarred({"甲.html": page["layout.htm"].encode()}),
        "many.tar.bz2": bz2.compress(samples.tarred({"甲.html": page["layout.htm"].encode()}, packed=False)),
        "many.txz": lzma.compress(samples.tarred({"甲.html": page["word.aspx"].encode()}, packed=False)),
        "one.txt.bz2": bz2.compress(TEXT.encode("gb18030")),
        "one.txt.xz": lzma.compress(TEXT[:99].encode()) + bytes(4) + lzma.compress(TEXT[99:].encode()),
    }


def broken() -> dict[str, tuple[str, bytes]]:
    """Name → the code that it must fail with, and its bytes."""
    text = TEXT.encode()
    nested = samples.zipped({"x.txt": text})
    for _ in range(4):
        nested = samples.zipped({"x.zip": nested})
    bomb = b" " * 40_000_000
    packed_bomb = samples.response("http://a.example/bomb", gzip.compress(bomb), more="Content-Encoding: gzip\r\n")
    office = "word/document.xml"
    return {
        "empty.txt": ("empty", b""),
        "blank.txt": ("empty", "\u3000\r\n\u200b".encode()),
        "frames.html": ("empty", b'<html><frameset><frame src="a.htm"></frameset></html>'),
        "nul.txt": ("binary", bytes(5_000)),
        "mixed.txt": ("binary", bytes(range(256)) * 40),
        "latin.txt": ("charset", "Données à caractère personnel".encode("latin-1")),
        "line.txt": ("too-large", b"a" * 3_000_000),
        "note.rtf": ("unsupported", b"{\\rtf1 a}"),
        "pack.rar": ("unsupported", b"Rar!\x1a\x07\x00" + bytes(99)),
        "pack.7z": ("unsupported", b"7z\xbc\xaf\x27\x1c" + bytes(99)),
        "pack.bz2": ("damaged", b"BZh91AY" + bytes(99)),
        "pack.xz": ("damaged", b"\xfd7zXZ\x00" + bytes(99)),
        "pack.zst": ("unsupported", b"\x28\xb5\x2f\xfd" + bytes(99)),
        "sheet.xlsx": ("unsupported", samples.zipped({"xl/workbook.xml": b"<a/>"})),
        "slides.pptx": ("unsupported", samples.zipped({"ppt/presentation.xml": b"<a/>"})),
        "seal.ofd": ("unsupported", samples.zipped({"OFD.xml": b"<a/>"})),
        "sheet.xls": ("unsupported", samples.ole("Workbook")),
        "laughs.xml": ("unsupported", LAUGHS.encode()),
        "scan.pdf": ("scanned", samples.pdf([[], []])),
        "locked.pdf": ("password", samples.encrypted_pdf()),
        "cut.pdf": ("damaged", samples.prose_pdf(TEXT)[:600]),
        "endless.pdf": ("pages", samples.pdf([[(80.0, 700.0, 12.0, "页")]] * 30)),
        "cut.docx": ("damaged", samples.zipped({office: b"<a/>" * 500})[:-30]),
        "markup.docx": ("damaged", samples.zipped({office: b"<a>"})),
        "laughs.docx": ("xml-entities", samples.zipped({office: LAUGHS.encode()})),
        "bomb.docx": ("expansion", samples.zipped({office: bomb})),
        "macros.docm": ("macros", samples.zipped({office: b"<a/>", "word/vbaProject.bin": b"a"})),
        "locked.docx": ("password", samples.ole("EncryptedPackage")),
        "locked.doc": ("password", samples.ole("WordDocument", fib_flags=0x0100)),
        "macros.doc": ("macros", samples.ole("WordDocument", "_VBA_PROJECT")),
        "old.doc": ("dependency", samples.ole("WordDocument")),
        "bomb.zip": ("expansion", samples.zipped({f"{n}.txt": bomb[:1_900_000] for n in range(30)})),
        "bomb.gz": ("too-large", gzip.compress(bomb)),
        "bomb.bz2": ("too-large", bz2.compress(bomb)),
        "bomb.txt.xz": ("too-large", lzma.compress(bomb)),
        "cut.tar.xz": ("damaged", lzma.compress(samples.tarred({"x.txt": text * 20}, packed=False))[:-40]),
        "cut.txt.bz2": ("damaged", bz2.compress(text)[:-20]),
        "nested.zip": ("nesting", nested),
        "up.zip": ("path", samples.zipped({"../../x.txt": text})),
        "root.tar": ("path", samples.tarred({"/etc/x.txt": text}, packed=False)),
        "locked.zip": ("password", samples.encrypted_zip("x.txt", text)),
        "cut.zip": ("damaged", samples.zipped({"x.txt": text})[:-30]),
        "cut.tgz": ("damaged", samples.tarred({"x.bin.txt": text * 20})[:-40]),
        "cut.html.gz": ("damaged", gzip.compress(text)[:-20]),
        "many.zip": ("members", samples.zipped({f"{n}.txt": text for n in range(51)})),
        "large.zip": ("too-large", samples.zipped({"x.txt": text * 9_000})),
        "cut.warc.gz": ("damaged", gzip.compress(samples.response("http://a.example/2", text))[:-40]),
        "bomb.warc": ("expansion", packed_bomb),
        "row.jsonl": ("row", b'{"text": "a\n'),
        "column.jsonl": ("column", b'{"body": "a"}\n'),
        "spans.html": ("cells", b"<table>" + b"<tr><td colspan=999 rowspan=999>a<td>1</tr>" * 50 + b"</table>"),
    }


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Exit code, records and failures of the command over the folder, and the seconds that it took."""
    folder = tmp_path_factory.mktemp("folder")
    for name, raw in good().items():
        (folder / "in" / "good").mkdir(parents=True, exist_ok=True)
        (folder / "in" / "good" / name).write_bytes(raw)
    for name, (_, raw) in broken().items():
        (folder / "in" / "broken").mkdir(parents=True, exist_ok=True)
        (folder / "in" / "broken" / name).write_bytes(raw)
    (folder / "in" / "broken" / "dead.txt").symlink_to("nowhere")
    (folder / "in" / "loop").symlink_to(folder / "in", target_is_directory=True)
    (folder / "in" / "style.css").write_text("p { }")
    options = [part for limit in LIMITS for part in ("--limit", limit)]
    call = [sys.executable, "-c", "from gongwen.cli import main; main()", "extract", "in", "-o", "x.jsonl", *options]
    source = str(Path(cli.__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": source, "PATH": str(folder)}  # there is no antiword
    started = time.monotonic()
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, check=False, timeout=300)
    seconds = time.monotonic() - started
    records = [decode(line) for line in (folder / "x.jsonl").read_bytes().splitlines()]
    failures = [json.loads(line) for line in (folder / "x.failures.jsonl").read_bytes().splitlines()]
    return done, records, failures, seconds


def entities(record: Record) -> list[tuple[Any, ...]]:
    names = ("value", "low", "high", "unit", "canonical", "article")
    return [(one.label, one.text, *(getattr(one, name, None) for name in names)) for one in record.entities]


def test_every_good_file_has_the_entities_of_its_plain_twin(run: Any) -> None:
    _, records, _, _ = run
    by_uri = {record.source.uri: record for record in records}
    plain = entities(by_uri["good/plain.txt"])
    assert {label for label, *_ in plain} == {"LAW", "DATE", "QUANTITY", "ORG"}
    assert len(plain) >= 15
    expected = {f"good/{name}" for name in good()}
    held = {"crawl.warc.gz": "", "lines.jsonl": "!/1", "many.zip": "!/公文/甲.txt", "many.tar.gz": "!/甲.html"}
    held |= {
        "many.tar.bz2": "!/甲.html",
        "many.txz": "!/甲.html",
        "one.txt.bz2": "!/one.txt",
        "one.txt.xz": "!/one.txt",
    }
    expected = {f"{uri}{held.get(uri.removeprefix('good/'), '')}" for uri in expected if "warc" not in uri}
    assert by_uri.keys() == {*expected, "http://a.example/1", "http://a.example/1.pdf"}
    for uri, record in by_uri.items():
        assert entities(record) == plain, uri
        assert record.document.title == LINES[0], uri
        assert record.document.signed_on == "2022-12-30", uri


def test_every_broken_file_is_a_failure_with_its_code_and_reason(run: Any) -> None:
    done, _, failures, _ = run
    assert done.returncode == 1, done.stderr.decode()
    names = {"http://a.example/bomb": "bomb.warc", "http://a.example/2": "cut.warc.gz"}
    found = {
        names.get(one["uri"], one["uri"].removeprefix("broken/").partition("!/")[0]): one["code"] for one in failures
    }
    assert found == {**{name: code for name, (code, _) in broken().items()}, "dead.txt": "missing"}
    assert len(found) >= 40
    assert all(one["message"] and one["stage"] == "read" for one in failures)


def test_it_ends_in_time_and_tells_what_it_left_out(run: Any) -> None:
    done, _, _, seconds = run
    assert seconds < 120
    assert "text/css" in done.stderr.decode()


def test_the_pages_are_what_they_say() -> None:
    assert all(html.unescape(page).count("检查河道15条") == 1 for page in pages().values())
