"""Invented pages in the manner of content systems: what ⟦must be kept⟧, what ⟪must not⟫, title, date and source.

A page begins with a comment that holds the expected fields as JSON; ``<!--figures: a | b -->`` lists lines that its
tables must give. Fields are as the page shows them. The heading of a column that names a table's rows is not marked:
the rows' lines say what it would.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from gongwen.errors import ReadError
from gongwen.read.html import Document, read_html
from gongwen.read.kinds import is_html

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
LEAST_KEPT, MOST_FURNITURE = 0.98, 0.01


class Marked(NamedTuple):
    html: str
    fields: dict[str, str | None]
    kept: list[str]
    dropped: list[str]
    figures: list[str]


def marked(path: Path) -> Marked:
    text = path.read_text("utf-8")
    head, _, html = text.partition("-->")
    figures = [one.strip() for lines in re.findall(r"<!--figures:(.*?)-->", html) for one in lines.split("|")]
    kept, dropped = re.findall("⟦(.*?)⟧", html, re.DOTALL), re.findall("⟪(.*?)⟫", html, re.DOTALL)
    return Marked(re.sub("[⟦⟧⟪⟫]", "", html), json.loads(head.removeprefix("<!--")), kept, dropped, figures)


def squeezed(text: str) -> str:
    return "".join(text.replace("&gt;", ">").split())


def wrong(page: Marked, found: Document) -> tuple[list[str], list[str]]:
    """The marked stretches that were lost, and the furniture that was not."""
    text = squeezed(found.text)
    return [one for one in page.kept if squeezed(one) not in text], [
        one for one in page.dropped if squeezed(one) in text
    ]


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_a_page_has_its_title_date_and_source(path: Path) -> None:
    page = marked(path)
    found = read_html(page.html)
    assert {"title": found.title, "published": found.published, "source": found.source} == page.fields


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_a_page_keeps_its_document_and_loses_its_furniture(path: Path) -> None:
    page = marked(path)
    assert wrong(page, read_html(page.html)) == ([], [])


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_figures_of_tables_have_their_headings(path: Path) -> None:
    page = marked(path)
    lines = read_html(page.html).text.split("\n")
    assert [figure for figure in page.figures if figure not in lines] == []


def test_nesting_that_costs_by_its_square_is_refused() -> None:
    with pytest.raises(ReadError, match="nesting"):
        read_html("<div>" * 20_000 + "正文")
    with pytest.raises(ReadError, match="nesting"):
        read_html('<html><body><span title="' * 40_000 + "正文")
    assert "正文" in read_html("<div>" * 900 + "<p>正文</p>").text


@pytest.mark.parametrize("text", ["<strong>通知</strong>", "<li>一、总则", '<a href="x">附件</a>', "<img src=x>正文"])
def test_a_fragment_of_a_page_is_html(text: str) -> None:
    assert is_html(text)
    assert not is_html(text.replace("<", "＜"))
    assert not is_html("<" + "甲方>与<乙方>订立合同。")


@pytest.mark.parametrize(
    "piece", ["<", "<div", '<a title="', "<script>", "<!--", "<table><tr><td>", "<p>来源：", "<font>", "<a>"]
)
def test_a_page_of_one_piece_over_and_over_ends_soon(piece: str) -> None:
    started = time.process_time()
    read_html(piece * 20_000)
    assert time.process_time() - started < 20  # each takes less than a second; by the square it would be minutes


def test_over_all_pages() -> None:
    pages = [marked(path) for path in PAGES]
    results = [wrong(page, read_html(page.html)) for page in pages]
    assert len(pages) >= 25
    assert sum(len(lost) for lost, _ in results) <= (1 - LEAST_KEPT) * sum(len(page.kept) for page in pages)
    assert sum(len(left) for _, left in results) <= MOST_FURNITURE * sum(len(page.dropped) for page in pages)
