"""PDF: the text layer page by page, wrapped lines rejoined by where they end on the page, running lines left out."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gongwen.clean.lines import begins_section
from gongwen.errors import ReadError
from gongwen.read.extras import library
from gongwen.read.limits import Limits
from gongwen.read.source_text import Notice

_PAGE_NUMBER = re.compile(
    r"[-—–\s·.]{0,6}(?:第 ?)?(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,5}|[ivxIVX]{1,6})(?: ?页)?"
    r"(?: ?[/／,，]? ?共? ?[0-9]{1,4} ?页?)?[-—–\s·.]{0,6}"
)
_DIGITS = re.compile("[0-9]+")
_EDGE = 2  # so many lines at a page's head and foot may be running ones
_FEWEST_PAGES = 3
_FULL, _FULL_AT_STOP, _INDENTED = 1.3, 0.6, 1.3  # in character heights; a sign that may not begin a line leaves room
_STOPS = tuple("。！？")
_UNENDED = ("，", "、")  # no paragraph ends with these, nor inside a title's brackets
_TITLE = 60  # a title that is open for longer has lost its closing bracket
_LONGEST_RUNNING = 60
_MOST_LINES = 500
_ASCII_WORD = re.compile("[A-Za-z0-9,.;:)%-]")


class _Line(NamedTuple):
    """A line of a page; ``left``/``right`` are its edges and ``height`` that of its characters, in points."""

    text: str
    left: float
    right: float
    height: float


def read_pdf(raw: bytes, uri: str, limits: Limits) -> tuple[str, list[Notice]]:
    """The text and what was noticed. :class:`ReadError`: ``password``, ``damaged``, ``pages``, ``scanned``."""
    pdfium = library("pypdfium2", "pypdfium2", "PDF")
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise ReadError("password", f"{uri} is protected by a password. Save it without one.") from error
        raise ReadError("damaged", f"{uri} is a damaged PDF: {error}. Fetch it again.") from error
    count = len(document)
    if count > limits.pages:
        message = f"{uri} has {count:,} pages. If that is right, read it with --limit pages={count}."
        raise ReadError("pages", message)
    pages, blank = [], []
    for number in range(count):
        try:
            lines = list(_page_lines(document[number], pdfium.raw))
        except pdfium.PdfiumError as error:
            raise ReadError("damaged", f"{uri}, page {number + 1}, is damaged: {error}. Fetch it again.") from error
        pages.append(lines)
        if not lines:
            blank.append(number + 1)
    if not any(pages):
        message = f"{uri} has no text layer on its {count} pages: it is a scan. Recognise its characters first (OCR)."
        raise ReadError("scanned", message)
    notices = []
    if blank:
        shown = ", ".join(map(str, blank[:20])) + (" …" if len(blank) > 20 else "")
        notices.append(Notice("pages-without-text", f"pages without a text layer: {shown}", 0, 0))
    return "\n".join(_rejoined(_without_running(pages))), notices


def _page_lines(page: Any, raw: Any) -> Iterator[_Line]:
    """The page's lines in the order of its content; slanted text, which is a watermark, is none."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        slanted = _has_slanted(page, raw)
        start = 0
        characters: list[str] = []
        for n in range(count + 1):
            code = raw.FPDFText_GetUnicode(text_page, n) if n < count else 10
            if code in (10, 13):
                if line := _line(text_page, raw, start, characters):
                    yield line
                start, characters = n + 1, []
            elif slanted and _is_slanted(text_page, raw, n):
                characters.append("\0")
            else:
                characters.append(_character(code))
    finally:
        text_page.close()
        page.close()


def _character(code: int) -> str:
    """A character of the text layer; what is none (U+FFFE stands for a soft hyphen) is left out by a NUL."""
    if code in (0, 0xFFFE, 0xFFFF, 2):
        return "\0"
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _line(text_page: Any, raw: Any, start: int, characters: Sequence[str]) -> _Line | None:
    shown = [n for n, char in enumerate(characters) if char != "\0" and not char.isspace()]
    if not shown:
        return None
    first, last = _box(text_page, raw, start + shown[0]), _box(text_page, raw, start + shown[-1])
    text = "".join(characters).replace("\0", "").strip(" ")
    width = max(first[1] - first[0], last[1] - last[0])

    return _Line(text, first[0], last[1], max(first[3] - first[2], width, 1.0))


def _box(text_page: Any, raw: Any, n: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a character, in points."""
    edges = [ctypes.c_double() for _ in range(4)]
    raw.FPDFText_GetCharBox(text_page, n, *map(ctypes.byref, edges))
    left, right, bottom, top = (edge.value for edge in edges)
    return left, right, bottom, top


def _has_slanted(page: Any, raw: Any) -> bool:
    """Whether any text of the page stands at an angle; only then each character's is asked for."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
        matrix = item.get_matrix()
        if abs(matrix.b) > 0.05 * max(abs(matrix.a), 1e-6) and abs(matrix.a) > 0.05 * max(abs(matrix.b), 1e-6):
            return True
    return False


def _is_slanted(text_page: Any, raw: Any, n: int) -> bool:
    angle = float(raw.FPDFText_GetCharAngle(text_page, n))
    return angle >= 0 and 0.05 < angle % (math.pi / 2) < math.pi / 2 - 0.05


def _without_running(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without page numbers, and without lines that most pages have: heads, feet, watermarks that lie flat.

    Where that would be most of the text, pages are alike by themselves (forms, notices one by one) and keep it.
    """
    written = [page for page in pages if page]
    edges: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for page in written:
        edges.update({_alike(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
        anywhere.update({line.text for line in page})
    often = max(_FEWEST_PAGES, math.ceil(len(written) * 0.5))
    everywhere = max(_FEWEST_PAGES, math.ceil(len(written) * 0.8))
    numbered = [[line for n, line in enumerate(page) if not _is_number(line, n, page)] for page in pages]
    kept = [
        [
            line
            for n, line in enumerate(page)
            if len(line.text) > _LONGEST_RUNNING
            or not (
                (_at_edge(n, page) and edges[_alike(line)] >= often)
                or (anywhere[line.text] >= everywhere and len(line.text) > 1)
            )
        ]
        for page in numbered
    ]
    return kept if _length(kept) * 2 >= _length(numbered) else numbered


def _at_edge(n: int, page: Sequence[_Line]) -> bool:
    return n < _EDGE or n >= len(page) - _EDGE


def _is_number(line: _Line, n: int, page: Sequence[_Line]) -> bool:
    """Whether the first or last line is a page number; a bare number on a page of little else may be its text."""
    return n in (0, len(page) - 1) and len(page) > 2 and _PAGE_NUMBER.fullmatch(line.text) is not None


def _length(pages: Sequence[Sequence[_Line]]) -> int:
    return sum(len(line.text) for page in pages for line in page)


def _alike(line: _Line) -> str:
    """The line with its numbers all the same: heads and feet count pages."""
    return _DIGITS.sub("0", line.text)


def _rejoined(pages: Sequence[Sequence[_Line]]) -> Iterator[str]:
    """Paragraphs: a line that ends at the right edge of its column goes on in the next unless that is indented.

    So does, however short, a line that no paragraph can end with; behind a full stop an outline's number begins anew.
    """
    paragraph = ""
    is_full = False
    for page in pages:
        edges = [_column(page, n) for n in range(len(page))]
        for line, (left, right) in zip(page, edges, strict=True):
            indented = line.left > left + _INDENTED * line.height or line.text.startswith("\u3000")
            heads = paragraph.endswith(_STOPS) and begins_section(line.text)
            if paragraph and not indented and not heads and (is_full or _is_unended(paragraph)):
                paragraph += _glue(paragraph, line.text) + line.text
            else:
                if paragraph:
                    yield paragraph
                paragraph = line.text
            slack = _FULL_AT_STOP if line.text.endswith(_STOPS) else _FULL
            is_full = line.right > right - slack * line.height and right - left > 8 * line.height
    if paragraph:
        yield paragraph


def _is_unended(paragraph: str) -> bool:
    """Whether the paragraph goes on whatever the page looks like: it ends with a comma, or in a title."""
    opened = paragraph.rfind("《", len(paragraph) - _TITLE if len(paragraph) > _TITLE else 0)
    return paragraph.endswith(_UNENDED) or (opened >= 0 and "》" not in paragraph[opened:])


def _glue(before: str, behind: str) -> str:
    """A blank between Latin words and figures, nothing between Han characters."""
    return " " if _ASCII_WORD.match(before[-1]) and _ASCII_WORD.match(behind[0]) and before[-1].isalpha() else ""


def _column(page: Sequence[_Line], n: int) -> tuple[float, float]:
    """The left and right edges of a line's column: those that at least three lines beside or above it share."""
    line = page[n]
    near = page[max(0, n - _MOST_LINES // 2) : n + _MOST_LINES // 2]
    over = [other for other in near if other.left < line.right and other.right > line.left]
    return _shared([-other.left for other in over], line.height) * -1, _shared([o.right for o in over], line.height)


def _shared(edges: Sequence[float], height: float) -> float:
    """The greatest edge that three lines have in common, to half a character; the greatest of all where none is."""
    counts = Counter(round(edge / height * 2) for edge in edges)
    often = [edge for edge in edges if counts[round(edge / height * 2)] >= 3]
    return max(often or edges)
