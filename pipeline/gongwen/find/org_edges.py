"""The left edge of an organisation's name: from the suffix leftwards, word by word, until something stops it.

The walk looks back at most :data:`REACH` characters, so finding names stays linear in the length of the text.
Some words only *wait*: they belong to the name if something further left holds them (县|推进依法行政|工作领导小组).
"""

from __future__ import annotations

from gongwen.find.org_marks import MARKS, NUMERALS, pass_mark
from gongwen.find.org_places import pass_level, pass_region, pass_spot, pass_zone
from gongwen.find.org_syllables import is_field, is_name_syllable, is_of_a_firm, place_left
from gongwen.find.org_walk import PLACES, Edge, Stems, Walk, is_han
from gongwen.find.org_words import Kind, OrgWords, Suffix

REACH = 44
"""How far back a name may begin before its suffix, in characters."""

_BRANCH = 4  # characters of a branch's own name: 城关
_PROPER = 10  # characters of a firm's own name and trade
_CALLS = frozenset(("组织", "指挥", "协调", "调度", "动员", "管理", "监督"))
# Fields of work that are verbs before a proper name: 研究|城南实验学校建设, but 研究|中心.
_GOVERNING = frozenset(("研究", "审查", "审核", "检查", "检测", "指导", "调查", "考核", "督查", "巡察", "审议"))
_GOVERNMENTS = frozenset(("政府", "人民政府"))  # named after a place, never after a field of work
_BOUNDARIES = frozenset("。;；:：,，\n(（由经向被")
# Units that stand in a body not their own (县纪委监委驻县财政局纪检监察组).
_POSTED = ("监察组", "纪检组", "派驻组", "监管局", "专员办", "办事处")


def left_edge(text: str, start: int, suffix: Suffix, words: OrgWords, stems: Stems) -> Edge:
    """The edge of the name whose suffix begins at ``start``; ``stems`` are places that only the document shows."""
    if suffix.organ:
        return Edge(start, subject=True, place=True, generic=False)
    walk = Walk(text, words, suffix, start - REACH if start > REACH else 0, start, start, stems, suffix.body)
    level = words.level_in(suffix)
    if level:
        pass_level(walk, start, start + level)
    while walk.at > walk.limit and not walk.stopped:
        _step(walk)
    if _is_unlisted_place(walk, start):
        walk.place = True
        walk.accept(walk.at)
    return Edge(walk.start, walk.subject, walk.place, walk.generic, walk.located)


def _is_unlisted_place(walk: Walk, start: int) -> bool:
    """联合|青禾|生态环境局: two characters that no list knows, between a boundary and a bureau's full suffix."""
    bureau = walk.suffix.body == "office" and walk.suffix.needs == "nothing" and walk.suffix.type == "government"
    if not bureau or len(walk.suffix.text) < 4 or walk.proper != 2 or (walk.at, walk.start) != (start - 2, start):
        return False
    return not walk.is_han(walk.at - 1) or walk.before(walk.at)[1] in (Kind.STOP, Kind.HEAD)


def _step(walk: Walk) -> None:
    at = walk.at
    mark = walk.text[at - 1]
    if mark in MARKS and pass_mark(walk, mark):
        return
    if not is_han(mark):
        walk.stop()
        return
    start, kind = walk.before(at)
    if kind in PLACES and at == walk.start and walk.suffix.text in _UNIT_MARKS and not walk.subject:
        # 内蒙古东|部, 国家|所: a place alone does not make these a name.
        walk.stop()
    else:
        _STEPS[kind](walk, start, at)


def _pass_head(walk: Walk, start: int, end: int) -> None:
    head = walk.words.suffixes[walk.text[start:end]]
    if end == walk.start and walk.suffix.text in _PUNISHING and head.body in ("trade", "office"):
        # 对恒昌公司处|罚款: right behind a body one character is no unit but begins what is done to it.
        walk.generic = True
        walk.stop()
        return
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
        pass_level(walk, start, start + level)


def _joins(walk: Walk, head: Suffix, end: int) -> bool:
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


def _pass_host(walk: Walk, start: int, end: int) -> None:
    office = walk.suffix.body in ("office", "group") or walk.suffix.text.endswith("队")
    unit = office and (len(walk.suffix.text) > 1 or walk.suffix.text in "股科室")
    if walk.located or not unit or walk.text[start - 1 : start] in NUMERALS:
        walk.stop()
        return
    walk.place = True
    walk.accept(start)


def _pass_term(walk: Walk, start: int, end: int) -> None:
    if walk.located:
        walk.stop()
        return
    if (walk.at == walk.start and _takes(walk, walk.text[start:end])) or (
        walk.proper > 1 and walk.text[start:end] in _GOVERNING
    ):
        walk.stop()
        return
    walk.subject = True
    # 法规与行政审批股 needs no more to be one unit; 教育和司法局 may be the fields of two bodies.
    if walk.waiting and not (walk.joined and _is_one_body(walk, start)):
        walk.wait(start)
    else:
        walk.accept(start)


def _takes(walk: Walk, word: str) -> bool:
    """Whether a word right before the suffix is the verb of it: 组织|执法大队, but 组织|部; 审查|政府文件."""
    if walk.suffix.text in _GOVERNMENTS:
        return True
    return word in _CALLS and len(walk.suffix.text) > 3 and walk.body != "trade"


def _is_one_body(walk: Walk, start: int) -> bool:
    """Whether what 和 joins is one name without a place: a unit's always; a bureau's where its sentence begins."""
    if walk.suffix.type == "internal_unit":
        return True
    return start == 0 or walk.text[start - 1] in _BOUNDARIES


def _pass_soft(walk: Walk, start: int, end: int) -> None:
    if walk.body == "group" and not walk.located:
        walk.wait(start)
    else:
        _pass_stop(walk, start, end)


def _pass_founding(walk: Walk, start: int, end: int) -> None:
    if walk.waiting and walk.body == "group":
        walk.subject = True
        walk.place = walk.place or walk.proper > 1
        walk.accept(end)
    walk.stop()


def _pass_generic(walk: Walk, start: int, end: int) -> None:
    # 我局所属综合执法支队 is one, 县教育局所属学校 needs a name in any case.
    owned = walk.text[start:end] in ("所属", "下属") and walk.before(start)[1] is Kind.HEAD
    # 下属湖北川泰物流有限公司 has a name of its own.
    registered = walk.body == "trade" and walk.located and walk.proper > 1
    walk.generic = walk.at == walk.start and not owned and not registered
    walk.stop()


def _pass_stop(walk: Walk, start: int, end: int) -> None:
    word = walk.text[start:end]
    if word in ("派驻", "驻") and walk.suffix.text.endswith(_POSTED):
        walk.located = False
        walk.accept(start)
    elif word == "驻" and walk.located and walk.body == "group":
        # 对口阳江驻县工作组: where they are posted does not name them.
        walk.generic = True
        walk.stop()
    elif is_name_syllable(walk, start, end):
        walk.proper += 1
        if walk.body == "group" and not walk.waiting:
            walk.accept(start)
        else:
            walk.wait(start)
    elif word in ("和", "与", "及") and is_field(walk, start):
        walk.joined = True
        walk.wait(start)
    elif walk.body == "trade" and not walk.located and is_of_a_firm(walk, word, start, end):
        walk.proper += len(word) == 1
        walk.wait(start)
    elif walk.body == "trade" and (place := place_left(walk, start, end)):
        walk.place = True
        walk.accept(place)
    else:
        walk.stop()


def _pass_unknown(walk: Walk, start: int, end: int) -> None:
    body = walk.body
    if walk.located:
        walk.stop()
        return
    if walk.text[start] == "某":
        walk.place = True
        region, kind = walk.before(start) if walk.is_han(start - 1) else (start, None)
        walk.accept(region if kind is Kind.REGION else start)
        walk.stop()
        return
    walk.proper += 1
    if walk.proper > (_PROPER if body in ("trade", "group") else _BRANCH):
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


_PUNISHING = frozenset("处所站室")
_UNIT_MARKS = frozenset("部室所站股科处组队庭司署")

_STEPS = {
    Kind.HEAD: _pass_head,
    Kind.REGION: pass_region,
    Kind.GENERIC: _pass_generic,
    Kind.LEVEL: pass_level,
    Kind.ZONE: pass_zone,
    Kind.HOST: _pass_host,
    Kind.SPOT: pass_spot,
    Kind.TERM: _pass_term,
    Kind.FOUNDING: _pass_founding,
    Kind.SOFT: _pass_soft,
    Kind.STOP: _pass_stop,
    None: _pass_unknown,
}
