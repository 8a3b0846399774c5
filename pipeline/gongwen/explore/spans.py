"""A text with its entities as markup: cut at every edge, so that spans may lie in each other or overlap.

Nothing of a text becomes markup: every piece is escaped, and only then put into an element.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

Role = Literal["entity", "of", "warning", "head"]


class Span(NamedTuple):
    """A stretch of a text: an entity, what a figure counts, a place with a warning, a heading within a line.

    ``key`` is the entity's id (of ``of``, the figure's), ``label`` the entity's.
    """

    start: int
    end: int
    role: Role
    key: str = ""
    label: str = ""


class Piece(NamedTuple):
    """A stretch that no span begins or ends within; ``spans`` cover it, the outermost first."""

    start: int
    end: int
    spans: list[Span]


class Block(NamedTuple):
    """A line of the text: ``level`` is a heading's, 0 for a paragraph."""

    level: int
    content: Markup


def pieces(length: int, spans: Iterable[Span], cuts: Iterable[int] = ()) -> Iterator[Piece]:
    """All of a text of ``length`` characters, in order; ``cuts`` are edges besides those of the spans."""
    opening, closing = defaultdict[int, list[Span]](list), defaultdict[int, list[Span]](list)
    for span in spans:
        start, end = max(span.start, 0), min(span.end, length)
        if start < end:
            opening[start].append(span)
            closing[end].append(span)
    edges = sorted({0, length, *opening, *closing, *(cut for cut in cuts if 0 < cut < length)})
    active: list[Span] = []
    for start, end in pairwise(edges):
        active = [span for span in active if span not in closing[start]]
        active += opening[start]
        yield Piece(start, end, sorted(active, key=lambda span: (span.start - span.end, span.start)))


class Renderer:
    """Writes pieces; the first of an entity gets its id (``prefix`` before it), to be linked to."""

    def __init__(self, text: str, prefix: str) -> None:
        self._text = text
        self._prefix = prefix
        self._named: set[str] = set()

    def write(self, piece: Piece) -> Markup:
        content = escape(self._text[piece.start : piece.end])
        if not piece.spans:
            return content
        entities = [span for span in piece.spans if span.role == "entity"]
        roles = {span.role for span in piece.spans}
        names = [*(span.label.lower() for span in entities), *sorted(roles & {"of", "warning"})]
        attributes = _attribute("data-of", (span.key for span in piece.spans if span.role == "of"))
        if entities:
            content = self._linked(content, entities, names, attributes)
        elif names:
            content = Markup(f"<span{_attribute('class', names)}{attributes}>{content}</span>")
        return Markup(f"<strong>{content}</strong>") if "head" in roles else content

    def _linked(self, content: Markup, entities: Sequence[Span], names: list[str], attributes: Markup) -> Markup:
        inner = escape(entities[-1].key)
        new = [escape(span.key) for span in entities if span.key not in self._named]
        self._named.update(span.key for span in entities)
        anchors = "".join(f'<span id="{self._prefix}{key}"></span>' for key in new if key != inner)
        own = f' id="{self._prefix}{inner}"' if inner in new else ""
        kinds = _attribute("class", ["e", *dict.fromkeys(names)])
        keys = _attribute("data-e", (span.key for span in reversed(entities)))
        return Markup(
            f'{anchors}<a{kinds} href="#e-{inner}"{keys} aria-describedby="e-{inner}"{own}{attributes}>{content}</a>'
        )


def _attribute(name: str, words: Iterable[str]) -> Markup:
    """An attribute with the words, escaped; nothing without any. (``Markup.format`` took half a page's time.)"""
    value = escape(" ".join(words))
    return Markup(f' {name}="{value}"') if value else Markup("")


def render_lines(text: str, spans: Sequence[Span], headings: Mapping[int, int], prefix: str = "t-") -> list[Block]:
    """A block for every line that is not empty; ``headings`` has the levels of those that begin at an offset."""
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    renderer = Renderer(text, prefix)
    lines: dict[int, list[Markup]] = {start: [] for start in starts}
    line = 0
    for piece in pieces(len(text), spans, (cut for start in starts for cut in (start - 1, start))):
        if piece.start in lines:
            line = piece.start
        if text[piece.start : piece.end] != "\n":
            lines[line].append(renderer.write(piece))
    return [Block(headings.get(start, 0), Markup("").join(parts)) for start, parts in lines.items() if parts]


def render(text: str, spans: Sequence[Span], prefix: str) -> Markup:
    """The whole text in one, its line ends as they are."""
    renderer = Renderer(text, prefix)
    return Markup("").join(renderer.write(piece) for piece in pieces(len(text), spans))


def marked(passage: str, words: Iterable[str]) -> Markup:
    """A passage with every occurrence of the words marked."""
    spans = []
    for word in words:
        at = passage.find(word)
        while at >= 0:
            spans.append(Span(at, at + len(word), "head"))
            at = passage.find(word, at + len(word))
    return Markup("").join(
        Markup("<mark>{}</mark>").format(passage[piece.start : piece.end])
        if piece.spans
        else escape(passage[piece.start : piece.end])
        for piece in pieces(len(passage), spans)
    )
