"""Firms and groups that no suffix shows: short forms of firms that the document names, brands beside what says firm.

Brands (恒川新材料) are names only with evidence: 重点企业 before them, a contract, a firm of the same list, the stage
of their project, or the full name elsewhere in the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cached_property

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from gongwen.find.mention import Mention
from gongwen.find.org_words import Kind, OrgWords
from gongwen.terms import alternatives, terms

SECTORS = "org_sectors.txt"
_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
# “邻里帮”社会组织: the class noun does not belong to the name.
_QUOTED = re.compile(r"“([^“”《》，。、\n]{2,10})”(?=社会组织|社工组织|民间组织)")
_ANONYMOUS = re.compile(rf"某(?![些种个项一时])(?:{_HAN}{{0,6}}?)(?:企业|项目部)(?!家)")
LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司")
_LEGAL = re.compile(rf"(?P<core>{_HAN}{{4,12}}?)(?:集团)?(?:{'|'.join(LEGAL_FORMS)})$")
_CLASS = (
    r"(?:重点|龙头|骨干|规上|本土|本地|知名|上市|科技|链主|民营|国有|头部|入园|工业|生产|外资|招引|示范|标杆|试点)企业"
)
_OF_CLASS = re.compile(_CLASS)
_CONTRACT = "签订|签署|签约|合作|达成"
_STAGE = "[一二三]期|扩能|扩产|技改|搬迁"
_SECOND = rf"{_HAN}{{2,6}}公司"
_NEIGHBOUR = f"[、和与]{_SECOND}"
# What shows a brand that stands before it; every branch begins with one character, so that the search skips others.
_BEHIND_BRAND = re.compile(
    f"{_CONTRACT}|一期|二期|三期|扩能|扩产|技改|搬迁|、(?={_SECOND})|和(?={_SECOND})|与(?={_SECOND})"
)
_GOES_ON = ("公司", "有限", "股份", "集团")
_OWN = 2  # characters of a brand's own name before its sector
_SHORTEST = 4  # characters of a firm's name that may stand for it


class FirmFinder:
    """Text and the names found so far → the firms' and groups' mentions that no suffix shows."""

    def __init__(self, words: OrgWords) -> None:
        self._words = words
        self._sectors = terms(SECTORS)
        self._listed = frozenset(self._sectors)
        self._lengths = sorted({len(sector) for sector in self._sectors})

    @cached_property
    def _brand(self) -> re.Pattern[str]:
        name = rf"{_HAN}{{{_OWN}}}(?:{alternatives(self._sectors)})"
        before = rf"{_CLASS}(?P<led>{name})(?!{_HAN}?企业)"
        contract = rf"[与同和向](?P<party>{name})(?={_CONTRACT})"
        stage = rf"(?<!{_HAN})(?P<staged>{name})(?={_STAGE})"
        listed = rf"(?<!{_HAN})(?P<listed>{name})(?={_NEIGHBOUR})"
        return re.compile("|".join((before, contract, stage, listed)))

    def _brands(self, text: str) -> Iterator[re.Match[str]]:
        """The matches of the pattern, which is tried only beside what shows a brand: elsewhere it finds nothing."""
        starts = {match.start() for match in _OF_CLASS.finditer(text)} if "企业" in text else set()
        for shown in _BEHIND_BRAND.finditer(text):
            for length in self._lengths:
                first = shown.start() - length - _OWN
                if first >= 0 and text[first + _OWN : shown.start()] in self._listed:
                    starts.update((first, max(0, first - 1)))  # with and without the word before a party
        reached = 0
        for start in sorted(starts):
            match = self._brand.match(text, start) if start >= reached else None
            if match:
                yield match
                reached = match.end()

    def __call__(self, text: str, named: list[Mention], titles: list[tuple[int, int]]) -> list[Mention]:
        """The mentions that overlap none of ``named`` and none of ``titles``, in order; offsets count in ``text``."""
        taken = sorted([*((mention.start, mention.end) for mention in named), *titles])
        found: list[Mention] = []
        for mention in sorted(self._candidates(text, named), key=lambda mention: (mention.start, -mention.end)):
            free = not found or mention.start >= found[-1].end
            if free and not _overlaps(taken, mention.start, mention.end):
                found.append(mention)
        return found

    def _candidates(self, text: str, named: list[Mention]) -> Iterator[Mention]:
        for match in _QUOTED.finditer(text):
            yield Mention(*match.span(1), "ORG", "org.quoted", {"type": "association"})
        for match in _ANONYMOUS.finditer(text):
            yield _firm(*match.span(), "org.firm")
        short: dict[str, str] = {}  # with the entry that makes them: the full name's suffix, the brand's sector
        for mention in named:
            if text.endswith("公司", mention.start, mention.end):
                entry = mention.rule.partition(":")[2]
                short.update(dict.fromkeys(self._short_forms(text[mention.start : mention.end]), entry))
        for match in self._brands(text):
            if self._is_brand(match):
                name = match[match.lastgroup or 0]
                short.setdefault(name, name[_OWN:])
        for start, end in _occurrences(short, text) if short else ():
            yield _firm(start, end, f"org.firm:{short[text[start:end]]}")

    def _is_brand(self, match: re.Match[str]) -> bool:
        """Whether the two characters before the sector are no listed word (绿色食品, 生物医药)."""
        name = match[match.lastgroup or 0]
        return self._words.before(name, 2, 0)[0] == 1 and self._words.before(name, 2, 0)[1] in (None, Kind.STOP)

    def _short_forms(self, name: str) -> Iterator[str]:
        """恒岳硅材料 of 恒岳硅材料有限公司 and of 江西恒岳硅材料有限公司; 银拓汽车 of 银拓汽车零部件有限公司.

        Behind a place also the firm's own name with 公司 or 集团, whatever words its characters are (正合公司).
        """
        legal = _LEGAL.match(name)
        if not legal:
            return
        core = legal["core"]
        region = next((end for end in (4, 3, 2) if self._words.before(core, end, 0) == (0, Kind.REGION)), 0)
        if region == 2 and len(core) - 2 >= _SHORTEST:
            yield core
            core = core[2:]
        yield core
        own = legal["core"][region : region + 2]
        if region and len(own) == 2 and not self._words.is_listed(own):
            yield f"{own}公司"
            yield f"{own}集团"
        for end in range(_SHORTEST, len(core)):
            if core.endswith(self._sectors, 2, end):
                yield core[:end]


def _occurrences(names: Collection[str], text: str) -> Iterator[tuple[int, int]]:
    """Where the names stand that no longer name of a firm begins with: of those that overlap the first and longest."""
    # Of all automata this one is made soonest; it serves one text.
    automaton = AhoCorasick(sorted(names), matchkind=MatchKind.Standard, implementation=Implementation.NoncontiguousNFA)
    found = ((start, -end) for _, start, end in automaton.find_matches_as_indexes(text, overlapping=True))
    reached = 0
    for start, end in sorted(found):
        if start >= reached and not text.startswith(_GOES_ON, -end):
            yield start, -end
            reached = -end


def _firm(start: int, end: int, rule: str) -> Mention:
    return Mention(start, end, "ORG", rule, {"type": "enterprise"})


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the spans, which are in order and apart, reaches into ``[start, end)``."""
    at = bisect_right(spans, (start, end))
    return any(first < end and start < last for first, last in spans[max(0, at - 1) : at + 1])
