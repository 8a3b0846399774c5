"""The documents of a database that have words in their texts."""

from __future__ import annotations

from typing import NamedTuple

from gongwen.errors import GongwenError
from gongwen.store.load import opened
from gongwen.store.url import parse_url


class Hit(NamedTuple):
    """A document that has all the words; ``place`` is where the first word stands in its text, first of all."""

    document_id: str
    title: str | None
    issuer: str | None
    year: int | None
    place: int
    passage: str


def search(url: str, words: str, limit: int = 20) -> list[Hit]:
    """The documents of a database in whose text all the words stand, those of the latest years first.

    The words have blanks between them; case counts. :class:`gongwen.errors.GongwenError` where there is no database.
    """
    place = parse_url(url)
    if place.kind not in ("sqlite", "duckdb", "postgresql") or (place.path.name and not place.path.exists()):
        raise GongwenError("store-empty", f"{place} is no database that is there. Store records in one first.")
    with opened(place) as database:
        return [Hit(*row) for row in database.search(words.split(), limit)]
