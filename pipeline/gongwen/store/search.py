"""Words in the documents' texts: an index of bigrams, so that words of two characters are found, too.

SQLite's own index of trigrams finds no word of two characters, and most Chinese words have two. The index tells which
documents have all the pairs of neighbours that are in a word, the text itself which of them have the word.
"""

from __future__ import annotations

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
