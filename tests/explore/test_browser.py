"""The pages in Chromium: ``make test-pages``.

Every page is watched: no error on its console, no request beyond this machine, nothing serious by axe-core's rules.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import ID
from .serving import chromium, served

pytestmark = pytest.mark.pages

PAGES = ["/", f"/document/{ID(1)}", f"/document/{ID(2)}", f"/document/{ID(3)}", "/law/cn:教育法", "/region/440000"]
PAGES += ["/organization/中华人民共和国国务院", "/search", "/search?q=财政", "/document/nothing"]
DATASETTE = ["/tables", "/tables/entities", "/tables/documents?_facet=kind", "/tables?sql=SELECT+1"]


@pytest.fixture(scope="module")
def root(database: Path) -> Iterator[str]:
    with served(database) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


class Watched:
    """A page of the browser, and what it did that it must not."""

    def __init__(self, browser: Any, root: str, width: int = 1280, scheme: str = "light", script: bool = True) -> None:
        self._root = root
        self.faults: list[str] = []
        self._context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        self.page = self._context.new_page()
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._check(request.url))

    def _check(self, address: str) -> None:
        if not address.startswith((f"{self._root}/", "data:")):
            self.faults.append(f"asked for {address}")

    def open(self, address: str) -> Any:
        self.page.goto(self._root + address)
        while self.page.get_by_text("Being counted.").count():
            self.page.reload()
        return self.page

    def close(self) -> None:
        self._context.close()
        assert [fault for fault in self.faults if "404" not in fault] == []


@pytest.fixture
def watched(browser: Any, root: str) -> Iterator[Watched]:
    made = Watched(browser, root)
    yield made
    made.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", [*PAGES, *DATASETTE])
def test_nothing_serious_by_axe(browser: Any, root: str, address: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    made = Watched(browser, root, width, scheme)
    page = made.open(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"
    axe = (Path(sys.modules[Axe.__module__].__file__ or "").parent / "axe.min.js").read_text("utf-8")
    page.evaluate(axe)  # not as an element, which the page's own policy refuses
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    made.close()


def test_a_word_a_document_a_law_a_filter(watched: Watched) -> None:
    page = watched.open("/")
    page.get_by_role("searchbox").fill("教育")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    before = int(re.sub(r"\D", "", page.locator("h1").inner_text()) or 0)
    assert before > 1
    assert page.locator("mark", has_text="教育").count()
    page.locator(".facets section", has_text="Year").get_by_role("link").first.click()
    after = int(re.sub(r"\D", "", page.locator("h1").inner_text()))
    assert 0 < after < before
    page.locator(".chosen a").click()
    assert int(re.sub(r"\D", "", page.locator("h1").inner_text())) == before
    watched.open(f"/document/{ID(3)}")
    assert "检查学校" in page.locator("article").inner_text()
    page.locator(".list .of-law .says a").first.click()
    page.wait_for_url("**/law/**")
    assert page.locator("h1").inner_text() == "中华人民共和国教育法"
    page.locator(".documents a").first.click()
    page.wait_for_url("**/document/**")


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_an_entity_says_what_it_counts_and_its_rule(watched: Watched, by: str) -> None:
    page = watched.open(f"/document/{ID(1)}")
    figure = page.locator(".text a.quantity", has_text="15家")
    figure.hover() if by == "pointer" else figure.focus()
    card = page.locator(".card")
    assert card.is_visible()
    said = card.inner_text()
    assert "of 企业" in said
    assert "quantity." in said
    assert page.locator(".text .of.near").inner_text() == "企业"
    assert page.locator(".source .near").inner_text() == "15家"
    page.keyboard.press("Escape")
    assert card.is_hidden()


def test_a_label_is_taken_away(watched: Watched) -> None:
    page = watched.open(f"/document/{ID(1)}")
    figure = page.locator(".text a.quantity").first
    assert figure.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"
    page.get_by_label("Figures").uncheck()
    assert figure.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
    assert page.locator(".of-quantity").is_hidden()


def test_the_keyboard_reaches_the_text_and_the_list(watched: Watched) -> None:
    page = watched.open(f"/document/{ID(1)}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.list') !== null")
    key = page.evaluate("document.activeElement.dataset.e")
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#t-{key}")


def test_words_have_no_gaps(watched: Watched) -> None:
    """A line of marked text is as wide as the same line without its marks."""
    page = watched.open(f"/document/{ID(1)}")
    assert page.evaluate(
        """() => [...document.querySelectorAll('.text p')].every((line) => {
            const width = (element) => { const range = document.createRange(); range.selectNodeContents(element);
                return range.getBoundingClientRect().width; };
            const marked = width(line);
            line.textContent = line.textContent;
            return Math.abs(width(line) - marked) < 0.5;
        })"""
    )


def test_hostile_texts_do_nothing(watched: Watched) -> None:
    page = watched.open(f"/document/{ID(2)}")
    page.on("dialog", lambda dialog: watched.faults.append(dialog.message))
    for figure in page.locator(".text a.e").all():
        figure.hover()
    assert page.locator("article img, article script, .card img, .raw img").count() == 0
    assert "<script>alert(1)</script>" in page.locator("article").inner_text()
    assert page.locator("article").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_without_scripts_the_links_lead_to_each_other(browser: Any, root: str) -> None:
    made = Watched(browser, root, script=False)
    made.page.goto(f"{root}/document/{ID(1)}")
    made.page.locator(".text a.quantity", has_text="15家").click()
    assert re.search(r"#e-q\d", made.page.url)
    made.close()


@pytest.mark.parametrize("address", DATASETTE)
def test_datasettes_own_pages_work(watched: Watched, address: str) -> None:
    page = watched.open(address)
    assert page.locator("main h1").count() == 1
