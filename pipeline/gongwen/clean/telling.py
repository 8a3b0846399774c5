"""The characters that tell the steps what they have to do, and which kinds of them a text has: one look for all."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

LINE_END = "\r\x0b\x0c\x85\u2028\u2029"
BLANK = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
INVISIBLE = (
    "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"  # joiners, direction marks, selectors, fillers
)
INVALID = "\ud800-\udfff\x00"
"""Lone surrogates and NUL: OpenCC and spaCy raise on the first, databases on the second."""

TONE_LETTERS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿếềăĕĭŏŭê"
TONE_MARKS = "\u0300\u0301\u0304\u0306\u030c"
MISREAD = "鐨鍙鏄涓鍥浜鏀鎴绛閲鏈瀹簻硶鍔銆锛鈥鍦鍏鍜鍒鍚鏂鎵铔鏉宸垮ヤュョ綔鎶憡屼浗滃細"
"""The first characters of Chinese words in UTF-8 that was read as GBK."""

ODD, WRONG, TONED, DAMAGED, TRADITIONAL, LATER = (1 << bit for bit in range(6))
_CLASSES = {
    ODD: INVISIBLE + LINE_END + BLANK + INVALID,
    WRONG: INVALID,
    TONED: TONE_LETTERS + TONE_LETTERS.upper() + TONE_MARKS,
    DAMAGED: f"\ufffd?□■锟烫屯\u00a1-\u00ff{MISREAD}",
}
_PLANE = 0x10000


@cache
def _table() -> NDArray[np.uint8]:
    """Code point of the first plane → its kinds; the last entry is that of all later planes."""
    from gongwen.clean.script import traditional_only  # OpenCC is loaded when something is cleaned

    table = np.zeros(_PLANE + 1, dtype=np.uint8)
    plane = "".join(map(chr, range(_PLANE)))
    for kind, characters in _CLASSES.items():
        table[[ord(found) for found in re.findall(f"[{characters}]", plane)]] |= kind
    table[[ord(found) for found in traditional_only()]] |= TRADITIONAL
    table[_PLANE] = LATER
    return table


def kinds_in(text: str) -> int:
    """The kinds of telling characters that the text has, as bits; the steps ask it of one text one after another."""
    return _kinds(text.strip("\n"))  # which many texts lose first of all


@lru_cache(maxsize=2)
def _kinds(text: str) -> int:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return int(np.bitwise_or.reduce(_table().take(codes, mode="clip"), initial=0))
