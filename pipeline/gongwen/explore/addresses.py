"""Where pages are: names become parts of addresses and are read back from them."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def document(identity: str) -> str:
    return f"/document/{quote(identity, safe=':')}"


def law(identity: str) -> str:
    return f"/law/{quote(identity, safe=':')}"


def organization(name: str) -> str:
    return f"/organization/{quote(name, safe='')}"


def region(code: str) -> str:
    return f"/region/{quote(code, safe='')}"


def search(**filters: object) -> str:
    """``None`` and empty values are left out."""
    given = {name: value for name, value in filters.items() if value not in (None, "")}
    return f"/search?{urlencode(given)}" if given else "/search"


def table(name: str, form: str = "", **filters: object) -> str:
    """A table or view of Datasette, ``form`` is ``""``, ``.json`` or ``.csv``."""
    return f"/tables/{name}{form}{'?' if filters else ''}{urlencode(filters)}"
