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
from gongwen.find.org_firms import FirmFinder
from gongwen.find.org_stems import PlaceStems
from gongwen.find.org_walk import Stems
from gongwen.find.org_words import BARE, OrgWords
from gongwen.link.regions import Regions

_TITLE = re.compile(r"《[^《》\n]{0,200}(?:《[^《》\n]{0,100}》[^《》\n]{0,100})*》")
# 国办发〔2018〕1号, 国务院令第1号 are numbers of documents.
_NUMBER = re.compile(
    r"(?:[发办函字规文令传明电]{1,3})?[〔\[［(（]\s?[0-9]{4}\s?[〕\]］)）]|(?:令|公告)\s?(?:第|[0-9]|〔)"
)
_NUMBER_BEGINS = frozenset("发办函字规文令传明电〔[［(（公")
# 资|本公司, 成|本中心: 本 is the end of another word.
_NOT_OWN = frozenset("资基成根日样文版课书原副标一账剧脚")
# 本机关 speaks for the issuer where it acts or is turned to; 结合本机关实际 is said of any office, and 本机关不掌握
# heads a column.
_SPEAKING = frozenset("\n。;；:：，,、（( \u3000由经向与到被自为")
_NOT_SPEAKING = re.compile(
    r"[、和的及内外各党]|(?:不掌握|不存在|实际|干部|职工|工作人员|全体|支部)"
    r"|(?:单位|所属|下属|具体|情况|部门|科室|制度)"
)
# 建成照料中心19个，: what is counted so is a class, unless a place names it.
_TALLIED = re.compile(
    r"[ 　]?(?:[0-9]{1,6}+|[一二三四五六七八九十两百]{1,4})[ 　]?(?:余|多)?"
    r"(?:个|家|所|处|座|支|间)(?=[，,。；;、：:（(\n]|$)"
)
# The line that a letter begins with is all name: 江州岭锐表面处理有限公司:
_ADDRESSEE = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff（）()]{6,40}")
_LEVELS_AND_PARTY = frozenset("省市县区旗乡镇街纪党政办")
_EACH_REACH = 16
_EACH = re.compile(
    r"各(?:[省市县区旗乡镇村州]|街道|开发区){1,4}(?:党委|党组|政府|人民政府|纪委|党工委|办事处)?(?:[、和及(（]|以及)$"
)
_MEASURES = frozenset("个家所支名处间批类级\n")
_COUNTED = re.compile(
    r"(?:[0-9]|[〇一二三四五六七八九十百千万两几数多余])[ 　]?(?:余|多)?(?:个|家|所|支|名|处|间|批|类|级)$"
)


class OrgFinder:
    """Text → ORG mentions. ``data["type"]`` is what the suffix says of the body (government, party, court, …)."""

    def __init__(self, regions: Regions | None = None) -> None:
        self._words = OrgWords(regions or Regions())
        self._suffixes = sorted(self._words.suffixes)
        self._firms = FirmFinder(self._words)
        self._stems = PlaceStems(self._words)
        self._automaton = AhoCorasick(self._suffixes, matchkind=MatchKind.Standard)

    def __call__(self, text: str) -> list[Mention]:
        """The mentions in the order of the text, without overlaps; offsets count in ``text``."""
        spans = [match.span() for match in _TITLE.finditer(text)]
        titles = spans.copy()
        stems = self._stems(text)
        named: list[Mention] = []
        bare: list[Mention] = []
        free = len(text)  # no later name may reach past this place
        for end, start in self._heads(text).items():
            while titles and titles[-1][0] >= end:
                titles.pop()
            if end > free or (titles and titles[-1][0] < end <= titles[-1][1]):
                continue
            mention, enough = self._mention(text, start, end, stems)
            if mention and enough:
                named.append(mention)
                free = mention.start
            elif mention:
                bare.append(mention)
        named += self._firms(text, named, spans)
        named = [mention for mention in named if not _shares_class(text, mention)]
        bare = [mention for mention in bare if not _shares_class(text, mention)]
        return accept_bare(text, _in_order(named), _in_order(bare), self._words)

    def _heads(self, text: str) -> dict[int, int]:
        """For every place where a suffix ends, from the last on, the start of the longest one that does."""
        found = [(end, start) for _, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)]
        found.sort(reverse=True)
        return dict(found)

    def _mention(self, text: str, start: int, end: int, stems: Stems) -> tuple[Mention | None, bool]:
        """The mention that ends in this suffix, if it names no class, and whether its own words make it a name."""
        suffix = self._words.suffixes[text[start:end]]
        if self._words.is_cut(text, start, end) or (text[end : end + 1] in _NUMBER_BEGINS and _NUMBER.match(text, end)):
            return None, False
        if suffix.text[0] == "本" and start and text[start - 1] in _NOT_OWN:
            return None, False
        if suffix.text == "本机关" and not _speaks(text, start, end):
            return None, False
        if suffix.body == "trade" and (first := _addressee(text, start, end)) is not None:
            return Mention(first, end, "ORG", f"org.trade:{suffix.text}", {"type": suffix.type}), True
        edge = left_edge(text, start, suffix, self._words, stems)
        if edge.generic or _is_counted(text, edge.start):
            return None, False
        if suffix.body == "branch" and not edge.located and _TALLIED.match(text, end):
            return None, False
        named = edge.place or suffix.needs == "nothing" or (edge.subject and suffix.needs == "subject")
        rule = f"{suffix.family if named else BARE}:{suffix.text}"
        return Mention(edge.start, end, "ORG", rule, {"type": suffix.type}), named


def _is_counted(text: str, start: int) -> bool:
    """Whether a number and a measure word stand before the name: 三个|工作组."""
    measured = start > 0 and text[start - 1] in _MEASURES
    return measured and _COUNTED.search(text, max(0, start - 5), start) is not None


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether 本机关 at this place is the one that issues the document."""
    return (not start or text[start - 1] in _SPEAKING) and not _NOT_SPEAKING.match(text, end)


def _addressee(text: str, start: int, end: int) -> int | None:
    """Where a firm's name begins that is a line of its own with a colon behind it, or ``None``."""
    if text[end : end + 1] not in (":", "：") or text[end + 1 : end + 2] not in ("", "\n"):
        return None
    first = text.rfind("\n", max(0, start - 40), start) + 1
    whole = first == 0 and start > 40
    return first if not whole and _ADDRESSEE.fullmatch(text, first, end) else None


def _shares_class(text: str, mention: Mention) -> bool:
    """Whether a 各 before it says that a bare level means all of them: 各乡、镇人民政府; 各乡镇党委、纪委."""
    if text[mention.start] not in _LEVELS_AND_PARTY:
        return False
    return _EACH.search(text, max(0, mention.start - _EACH_REACH), mention.start) is not None


def _in_order(mentions: list[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda mention: mention.start)
