"""Characters that are no text: line ends of every kind become one, invisible ones go, odd blanks become spaces."""

from __future__ import annotations

import re
from functools import cache

from gongwen.clean.offsets import Edit

INVALID = "\ud800-\udfff\x00"
"""Lone surrogates and NUL: OpenCC and spaCy raise on the first, databases on the second."""

_LINE_END = "\r\x0b\x0c\x85\u2028\u2029"
_BLANK = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = (
    "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"  # joiners, direction marks, selectors, fillers, tags
)


@cache
def _odd() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<invalid>[{INVALID}]+)|(?P<gone>[{_INVISIBLE}]+)|(?P<end>\r\n?|[{_LINE_END}])|(?P<blank>[{_BLANK}]+)"
    )


def normalize_characters(text: str) -> list[Edit]:
    """Line ends → ``\\n``, blanks of other widths → a space each, invisible characters removed, invalid ones → U+FFFD."""
    edits = []
    for match in _odd().finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "blank":
            new = " " * (end - start)
        elif kind == "end":
            new = "\n"
        else:
            new = "\ufffd" * (end - start) if kind == "invalid" else ""
        edits.append(Edit(start, end, new))
    return edits
