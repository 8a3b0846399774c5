"""Readings that a page's converter injected behind Han characters: 經(jīng)濟 → 經濟."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from gongwen.clean.offsets import Edit
from gongwen.clean.spaces import HAN
from gongwen.clean.telling import TONE_LETTERS, TONE_MARKS, TONED, kinds_in
from gongwen.terms import terms

_LETTERS = f"a-zɑɡüA-ZÜ{TONE_LETTERS}{TONE_LETTERS.upper()}\u0302\u0308{TONE_MARKS}"
_FOLDED = str.maketrans({"ɑ": "a", "ɡ": "g", "ê": "e"})
_MARKS = frozenset(TONE_MARKS)


@cache
def _reading() -> re.Pattern[str]:
    return re.compile(rf"[(（] ?([{_LETTERS}]{{1,9}}) ?[)）]")


@cache
def _han() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


@cache
def _syllables() -> frozenset[str]:
    return frozenset(terms("pinyin_syllables.txt"))


@lru_cache(maxsize=4096)
def is_reading(letters: str) -> bool:
    """Whether the letters are one Mandarin syllable with exactly one tone mark, precomposed or not.

    A breve counts as the third tone and ɑ, ɡ as a, g, since crawled pages write them so. A syllable without a tone
    (le, men, an) is no reading: the converters that inject readings leave neutral syllables alone, and (an) is text.
    """
    decomposed = unicodedata.normalize("NFD", letters.lower()).translate(_FOLDED)
    bare = "".join(letter for letter in decomposed if letter not in _MARKS and letter != "\u0302")
    marks = sum(letter in _MARKS for letter in decomposed)
    return marks == 1 and unicodedata.normalize("NFC", bare) in _syllables()


def remove_readings(text: str) -> list[Edit]:
    """Every reading in half- or full-width parentheses right behind a Han character, or behind another such reading."""
    edits: list[Edit] = []
    if not kinds_in(text) & TONED:
        return edits
    for match in _reading().finditer(text):
        start, end = match.span()
        follows = bool(edits) and edits[-1].end == start
        if start and (follows or _han().match(text, start - 1)) and is_reading(match[1]):
            edits.append(Edit(start, end, ""))
    return edits
