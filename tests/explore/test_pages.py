"""The pages as markup: what stands on them, where they lead, and that texts stay texts."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import closing
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from threading import Event
from urllib.parse import quote

import pytest

from gongwen.explore.documents import LABELS
from gongwen.explore.plugin import is_local
from gongwen.explore.summary import _QUERIES, Summaries
from gongwen.store.schema import ENTITY_TYPES, TABLES
from gongwen.store.views import VIEWS

from .conftest import ID, LONG, MARKUP, RIGHT_TO_LEFT, SOURCE, Pages

ONE, HOSTILE, NESTED = (f"/document/{ID(number)}" for number in (1, 2, 3))
LAW = f"/law/cn:{quote('教育法')}"


class Elements(HTMLParser):
    """The elements of a page, their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.found if name in attributes]


def addresses_of_all_pages() -> list[str]:
    return [
        "/",
        ONE,
        HOSTILE,
        NESTED,
        LAW,
        "/region/440000",
        "/region/650000",
        f"/organization/{quote('中华人民共和国国务院')}",
        "/search",
        f"/search?q={quote('财政')}",
        "/search?year=none",
    ]


@pytest.mark.parametrize("address", addresses_of_all_pages())
def test_pages_name_nothing_outside_and_hold_no_script(pages: Pages, address: str) -> None:
    answer = pages.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    page = Elements(answer.text)
    for _, attributes in page.found:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        for name in ("href", "src", "action"):
            assert (attributes.get(name) or "/").startswith(("/", "#"))
            assert not (attributes.get(name) or "").startswith("//")
    assert [attributes for tag, attributes in page.found if tag == "script" and "src" not in attributes] == []
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for target in page.values("href"):
        assert not target.startswith("#") or target[1:] in ids
    for names in page.values("aria-describedby") + page.values("aria-labelledby"):
        assert names in ids


@pytest.mark.parametrize("address", addresses_of_all_pages())
def test_links_lead_somewhere(pages: Pages, address: str) -> None:
    for target in {link.partition("#")[0] for link in Elements(pages.text(address)).values("href")} - {""}:
        if target not in visited:
            visited.add(target)
            answer = pages.get(target)
            assert answer.status_code == 200, (target, answer.text[-600:])


visited: set[str] = set()


def test_the_front_page_has_the_databases_figures(pages: Pages, database: Path) -> None:
    page = pages.text("/")
    with closing(sqlite3.connect(database)) as connection:
        for query in ("SELECT count(*) FROM documents", "SELECT count(*) FROM entities WHERE label = 'ORG'"):
            (count,) = connection.execute(query).fetchone()
            assert f"<b>{count:,}</b>" in page
    assert "Being counted" not in page
    assert "refresh" not in pages.get("/").headers
    assert "广东省" in page
    assert "pdf-damaged" in page
    for table in (*TABLES, *VIEWS):
        name = table if isinstance(table, str) else table.name
        assert f'href="/tables/{name}.csv?{"_size=max" if name in VIEWS else "_stream=on"}"' in page
        assert f'href="/tables/{name}.json?' in page


def test_a_front_page_that_is_being_counted_comes_at_once(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on, count = Event(), Summaries._count
    monkeypatch.setattr(Summaries, "_count", lambda self, name: going_on.wait() and count(self, name))
    monkeypatch.setattr(Summaries.current, "__defaults__", (0,))
    fresh = Pages(database)
    answer = fresh.get("/")
    assert answer.headers["refresh"]
    assert "Being counted" in answer.text
    going_on.set()
    fresh.wait()
    assert "Being counted" not in fresh.text("/")
    fresh.close()


def test_counting_ends_when_it_is_closed(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    monkeypatch.setattr("gongwen.explore.summary._QUERIES", {"counts": endless})
    summaries = Summaries(database)
    summaries.begin()
    summaries.close()
    (task,) = summaries._tasks
    with pytest.raises((sqlite3.OperationalError, CancelledError)):
        task.result(timeout=60)


@pytest.mark.parametrize("name", ["units", "laws", "labels", "repealed"])
def test_entities_are_counted_from_indexes_alone(database: Path, name: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        plan = [step[-1] for step in connection.execute(f"EXPLAIN QUERY PLAN {_QUERIES[name]}")]
    (reads,) = (step for step in plan if re.match("(?:SCAN|SEARCH) (?:entities|e) ", step))
    assert "USING COVERING INDEX" in reads


def test_every_label_is_counted() -> None:
    assert set(LABELS) == {struct.__struct_config__.tag for struct in ENTITY_TYPES}


def test_the_front_page_follows_the_file(database: Path, tmp_path: Path) -> None:
    shutil.copy(database, tmp_path / "x.db")
    made = Pages(tmp_path / "x.db")
    made.wait()
    assert "pdf-damaged" in made.text("/")
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute("UPDATE failures SET code = 'pdf-encrypted'")
        connection.commit()
    made.get("/")
    made.wait()
    assert "pdf-encrypted" in made.text("/")
    made.close()


def entities(database: Path, number: int) -> Iterator[sqlite3.Row]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        yield from connection.execute("SELECT * FROM entities WHERE document_id = ?", (ID(number),)).fetchall()


def test_a_document_shows_its_entities_twice_and_lists_them(pages: Pages, database: Path) -> None:
    page = pages.text(ONE)
    count = 0
    for row in entities(database, 1):
        count += 1
        kind = row["label"].lower()
        key = row["id"]
        link = f'<a class="e {kind}" href="#e-{key}" data-e="{key}" aria-describedby="e-{key}" id="{{}}-{key}">{{}}</a>'
        assert link.format("t", row["text"]) in page
        assert link.format("s", SOURCE[row["raw_start"] : row["raw_end"]]) in page
        assert f'<li id="e-{key}"' in page
        assert f"<code>{row['rule']}</code>" in page
    assert count >= 5
    assert LABELS["QUANTITY"] in page


def test_what_a_figure_counts_is_marked(pages: Pages) -> None:
    page = pages.text(ONE)
    assert re.search(r'<span class="of" data-of="q\d">企业</span>', page)
    assert re.search(r"<b>15 <bdi[^>]*>家</bdi></b><br>of <bdi[^>]*>企业</bdi>", page)
    assert re.search(r"<b>93.75 ", page)


def test_spans_in_each_other_are_all_there(pages: Pages) -> None:
    page = pages.text(NESTED)
    assert 'data-e="l1 q8 q9"' in page or 'data-e="l1 q9 q8"' in page or re.search(r'data-e="[^"]* q9"', page)
    assert '<span id="t-' in page


def test_headings_and_own_lines(pages: Pages, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute(
            "SELECT s.document_id, s.number, s.title FROM sections s JOIN documents d ON d.id = s.document_id "
            "WHERE s.level = 1 AND instr(d.text, char(10) || s.number || '、' || s.title || char(10)) LIMIT 1"
        ).fetchone()
    page = pages.text(f"/document/{found[0]}")
    heading = re.search(rf"<h3>{found[1]}、(.*?)</h3>", page)
    assert heading
    assert re.sub("<[^>]+>", "", heading[1]) == html.escape(found[2], quote=False)


def test_hostile_texts_stay_texts(pages: Pages) -> None:
    for address in (HOSTILE, "/", "/search", f"/search?q={quote(MARKUP)}", f"/search?kind={quote(MARKUP)}"):
        page = pages.text(address)
        assert "<script>" not in page
        assert "<img" not in page
        assert MARKUP in Elements(page).text or address == "/search"
    page = pages.text(HOSTILE)
    assert f'<bdi lang="zh-Hans">{html.escape(MARKUP, quote=True).replace("&quot;", "&#34;")}' in page
    assert RIGHT_TO_LEFT in page
    assert LONG in Elements(page).text


@pytest.mark.parametrize("address", ["/tables/documents", "/tables/entities", "/tables/warnings", "/tables/failures"])
def test_hostile_texts_stay_texts_in_tables(pages: Pages, address: str) -> None:
    page = pages.text(address)
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    "address",
    [f"/document/{quote(MARKUP)}", f"/law/{quote(MARKUP)}", f"/organization/{quote(MARKUP)}", "/region/0", "/x"],
)
def test_what_is_not_there(pages: Pages, address: str, capfd: pytest.CaptureFixture[str]) -> None:
    answer = pages.get(address)
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("query", "some"),
    [
        ("q=财政", True),
        ("q=财政 企业", True),
        ("q=财", True),
        ("q=无此词语", False),
        ('q="财政" OR *', False),
        ("q=財政", False),
        ("year=2021", True),
        ("year=none", True),
        ("year=x", False),
        ("region=440000", True),
        ("region=440811&year=2021&q=企业", True),
        ("region=440811&year=2022", False),
        ("kind=none&issuer=none", True),
        ("law=cn:教育法", True),
        ("page=999999", True),
        ("page=-1", True),
        ("page=²", True),
        (f"q={'县 ' * 50}", True),
    ],
)
def test_search(pages: Pages, query: str, some: bool) -> None:
    page = pages.text(f"/search?{quote(query, safe='=&')}")
    assert ('<a href="/document/' in page) is some
    assert ("No document." in page) is not some


def test_search_counts_what_it_finds(pages: Pages, database: Path) -> None:
    page = pages.text(f"/search?q={quote('企业')}")
    with closing(sqlite3.connect(database)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM documents WHERE instr(text, '企业')").fetchone()
    assert f"<h1>{count} documents" in page
    assert "<mark>企业</mark>" in page


def test_passages_say_where_they_are_cut(pages: Pages, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        (text,) = connection.execute("SELECT text FROM documents WHERE id = ?", (ID(1),)).fetchone()
    whole = text.replace("\n", " ").replace("合格率", "<mark>合格率</mark>")
    assert f"<bdi>{whole}</bdi>" in pages.text(f"/search?q={quote('合格率')}")
    cut = pages.text(f"/search?q={quote('长长长')}")
    assert re.search(r"<bdi>…[^。，、\n][^\n]*<mark>长长长</mark>…</bdi>", cut)


def test_a_region_without_documents(pages: Pages) -> None:
    page = pages.text("/region/650000")
    assert "No document comes from here." in page
    assert "乌鲁木齐市" in page
    assert "<table" not in page


def test_pages_of_results_hold_every_document_once(pages: Pages, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        ids = sorted(row[0] for row in connection.execute("SELECT id FROM documents"))
    seen, address = [], "/search"
    while address:
        page = Elements(pages.text(address))
        seen += [link.removeprefix("/document/") for link in page.values("href") if link.startswith("/document/")]
        following = [attributes["href"] for tag, attributes in page.found if attributes.get("rel") == "next"]
        address = following[0] or "" if following else ""
    assert sorted(seen) == ids


@pytest.mark.parametrize("form", ["json", "csv"])
def test_every_table_of_a_page_comes_as_json_and_csv(pages: Pages, form: str) -> None:
    for address in ("/", LAW, "/region/440000", f"/search?q={quote('企业')}&year=2021"):
        links = [
            link for link in Elements(pages.text(address)).values("href") if link.startswith(f"/tables.{form}?sql=")
        ]
        assert links
        for link in links:
            answer = pages.get(link)
            assert answer.status_code == 200, answer.text
            rows = json.loads(answer.text)["rows"] if form == "json" else list(csv.reader(StringIO(answer.text)))
            assert rows or form == "json"


def test_the_database_is_read_only_and_not_downloaded(pages: Pages) -> None:
    assert pages.get("/tables.db").status_code == 403
    assert pages.get(f"/tables.json?sql={quote('DELETE FROM documents')}").status_code == 400
    assert pages.get("/_memory").status_code == 404
    assert pages.get("/_internal").status_code in (403, 404)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1:8001", True),
        ("localhost", True),
        ("localhost:9000", True),
        ("[::1]:8001", True),
        ("example.com", False),
        ("127.0.0.1.example.com:8001", False),
        ("localhost@example.com", False),
    ],
)
def test_only_this_computers_names_are_answered(pages: Pages, host: str, local: bool) -> None:
    assert is_local([(b"host", host.encode())]) is local
    assert (pages.get("/search", host=host).status_code == 200) is local
