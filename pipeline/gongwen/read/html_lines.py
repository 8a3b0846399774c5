"""A page as lines in reading order, each known by the elements that hold it: one walk over the parser's nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from gongwen.rules import rules_by_id

_BLOCKS = frozenset(
    {
        *(
            "html",
            "body",
            "div",
            "p",
            "table",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "td",
            "th",
            "caption",
            "ul",
            "ol",
            "li",
        ),
        *("dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "header", "form"),
        *("fieldset", "legend", "center", "blockquote", "pre", "figure", "figcaption", "address", "details", "summary"),
        *("option", "dir", "menu", "ucapcontent", "founder-content"),
    }
)
_DROPPED = frozenset(
    {
        *("nav", "footer", "aside", "select", "textarea", "button", "iframe", "object", "noscript", "video", "audio"),
        *("svg", "template", "marquee", "rt", "rp"),
    }
)
_TEXT, _BREAK, _BLOCK, _LINK, _INLINE, _NOTHING = range(6)
_KINDS = {
    "-text": _TEXT, "br": _BREAK, "hr": _BREAK, "a": _LINK, "-comment": _NOTHING, "script": _NOTHING, "style": _NOTHING,
    **dict.fromkeys(_BLOCKS | _DROPPED, _BLOCK),
}  # fmt: skip
_LINK_BEGINS, _LINK_ENDS = "\x0e", "\x0f"  # around a link's text until its line is whole; no page has them
_BLANKS = " \t\n\f\r"  # the others are text: indents and gaps between names
_FARTHEST = 12
LONGEST_NAMES = 300  # characters of names that are kept in memory; a page may make them as long as it likes
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"


class Line(Struct, gc=False):
    """A line of the page: its text, how many of its characters are links, the innermost element that holds it."""

    text: str
    links: int
    owner: int
    dropped: bool


class Element(Struct, gc=False):
    """A block of the page: it holds the lines ``[start, end)``. ``names`` are its id and classes between blanks."""

    tag: str
    attributes: dict[str, str | None]
    names: str
    parent: int
    start: int
    end: int = 0


@dataclass
class Page:
    """``elements`` in the order of their beginnings; an element's parent comes before it."""

    lines: list[Line] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)

    def ancestors(self, element: int) -> Iterator[int]:
        """The element, its parent, and so on, as far up as names still say something of a line."""
        for _ in range(_FARTHEST):
            if element < 0:
                break
            yield element
            element = self.elements[element].parent


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "broken": re.compile(rf"\n(?<=[{_HAN}，。；：、）”》]\n)[ \t\n]*+(?=[{_HAN}（“《，。；：、）”》])"),
        "blanks": re.compile(f"[{_BLANKS}]++"),
        "linked": re.compile(f"{_LINK_BEGINS}([^{_LINK_BEGINS}{_LINK_ENDS}]*){_LINK_ENDS}"),
        "hidden": re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE),
        "furniture": rules_by_id("html.toml", ["html.furniture"])["html.furniture"].regex,
    }


def page_lines(body: Any, *, is_all_text: bool = False) -> Page:
    """The lines and elements of a parsed body.

    What stands in menus, tool bars, imprints or hidden elements is a ``dropped`` line where it has a sentence or a
    label, and otherwise none; with ``is_all_text`` names of elements do not say so.
    """
    walk = _Walk(is_all_text)
    if body is not None:
        walk.over(body)
    return walk.page


class _Walk:
    """The walk over the nodes, without recursion: pages may nest deeper than Python does."""

    def __init__(self, is_all_text: bool) -> None:
        self.page = Page()
        self._is_all_text = is_all_text
        self._text: list[str] = []  # of the line that is not yet whole
        self._is_link = False
        self._owner = -1
        self._dropped = -1  # the outermost dropped element that is open

    def over(self, body: Any) -> None:
        """Takes up the lines and elements of the body; what a dropped element holds is not looked at in silence."""
        text = self._text
        opened: list[tuple[Any, int, int]] = []
        node = body
        while True:
            kind, number, child = _KINDS.get(node.tag, _INLINE), -1, None
            if kind == _TEXT:
                piece = node.text_content
                if piece and (text or not piece.isspace()):
                    text.append(piece)
            elif kind != _NOTHING:
                kind, number, child = self._enter(node, kind)
                if child is not None:
                    opened.append((node, kind, number))
                    node = child
                    continue
                self._end(kind, number)
            while opened and (child := node.next) is None:
                node, kind, number = opened.pop()
                self._end(kind, number)
            if not opened:
                return
            node = child

    def _enter(self, node: Any, kind: int) -> tuple[int, int, Any]:
        """Begins what the node is: its kind, its number as an element, and the first node in it to be looked at."""
        if kind == _BLOCK:
            if self._text:
                self._flush()
            number = self._begin(node) if self._dropped < 0 else -1
            is_silent = 0 <= number == self._dropped and not _says(node.text())
            return kind, number, None if is_silent else node.first_child
        if kind == _BREAK:
            self._flush()
            return kind, -1, None
        return self._begin_link(node) if kind == _LINK else kind, -1, node.first_child

    def _begin(self, node: Any) -> int:
        """Begins an element outside of dropped ones: only they are numbered."""
        tag, attributes = node.tag, node.attributes
        names, is_furniture = _named(attributes) if attributes else ("", False)
        number = len(self.page.elements)
        self.page.elements.append(Element(tag, attributes, names, self._owner, len(self.page.lines)))
        self._owner = number
        if tag in _DROPPED or (is_furniture and not self._is_all_text and tag not in ("body", "html")):
            self._dropped = number
        return number

    def _begin_link(self, node: Any) -> int:
        """Begins a link; what only names a place in the page is none."""
        attributes = node.attributes
        if attributes and attributes.keys() <= {"name", "id"}:
            return _INLINE
        self._text.append(_LINK_BEGINS)
        self._is_link = True
        return _LINK

    def _end(self, kind: int, number: int) -> None:
        if kind == _BLOCK:
            if self._text:
                self._flush()
            if number >= 0:
                one = self.page.elements[number]
                one.end, self._owner = len(self.page.lines), one.parent
                if number == self._dropped:
                    self._dropped = -1
        elif kind == _LINK:
            self._text.append(_LINK_ENDS)
            self._is_link = False

    def _flush(self) -> None:
        """Ends the line, unless it is blank."""
        text, links = "".join(self._text), 0
        self._text.clear()
        if self._is_link:
            text += _LINK_ENDS
            self._text.append(_LINK_BEGINS)
        if _LINK_BEGINS in text or _LINK_ENDS in text:
            text, links = _links(text)
        text = text.strip(_BLANKS)
        if "\n" in text:
            text = _patterns()["broken"].sub("", text)
        if "  " in text or "\n" in text or "\t" in text:
            text = _patterns()["blanks"].sub(" ", text)
        if text and not text.isspace() and (self._dropped < 0 or _says(text)):
            self.page.lines.append(Line(text, links, self._owner, self._dropped >= 0))


def _says(text: str) -> bool:
    """Whether a text may have a label or a sentence."""
    return "：" in text or "。" in text or ":" in text


def _links(text: str) -> tuple[str, int]:
    """The text without the signs of its links, and how many of its characters they hold."""
    if text[0] == _LINK_BEGINS and text[-1] == _LINK_ENDS and text.count(_LINK_BEGINS) == 1:
        return text[1:-1], len(text) - 2
    links = sum(len(match[1].strip()) for match in _patterns()["linked"].finditer(text))
    return text.replace(_LINK_BEGINS, "").replace(_LINK_ENDS, ""), links


def _named(attributes: dict[str, str | None]) -> tuple[str, bool]:
    """Id and classes between blanks, and whether they, or the style, say that the element is no part of a text."""
    classes, name, style = attributes.get("class"), attributes.get("id"), attributes.get("style")
    names, is_furniture = "", "hidden" in attributes or bool(style and _is_hiding(style))
    if classes or name:
        known = f"{classes or ''} {name or ''}"
        names, is_named_so = (_furniture if len(known) < LONGEST_NAMES else _furniture.__wrapped__)(known)
        is_furniture = is_furniture or is_named_so
    return names, is_furniture


def _is_hiding(style: str) -> bool:
    return ("none" in style or "NONE" in style) and _patterns()["hidden"].search(style) is not None


@lru_cache(maxsize=8_192)
def _furniture(names: str) -> tuple[str, bool]:
    """The names in small letters, each between blanks, and whether they are furniture's; a site's pages repeat them."""
    names = " " + "  ".join(names.lower().split()) + " "
    return names, _patterns()["furniture"].search(names) is not None
