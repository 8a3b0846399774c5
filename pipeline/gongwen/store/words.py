"""Words in the documents' texts: an index of bigrams, so that words of two characters are found, too.

SQLite's own index of trigrams finds no word of two characters, and most Chinese words have two. The index tells which
documents have all the pairs of neighbours that are in a word, the text itself which of them have the word.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
_HALF, _LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)


def pairs(text: str) -> NDArray[np.uint64]:
    """Every pair of neighbours among the :data:`LETTERS`, once, in their order: 2³² times the first's code and the
    second's."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    letters = _is_letter()[codes]
    wide = codes.astype(np.uint64)
    found: NDArray[np.uint64] = (wide[:-1] << _HALF | wide[1:])[letters[:-1] & letters[1:]]
    found.sort()  # numpy.unique takes three times as long for the few thousand of a document
    is_first = np.ones(len(found), bool)
    np.not_equal(found[1:], found[:-1], out=is_first[1:])
    return found[is_first]


def bigrams(text: str) -> str:
    """The same in letters, with blanks between them."""
    found = pairs(text)
    spelled = np.full((len(found), 3), _BLANK, np.uint32)
    spelled[:, 0] = found >> _HALF
    spelled[:, 1] = found & _LOWER
    return spelled.tobytes().decode("utf-32-le").rstrip()


@cache
def _is_letter() -> NDArray[Any]:
    table = np.zeros(0x110000, bool)
    for first, last in LETTERS:
        table[ord(first) : ord(last) + 1] = True
    return table


def match(words: Iterable[str]) -> str:
    """What to MATCH in SQLite's ``document_bigrams`` for documents with all bigrams of the words; "" for none."""
    return " AND ".join(f'"{pair}"' for pair in bigrams(" ".join(words)).split())
