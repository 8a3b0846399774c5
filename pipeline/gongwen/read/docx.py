"""DOCX: paragraphs and tables in the document's order, the final text of tracked changes, footnotes at the end."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from gongwen.errors import ReadError
from gongwen.read.docx_numbers import Numbers, value, whole
from gongwen.read.extras import library
from gongwen.read.limits import Limits, Unpacking
from gongwen.read.source_text import Notice
from gongwen.read.tables import Cell, lay_out, table_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _TBL, _TR, _TC = (_W + name for name in ("p", "tbl", "tr", "tc"))
_GONE = frozenset({_W + "del", _W + "moveFrom", _W + "instrText", _W + "delText", _W + "rPr", _W + "pPr", _FALLBACK})
_SIGNS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_TEXT, _BOX = _W + "t", _W + "txbxContent"
_CHUNK = 1 << 18
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_NOTES = ("/footnotes", "/endnotes")


def read_docx(raw: bytes, uri: str, limits: Limits) -> tuple[str, list[Notice]]:
    """The text and what was noticed. :class:`ReadError`: ``damaged``, ``macros``, ``expansion``, ``xml-entities``.

    Automatic numbers stand as Word shows them. Headers and footers are left out: they are the running lines of pages.
    """
    _check(raw, uri, limits)
    docx = library("docx", "python-docx", "DOCX")
    try:
        document = docx.Document(io.BytesIO(raw))
    except (KeyError, ValueError, docx.opc.exceptions.OpcError) as error:
        raise ReadError("damaged", f"{uri} is a damaged .docx: {error}. Save it anew in its program.") from error
    body = document.element.body
    if body is None:
        raise ReadError("damaged", f"{uri} is a damaged .docx: it has no body. Save it anew in its program.")
    parts = [one for one in document.part.rels.values() if not one.is_external]
    numbering, styles = (_root(parts, kind) for kind in ("/numbering", "/styles"))
    story = _Story(Numbers(numbering, styles), limits, uri)
    lines = list(_blocks(body, story))
    for relation in parts:
        if relation.reltype.endswith(_NOTES):
            lines += _notes(relation.target_part.blob, story)
    return "\n".join(lines), []


class _Story(NamedTuple):
    """What goes along with the walk: the count of automatic numbers, and what an error names."""

    numbers: Numbers
    limits: Limits
    uri: str


def _root(relations: list[Any], kind: str) -> Any:
    """The root of the part of that kind, if the document has one."""
    part = next((one.target_part for one in relations if one.reltype.endswith(kind)), None)
    return None if part is None else library("docx.oxml", "python-docx", "DOCX").parse_xml(part.blob)


def _check(raw: bytes, uri: str, limits: Limits) -> None:
    """Unpacks every part once, counting, before a library does: bombs, entities and macros end here."""
    unpacking = Unpacking(uri, len(raw), limits)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith("vbaProject.bin"):
                    message = f"{uri} holds macros. Save it as .docx without them."
                    raise ReadError("macros", message)
                with archive.open(entry) as part:
                    head = part.read(_CHUNK)
                    declared = head.replace(b"\0", b"")  # UTF-16 is allowed too
                    if entry.filename.endswith((".xml", ".rels")) and _ENTITIES.search(declared):
                        message = (
                            f"{uri}: {entry.filename} declares entities, as no .docx does. Check where it came from."
                        )
                        raise ReadError("xml-entities", message)
                    while head:
                        unpacking.add(len(head))
                        head = part.read(_CHUNK)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ReadError("damaged", f"{uri} is a damaged .docx: {error}. Fetch it again.") from error


def _blocks(holder: Any, story: _Story) -> Iterator[str]:
    """The lines of what stands in a body, a cell or a text box; content controls and insertions are looked into."""
    waiting = ""  # of a paragraph whose mark was deleted: the next one goes on
    before = ""
    for child in holder:
        if child.tag == _P:
            waiting += "".join(_runs(child))
            if _lost_its_mark(child):
                continue
            number = story.numbers.before(child)
            waiting = number + waiting if waiting.strip() else ""
            yield from (line for line in waiting.split("\n") if line.strip())
            before, waiting = waiting or before, ""
            for box in child.iter(_BOX):
                if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                    yield from _blocks(box, story)
        elif child.tag == _TBL:
            grid = lay_out(_rows(child, story), story.limits.cells, story.uri)
            yield from table_lines(grid, before)
        elif child.tag not in _GONE:
            yield from _blocks(child, story)
    if waiting.strip():
        yield waiting


def _lost_its_mark(paragraph: Any) -> bool:
    properties = paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del")
    return properties is not None


def _runs(element: Any) -> Iterator[str]:
    """The final text of a paragraph: what was inserted, without what was deleted or moved away; no text boxes."""
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _GONE and child.tag != _BOX and isinstance(child.tag, str):
            yield from _runs(child)


def _rows(table: Any, story: _Story) -> list[list[Cell]]:
    """The rows of cells; a cell that goes on from above (vMerge) lengthens the one it goes on from."""
    rows: list[list[Cell]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    for row in (one for one in table.iter(_TR) if _owner(one) is table):
        cells: list[Cell] = []
        column = 0
        for cell in (one for one in row.iter(_TC) if _owner(one) is table):
            properties = cell.find(f"{_W}tcPr")
            width = whole(value(properties, "gridSpan") or "1") if properties is not None else 1
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            if merge is not None and merge.get(_W + "val", "continue") == "continue" and column in open_cells:
                y, x = open_cells[column]
                rows[y][x] = Cell(rows[y][x].text, rows[y][x].rows + 1, rows[y][x].columns)
            else:
                text = "\n".join(_blocks(cell, story))
                if merge is not None:
                    open_cells[column] = (len(rows), len(cells))
                else:
                    open_cells.pop(column, None)
                cells.append(Cell(text, 1, width))
            column += width
        rows.append(cells)
    return rows


def _owner(element: Any) -> Any:
    return next((above for above in element.iterancestors() if above.tag == _TBL), None)


def _notes(xml: bytes, story: _Story) -> Iterator[str]:
    """The footnotes, one a line; separators, which have a type, are none."""
    parse = library("docx.oxml", "python-docx", "DOCX").parse_xml
    for note in parse(xml):
        if note.get(_W + "type") is None:
            text = " ".join(_blocks(note, story)).strip()
            if text:
                yield text
