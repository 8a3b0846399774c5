"""The left edge of a name among names of places: divisions, zones, villages, with the characters of their own names.

Part of the walk of :mod:`gongwen.find.org_edges`.
"""

from __future__ import annotations

from gongwen.find.org_walk import SYLLABLES, Walk
from gongwen.find.org_words import Kind

_STEM = 4  # characters of a place's own name: 海陵, 平鲁
BRANCHES = frozenset(
    ("分公司", "支公司", "支行", "分行", "供电局", "供电公司", "营业部", "分理处", "中心支公司", "烟草公司")
)
"""What ends the name of a firm's branch, whose place stands between it and the firm."""

_BEFORE_TOWNS = frozenset("省市县区和与及对由向在到经")
_NOT_OF_TOWNS = frozenset("各该本我你贵全两几所某每于的与和及为在由对到向经有是县市区省村街个名等原现乡镇")
_PEOPLES = "彝苗壮回藏侗傣瑶土"


def pass_region(walk: Walk, start: int, end: int) -> None:
    if _runs_into_region(walk, start, end):
        walk.at = end - 1
        walk.proper += 1
        walk.accept(end - 1)
        return
    if end - start == 2 and walk.is_han(start - 1) and walk.text[end - 1] in "县市区旗镇":
        # 办|理县, 和|县, 青|岚县: two characters are a county only where no word and no name runs into them.
        if walk.word_before(start)[1] is not Kind.REGION:
            pass_level(walk, end - 1, end)
            return
    elif walk.is_han(start - 1) and walk.word_before(start)[1] is None and walk.text[start] in _PEOPLES:
        # The people's name is a county's elsewhere, and here a part of one (X彝族自治州).
        pass_level(walk, start, end)
        return
    # 云南电网青禾供电局, 中国邮政青禾分公司: behind the firm stands only where its branch is.
    branch = walk.at == walk.start and walk.suffix.text in BRANCHES
    walk.located = not (branch and walk.is_han(start - 1) and walk.word_before(start)[1] in (Kind.HEAD, Kind.TERM))
    # 国家, 中国 stand where a place stands, but alone make no body of a class (国家实验室).
    walk.place = walk.place or walk.body in ("office", "group") or walk.text[start:end] not in walk.words.realms
    walk.accept(start)


def pass_level(walk: Walk, start: int, end: int) -> None:
    """A level word, with the name of its place before it if one stands there."""
    stem = _stem_before(walk, start)
    if walk.located and stem == start and walk.text[start - 1 : start] in ("该", "本"):
        # 该乡|高桥村村委会: the name is whole without the level.
        walk.stop()
        return
    if walk.located and stem == start:
        # 市县政府, 县区财政局: two bare levels are a class.
        walk.generic = True
        walk.stop()
        return
    walk.place = walk.located = True
    walk.accept(stem)


def _runs_into_region(walk: Walk, start: int, end: int) -> bool:
    """Whether a region's name ends with this one's first character: 福建|安衡 is no place 建安 in 福."""
    if walk.body != "trade" or end - start != 2 or not walk.is_han(start - 1):
        return False
    return walk.word_before(start + 1) == (start - 1, Kind.REGION)


def pass_spot(walk: Walk, start: int, end: int) -> None:
    stem = _stem_before(walk, start)
    if stem == start:
        # 村党支部 is a class unless a division stands before it.
        walk.wait(start)
        return
    walk.place = walk.located = True
    walk.accept(stem)


def pass_zone(walk: Walk, start: int, end: int) -> None:
    """A zone's kind, with its trade and its own name before it (纺织|产业园区)."""
    at = start
    while start - at < 10 and walk.is_han(at - 1):
        before, kind = walk.word_before(at)
        if kind is not Kind.TERM:
            break
        at = before
    walk.place = walk.located = True
    walk.accept(_stem_before(walk, at))


def _stem_before(walk: Walk, end: int) -> int:
    """Where the characters before ``end`` begin that no list knows and that name a place, or ``end``."""
    at = end
    while end - at < _STEM and walk.is_han(at - 1):
        start, kind = walk.word_before(at)
        if kind is not None and not _is_stem_syllable(walk, start, at, end):
            break
        at = start
    if at >= end - 1 and _is_unlisted_town(walk, end):
        return end - 2
    # A verb that no list knows runs into the name; most names of places have two characters.
    return end - 2 if end - at == _STEM and walk.is_han(at - 1) and walk.word_before(at)[1] is None else at


def _is_unlisted_town(walk: Walk, end: int) -> bool:
    """方元|镇政府: two characters between a boundary and a town's level, whatever words the characters are alone."""
    if walk.text[end : end + 1] not in ("镇", "乡") or not (walk.is_han(end - 1) and walk.is_han(end - 2)):
        return False
    if _NOT_OF_TOWNS & set(walk.text[end - 2 : end]) or walk.word_before(end)[0] < end - 1:
        return False
    return not walk.is_han(end - 3) or walk.text[end - 3] in _BEFORE_TOWNS


def _is_stem_syllable(walk: Walk, start: int, at: int, end: int) -> bool:
    """Whether a small word is a syllable of a place's name: 上|溪镇, and 颍|原|县 where a boundary stands before it."""
    if at - start != 1 or walk.text[start] not in SYLLABLES:
        return False
    if end - at == 1:
        return True
    if at != end or not walk.is_han(start - 1):
        return False
    first, kind = walk.word_before(start)
    return kind is None and (not walk.is_han(first - 1) or walk.word_before(first)[1] is not None)
