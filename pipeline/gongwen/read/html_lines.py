"""A page as lines in reading order, each known by the elements that hold it: one pass over the parser's own markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
from typing import NamedTuple

from msgspec import Struct

from gongwen.read.html_markup import LINK, LINK_END
from gongwen.rules import rules_by_id

_ATTRIBUTES = r'(?:\s[^<>"]*+(?:"[^"]*+"[^<>"]*+)*+)?'
_TAGS = (
    "p|div|br|li|td|tr|ul|t(?:able|body|head|foot|h|emplate|extarea)|html|body|hr|h[1-6]|header|caption|ol|dl|dt|dd|section"
    "|article|main|footer|nav|aside|form|fieldset|legend|center|blockquote|pre|fig(?:ure|caption)|address|details|summary"
    "|select|option|button|iframe|object|noscript|video|audio|svg|marquee|dir|menu|ucapcontent|founder-content|rt|rp"
)
_DROPPED = frozenset(
    {
        *("nav", "footer", "aside", "select", "textarea", "button", "iframe", "object", "noscript", "video", "audio"),
        *("svg", "template", "marquee", "rt", "rp"),
    }
)
_BLANKS = " \t\n\f\r"  # the others are text: indents and gaps between names
_FARTHEST = 12
_LONGEST_TAG = 300  # characters of a tag that is kept in memory; a page may make them as long as it likes
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
    attributes: str
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
        "block": re.compile(rf"<(/?(?:{_TAGS}){_ATTRIBUTES})>[ \t\n]*+"),
        "tag": re.compile(rf"</?[a-z!?][^\s<>/]*+{_ATTRIBUTES}>", re.IGNORECASE),
        "names": re.compile(r'\s(?:class|id)="([^"]*)"'),
        "broken": re.compile(rf"\n(?<=[{_HAN}，。；：、）”》]\n)[ \t\n]*+(?=[{_HAN}（“《，。；：、）”》])"),
        "blanks": re.compile(f"[{_BLANKS}]++"),
        "linked": re.compile(f"{LINK}([^{LINK}{LINK_END}]*){LINK_END}"),
        "hidden": re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE),
    }


def page_lines(markup: str, *, is_all_text: bool = False) -> Page:
    """The lines and elements of a body as the parser wrote it: every element closed, names in small letters.

    What stands in menus, tool bars, imprints or hidden elements is a ``dropped`` line where it has a sentence or a
    label, and otherwise none; with ``is_all_text`` names of elements do not say so.
    """
    return _Builder(_patterns()["block"].split(markup), is_all_text).page


class _Tag(NamedTuple):
    """What a tag says. ``kind`` is ``/`` for an end, ``<`` for a beginning, and nothing for a break."""

    kind: str
    name: str
    attributes: str = ""
    names: str = ""
    drops: bool = False


@lru_cache(maxsize=8_192)
def _tag(markup: str) -> _Tag:
    """The tag with that between its brackets; a site's pages repeat theirs."""
    name, _, attributes = markup.partition(" ")
    if name[0] == "/":
        return _Tag("/", name[1:])
    if name in ("br", "hr"):
        return _Tag("", name)
    names = " ".join(["", *_patterns()["names"].findall(markup), ""]).lower() if attributes else ""
    names = " " + "  ".join(names.split()) + " " if names.strip() else ""
    is_hidden = "display" in attributes and _patterns()["hidden"].search(attributes) is not None
    drops = is_hidden or name in _DROPPED or bool(names and _furniture().search(names))
    return _Tag("<", name, markup[len(name) :], names, drops and name not in ("body", "html"))


@cache
def _furniture() -> re.Pattern[str]:
    return rules_by_id("html.toml", ["html.furniture"])["html.furniture"].regex


def _links(text: str) -> tuple[str, int]:
    """The text without the signs of its links, and how many of its characters they hold."""
    if text[0] == LINK and text[-1] == LINK_END and text.count(LINK) == 1:
        return text[1:-1], len(text) - 2
    links = sum(len(match[1].strip()) for match in _patterns()["linked"].finditer(text))
    return text.replace(LINK, "").replace(LINK_END, ""), links


class _Builder:
    """The walk over the pieces that the block tags leave: text, tag, text, …"""

    def __init__(self, pieces: list[str], is_all_text: bool) -> None:
        self.page = Page()
        self._is_all_text = is_all_text
        self._stack: list[int] = []
        self._walk(pieces)

    def _walk(self, pieces: list[str]) -> None:
        stack, elements, lines = self._stack, self.page.elements, self.page.lines
        dropping = 0  # how many elements are open from the outermost dropped one on; 0 for none
        if pieces[0]:
            self._line(pieces[0], False)
        for markup, text in zip(pieces[1::2], pieces[2::2], strict=True):
            tag = _tag(markup) if len(markup) < _LONGEST_TAG else _tag.__wrapped__(markup)
            kind, name, attributes, names, drops = tag
            if kind == "<":
                if dropping:
                    dropping += 1
                else:
                    parent = stack[-1] if stack else -1
                    stack.append(len(elements))
                    elements.append(Element(name, attributes, names, parent, len(lines)))
                    if drops and (not self._is_all_text or name in _DROPPED):
                        dropping = 1
            elif kind == "/":
                if dropping > 1:
                    dropping -= 1
                else:
                    dropping = 0
                    self._close(name)
            if text and (not dropping or "：" in text or "。" in text or ":" in text):  # a label or a sentence
                self._line(text, dropping > 0)
        for number in stack:
            elements[number].end = len(lines)

    def _close(self, name: str) -> None:
        """Ends the innermost element of that name, and what stands open in it: nothing, as the parser writes."""
        stack, elements, end = self._stack, self.page.elements, len(self.page.lines)
        while stack:
            one = elements[stack.pop()]
            one.end = end
            if one.tag == name:
                break

    def _line(self, text: str, dropped: bool) -> None:
        """Adds the text between two tags of blocks as a line, unless it is blank."""
        links = 0
        if LINK in text or LINK_END in text:
            text, links = _links(text)
        if "<" in text:
            text = _patterns()["tag"].sub("", text)
        text = text.strip(_BLANKS)
        if "\n" in text:
            text = _patterns()["broken"].sub("", text)
        if "  " in text or "\n" in text or "\t" in text:
            text = _patterns()["blanks"].sub(" ", text)
        if "&" in text:
            text = text.replace("&nbsp;", "\xa0")
            text = (unescape(text) if "&" in text else text).strip(" ")
        if text and not text.isspace():
            self.page.lines.append(Line(text, links, self._stack[-1] if self._stack else -1, dropped))
