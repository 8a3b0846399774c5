"""A page as lines in reading order, each known by the elements that hold it: one pass over the parser's own markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape

from gongwen.rules import rules_by_id

_QUOTED = r"""[^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*+"""
_INLINE = (
    "span|font|b|strong|u|i|em|small|big|s|strike|ins|sub|sup|label|nobr|wbr|abbr|bdo|code|tt|mark|time|ruby|rb|o:p"
    "|st1:[a-z]{1,20}|v:[a-z]{1,20}|w:[a-z]{1,20}|img|input|link|base|param|source|colgroup|col|area|map|embed"
)
_BLOCKS = (
    "html|body|div|p|br|hr|table|thead|tbody|tfoot|tr|td|th|caption|ul|ol|li|dl|dt|dd|h[1-6]|section|article|main|header"
    "|footer|nav|aside|form|fieldset|legend|center|blockquote|pre|figure|figcaption|address|details|summary|select|option"
    "|textarea|button|iframe|object|noscript|video|audio|svg|template|marquee|dir|menu|ucapcontent|founder-content|rt|rp"
)
_DROPPED = frozenset(
    {
        *("nav", "footer", "aside", "select", "textarea", "button", "iframe", "object", "noscript", "video", "audio"),
        *("svg", "template", "marquee", "rt", "rp"),
    }
)
_NESTING = "div|ul|ol|dl|section|article|blockquote|center|fieldset|main|address|details|aside|nav|header|footer|form"
_FEW_TAGS, _DEEPEST = 10_000, 1_000
_FARTHEST = 12
_SAYS = re.compile("[：:。]")  # a label or a sentence
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"


class Line:
    """A line of the page: its text, how many of its characters are links, the innermost element that holds it."""

    __slots__ = ("dropped", "links", "owner", "text")

    def __init__(self, text: str, links: int, owner: int, dropped: bool) -> None:
        self.text, self.links, self.owner, self.dropped = text, links, owner, dropped


class Element:
    """A block of the page: it holds the lines ``[start, end)``. ``names`` are its id and classes between blanks."""

    __slots__ = ("attributes", "end", "names", "parent", "start", "tag")

    def __init__(self, tag: str, attributes: str, names: str, parent: int, start: int) -> None:
        self.tag, self.attributes, self.names, self.parent, self.start = tag, attributes, names, parent, start
        self.end = start


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
        "inline": re.compile(rf"</?(?:{_INLINE})(?:[\s/]{_QUOTED})?>"),
        "capitals": re.compile(r"</?[A-Z]"),
        "inline in capitals": re.compile(rf"</?(?:{_INLINE})(?:[\s/]{_QUOTED})?>", re.IGNORECASE),
        "shown": re.compile(rf"</?(?:{_INLINE})(?:[\s/](?![^<>]*display){_QUOTED})?>", re.IGNORECASE),
        "block": re.compile(rf"<(/?)({_BLOCKS})((?:\s{_QUOTED})?)>"),
        "link": re.compile(rf"<a(?:\s{_QUOTED})?>"),
        "tag": re.compile(rf"</?[a-z!?][^\s<>/]*+{_QUOTED}>", re.IGNORECASE),
        "names": re.compile(r'\s(?:class|id)="([^"]*)"'),
        "broken": re.compile(rf"\n(?<=[{_HAN}，。；：、）”》]\n)[ \t\n]*+(?=[{_HAN}（“《，。；：、）”》])"),
        "raw": re.compile(r"<(?:([sSxX][a-zA-Z]{2,5})(?=[\s>/])|!--)"),
        "nesting": re.compile(rf"<(/?)(?:{_NESTING})(?=[\s>/])", re.IGNORECASE),
        "linked": re.compile("\x0e([^\x0e\x0f]*)\x0f"),
        "preformatted": re.compile(r"(<pre[\s>])|(</pre>)", re.IGNORECASE),
        "hidden": re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE),
    }


def before_parsing(html: str) -> str:
    """The page without scripts, styles, comments and the tags inside lines: most of what there is to parse."""
    found = _patterns()
    html = _without_raw(html)
    if "<pre" in html or "<PRE" in html:
        html = _with_breaks(html)
    if ("display" in html or "DISPLAY" in html) and found["hidden"].search(html):
        kind = "shown"
    else:
        kind = "inline in capitals" if found["capitals"].search(html) else "inline"
    html = found[kind].sub("", html)
    if "\n" in html:
        html = found["broken"].sub("", html.replace("\r\n", "\n"))
    raw = html.encode("utf-8", "surrogatepass")  # bytes are split at the blanks of ASCII alone, which indents are not
    return b" ".join(raw.split()).decode("utf-8", "surrogatepass")


def is_too_deep(html: str) -> bool:
    """Whether elements are nested deeper than any page's: parsing takes time by the square of the depth."""
    if html.count("<") < _FEW_TAGS:
        return False
    depth = 0
    for match in _patterns()["nesting"].finditer(html):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def _without_raw(html: str) -> str:
    """Scripts and the like end at their own end tag only; one that does not end goes on to the page's end."""
    parts, at, low = [], 0, None
    for match in _patterns()["raw"].finditer(html):
        if match.start() < at:
            continue
        tag = match[1].lower() if match[1] else ""
        if tag not in ("script", "style", "xml", ""):
            continue
        low = low if low is not None else html.lower()
        closing = f"</{tag}" if tag else "-->"
        end = low.find(closing, match.end())
        parts.append(html[at : match.start()])
        at = len(html) if end < 0 else low.find(">", end) + 1 or len(html)
        if end < 0:
            break
    parts.append(html[at:])
    return "".join(parts)


def _with_breaks(html: str) -> str:
    """Line ends inside <pre> as <br>, which the collapsing of blanks leaves alone."""
    parts, within = [], False
    for piece in _patterns()["preformatted"].split(html):
        if piece:
            parts.append(piece.replace("\n", "<br>") if within else piece)
            within = piece[:4].lower() == "<pre" or (within and piece.lower() != "</pre>")
    return "".join(parts)


def page_lines(markup: str, *, is_all_text: bool = False) -> Page:
    """The lines and elements of a body as the parser wrote it: every element closed, names in small letters.

    What stands in menus, tool bars, imprints or hidden elements is a ``dropped`` line where it has a sentence or a
    label, and otherwise none; with ``is_all_text`` names of elements do not say so.
    """
    found = _patterns()
    markup = found["link"].sub("\x0e", markup).replace("</a>", "\x0f")
    return _Builder(found["block"].split(markup), is_all_text).page


class _Builder:
    """The walk over the pieces that the block tags leave: text, slash, tag, attributes, text, …"""

    def __init__(self, pieces: list[str], is_all_text: bool) -> None:
        self.page = Page()
        self._is_all_text = is_all_text
        self._named: dict[str, tuple[str, bool]] = {}
        self._buffer: list[str] = []
        self._stack: list[int] = []
        self._dropping = 0  # how many elements are open from the outermost dropped one on; 0 for none
        self._walk(pieces)

    def _walk(self, pieces: list[str]) -> None:
        buffer, stack = self._buffer, self._stack
        if pieces[0].strip():
            buffer.append(pieces[0])
        for at in range(1, len(pieces), 4):
            if buffer:
                self._flush()
            tag, text = pieces[at + 1], pieces[at + 3]
            if pieces[at]:
                self._close(tag)
            elif tag not in ("br", "hr"):
                self._open(tag, pieces[at + 2])
            if text and text != " " and (not self._dropping or _SAYS.search(text)):
                buffer.append(text)
        if buffer:
            self._flush()
        for number in stack:
            self.page.elements[number].end = len(self.page.lines)

    def _close(self, tag: str) -> None:
        """Ends the innermost element of that tag, and what stands open in it: nothing, as the parser writes."""
        if self._dropping > 1:
            self._dropping -= 1
            return
        self._dropping = 0
        stack, elements = self._stack, self.page.elements
        while stack and elements[stack[-1]].tag != tag:
            elements[stack.pop()].end = len(self.page.lines)
        if stack:
            elements[stack.pop()].end = len(self.page.lines)

    def _open(self, tag: str, attributes: str) -> None:
        """Begins an element; those within a dropped one are counted alone."""
        if self._dropping:
            self._dropping += 1
            return
        names, furniture = self._name(attributes) if attributes else ("", False)
        parent = self._stack[-1] if self._stack else -1
        self.page.elements.append(Element(tag, attributes, names, parent, len(self.page.lines)))
        self._stack.append(len(self.page.elements) - 1)
        if (furniture and not self._is_all_text and tag not in ("body", "html")) or tag in _DROPPED:
            self._dropping = 1

    def _name(self, attributes: str) -> tuple[str, bool]:
        """Id and classes between blanks, and whether they, or the style, say that the element is no part of a text."""
        found = self._named.get(attributes)
        if found is None:
            names = " ".join(["", *_patterns()["names"].findall(attributes), ""]).lower()
            names = " " + "  ".join(names.split()) + " " if names.strip() else ""
            rule = rules_by_id("html.toml", ["html.furniture"])["html.furniture"].regex
            hidden = "display" in attributes and _patterns()["hidden"].search(attributes) is not None
            found = self._named[attributes] = (names, hidden or bool(names and rule.search(names)))
        return found

    def _flush(self) -> None:
        text = "".join(self._buffer)
        self._buffer.clear()
        links = 0
        if "\x0e" in text or "\x0f" in text:
            if text[0] == "\x0e" and text[-1] == "\x0f" and text.count("\x0e") == 1:
                text = text[1:-1]
                links = len(text)
            else:
                links = sum(len(match[1].strip()) for match in _patterns()["linked"].finditer(text))
                text = text.replace("\x0e", "").replace("\x0f", "")
        if "<" in text:
            text = _patterns()["tag"].sub("", text)
        if "&" in text:
            text = unescape(text)
        text = text.strip(" \n")
        if text and not text.isspace():
            owner = self._stack[-1] if self._stack else -1
            self.page.lines.append(Line(text, links, owner, bool(self._dropping)))
