"""Organisations named or referred to: the longest contiguous name with its region prefix, without titles.

A suffix (财政局, 领导小组, 有限公司) or a standing organ (国务院) closes a name; where it begins is for
:mod:`gongwen.find.org_edges` to say. Names of classes (各乡镇党委, 有关部门) are none, nor is anything inside 《》.
"""

from __future__ import annotations

import re

from ahocorasick_rs import AhoCorasick, MatchKind

from gongwen.find.mention import Mention
from gongwen.find.org_anaphora import accept_bare
from gongwen.find.org_edges import left_edge
from gongwen.find.org_words import OrgWords
from gongwen.link.regions import Regions

_TITLE = re.compile(r"《[^《》\n]{0,200}(?:《[^《》\n]{0,100}》[^《》\n]{0,100})*》")
# 国办发〔2018〕1号, 国务院令第1号 are numbers of documents.
_NUMBER = re.compile(r"(?:[发办函字规文令]{1,2})?[〔\[［(（]\s?[0-9]{4}\s?[〕\]］)）]|(?:令|公告)\s?(?:第|[0-9]|〔)")
# “萝卜议事”社会组织: the class noun does not belong to the name.
_QUOTED = re.compile(r"“([^“”《》，。、\n]{2,10})”(?=社会组织|社工组织|民间组织)")
_COUNTED = re.compile(
    r"(?:[0-9]|[〇一二三四五六七八九十百千万两几数多余])[ 　]?(?:余|多)?(?:个|家|所|支|名|处|间|批|类|级)$"
)


class OrgFinder:
    """Text → ORG mentions. ``data["type"]`` is what the suffix says of the body (government, party, court, …)."""

    def __init__(self, regions: Regions | None = None) -> None:
        self._words = OrgWords(regions or Regions())
        self._suffixes = sorted(self._words.suffixes)
        self._automaton = AhoCorasick(self._suffixes, matchkind=MatchKind.Standard)

    def __call__(self, text: str) -> list[Mention]:
        """The mentions in the order of the text, without overlaps; offsets count in ``text``."""
        titles = [match.span() for match in _TITLE.finditer(text)]
        named: list[Mention] = []
        bare: list[Mention] = []
        free = len(text)  # no later name may reach past this place
        for end, start in sorted(self._heads(text).items(), reverse=True):
            while titles and titles[-1][0] >= end:
                titles.pop()
            if end > free or (titles and titles[-1][0] < end <= titles[-1][1]):
                continue
            mention, enough = self._mention(text, start, end)
            if mention and enough:
                named.append(mention)
                free = mention.start
            elif mention:
                bare.append(mention)
        quoted = [
            Mention(*match.span(1), "ORG", "org.quoted", {"type": "association"}) for match in _QUOTED.finditer(text)
        ]
        return accept_bare(text, sorted([*named, *quoted], key=lambda mention: mention.start), bare[::-1])

    def _heads(self, text: str) -> dict[int, int]:
        """For every place where a suffix ends, the start of the longest one that does."""
        heads: dict[int, int] = {}
        for _, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start < heads.get(end, end):
                heads[end] = start
        return heads

    def _mention(self, text: str, start: int, end: int) -> tuple[Mention | None, bool]:
        """The mention that ends in this suffix, if it names no class, and whether its own words make it a name."""
        suffix = self._words.suffixes[text[start:end]]
        if self._words.is_cut(text, start, end) or _NUMBER.match(text, end):
            return None, False
        edge = left_edge(text, start, suffix, self._words)
        if edge.generic or _COUNTED.search(text, max(0, edge.start - 5), edge.start):
            return None, False
        named = edge.place or suffix.needs == "nothing" or (edge.subject and suffix.needs == "subject")
        rule = "org.organ" if suffix.organ else f"org.{suffix.body}" if named else "org.bare"
        return Mention(edge.start, end, "ORG", rule, {"type": suffix.type}), named
