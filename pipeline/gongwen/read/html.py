"""Government pages: the document with its title, its meta line, its index table and its attachments, nothing else.

The structure decides: known containers of content systems first, else the block whose text outweighs its links. What
is left of furniture inside the document's own container is for the cleaning, which knows it by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from gongwen.errors import ReadError
from gongwen.read.extras import library
from gongwen.read.html_lines import LONGEST_NAMES, Element, Page, page_lines
from gongwen.read.html_markup import before_parsing, is_too_deep
from gongwen.read.html_meta import Meta, head_of, meta_of
from gongwen.read.html_table import data_tables
from gongwen.read.limits import Limits
from gongwen.read.tables import lay_out, table_lines
from gongwen.rules import rules_by_id

_RULES = ("html.label", "html.body", "html.article", "html.attachments", "html.imprint", "html.file")
_SENTENCE = re.compile("[。；，]|：.{10}")
_DATE_LINE = re.compile(r"[(（]?[0-9〇○零一二三四五六七八九十]{4} ?年 ?.{1,3}月.{1,4}日[)）]?")
_SIGNATURE = 4  # lines: one or two bodies and the date
_LONGEST_FURNITURE = 200
_MOST_LINKS = 0.3  # of what a wider container adds
_LITTLE = 40  # a page with less text than this in its best block has no document of its own
_WIDEST = 5  # times its characters: how much room blanks between them may take
_TITLE_WITHIN = 8  # lines at the body's head; a red head with the document number may stand above the title
_BLOCKS = frozenset(
    {"body", "div", "td", "section", "article", "main", "center", "form", "table", "tbody", "tr", "li", "ucapcontent"}
)


@dataclass(frozen=True, slots=True)
class Document:
    """A page's document. ``text`` begins with the title and the meta lines, which say where the others were read."""

    text: str
    title: str | None
    published: str | None
    source: str | None


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    return {name: rule.regex for name, rule in rules_by_id("html.toml", _RULES).items()}


def read_html(html: str, limits: Limits | None = None, uri: str = "") -> Document:
    """The document of a page, given as decoded text.

    A page without one (a list of links, a server's message) is all its lines but menus and tool bars.
    :class:`ReadError`: ``dependency`` without selectolax, ``cells`` for a table beyond the limit, ``nesting`` for
    elements nested deeper than any page's.
    """
    parser = library("selectolax.lexbor", "selectolax", "HTML")
    markup = before_parsing(html)
    if is_too_deep(markup):
        raise ReadError(
            "nesting", f"{uri}: its elements are nested deeper than a page's are. Check where it came from."
        )
    tree = parser.LexborHTMLParser(markup)
    head = head_of(tree)
    page = page_lines(tree.body)
    weights = _Weights(page)
    if weights.dropped > 2 * weights.total[-1]:  # a wrapper round everything bears a menu's name
        page = page_lines(tree.body, is_all_text=True)
        weights = _Weights(page)
    start, end = _content(page, weights)
    if weights.total[end] - weights.total[start] < _LITTLE:
        start, end = 0, len(page.lines)
    meta = meta_of(page, head, start, end)
    lines = list(_body(page, start, end, limits or Limits(), uri, meta))
    if not lines:
        lines = _fallback(html)
    lines += _attachments(page, end)
    return Document("\n".join(_with_meta(meta, lines)), meta.title, meta.published, meta.source)


def _fallback(html: str) -> list[str]:
    """What another library takes for the page's text, where nothing is left of ours."""
    extract = library("resiliparse.extract.html2text", "resiliparse", "HTML").extract_plain_text
    text: str = extract(html, main_content=True, alt_texts=False) or extract(html, alt_texts=False)
    return [line for line in text.split("\n") if line.strip()]


class _Weights:
    """Sums over the lines before each: ``text`` of the document's kind, ``links``; ``total`` is one less the other."""

    def __init__(self, page: Page) -> None:
        self.text, self.links, self.total = [0.0], [0.0], [0.0]
        self.dropped = 0.0
        of_text = of_links = 0.0
        for line in page.lines:
            if line.dropped:
                self.dropped += 0 if line.links or not _SENTENCE.search(line.text) else len(line.text)
            else:
                text, links = _weight(line.text, line.links)
                of_text, of_links = of_text + text, of_links + links
            self.text.append(of_text)
            self.links.append(of_links)
            self.total.append(of_text - of_links)


def _weight(text: str, links: int) -> tuple[float, float]:
    """What a line says for a document and against one."""
    length = len(text)
    if links and (links * 2 > length or (links * 4 > length and not _SENTENCE.search(text))):
        return (0.0, 0.0) if _rules()["html.file"].search(text) else (0.0, float(length))
    if "。" not in text and length <= _LONGEST_FURNITURE:
        if _rules()["html.imprint"].search(text):
            return 0.0, float(length)
        if ("：" in text or ":" in text) and _rules()["html.label"].search(text):
            return 0.0, 0.0  # a meta line may stand beside the document or above a whole column
    is_sentence = length >= 15 and ("。" in text or "，" in text or _SENTENCE.search(text))
    return (float(length) if is_sentence else length * 0.2), 0.0


def _content(page: Page, weights: _Weights) -> tuple[int, int]:
    """The extent in lines of the document's container."""
    total = weights.total
    best = max(total[-1], 1.0)
    blocks = [one for one in page.elements if one.start < one.end]
    distinct = {one.names for one in blocks if one.names}
    for rule in ("html.body", "html.article"):
        names = {name for name in distinct if _are_named(rule, name)}
        named = [one for one in blocks if one.names in names]
        if named:
            found = max(named, key=lambda one: (_value(one, total), one.start))
            heaviest = max((_value(one, total) for one in blocks if one.tag in _BLOCKS), default=best)
            if _value(found, total) >= max(_LITTLE, heaviest * 0.6):
                return found.start, _signed(page, found.end)
    candidates = [one for one in blocks if one.tag in _BLOCKS]
    if not candidates:
        return 0, len(page.lines)
    found = max(candidates, key=lambda one: (_value(one, total), one.start, -one.end))
    return _climbed(page, found, weights)


def _are_named(rule: str, names: str) -> bool:
    """Whether a rule knows an element by its names; the pages of a site repeat them."""
    return (_known if len(names) < LONGEST_NAMES else _known.__wrapped__)(rule, names)


@lru_cache(maxsize=8_192)
def _known(rule: str, names: str) -> bool:
    return _rules()[rule].search(names) is not None


def _value(one: Element, total: Sequence[float]) -> float:
    return total[one.end] - total[one.start]


def _signed(page: Page, end: int) -> int:
    """The end with the signature and date that stand right behind the container."""
    for n in range(end, min(end + _SIGNATURE, len(page.lines))):
        line = page.lines[n]
        if line.dropped or line.links or len(line.text) > 40:
            break
        if _DATE_LINE.fullmatch(line.text):
            return n + 1
    return end


def _climbed(page: Page, found: Element, weights: _Weights) -> tuple[int, int]:
    """The extent of the container, or of one that holds it and adds nothing that speaks against a document.

    A signature or the second half of a text may stand beside the block that has most of it.
    """
    start, end = found.start, found.end
    parent = found.parent
    while parent >= 0:
        above = page.elements[parent]
        added = [line for line in (*page.lines[above.start : start], *page.lines[end : above.end]) if not line.dropped]
        links = weights.links[above.end] - weights.links[above.start] - (weights.links[end] - weights.links[start])
        text = weights.text[above.end] - weights.text[above.start] - (weights.text[end] - weights.text[start])
        if links > _MOST_LINKS * max(text, 1.0):
            break
        if any(
            "。" not in line.text and _rules()["html.imprint"].search(line.text[:_LONGEST_FURNITURE]) for line in added
        ):
            break
        start, end, parent = above.start, above.end, above.parent
    return start, end


def _body(page: Page, start: int, end: int, limits: Limits, uri: str, meta: Meta) -> Iterator[str]:
    """The container's lines, tables as the lines of their figures, without those that the meta lines repeat."""
    tables = {first: (last, rows) for first, last, rows in data_tables(page, start, end)}
    n, before = start, ""
    while n < end:
        if n in tables:
            last, rows = tables[n]
            yield from table_lines(lay_out(rows, limits.cells, uri), before)
            n = max(last, n + 1)
            continue
        line = page.lines[n]
        if not line.dropped and n not in meta.taken:
            before = line.text
            yield line.text
        n += 1


def _with_meta(meta: Meta, lines: list[str]) -> list[str]:
    """The lines with title and meta lines in front; the body's own title, in one line or several, is not repeated."""
    title = "".join((meta.title or "").split())
    for first in range(min(_TITLE_WITHIN, len(lines))):
        if not title or len(lines[first]) > _WIDEST * len(title):
            continue
        behind = next((n for n in range(first + 1, first + 5) if "".join("".join(lines[first:n]).split()) == title), 0)
        if behind:
            return [*lines[:behind], *meta.lines, *lines[behind:]]
    return [*([meta.title] if meta.title else []), *meta.lines, *lines]


def _attachments(page: Page, end: int) -> list[str]:
    """The list of attachments behind the body: linked files, and the line that announces them."""
    found: list[str] = []
    named = {one.names for one in page.elements if one.names}
    named = {names for names in named if _are_named("html.attachments", names)}
    lists = {n for n, one in enumerate(page.elements) if one.names in named}
    for line in page.lines[end:]:
        announced = line.text.startswith(("附件", "相关附件")) and len(line.text) < 120
        in_list = not line.dropped and bool(lists) and any(n in lists for n in page.ancestors(line.owner))
        if (line.links and _rules()["html.file"].search(line.text)) or announced or in_list:
            found.append(line.text)
        elif found and line.links * 2 > len(line.text):
            break
    return found
