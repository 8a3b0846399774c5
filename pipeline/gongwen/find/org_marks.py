"""What is no word on the way to a name's left edge: quotes, parentheses, ordinals, the initials of merged fields.

Part of the walk of :mod:`gongwen.find.org_edges`.
"""

from __future__ import annotations

import re

from gongwen.find.org_walk import HAN, PLACES, Walk
from gongwen.find.org_words import Kind

_QUOTE = 16  # characters of a quoted name
_ORDINAL = re.compile(r"(?:第?[〇零一二三四五六七八九十百]{1,5}|第[0-9]{1,3})届?$")
_ORDINAL_ENDS = frozenset("〇零一二三四五六七八九十百0123456789届\n")  # a line may be broken behind it
NUMERALS = frozenset("0123456789〇一二三四五六七八九十百千两几数多")
# One character for a field in the short names of merged bureaus (文化、旅游、体育: 文旅体局).
_FIELDS = (
    "教体科文旅广电新版卫健计农林水牧渔畜工信商贸住建规划城管综执法民宗侨人社保"
    "医统粮储财审环土资交运安监经发改国招投批政数退役"
)
_INITIALS = re.compile(rf"[{_FIELDS}]{{2,6}}$|(?<=[县市区])水$")
_INITIAL_ENDS = frozenset(f"{_FIELDS}\n")  # a line may be broken behind it
_MERGED = frozenset(("局", "委", "厅", "办"))
_QUOTES = {"”": "“", "」": "「", "’": "‘"}
_PARENS = {")": "(", "）": "（"}
MARKS = frozenset((*_QUOTES, *_PARENS, *_ORDINAL_ENDS, *_INITIAL_ENDS))
"""What the walk asks this module about."""


def pass_mark(walk: Walk, mark: str) -> bool:
    """Whether the character before the walk is such a mark; the walk then has passed it, or has stopped."""
    if mark in _QUOTES:
        _pass_quote(walk)
        return True
    if mark in _PARENS:
        _pass_parenthesis(walk)
        return True
    return (mark in _ORDINAL_ENDS and _pass_ordinal(walk)) or (mark in _INITIAL_ENDS and _pass_initials(walk))


def _pass_ordinal(walk: Walk) -> bool:
    """第一中学, 十八届人大, 一中队; but 五百所 counts, and 县一中 has its numeral in the suffix."""
    if walk.located:
        return False
    ordinal = _ORDINAL.search(walk.text, max(walk.limit, walk.at - 8), walk.at)
    if not ordinal or walk.suffix.text[0] in NUMERALS:
        return False
    if ordinal[0][0] != "第" and ordinal[0][-1] != "届" and walk.suffix.text[-1] != "队":
        return False
    walk.place = True
    walk.accept(ordinal.start())
    return True


def _pass_initials(walk: Walk) -> bool:
    """县|文旅体|局, 县|农水|局, 县|教体|系统: the first characters of the fields that merged, behind a place."""
    at = walk.at
    if walk.located or not ((at == walk.start and walk.suffix.text in _MERGED) or walk.text.startswith("系统", at)):
        return False
    initials = _INITIALS.search(walk.text, max(walk.limit, at - 6), at)
    if not initials or initials.start() <= walk.limit or walk.before(initials.start())[1] not in PLACES:
        return False
    walk.subject = True
    walk.wait(initials.start())
    return True


def _pass_quote(walk: Walk) -> None:
    opening = walk.text.rfind(_QUOTES[walk.text[walk.at - 1]], max(walk.limit, walk.at - _QUOTE), walk.at - 1)
    if opening < 0 or walk.located or len(walk.suffix.text) < 2:
        walk.stop()
        return
    walk.place = True
    walk.accept(opening)


def _pass_parenthesis(walk: Walk) -> None:
    """北京青禾(海陵)律师事务所."""
    opening = walk.text.rfind(_PARENS[walk.text[walk.at - 1]], max(walk.limit, walk.at - 10), walk.at - 1)
    inner = walk.text[opening + 1 : walk.at - 1]
    start, kind = walk.words.before(inner, len(inner), 0) if len(inner) > 1 else (0, Kind.STOP)
    named = HAN.match(inner) and (kind is None or (start, kind) == (0, Kind.REGION))
    if opening < 0 or walk.body != "trade" or not named:
        walk.stop()
        return
    walk.accept(opening)
