"""What the model reads in place of each character: its training text has full-width punctuation, documents mix both.

The mapping keeps every offset. It is for the model alone: nobody else sees the mapped text.
"""

from __future__ import annotations

import re

WHITESPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""The characters at which ``str.split`` splits."""

MARK_IN_NUMBER = re.compile(r"[0-9][,.:](?=[0-9])")
"""Between two digits these marks belong to a number or a time (33,111; 5.5; 14:30), and stay as they are."""

_DIRECT = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
_SEEN = {".": "。", '"': "“", "'": "‘", "[": "〔", "]": "〕", "<": "〈", ">": "〉"}  # in place of what no treebank has
_KEPT = "0123456789-_|/*"  # pkuseg itself reads digits as one character, and these marks as another
# It reads letters as they are, but no treebank has enough of them: ETC is cut as any other word in capitals.
_LETTERS = dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "A") | dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "a")

FOR_MODEL = {mark: wide for mark, wide in (_DIRECT | _SEEN | _LETTERS).items() if mark not in _KEPT}
"""ASCII character → what the model reads in its place."""

_TO_MODEL = str.maketrans(FOR_MODEL)


def for_model(text: str) -> str:
    """The text as the model reads it, character for character; its decoder does the same by tables."""
    read = list(text.translate(_TO_MODEL))
    for match in MARK_IN_NUMBER.finditer(text):
        read[match.end() - 1] = text[match.end() - 1]
    return "".join(read)
