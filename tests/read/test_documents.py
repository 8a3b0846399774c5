"""PDF, DOCX and DOC: their text, and the reason where there is none."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from gongwen.errors import ReadError
from gongwen.read import Limits, Reader, extras
from gongwen.read.docx import read_docx
from gongwen.read.files import File
from gongwen.read.html import read_html
from gongwen.read.pdf import read_pdf
from gongwen.read.source_text import SourceText
from gongwen.read.warc import responses
from gongwen.read.worker import Worker
from gongwen.record import Failure

from . import samples

TEXT = (
    "青禾县水务局2022年工作报告\n县人民政府：\n2022年，全县共检查河道15条，清理垃圾320吨，依据《中华人民共和国水法》第三十七条查处案件3起，"
    "罚款1.2万元，整改率达95.5%，有关情况报告如下。\n一、开展巡查。出动执法人员1200人次，发放资料3000余份，群众满意度进一步提升。\n青禾县水务局\n2022年12月30日"
)


@pytest.fixture(scope="module")
def reader() -> Any:
    with Reader(Limits(seconds=20)) as one:
        yield one


def test_wrapped_lines_of_a_pdf_are_rejoined(reader: Reader) -> None:
    document = reader.read_bytes(samples.prose_pdf(TEXT), "a")
    assert document.text == TEXT
    assert (document.source.media_type, document.source.charset) == ("application/pdf", None)


@pytest.mark.parametrize(
    ("lines", "want"),
    [
        (
            ["县水务局开展检查，根据《中华人民", "共和国水法》查处3起。"],
            ["县水务局开展检查，根据《中华人民共和国水法》查处3起。"],
        ),
        (["县水务局开展检查，", "查处3起。"], ["县水务局开展检查，查处3起。"]),
        (["县水务局开展检查", "查处3起。"], ["县水务局开展检查", "查处3起。"]),
        (
            ["县水务局全年共检查河道四十六条，整改。", "二、加强宣传"],
            ["县水务局全年共检查河道四十六条，整改。", "二、加强宣传"],
        ),
    ],
)
def test_what_lines_end_and_begin_with_says_more_than_their_length(lines: list[str], want: list[str]) -> None:
    full = ["县水务局全年共检查河道四十六条，无一遗"] * 2 + ["漏，工作有序。"]
    page = [(80.0, 760.0 - 20 * n, 12.0, line) for n, line in enumerate([*full, *lines])]
    text, _ = read_pdf(samples.pdf([page]), "a", Limits())
    assert text.split("\n") == ["".join(full), *want]


def test_running_lines_of_a_pdf_are_left_out() -> None:
    tasks = ["河道巡查", "采砂执法", "水库除险", "灌区改造", "节水宣传", "防汛演练", "饮水安全", "水土保持", "移民安置"]
    text = "\n".join(
        f"关于{task}，{task[:2]}组{task[2:]}情况较好，本年共计检查企业{n * n + 11}家，"
        f"其中{task}不合格的已经由县{task[:2]}部门责令改正。\n{task}下一步继续推进。\n由{task[2:]}处负责。"
        for n, task in enumerate(tasks)
    )
    found, notices = read_pdf(samples.prose_pdf(text, rows=7, head="青禾县水务局文件"), "a.pdf", Limits())
    assert found == text
    assert notices == []


def test_columns_are_read_one_after_the_other() -> None:
    lines = ["会议强调，各级各部门要提高认识，压实", "责任，确保年内完成整改任务12项。"]
    left = [(60.0, 700.0 - 20 * n, 12.0, (lines * 3)[n]) for n in range(6)]
    right = [(320.0, 700.0 - 20 * n, 12.0, (lines * 3)[n]) for n in range(6)]
    found, _ = read_pdf(samples.pdf([[(60.0, 760.0, 12.0, "会议纪要")], left + right]), "a.pdf", Limits())
    assert found.split("\n") == ["会议纪要", *["".join(lines)] * 6]


def test_slanted_text_is_a_watermark() -> None:
    found, _ = read_pdf(samples.pdf([[(80.0, 700.0, 12.0, "各乡镇人民政府：")]], slanted="内部资料"), "a.pdf", Limits())
    assert found == "各乡镇人民政府："


def test_pages_without_text_are_told() -> None:
    found, (notice,) = read_pdf(samples.pdf([[(80.0, 700.0, 12.0, "正文。")], [], []]), "a.pdf", Limits())
    assert (found, notice.code, notice.message) == ("正文。", "pages-without-text", "pages without a text layer: 2, 3")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (samples.pdf([[], []]), "scanned"),
        (samples.encrypted_pdf(), "password"),
        (samples.prose_pdf(TEXT)[:600], "damaged"),
        (b"%PDF-1.7\n", "damaged"),
        (samples.pdf([[(80.0, 700.0, 12.0, "页")]] * 30), "pages"),
    ],
)
def test_a_pdf_without_text_says_why(raw: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_pdf(raw, "in/a.pdf", Limits(pages=20))
    assert caught.value.code == code
    assert "in/a.pdf" in caught.value.message


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word(text: str) -> Any:
    document = docx.Document()
    for paragraph in text.split("\n"):
        document.add_paragraph(paragraph)
    return document


def test_a_docx_is_read_in_its_order(reader: Reader) -> None:
    document = word("2022年收支情况如下。\n单位：万元")
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows, [["项目", "预算数", "预算数"], ["收入", "5", "6"], ["支出", "7", "8"]], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "收支"
    document.add_paragraph("青禾县财政局")
    document.sections[0].header.paragraphs[0].text = "页眉"
    found = reader.read_bytes(saved(document), "a.doc")
    figures = [f"预算数：收支 {figure}万元" for figure in (5, 6, 7, 8)]
    assert found.text.split("\n") == ["2022年收支情况如下。", "单位：万元", *figures, "青禾县财政局"]
    assert found.source.media_type.endswith("wordprocessingml.document")


def test_tracked_changes_are_read_as_accepted() -> None:
    document = word("甲\n乙\n丙\n丁")
    body = document.element.body
    run = "<w:r {0}><w:t>{1}</w:t></w:r>"
    body[0].append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a">{run.format("", "插入")}</w:ins>'))
    gone = f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>删去</w:delText></w:r></w:del>'
    body[1].append(parse_xml(gone))
    body[1].append(parse_xml(f'<w:moveFrom {nsdecls("w")} w:id="3" w:author="a">{run.format("", "移走")}</w:moveFrom>'))
    mark = f'<w:pPr {nsdecls("w")}><w:rPr><w:del w:id="4" w:author="a"/></w:rPr></w:pPr>'
    body[2].insert(0, parse_xml(mark))
    text, _ = read_docx(saved(document), "a.docx", Limits())
    assert text == "甲插入\n乙\n丙丁"


def test_text_boxes_controls_and_footnotes_are_read() -> None:
    document = word("正文")
    box = OxmlElement("w:txbxContent")
    box.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>框内</w:t></w:r></w:p>"))
    run = OxmlElement("w:r")
    run.append(box)
    document.element.body[0].append(run)
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, control)
    raw = with_part(
        saved(document),
        "word/footnotes.xml",
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="1"><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote></w:footnotes>',
    )
    text, _ = read_docx(raw, "a.docx", Limits())
    assert text.split("\n") == ["正文", "框内", "控件", "脚注"]


def with_part(raw: bytes, name: str, xml: str) -> bytes:
    """The document with a part of footnotes."""
    target = io.BytesIO()
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"'
        ' Target="footnotes.xml"/></Relationships>'
    )
    kind = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.footnotes+xml"/></Types>'
    )
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            content = old.read(entry).decode("utf-8", "surrogateescape")
            if entry == "word/_rels/document.xml.rels":
                content = content.replace("</Relationships>", relation)
            if entry == "[Content_Types].xml":
                content = content.replace("</Types>", kind)
            new.writestr(entry, content.encode("utf-8", "surrogateescape"))
        new.writestr(name, xml)
    return target.getvalue()


def with_document(xml: str) -> bytes:
    """A .docx whose main part is the XML, as it stands."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(word(TEXT)))) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, xml if entry == "word/document.xml" else old.read(entry))
    return target.getvalue()


@pytest.mark.parametrize("span", ["2", "²", "x", "0", "9" * 5_000])
def test_a_cell_that_spans_no_number_of_columns_is_read(span: str) -> None:
    cells = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc>'
    xml = f"<w:document {nsdecls('w')}><w:body><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>"
    assert read_docx(with_document(xml), "a.docx", Limits())[0] == "项目"


LAUGHS = '<!DOCTYPE a [<!ENTITY b "哈"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document/>'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (samples.zipped({"word/document.xml": LAUGHS.encode()}), "xml-entities"),
        (samples.zipped({"word/document.xml": LAUGHS.encode("utf-16")}), "xml-entities"),
        (with_document(f"<w:document {nsdecls('w')}/>"), "damaged"),
        (samples.zipped({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}), "macros"),
        (samples.zipped({"word/document.xml": b" " * 40_000_000}), "expansion"),
        (samples.zipped({"word/document.xml": b"<a>"}), "damaged"),
        (saved(word(TEXT))[:-400], "damaged"),
        (samples.ole("EncryptedPackage"), "password"),
        (samples.ole("WordDocument", fib_flags=0x0100), "password"),
        (samples.ole("WordDocument", "_VBA_PROJECT"), "macros"),
        (samples.ole("Workbook"), "unsupported"),
    ],
)
def test_word_files_that_cannot_be_read_say_why(reader: Reader, raw: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        reader.read_bytes(raw, "in/a.docx")
    assert caught.value.code == code, caught.value.message
    assert "in/a.docx" in caught.value.message


def program(folder: Path, script: str) -> None:
    path = folder / "antiword"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for antiword is a shell script")
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo 关于开展检查的通知", "关于开展检查的通知\n"),
        ("echo broken >&2; exit 1", "damaged"),
        (None, "dependency"),
        ("sleep 60", "timeout"),
    ],
)
def test_an_old_doc_is_read_by_antiword(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, expected: str
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin" if script else str(tmp_path))
    if script:
        program(tmp_path, script)
    with Reader(Limits(seconds=3)) as one:
        path = tmp_path / "a.doc"
        path.write_bytes(samples.ole("WordDocument"))
        (found,) = one.read(File(path, "a.doc"))
    if isinstance(found, SourceText):
        assert found.text == expected
    else:
        assert isinstance(found, Failure)
        assert found.code == expected
        assert script or "apt install antiword" in found.message


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (lambda: read_pdf(b"%PDF-", "a", Limits()), "PDF"),
        (lambda: read_docx(saved(word("甲")), "a", Limits()), "DOCX"),
        (lambda: read_html("<p>甲</p>"), "HTML"),
        (lambda: list(responses(io.BytesIO(samples.request("http://a.example")), "a", Limits())), "WARC"),
    ],
)
def test_a_missing_library_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, call: Callable[[], object], kind: str
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(ReadError, match=r"pip install 'gongwen\[files\]'") as caught:
        call()
    assert caught.value.code == "dependency"
    assert caught.value.message.startswith(kind)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for a parser is a process of POSIX")
@pytest.mark.parametrize(
    ("serve", "code"),
    [
        ("import time; time.sleep(60)", "timeout"),
        ("import os; os.abort()", "crash"),
        ("import sys; sys.stdout.buffer.write(b'0123'); sys.exit(3)", "crash"),
    ],
)
def test_a_parser_that_hangs_or_dies_fails_its_document_alone(
    monkeypatch: pytest.MonkeyPatch, serve: str, code: str
) -> None:
    worker = Worker(Limits(seconds=2))
    try:
        with monkeypatch.context() as patched:
            patched.setattr("gongwen.read.worker._SERVE", serve)
            with pytest.raises(ReadError) as caught:
                worker.parse("application/pdf", b"%PDF-", "a.pdf")
        assert caught.value.code == code
        text = worker.parse("application/pdf", samples.prose_pdf(TEXT), "b.pdf").text
        assert text == TEXT
    finally:
        worker.close()
