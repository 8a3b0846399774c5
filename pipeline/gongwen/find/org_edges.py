"""The left edge of an organisation's name: from the suffix leftwards, word by word, until something stops it.

The walk looks back at most :data:`REACH` characters, so finding names stays linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from gongwen.find.org_words import Kind, OrgWords, Suffix

REACH = 44
"""How far back a name may begin before its suffix, in characters."""

_STEM = 4  # characters of a place's or a branch's own name: 麻章, 新荣, 森工
_PROPER = 12  # characters of a firm's own name
_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_ORDINAL = re.compile(r"(?:第?[〇零一二三四五六七八九十百]{1,5}|第[0-9]{1,3})届?$")
# In names of firms and places these are syllables as often as words (上溪镇, 中天公司).
_SYLLABLES = frozenset("中上下前后内外人能会都来得去起时共正又再更最里间场期和同为安")
_NUMERALS = "一二三四五六七八九十"
_QUOTES = {"”": "“", "」": "「", '"': '"', "’": "‘"}
_PARENS = {")": "(", "）": "（"}


class Edge(NamedTuple):
    """Where a name begins and what was found in it: ``subject`` a field of work, ``place`` something that makes it one body."""

    start: int
    subject: bool
    place: bool
    generic: bool


@dataclass(slots=True)
class _Walk:
    text: str
    suffix: Suffix
    limit: int
    at: int  # how far the walk has come
    start: int  # the leftmost edge that is accepted
    subject: bool = False
    place: bool = False
    located: bool = False  # a place has been passed: only its parents or a body may stand before it
    proper: int = 0  # characters of a proper name passed
    waiting: bool = False  # past words that belong to the name only if something holds them from the left
    generic: bool = False
    stopped: bool = False
    last: Kind | None = field(default=None)

    def accept(self, start: int) -> None:
        self.at = self.start = start
        self.waiting = False


def left_edge(text: str, start: int, suffix: Suffix, words: OrgWords) -> Edge:
    """The edge of the name whose suffix begins at ``start``."""
    if suffix.organ:
        return Edge(start, subject=True, place=True, generic=False)
    walk = _Walk(text, suffix, max(0, start - REACH), start, start)
    if suffix.text[0] in "省市区县州旗盟镇" and suffix.text[1:2] == "委":
        _pass_level(walk, words, start, start)
    while walk.at > walk.limit and not walk.stopped:
        _step(walk, words)
    return Edge(walk.start, walk.subject, walk.place, walk.generic)


def _step(walk: _Walk, words: OrgWords) -> None:
    text, at = walk.text, walk.at
    mark = text[at - 1]
    if mark in _QUOTES:
        _pass_quote(walk)
        return
    if mark in _PARENS:
        _pass_parenthesis(walk, words)
        return
    ordinal = _ORDINAL.search(text, max(walk.limit, at - 8), at)
    if (
        ordinal
        and not walk.located
        and walk.suffix.text[0] not in _NUMERALS
        and (ordinal[0][0] == "第" or ordinal[0][-1] == "届" or walk.suffix.type in ("school", "internal_unit"))
    ):
        walk.place = True
        walk.accept(ordinal.start())
        return
    if not _HAN.match(mark):
        _end(walk)
        return
    start, kind = words.before(text, at, walk.limit)
    _STEPS.get(kind, _pass_unknown)(walk, words, start, at)
    walk.last = kind


def _end(walk: _Walk, *, generic: bool = False, founding: bool = False) -> None:
    walk.stopped = True
    if walk.waiting and founding:
        walk.start = walk.at
        walk.subject = True
    if generic and walk.at == walk.start:
        walk.generic = True


def _pass_quote(walk: _Walk) -> None:
    opening = walk.text.rfind(_QUOTES[walk.text[walk.at - 1]], max(walk.limit, walk.at - 16), walk.at - 1)
    if opening < 0 or walk.located:
        _end(walk)
        return
    walk.place = True
    walk.accept(opening)


def _pass_parenthesis(walk: _Walk, words: OrgWords) -> None:
    opening = walk.text.rfind(_PARENS[walk.text[walk.at - 1]], max(walk.limit, walk.at - 10), walk.at - 1)
    inner = walk.text[opening + 1 : walk.at - 1]
    if opening < 0 or walk.suffix.body != "trade" or words.before(inner, len(inner), 0) != (0, Kind.REGION):
        _end(walk)
        return
    walk.accept(opening)


def _pass_head(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    head = words.suffixes[walk.text[start:end]]
    peer = walk.suffix.text in words.peers
    if walk.located:
        unit = walk.suffix.body == "branch" or walk.suffix.type == "internal_unit" or _is_bare(walk.suffix)
        joins = head.organ or (unit and not peer)
    else:
        joins = not peer or end != walk.start
    if not joins or words.is_cut(walk.text, start, end):
        _end(walk)
        return
    if _needs_more(head):
        walk.subject = True
    else:
        walk.place = True
    walk.located = False
    walk.accept(start)
    if head.text[0] in "省市区县州旗盟镇" and head.text[1:2] == "委" and not head.organ:
        _pass_level(walk, words, start, start)


def _is_bare(suffix: Suffix) -> bool:
    return len(suffix.text) <= 2 and suffix.needs != "nothing"


def _needs_more(head: Suffix) -> bool:
    return head.needs != "nothing"


def _pass_region(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    if end - start == 2 and start > walk.limit and _HAN.match(walk.text[start - 1]):
        # 办|理县, 和|县, 青|岚县: two characters are a county only where no word and no name runs into them.
        before, kind = words.before(walk.text, start + 1, walk.limit)
        if kind is not Kind.REGION and walk.text[end - 1] in "县市区旗镇":
            _pass_level(walk, words, end - 1, end)
            return
    walk.place = walk.located = True
    walk.accept(start)


def _pass_level(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    """A level word, with the name of its place before it if one stands there."""
    stem = _stem_before(walk, words, start)
    walk.place = walk.located = True
    walk.accept(stem)


def _pass_spot(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    stem = _stem_before(walk, words, start)
    if stem == start:
        # 村党支部 is a class unless a division stands before it.
        walk.at = start
        walk.waiting = True
        return
    walk.place = walk.located = True
    walk.accept(stem)


def _pass_zone(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    """A zone's kind, with its trade and its own name before it (森工|产业园区)."""
    at = start
    while at > walk.limit and start - at < 10:
        before, kind = words.before(walk.text, at, walk.limit)
        if kind is Kind.TERM and _HAN.match(walk.text[at - 1]):
            at = before
        else:
            break
    stem = _stem_before(walk, words, at)
    walk.place = walk.located = True
    walk.accept(stem)


def _stem_before(walk: _Walk, words: OrgWords, end: int) -> int:
    """Where the unknown characters before ``end`` begin that name a place, or ``end``."""
    at = end
    while at > walk.limit and end - at <= _STEM and _HAN.match(walk.text[at - 1]):
        start, kind = words.before(walk.text, at, walk.limit)
        if kind is not None and not (at - start == 1 and end - at == 1 and walk.text[start] in _SYLLABLES):
            break
        at = start
    # A verb that no list knows runs into the name; names of places have two characters in most cases.
    return end - 2 if end - at >= _STEM else at


def _pass_host(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    if walk.located:
        _end(walk)
        return
    walk.place = True
    walk.accept(start)


def _pass_term(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    if walk.located:
        _end(walk)
        return
    walk.subject = True
    if walk.waiting:
        walk.at = start
    else:
        walk.accept(start)


def _pass_soft(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    if walk.suffix.body != "group" or walk.located:
        _end(walk)
        return
    walk.at = start
    walk.waiting = True


def _pass_founding(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    _end(walk, founding=True)


def _pass_generic(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    _end(walk, generic=True)


def _pass_stop(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    if _is_syllable(walk, words, start, end):
        walk.proper += 1
        walk.at = start
        walk.waiting = True
        return
    joined = walk.text[start] in "和与及" and end - start == 1
    if (
        joined
        and walk.subject
        and not walk.place
        and walk.last is Kind.TERM
        and _HAN.match(walk.text[start - 1] if start else "。")
    ):
        _, kind = words.before(walk.text, start, walk.limit)
        if kind is Kind.TERM:
            walk.at = start
            walk.waiting = True
            return
    _end(walk)


def _is_syllable(walk: _Walk, words: OrgWords, start: int, end: int) -> bool:
    """Whether a small word stands inside a proper name (城中支行, 中天公司)."""
    if end - start != 1 or walk.text[start] not in _SYLLABLES or walk.suffix.body not in ("branch", "trade"):
        return False
    if walk.located or start <= walk.limit or not _HAN.match(walk.text[start - 1]):
        return False
    kind = words.before(walk.text, start, walk.limit)[1]
    return kind is None or (kind is Kind.REGION and walk.proper > 0)


def _pass_unknown(walk: _Walk, words: OrgWords, start: int, end: int) -> None:
    body = walk.suffix.body
    if walk.located or body == "office":
        _end(walk)
        return
    walk.proper += 1
    if body == "group":
        walk.subject = walk.subject or walk.proper >= 2
        walk.place = walk.place or walk.proper >= 2
        if walk.waiting:
            walk.at = start
        else:
            walk.accept(start)
        return
    if body == "branch" and (walk.proper > _STEM or walk.last not in (None, Kind.TERM)) and walk.proper > _STEM:
        _end(walk)
        return
    if walk.proper > _PROPER:
        _end(walk)
        return
    if walk.proper >= 2:
        walk.place = True
    walk.accept(start)


_STEPS = {
    Kind.HEAD: _pass_head,
    Kind.REGION: _pass_region,
    Kind.GENERIC: _pass_generic,
    Kind.LEVEL: _pass_level,
    Kind.ZONE: _pass_zone,
    Kind.HOST: _pass_host,
    Kind.SPOT: _pass_spot,
    Kind.TERM: _pass_term,
    Kind.FOUNDING: _pass_founding,
    Kind.SOFT: _pass_soft,
    Kind.STOP: _pass_stop,
    None: _pass_unknown,
}
