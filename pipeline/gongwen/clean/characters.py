"""Characters that are no text: line ends of every kind become one, invisible ones go, odd blanks become spaces."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gongwen.clean.offsets import Edit
from gongwen.clean.telling import BLANK, INVALID, INVISIBLE, LATER, LINE_END, ODD, kinds_in

_TAGS = "\U000e0000-\U000e0fff"
_OFTEN = 64


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Runs of odd characters, of tags, and their kinds. Tags apart: later planes make the search of a class slow.

    A run is written as one and more, since only a plain class in front is what the engine scans for.
    """
    odd = f"[{INVALID}{INVISIBLE}{LINE_END}{BLANK}]"
    kinds = re.compile(
        rf"(?P<gone>[{INVISIBLE}]+|\r(?=\n))|(?P<end>[{LINE_END}])|(?P<blank>[{BLANK}]+)|(?P<invalid>[{INVALID}]+)"
    )
    return re.compile(f"{odd}{odd}*+"), re.compile(f"[{_TAGS}]+"), kinds


def is_blank(text: str) -> bool:
    """Whether nothing of the text is left for a reader: blanks, line ends and invisible characters alone."""
    return re.fullmatch(rf"[\s{INVISIBLE}{LINE_END}{BLANK}{_TAGS}]*+", text) is not None


def normalize_characters(text: str) -> list[Edit]:
    """Line ends → ``\\n``, other blanks → a space each, invisible characters removed, invalid ones → U+FFFD."""
    kinds, (runs, tags, _) = kinds_in(text), _patterns()
    edits = [Edit(*match.span(), "") for match in tags.finditer(text)] if kinds & LATER else []
    for match in runs.finditer(text) if kinds & ODD else ():
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
