"""Word's automatic numbers, as Word shows them."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from gongwen.read import Limits
from gongwen.read.docx import read_docx
from gongwen.read.docx_numbers import number_text


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九", 105: "一〇五"}),
        (
            "chineseCountingThousand",
            {10: "十", 19: "十九", 30: "三十", 105: "一百零五", 110: "一百一十", 2010: "二千零一十"},
        ),
        ("taiwaneseCountingThousand", {12: "十二", 100: "一百"}),
        ("ideographDigital", {1: "一", 10: "一〇", 23: "二三"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 203: "贰佰零叁"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("bullet", {1: ""}),
        ("hebrew1", {7: "7"}),
        ("chineseCountingThousand", {0: "0", 99_999: "99999"}),
    ],
)
def test_a_count_is_written_in_its_format(form: str, texts: dict[int, str]) -> None:
    assert {count: number_text(count, form) for count in texts} == texts


def level(depth: int, form: str, text: str, more: str = "") -> str:
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'


def numbered(levels: str, nums: str = "") -> Any:
    """A document whose list 70 has the levels."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="70"><w:abstractNumId w:val="70"/></w:num>'))
    if nums:
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="71"><w:abstractNumId w:val="70"/>{nums}</w:num>'))
    return document


def add(document: Any, text: str, depth: int | None = None, number: int = 70, style: str | None = None) -> Any:
    paragraph = document.add_paragraph(text, style)
    if depth is not None:
        properties = paragraph._p.get_or_add_pPr()
        mark = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
        properties.append(parse_xml(mark))
    return paragraph


def lines(document: Any) -> list[str]:
    target = io.BytesIO()
    document.save(target)
    return read_docx(target.getvalue(), "a.docx", Limits())[0].split("\n")


def test_levels_count_on_and_begin_again() -> None:
    document = numbered(
        level(0, "chineseCountingThousand", "%1、")
        + level(1, "chineseCountingThousand", "（%2）")
        + level(2, "decimal", "%1.%2.%3", '<w:isLgl/><w:suff w:val="space"/>')
    )
    for text, depth in (
        ("总体", 0),
        ("目标", 1),
        ("任务", 1),
        ("甲", 2),
        ("乙", 2),
        ("保障", 0),
        ("组织", 1),
        ("丙", 2),
    ):
        add(document, text, depth)
    add(document, "无号")
    assert lines(document) == [
        *("一、总体", "（一）目标", "（二）任务", "1.2.1 甲", "1.2.2 乙", "二、保障", "（一）组织", "2.1.1 丙", "无号")
    ]


def test_a_number_without_a_mark_stands_apart() -> None:
    document = numbered(level(0, "chineseCountingThousand", "第%1条") + level(1, "bullet", "\uf0b7"))
    add(document, "为了加强管理。", 0)
    add(document, "点", 1)
    add(document, "本办法适用于本县。", 0)
    assert lines(document) == ["第一条 为了加强管理。", "点", "第二条 本办法适用于本县。"]


def test_a_level_may_go_on_counting() -> None:
    document = numbered(
        level(0, "chineseCountingThousand", "第%1章")
        + level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>')
    )
    for text, depth in (("总则", 0), ("甲", 1), ("乙", 1), ("附则", 0), ("丙", 1)):
        add(document, text, depth)
    assert lines(document) == ["第一章 总则", "第一条 甲", "第二条 乙", "第二章 附则", "第三条 丙"]


def test_an_instance_may_begin_anew_and_list_0_is_none() -> None:
    document = numbered(
        level(0, "decimal", "%1."), '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    )
    for text, number in (("甲", 70), ("乙", 70), ("丙", 71), ("丁", 71), ("戊", 0)):
        add(document, text, 0, number)
    assert lines(document) == ["1.甲", "2.乙", "5.丙", "6.丁", "戊"]


def test_a_style_numbers_its_paragraphs() -> None:
    document = numbered(
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Heading1"/>')
        + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="Heading2"/>')
    )
    for name in ("Heading 1", "Heading 2"):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="70"/></w:numPr>'))
    for text, style in (("总体", "Heading 1"), ("目标", "Heading 2"), ("", "Heading 2"), ("保障", "Heading 1")):
        add(document, text, style=style)
    add(document, "落实", style="Heading 2")
    assert lines(document) == ["一、总体", "（一）目标", "二、保障", "（一）落实"]


def test_numbers_that_would_fill_the_memory_are_short() -> None:
    document = numbered(level(0, "upperRoman", "%1" * 5_000).replace('w:start w:val="1"', 'w:start w:val="999999"'))
    add(document, "甲", 0)
    assert len(lines(document)[0]) < 300
