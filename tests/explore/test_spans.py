"""A text with its entities as markup: whole, in order, and well-formed however spans lie in each other."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.explore.spans import Span, marked, pieces, render, render_lines

CHARACTERS = st.text(alphabet="县a<>&\"'\n\u202e𠮷", max_size=30)


class Reader(HTMLParser):
    """The text of markup, and which entities each character of it stands in; fails where elements cross."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text = ""
        self.keys: list[set[str]] = []
        self.ids: list[str] = []
        self._open: list[tuple[str, set[str]]] = []
        self.feed(str(markup))  # a slice of Markup would be Markup
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag in ("a", "span", "strong")
        assert not (tag == "a" and any(name == "a" for name, _ in self._open))
        self.ids += filter(None, [given.get("id")])
        self._open.append((tag, set((given.get("data-e") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.keys += [set().union(*(keys for _, keys in self._open))] * len(data)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(CHARACTERS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    roles = st.sampled_from(["entity", "of", "warning", "head"])
    drawn = draw(st.lists(st.tuples(places, roles), max_size=8))
    return text, [Span(start, end, role, f"k{at}", "ORG") for at, ((start, end), role) in enumerate(drawn)]


@given(texts_with_spans())
def test_every_character_stands_once_in_its_entities(given_: tuple[str, list[Span]]) -> None:
    text, spans = given_
    read = Reader(render(text, spans, "t-"))
    entities = [span for span in spans if span.role == "entity" and span.start < span.end]
    assert read.text == text
    assert read.keys == [{span.key for span in entities if span.start <= at < span.end} for at in range(len(text))]
    assert sorted(read.ids) == sorted(f"t-{span.key}" for span in entities)


@given(texts_with_spans())
def test_lines_are_the_text_without_its_line_ends(given_: tuple[str, list[Span]]) -> None:
    text, spans = given_
    blocks = render_lines(text, spans, {})
    assert [Reader(block.content).text for block in blocks] == [line for line in text.split("\n") if line]


@pytest.mark.parametrize(
    ("spans", "want"),
    [
        ([], [(0, 4, "")]),
        ([(1, 2, "a")], [(0, 1, ""), (1, 2, "a"), (2, 4, "")]),
        ([(0, 4, "a"), (1, 2, "b")], [(0, 1, "a"), (1, 2, "ab"), (2, 4, "a")]),
        ([(0, 2, "a"), (1, 4, "b")], [(0, 1, "a"), (1, 2, "ba"), (2, 4, "b")]),
        ([(0, 2, "a"), (2, 4, "b")], [(0, 2, "a"), (2, 4, "b")]),
        ([(0, 2, "a"), (0, 2, "b")], [(0, 2, "ab"), (2, 4, "")]),
        ([(3, 9, "a"), (2, 2, "b")], [(0, 3, ""), (3, 4, "a")]),
    ],
)
def test_pieces(spans: list[tuple[int, int, str]], want: list[tuple[int, int, str]]) -> None:
    found = pieces(4, [Span(start, end, "entity", key) for start, end, key in spans])
    assert [(piece.start, piece.end, "".join(span.key for span in piece.spans)) for piece in found] == want


@pytest.mark.parametrize(
    ("passage", "words", "want"),
    [
        ("财政<b>预算", ["财政", "预算"], "<mark>财政</mark>&lt;b&gt;<mark>预算</mark>"),
        ("财政预算", ["财政预", "预算"], "<mark>财政</mark><mark>预</mark><mark>算</mark>"),
        ("<<", ["<"], "<mark>&lt;</mark><mark>&lt;</mark>"),
        ("财政", [], "财政"),
    ],
)
def test_words_are_marked(passage: str, words: list[str], want: str) -> None:
    assert marked(passage, words) == want
