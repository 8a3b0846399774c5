"""The unit that a figure ends in."""

from __future__ import annotations

import re
from functools import lru_cache

from gongwen.find.mention import Mention

_NUMBER = "0123456789０１２３４５６７８９零〇一二三四五六七八九十百千万亿两几数约近超逾多余.．"
_UNIT = re.compile(f"[^{_NUMBER} ]{{0,8}}$")
_BOUND = re.compile(" ?(?:及?以上|及?以下|以内|左右|上下|有余|之多|余|多|不等)$")
_BOUND_ENDS = frozenset("上下内右余多等")
_LONGEST = 16


def unit_of(text: str, figure: Mention) -> str:
    """The unit of a figure in a text, without what bounds or blurs it; empty where it has none."""
    return _unit(text[max(figure.start, figure.end - _LONGEST) : figure.end].lstrip(_NUMBER))


@lru_cache(maxsize=4096)
def _unit(written: str) -> str:
    match = _UNIT.search(_BOUND.sub("", written) if written[-1:] in _BOUND_ENDS else written)
    return match[0] if match else ""
