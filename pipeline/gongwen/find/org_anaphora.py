"""Short forms that are names only through what stands elsewhere: 县法院、检察院; 望湖街道办事处, 办事处.

A suffix without a name of its own is a class (法院, 服务中心) unless it is coordinated with a named body, whose place
it shares, repeats the end of a full name of the same document, or acts in a sentence as only one body can.
"""

from __future__ import annotations

import re

from gongwen.find.mention import Mention
from gongwen.find.org_words import BARE, Kind, OrgWords

_COORDINATED = frozenset(
    {"government", "party", "congress", "court", "procuratorate", "public_institution", "military"}
)
_REPEATED = frozenset({"government", "public_institution", "internal_unit"})
_WITH_TAILS = frozenset({"org.branch", "org.office", "org.group"})
_MAY_REPEAT = _REPEATED | {"enterprise"}
_JOIN = re.compile(r"[、和与及]?|以及|及其")
_ACTS_FROM = 5  # characters of a unit's name that is more than its kind
_CLASSES = ("公共法律服务", "村", "乡", "派出", "基层")
_VERBS = frozenset(((0, Kind.STOP), (0, Kind.FOUNDING)))
_NOT_ACTS = frozenset(
    ("建设", "管理", "服务", "工作", "规划", "审批", "监督", "培训", "投入", "改造", "投资", "方面", "运营")
)
_CELLS = ("支部", "总支")
_FIRM = re.compile(r"(?P<kind>集团|公司)(?:股份有限公司|有限责任公司|有限公司)$")
_SHORTEST = 3  # characters of a short form that repeats a full name
# 大队, 支队 stand alone for the one that the document has named; so does what belongs to it (大队党支部, 事故中队).
_TEAMS = ("大队", "支队", "总队", "中队")
_OF_TEAMS = re.compile(r"(?P<team>大队|支队|总队)(?:党委|党总支|党支部|党组|办公室|机关)?")
# A unit with a field of its own in its name, where its sentence says what it does: 。企业服务中心设立法律诊所.
_UNITS = re.compile(r".{2,12}(?:中心|站|队|办|室|局|庭|(?<!支)部)")
_ACTORS = frozenset({"public_institution", "internal_unit", "government"})
_BEGINNING = frozenset("。;；:：\n，,在由到与向经")
# A unit of a court that its kind alone names, at the head of its clause.
_SHORT_UNITS = ("执行局", "立案庭")
_AUXILIARIES = frozenset("将把已对共应拟")
# Fields of work that are acts as well, where a unit stands before them.
_FIELDS_AND_ACTS = frozenset(
    ("调解", "立案", "审查", "审核", "调查", "排查", "检测", "检验", "鉴定", "宣传", "组织", "化解", "接待", "受理")
)
# 担任法治建设工作小组|组长: whoever heads a group heads one.
_HEADED = re.compile(r"(?:常务)?(?:副|总)?(?:组长|召集人|指挥长|总指挥)")
_GROUP_FROM = 6  # characters of a group's name with its field
# What one office is said to do; 办公室设在…, 办公室主任 name none.
_OFFICE_ACTS = re.compile(r"(?:负责|牵头|承担|具体|统筹|会同|组织|印发|要)")


def accept_bare(text: str, named: list[Mention], bare: list[Mention], words: OrgWords) -> list[Mention]:
    """The named mentions with those of the bare ones that their neighbours or the document make names, in order.

    Both lists are in the order of the text; bare mentions that overlap a named one are left out.
    """
    teams: set[str] = set()
    merged = sorted([*named, *bare], key=lambda mention: (mention.start, -mention.end))
    tails = _tails(text, named) if bare else frozenset()
    kept: list[Mention] = []
    for mention in merged:
        if kept and mention.start < kept[-1].end:
            continue
        if (
            mention.family != BARE
            or _repeats(text, mention, tails)
            or _stands_for_team(text, mention, teams)
            or _acts(text, mention, words)
            or _is_headed(text, mention)
            or (kept and _continues(text, kept[-1], mention))
        ):
            kept.append(mention)
            if text[mention.end - 1] == "队":
                teams.update(team for team in _TEAMS if text.endswith(team, mention.start, mention.end))
    return _accept_leftwards(text, kept, bare)


def _tails(text: str, named: list[Mention]) -> frozenset[str]:
    """The ends of the names that may stand for them: all from the third character on, at least three long."""
    tails: set[str] = set()
    firms = {text[mention.start : mention.end] for mention in named if mention.data["type"] == "enterprise"}
    for name in firms:
        if firm := _FIRM.search(name):
            # 水务集团 for 云岫水务集团有限公司.
            tails.update(name[at : firm.end("kind")] for at in range(2, firm.end("kind") - _SHORTEST + 1))
    bodies = (mention for mention in named if mention.data["type"] in _REPEATED and mention.family in _WITH_TAILS)
    for name in {text[mention.start : mention.end] for mention in bodies}:
        tails.update(name[at:] for at in range(2, len(name) - _SHORTEST + 1))
    return frozenset(tails)


def _stands_for_team(text: str, mention: Mention, teams: set[str]) -> bool:
    """Whether a team of this kind has been named before; behind one, 城关中队 and 事故处理中队 are its own."""
    name = text[mention.start : mention.end]
    alone = _OF_TEAMS.fullmatch(name)
    if alone:
        if text[mention.start - 1 : mention.start] in ("的", "、"):
            return False
        return alone["team"] in teams
    return name.endswith("中队") and len(name) > 2 and not teams.isdisjoint(("大队", "支队"))


def _acts(text: str, mention: Mention, words: OrgWords) -> bool:
    """Whether a unit begins its sentence and a verb follows: no class would be said to act there."""
    if mention.data["type"] not in _ACTORS or (mention.start and text[mention.start - 1] not in _BEGINNING):
        return False
    name = text[mention.start : mention.end]
    if name == "办公室":
        return _OFFICE_ACTS.match(text, mention.end) is not None and text[mention.start - 1 : mention.start] != "\n"
    short = len(name) < _ACTS_FROM and name not in _SHORT_UNITS
    if short or not _UNITS.fullmatch(name) or name.startswith(_CLASSES):
        return False
    verb = text[mention.end : mention.end + 2]
    if verb[:1] in _AUXILIARIES:
        return True
    return len(verb) == 2 and verb not in _NOT_ACTS and (verb in _FIELDS_AND_ACTS or words.before(verb, 2, 0) in _VERBS)


def _is_headed(text: str, mention: Mention) -> bool:
    """Whether a group with its field in its name stands right before the title of the one who heads it."""
    if mention.end - mention.start < _GROUP_FROM or mention.data["type"] != "internal_unit":
        return False
    return text.endswith("小组", mention.start, mention.end) and _HEADED.match(text, mention.end) is not None


def _repeats(text: str, mention: Mention, tails: frozenset[str]) -> bool:
    name = text[mention.start : mention.end]
    if name == "办公室" and not _OFFICE_ACTS.match(text, mention.end):
        return False
    return mention.data["type"] in _MAY_REPEAT and (name in tails or name.removesuffix("办公室") in tails)


def _may_share(text: str, mention: Mention) -> bool:
    """Whether a body of this kind and length may take its place from its neighbour; a 党支部 is a class even there."""
    if text.endswith(_CELLS, mention.start, mention.end):
        return False
    kind, length = mention.data["type"], mention.end - mention.start
    return (kind in _COORDINATED and length > 1) or (kind == "internal_unit" and length > 2)


def _continues(text: str, left: Mention, right: Mention) -> bool:
    """Whether the right one is the left one's partner in a list, with nothing but a joining word between them."""
    between = text[left.end : right.start]
    return _may_share(text, right) and left.family != "org.organ" and _JOIN.fullmatch(between) is not None


def _accept_leftwards(text: str, kept: list[Mention], bare: list[Mention]) -> list[Mention]:
    """With the bare ones before a named one: 司法所、派出所、望湖人民法庭."""
    found = {mention.start: mention for mention in kept}
    starts = {mention.start for mention in kept}
    for mention in reversed(bare):
        after = mention.end + 1
        joined = text[mention.end : after] in ("、", "和") and after in starts
        free = not any(start in found for start in range(mention.start, mention.end))
        if joined and free and _may_share(text, mention):
            found[mention.start] = mention
            starts.add(mention.start)
    return sorted(found.values(), key=lambda mention: mention.start)
