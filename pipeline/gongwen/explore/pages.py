"""The pages: what an address asks for, asked of the database and put into a template."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from gongwen.explore.documents import DocumentPage, document_page
from gongwen.explore.finding import FILTERS, find
from gongwen.explore.naming import law_page, organization_page, region_page
from gongwen.explore.spans import Span, render, render_lines
from gongwen.store.schema import TABLES
from gongwen.store.views import VIEWS

Asked = TypeVar("Asked")
Page = Callable[[Datasette, Request], Awaitable[Response]]
MOST_ROWS = 10_000
"""Of a view or a query, as JSON and CSV: Datasette would count a view anew for every further page of it."""
_AGAIN = "2"
"""Seconds after which a front page that is not complete comes again."""
_TABLES: dict[str, Any] = {"tables": [table.name for table in TABLES], "views": list(VIEWS), "most": MOST_ROWS}
_WORDS = 10
"""Of a search; more are left out."""


async def front(datasette: Datasette, request: Request) -> Response:
    summary = await datasette.gongwen_summaries.current()
    answer = await _page(datasette, request, "front", summary=summary, **_TABLES)
    if not summary.complete:
        answer.headers["refresh"] = _AGAIN
    return answer


async def search(datasette: Datasette, request: Request) -> Response:
    """``?q=`` has words with blanks between them; ``page`` and the filters come beside it."""
    asked = request.args.get("q") or ""
    words = asked.split()[:_WORDS]
    filters = {name: value for name in FILTERS if (value := request.args.get(name))}
    wanted = request.args.get("page") or "1"
    page = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 1
    found = await _ask(datasette, lambda connection: find(connection, words, filters, page))
    return await _page(datasette, request, "search", found=found, q=" ".join(words), words=words, filters=filters)


def _page_of(
    template: str,
    query: Callable[[sqlite3.Connection, str], Asked | None],
    missing: str,
    more: Callable[[Asked], dict[str, Any]] = lambda found: {},
) -> Page:
    """The page of what the address names; ``missing`` is said where the database does not have it."""

    async def page(datasette: Datasette, request: Request) -> Response:
        name = unquote(request.url_vars["name"])
        found = await _ask(datasette, lambda connection: query(connection, name))
        if found is None:
            return await failure(datasette, request, 404, missing.format(name))
        return await _page(datasette, request, template, page=found, name=name, **more(found))

    return page


async def failure(datasette: Datasette, request: Request, status: int, message: str) -> Response:
    return await _page(datasette, request, "error", status, message=message)


async def _page(datasette: Datasette, request: Request, template: str, status: int = 200, **context: Any) -> Response:
    context = {"file": datasette.metadata("title"), "status": status, **context}
    body = await datasette.render_template(f"explore/{template}.html", context, request=request)
    return Response.html(body, status=status)


async def _ask(datasette: Datasette, query: Callable[[Any], Asked]) -> Asked:
    """In a thread of Datasette's, which has a connection of its own."""
    found: Asked = await datasette.get_database().execute_fn(query)
    return found


def _blocks(page: DocumentPage) -> list[Any]:
    text = page.document["text"] or ""
    spans = [Span(row["start"], row["end"], "entity", row["id"], row["label"]) for row in page.entities]
    spans += [
        Span(row["of_start"], row["of_end"], "of", row["id"]) for row in page.entities if row["of_start"] is not None
    ]
    spans += [Span(row["start"], row["end"], "warning") for row in page.warnings]
    headings, within = _headings(page, text)
    return render_lines(text, spans + within, headings)


def _headings(page: DocumentPage, text: str) -> tuple[dict[int, int], list[Span]]:
    """Lines that are headings, by where they begin; and the headings that a line goes on behind."""
    lines, within = {}, []
    title = json.loads(page.document["places"] or "{}").get("title")
    if title and text[: title[0]].endswith(("", "\n")[title[0] > 0]):
        lines[title[0]] = 1
    for row in page.sections:
        start = row["start"]
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        if (start == 0 or text[start - 1] == "\n") and line.rstrip().endswith(row["title"]):
            lines[start] = row["level"] + 1
        else:
            at = line.find(row["title"])
            stop = start + (at + len(row["title"]) if at >= 0 else len(row["number"]))
            within.append(Span(start, stop, "head"))
    return lines, within


def _source(page: DocumentPage) -> Any:
    text = page.document["source_text"]
    if text is None:
        return None
    return render(
        text, [Span(e["raw_start"], e["raw_end"], "entity", e["id"], e["label"]) for e in page.entities], "s-"
    )


def _texts(page: DocumentPage) -> dict[str, Any]:
    return {"blocks": _blocks(page), "source": _source(page)}


document = _page_of("document", document_page, "No document {} is in this database.", _texts)
law = _page_of("law", law_page, "No document cites a law {}, and no register has it.")
organization = _page_of("organization", organization_page, "No document names an organisation {} in full.")
region = _page_of("region", region_page, "No division has the code {}.")
