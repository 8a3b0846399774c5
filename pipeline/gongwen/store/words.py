"""Words in the documents' texts: an index of bigrams, so that words of two characters are found, too.

SQLite's own index of trigrams finds no word of two characters, and most Chinese words have two. The index tells which
documents have all the pairs of neighbours that are in a word, the text itself which of them have the word.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongwen.errors import GongwenError

LETTERS = (
    ("0", "9"),
    ("A", "Z"),
    ("a", "z"),
    ("〇", "〇"),
    ("㐀", "䶿"),
    ("一", "鿿"),
    ("豈", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
"""First and last of what bigrams are made of: ASCII letters and digits, and Han characters."""

_BLANK = 32


def bigrams(text: str) -> str:
    """Every pair of neighbours among the :data:`LETTERS`, once, in the order of their codes; blanks between them."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    letters = _is_letter()[codes]
    at = (letters[:-1] & letters[1:]).nonzero()[0]
    pairs = np.unique(codes[at].astype(np.uint64) << np.uint64(32) | codes[at + 1])
    spelled = np.full((len(pairs), 3), _BLANK, np.uint32)
    spelled[:, 0] = pairs >> np.uint64(32)
    spelled[:, 1] = pairs & np.uint64(0xFFFFFFFF)
    return spelled.tobytes().decode("utf-32-le").rstrip()


@cache
def _is_letter() -> NDArray[Any]:
    table = np.zeros(0x110000, bool)
    for first, last in LETTERS:
        table[ord(first) : ord(last) + 1] = True
    return table


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
    from gongwen.store.load import opened
    from gongwen.store.url import parse_url

    place = parse_url(url)
    if place.kind not in ("sqlite", "duckdb", "postgresql") or (place.path.name and not place.path.exists()):
        raise GongwenError("store-empty", f"{place} is no database that is there. Store records in one first.")
    with opened(place) as database:
        return [Hit(*row) for row in database.search(words.split(), limit)]


def match(words: Iterable[str]) -> str:
    """What to MATCH in SQLite's ``document_bigrams`` for documents with all bigrams of the words; "" for none."""
    return " AND ".join(f'"{pair}"' for pair in bigrams(" ".join(words)).split())
