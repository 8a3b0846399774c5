"""The left edge of an organisation's name: from the suffix leftwards, word by word, until something stops it.

The walk looks back at most :data:`REACH` characters, so finding names stays linear in the length of the text.
Some words only *wait*: they belong to the name if something further left holds them (县|推进依法行政|工作领导小组).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from gongwen.find.org_words import Body, Kind, OrgWords, Suffix

REACH = 44
"""How far back a name may begin before its suffix, in characters."""

_STEM = 4  # characters of a place's or a branch's own name: 麻章, 新荣
_PROPER = 8  # characters of a firm's own name
_QUOTE = 16  # characters of a quoted name
_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_ORDINAL = re.compile(r"(?:第?[〇零一二三四五六七八九十百]{1,5}|第[0-9]{1,3})届?$")
_NUMERALS = frozenset("0123456789〇一二三四五六七八九十百千两几数多")
# In names of firms and places these are syllables as often as words (上溪镇, 中天公司).
_SYLLABLES = frozenset("中上下前后内外人能会都来得去起时共正又再更最里间场期和同为安原家月日台居长建设州")
_JOINTS = frozenset("和同为建设")  # of these, syllables of places only
_QUOTES = {"”": "“", "」": "「", "’": "‘"}
_PARENS = {")": "(", "）": "（"}
# Units that stand in a body not their own (县纪委监委驻县财政局纪检监察组).
_POSTED = ("监察组", "纪检组", "派驻组", "监管局", "专员办", "办事处")


class Edge(NamedTuple):
    """Where a name begins; whether it holds a field of work, or what makes it one body; or that it is a class."""

    start: int
    subject: bool
    place: bool
    generic: bool


@dataclass(slots=True)
class _Walk:
    text: str
    words: OrgWords
    suffix: Suffix
    limit: int
    at: int  # how far the walk has come
    start: int  # the leftmost edge that is accepted
    body: Body  # what the part of the name that the walk is in may consist of
    subject: bool = False
    place: bool = False
    generic: bool = False
    located: bool = False  # a place has been passed: only its parents or a body may stand before it
    proper: int = 0  # characters of a proper name passed
    waiting: bool = False
    joined: bool = False  # what waits hangs on 和 or 与
    stopped: bool = False

    def accept(self, start: int) -> None:
        self.at = self.start = start
        self.waiting = False

    def wait(self, start: int) -> None:
        self.at = start
        self.waiting = True

    def stop(self) -> None:
        self.stopped = True

    def before(self, end: int) -> tuple[int, Kind | None]:
        return self.words.before(self.text, end, self.limit)

    def is_han(self, index: int) -> bool:
        """Whether a Han character stands at ``index`` within the walk's reach."""
        return index >= self.limit and _HAN.match(self.text[index]) is not None


def left_edge(text: str, start: int, suffix: Suffix, words: OrgWords) -> Edge:
    """The edge of the name whose suffix begins at ``start``."""
    if suffix.organ:
        return Edge(start, subject=True, place=True, generic=False)
    walk = _Walk(text, words, suffix, max(0, start - REACH), start, start, suffix.body)
    level = words.level_in(suffix)
    if level:
        _pass_level(walk, start, start + level)
    while walk.at > walk.limit and not walk.stopped:
        _step(walk)
    return Edge(walk.start, walk.subject, walk.place, walk.generic)


def _step(walk: _Walk) -> None:
    at = walk.at
    mark = walk.text[at - 1]
    if mark in _QUOTES:
        _pass_quote(walk)
    elif mark in _PARENS:
        _pass_parenthesis(walk)
    elif not _pass_ordinal(walk):
        if not _HAN.match(mark):
            walk.stop()
            return
        start, kind = walk.before(at)
        if kind in _PLACES and at == walk.start and walk.suffix.text in _UNIT_MARKS and not walk.subject:
            # 内蒙古东|部, 国家|所: a place alone does not make these a name.
            walk.stop()
            return
        _STEPS[kind](walk, start, at)


def _pass_ordinal(walk: _Walk) -> bool:
    """第一中学, 十八届人大, 一中队; but 五百所 counts, and 县一中 has its numeral in the suffix."""
    ordinal = _ORDINAL.search(walk.text, max(walk.limit, walk.at - 8), walk.at)
    if not ordinal or walk.located or walk.suffix.text[0] in _NUMERALS:
        return False
    if ordinal[0][0] != "第" and ordinal[0][-1] != "届" and walk.suffix.text[-1] != "队":
        return False
    walk.place = True
    walk.accept(ordinal.start())
    return True


def _pass_quote(walk: _Walk) -> None:
    opening = walk.text.rfind(_QUOTES[walk.text[walk.at - 1]], max(walk.limit, walk.at - _QUOTE), walk.at - 1)
    if opening < 0 or walk.located or len(walk.suffix.text) < 2:
        walk.stop()
        return
    walk.place = True
    walk.accept(opening)


def _pass_parenthesis(walk: _Walk) -> None:
    """北京青禾(麻章)律师事务所."""
    opening = walk.text.rfind(_PARENS[walk.text[walk.at - 1]], max(walk.limit, walk.at - 10), walk.at - 1)
    inner = walk.text[opening + 1 : walk.at - 1]
    start, kind = walk.words.before(inner, len(inner), 0) if len(inner) > 1 else (0, Kind.STOP)
    named = _HAN.match(inner) and (kind is None or (start, kind) == (0, Kind.REGION))
    if opening < 0 or walk.body != "trade" or not named:
        walk.stop()
        return
    walk.accept(opening)


def _pass_head(walk: _Walk, start: int, end: int) -> None:
    head = walk.words.suffixes[walk.text[start:end]]
    if walk.words.is_cut(walk.text, start, end) or not _joins(walk, head, end):
        walk.stop()
        return
    if head.needs == "nothing":
        walk.place = True
    else:
        walk.subject = True
    walk.located = False
    walk.body = head.body
    walk.accept(start)
    level = walk.words.level_in(head)
    if level:
        _pass_level(walk, start, start + level)


def _joins(walk: _Walk, head: Suffix, end: int) -> bool:
    """Whether the body that ends right before the name so far is the one it belongs to."""
    suffix = walk.suffix
    peer = suffix.text in walk.words.peers
    if not walk.located:
        return not peer or end != walk.start
    unit = (
        suffix.body == "branch"
        or suffix.type == "internal_unit"
        or (len(suffix.text) <= 2 and suffix.needs != "nothing")
    )
    office = suffix.text.startswith("街道办") and head.text.endswith("政府")
    return head.organ or office or (unit and not peer)


def _pass_region(walk: _Walk, start: int, end: int) -> None:
    if end - start == 2 and walk.is_han(start - 1) and walk.text[end - 1] in "县市区旗镇":
        # 办|理县, 和|县, 青|岚县: two characters are a county only where no word and no name runs into them.
        if walk.before(start)[1] is not Kind.REGION:
            _pass_level(walk, end - 1, end)
            return
    elif walk.is_han(start - 1) and walk.before(start)[1] is None and walk.text[start] in "彝苗壮回藏侗傣瑶土":
        # The people's name is a county's elsewhere, and here a part of one (X彝族自治州).
        _pass_level(walk, start, end)
        return
    walk.located = True
    # 国家, 中国 stand where a place stands, but alone make no body of a class (国家实验室).
    walk.place = walk.place or walk.body in ("office", "group") or walk.text[start:end] not in walk.words.realms
    walk.accept(start)


def _pass_level(walk: _Walk, start: int, end: int) -> None:
    """A level word, with the name of its place before it if one stands there."""
    stem = _stem_before(walk, start)
    if walk.located and stem == start:
        # 市县政府, 县区财政局: two bare levels are a class.
        walk.generic = True
        walk.stop()
        return
    walk.place = walk.located = True
    walk.accept(stem)


def _pass_spot(walk: _Walk, start: int, end: int) -> None:
    stem = _stem_before(walk, start)
    if stem == start:
        # 村党支部 is a class unless a division stands before it.
        walk.wait(start)
        return
    walk.place = walk.located = True
    walk.accept(stem)


def _pass_zone(walk: _Walk, start: int, end: int) -> None:
    """A zone's kind, with its trade and its own name before it (森工|产业园区)."""
    at = start
    while start - at < 10 and walk.is_han(at - 1):
        before, kind = walk.before(at)
        if kind is not Kind.TERM:
            break
        at = before
    walk.place = walk.located = True
    walk.accept(_stem_before(walk, at))


def _stem_before(walk: _Walk, end: int) -> int:
    """Where the characters before ``end`` begin that no list knows and that name a place, or ``end``."""
    at = end
    while end - at < _STEM and walk.is_han(at - 1):
        start, kind = walk.before(at)
        if kind is not None and not _is_stem_syllable(walk, start, at, end):
            break
        at = start
    # A verb that no list knows runs into the name; most names of places have two characters.
    return end - 2 if end - at == _STEM and walk.is_han(at - 1) and walk.before(at)[1] is None else at


def _is_stem_syllable(walk: _Walk, start: int, at: int, end: int) -> bool:
    """Whether a small word is a syllable of a place's name: 上|溪镇, and 颍|原|县 where a boundary stands before it."""
    if at - start != 1 or walk.text[start] not in _SYLLABLES:
        return False
    if end - at == 1:
        return True
    if at != end or not walk.is_han(start - 1):
        return False
    first, kind = walk.before(start)
    return kind is None and (not walk.is_han(first - 1) or walk.before(first)[1] is not None)


def _pass_host(walk: _Walk, start: int, end: int) -> None:
    unit = walk.suffix.body in ("office", "group") and (len(walk.suffix.text) > 1 or walk.suffix.text in "股科室")
    if walk.located or not unit or walk.text[start - 1 : start] in _NUMERALS:
        walk.stop()
        return
    walk.place = True
    walk.accept(start)


def _pass_term(walk: _Walk, start: int, end: int) -> None:
    if walk.located:
        walk.stop()
        return
    walk.subject = True
    # 法规与行政审批股 needs no more to be one unit; 教育和司法局 may be the fields of two bodies.
    if walk.waiting and not (walk.joined and walk.suffix.type == "internal_unit"):
        walk.wait(start)
    else:
        walk.accept(start)


def _pass_soft(walk: _Walk, start: int, end: int) -> None:
    if walk.body == "group" and not walk.located:
        walk.wait(start)
    else:
        _pass_stop(walk, start, end)


def _pass_founding(walk: _Walk, start: int, end: int) -> None:
    if walk.waiting and walk.body == "group":
        walk.subject = True
        walk.place = walk.place or walk.proper > 1
        walk.accept(end)
    walk.stop()


def _pass_generic(walk: _Walk, start: int, end: int) -> None:
    walk.generic = walk.at == walk.start
    walk.stop()


def _pass_stop(walk: _Walk, start: int, end: int) -> None:
    word = walk.text[start:end]
    if word in ("派驻", "驻") and walk.suffix.text.endswith(_POSTED):
        walk.located = False
        walk.accept(start)
    elif word == "驻" and walk.located and walk.body == "group":
        # 对口阳江驻县工作组: where they are posted does not name them.
        walk.generic = True
        walk.stop()
    elif _is_name_syllable(walk, start, end):
        walk.proper += 1
        if walk.body == "group" and not walk.waiting:
            walk.accept(start)
        else:
            walk.wait(start)
    elif word in ("和", "与", "及") and _is_field(walk, start):
        walk.joined = True
        walk.wait(start)
    else:
        walk.stop()


def _is_field(walk: _Walk, end: int) -> bool:
    """Whether the word that ends here is the first of two fields that 和 joins in one name (粮食|和物资储备中心)."""
    if walk.body not in ("office", "branch") or walk.proper or walk.place:
        return False
    long = walk.subject or len(walk.suffix.text) > 2
    return long and walk.is_han(end - 1) and walk.before(end)[1] is Kind.TERM


def _is_name_syllable(walk: _Walk, start: int, end: int) -> bool:
    """Whether a small word stands inside a proper name (城中支行, 中天公司)."""
    syllable = walk.text[start] in _SYLLABLES and walk.text[start] not in _JOINTS
    if end - start != 1 or not syllable or walk.body == "office":
        return False
    if walk.located or not walk.is_han(start - 1):
        return False
    kind = walk.before(start)[1]
    return kind is None or (kind is Kind.REGION and walk.proper > 0)


def _pass_unknown(walk: _Walk, start: int, end: int) -> None:
    body = walk.body
    if walk.located:
        walk.stop()
        return
    if walk.text[start] == "某":
        walk.place = True
        walk.accept(start)
        walk.stop()
        return
    walk.proper += 1
    if walk.proper > (_PROPER if body in ("trade", "group") else _STEM):
        walk.stop()
    elif body == "office" and len(walk.suffix.text) == 1 and not walk.subject:
        # 温室, 专科: one character closes a name only behind a word that it goes with.
        walk.stop()
    elif body == "office" or (body == "group" and walk.waiting):
        # An unlisted field of an office belongs to it if a place holds it from the left.
        walk.wait(start)
    else:
        walk.place = walk.place or walk.proper >= 2
        walk.accept(start)


_PLACES = frozenset((Kind.REGION, Kind.LEVEL, Kind.ZONE, Kind.SPOT))
_UNIT_MARKS = frozenset("部室所站股科处组队庭司署")

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
