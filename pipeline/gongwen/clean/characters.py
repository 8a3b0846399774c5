"""Characters that are no text: line ends of every kind become one, invisible ones go, odd blanks become spaces."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gongwen.clean.offsets import Edit

INVALID = "\ud800-\udfff\x00"
"""Lone surrogates and NUL: OpenCC and spaCy raise on the first, databases on the second."""

_LINE_END = "\r\x0b\x0c\x85\u2028\u2029"
_BLANK = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = (
    "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"  # joiners, direction marks, selectors, fillers
)
_TAGS = "\U000e0000-\U000e0fff"
_OFTEN = 64


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Runs of odd characters, of tags, and their kinds. Tags apart: later planes make the search of a class slow."""
    runs = re.compile(f"[{INVALID}{_INVISIBLE}{_LINE_END}{_BLANK}]+")
    kinds = re.compile(
        rf"(?P<gone>[{_INVISIBLE}]+|\r(?=\n))|(?P<end>[{_LINE_END}])|(?P<blank>[{_BLANK}]+)|(?P<invalid>[{INVALID}]+)"
    )
    return runs, re.compile(f"[{_TAGS}]+"), kinds


def is_blank(text: str) -> bool:
    """Whether nothing of the text is left for a reader: blanks, line ends and invisible characters alone."""
    return re.fullmatch(rf"[\s{_INVISIBLE}{_LINE_END}{_BLANK}{_TAGS}]*+", text) is not None


def normalize_characters(text: str) -> list[Edit]:
    """Line ends → ``\\n``, other blanks → a space each, invisible characters removed, invalid ones → U+FFFD."""
    runs, tags, _ = _patterns()
    edits = [Edit(*match.span(), "") for match in tags.finditer(text)]
    for match in runs.finditer(text):
        start, run = match.start(), match[0]
        if run[-1] == "\r" and text.startswith("\n", match.end()):
            run += "\n"
        parts = _parts(run) if len(run) <= _OFTEN else _parts.__wrapped__(run)
        edits += [Edit(start + first, start + last, new) for first, last, new in parts]
    return sorted(edits)


@lru_cache(maxsize=4096)
def _parts(run: str) -> tuple[Edit, ...]:
    """The edits of one run of odd characters; the same few runs, indents mostly, come again and again."""
    found = (((*match.span(), match.lastgroup)) for match in _patterns()[2].finditer(run))
    return tuple(Edit(start, end, _replacement(kind, end - start)) for start, end, kind in found)


def _replacement(kind: str | None, length: int) -> str:
    if kind == "end":
        return "\n"
    return {"blank": " ", "invalid": "\ufffd"}.get(kind or "", "") * length
