"""The plugin of Datasette: our pages, their headers, and links from its tables to them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from datasette.app import Datasette
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from jinja2 import Environment
from markupsafe import Markup
from pluggy import HookimplMarker

from gongwen import __version__
from gongwen.explore import addresses, pages
from gongwen.explore.documents import LABELS
from gongwen.explore.pictures import columns, share, years_between
from gongwen.explore.spans import marked

hookimpl = HookimplMarker("datasette")

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
_INLINE = f"{_POLICY}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
"""Datasette's own pages have scripts, styles and pictures within them; ours have none."""
_HEADERS = {b"x-content-type-options": b"nosniff", b"referrer-policy": b"no-referrer"}
_CELLS = {
    "document_id": addresses.document,
    "law_id": addresses.law,
    "region_code": addresses.region,
    "issuer_canonical": addresses.organization,
}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    return [
        (r"/$", pages.front),
        (r"/document/(?P<name>.+)$", pages.document),
        (r"/law/(?P<name>.+)$", pages.law),
        (r"/organization/(?P<name>.+)$", pages.organization),
        (r"/region/(?P<name>.+)$", pages.region),
        (r"/search$", pages.search),
    ]


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    env.trim_blocks = env.lstrip_blocks = False
    env.globals.update(
        address=addresses, labels=LABELS, columns=columns, share=share, years_between=years_between, version=__version__
    )
    env.filters.update(marked=marked, number="{:,}".format, words=lambda value: value.replace("_", " "))


@hookimpl
def render_cell(value: object, column: str, table: str | None) -> Markup | None:
    """Links from what tables have to what we show of it."""
    link = addresses.document if (table, column) == ("documents", "id") else _CELLS.get(column)
    if link is None or not isinstance(value, str):
        return None
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(link(value), value)


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """An error is a page like the others; one of ours, not of the address, goes to the log with its trace."""

    async def answer() -> Response:
        if isinstance(exception, Base400):
            status, message = exception.status, str(exception)
        elif isinstance(exception, DatasetteError):
            status, message = exception.status, exception.message
        else:
            status, message = 500, f"{type(exception).__name__}: {exception}"
            logging.getLogger(__name__).error("%s", request.path, exc_info=exception)
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": message, "status": status}, status=status)
        return await pages.failure(datasette, request, status, message)

    return answer


@hookimpl
def asgi_wrapper() -> Callable[[Application], Application]:
    """Every answer says what its page may load: nothing from elsewhere. Who asks for another host gets nothing.

    A page of the web could have its own name lead to this computer, and read the database through it.
    """

    def wrap(app: Application) -> Application:
        async def guarded(scope: Message, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            ours = is_ours(scope["path"])

            async def send_with_policy(message: Message) -> None:
                if message["type"] == "http.response.start":
                    policy = _POLICY if ours else _INLINE
                    headers = {**_HEADERS, b"content-security-policy": policy.encode()}
                    message = {**message, "headers": [*message.get("headers", ()), *headers.items()]}
                await send(message)

            if is_local(scope["headers"]):
                await app(scope, receive, send_with_policy)
            else:
                await Response.text("Ask for 127.0.0.1 or localhost.", status=421).asgi_send(send_with_policy)

        return guarded

    return wrap


def is_ours(path: str) -> bool:
    return path == "/" or path.split("/")[1] in ("document", "law", "organization", "region", "search")


def is_local(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    return all(
        (urlsplit(f"//{host}").netloc.rsplit(":", 1)[0] if host != "[::1]" else host) in _LOCAL for host in hosts
    )
