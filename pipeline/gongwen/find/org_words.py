"""The words that decide an organisation's edges: suffixes names end with, what stands inside them, what stops them.

Everything here is read from ``patterns/`` once; the words' kinds say how the walk to the left edge treats them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Literal, NamedTuple, cast

from gongwen.errors import PatternError
from gongwen.link.regions import Regions, read_table
from gongwen.terms import terms

Needs = Literal["nothing", "subject", "place"]
Body = Literal["office", "branch", "group", "trade"]
BARE = "org.bare"
"""The family of a name that is its suffix alone: what stands elsewhere makes it a name."""


class Kind(Enum):
    """What a word is to an organisation's name. Of two kinds of one word the earlier one holds."""

    HEAD = "a suffix or a standing organ"
    REGION = "a division or zone of the registers"
    GENERIC = "makes what follows a class"
    LEVEL = "a kind of division"
    ZONE = "a kind of zone"
    HOST = "a kind of body that units belong to"
    SPOT = "a kind of place that needs a name of its own"
    TERM = "a field of work"
    FOUNDING = "a verb that introduces a new name"
    SOFT = "a verb that names of groups may hold"
    STOP = "never part of a name"

    __hash__ = object.__hash__  # kinds are looked up at every step of a walk; Enum's own hash is slow


class Suffix(NamedTuple):
    """A word that names end with, or the whole name of a standing organ.

    ``needs`` says what must stand before it: nothing (司法局), a subject (法制股, 普法工作领导小组), or a place, that
    is anything that singles a body out (海陵区人民法院, 第一中学). ``body`` says what a name ending so may consist of.
    ``place`` is its file, empty where it is written in this module, and its line, 0 where the file is a list of parts.
    """

    text: str
    type: str
    needs: Needs
    body: Body
    organ: bool = False
    place: tuple[str, int] = ("", 0)

    @property
    def family(self) -> str:
        """The family of rules that names of their own with this suffix are of."""
        return "org.organ" if self.organ else f"org.{self.body}"


class OrgWords:
    """The words with their kinds, found by the end of the text they close."""

    def __init__(self, regions: Regions) -> None:
        self.suffixes = read_all_suffixes()
        self.peers = frozenset(terms("org_peers.txt"))
        self.realms = frozenset(terms("org_realms.txt"))
        self._across, self._closing = _by_pair(terms("org_blocks.txt"))
        self.trades = frozenset(terms("org_trades.txt"))
        self._levels = frozenset((*terms("org_levels.txt"), *terms("org_spots.txt"), "街"))
        self._levels_in: dict[str, int] = {}
        self._verbs = frozenset(terms("org_verbs.txt"))
        self._kinds: dict[str, Kind] = {}
        for kind in reversed(Kind):  # of two kinds of one word the earlier one holds
            self._kinds.update(dict.fromkeys(self._words_of(kind, regions), kind))
        self._lengths = _by_tail(self._kinds)

    def _words_of(self, kind: Kind, regions: Regions) -> Iterable[str]:
        if kind is Kind.HEAD:
            return (text for text in self.suffixes if len(text) > 1)
        if kind is Kind.REGION:
            return (*self.realms, *self._places(regions))
        return terms(_FILES[kind]) if kind is not Kind.STOP else (*terms(_FILES[kind]), *self._verbs)

    def _places(self, regions: Regions) -> Iterator[str]:
        everyday = frozenset(terms("org_not_places.txt"))
        verbs = self._verbs.union(terms(_FILES[Kind.STOP]))
        for name in (*regions.names(), *regions.zone_names()):
            # 会同县 is a county, but 会同县财政局 nearly always means: together with the county's bureau.
            together = name[-1] in "县区市镇乡" and name[:-1] in verbs
            if len(name) > 1 and name not in everyday and not together:
                yield name

    def is_listed(self, word: str) -> bool:
        """Whether the word is of any kind."""
        return word in self._kinds

    def before(self, text: str, end: int, limit: int) -> tuple[int, Kind | None]:
        """The start and kind of the longest word that ends at ``end`` and begins no sooner than ``limit``."""
        for length in self._lengths.get(text[end - 2 : end], ()):
            start = end - length
            if start >= limit and (kind := self._kinds.get(text[start:end])):
                return start, kind
        return end - 1, self._kinds.get(text[end - 1]) if end > limit else None

    def level_in(self, suffix: Suffix) -> int:
        """The length of the level word that a suffix begins with: 1 in 区委, 2 in 街道办事处, 0 in 市场监督管理局."""
        level = self._levels_in.get(suffix.text)
        if level is None:
            level = self._levels_in[suffix.text] = 0 if suffix.organ else self._level_in(suffix)
        return level

    def _level_in(self, suffix: Suffix) -> int:
        for length in (2, 1):
            level, rest = suffix.text[:length], suffix.text[length:]
            if level in self._levels and (rest in self.suffixes or rest in ("办", "委办")):
                return length
        return 0

    def is_cut(self, text: str, start: int, end: int) -> bool:
        """Whether a common word lies across the end of a suffix (财政部|门, 县委|员) or swallows it (部署, 大局).

        A longer word that begins at the end has the first claim: 司法局|部署, 支付中心|工作人员, 速裁庭|审理.
        A suffix of two characters is none where a verb takes its first one: 扩大|学前教育.
        """
        if end - start == 2 and start and text[start - 1 : start + 1] in self._verbs:
            return True
        for word, before in self._across.get(text[end - 1 : end + 1], ()):
            first = end - before
            if first >= 0 and text.startswith(word, first) and not self._yields(text, start, end, word, before):
                return True
        for word in self._closing.get(text[end - 2 : end], ()):
            if len(word) > end - start and text.endswith(word, 0, end):
                return True
        return False

    def _yields(self, text: str, start: int, end: int, word: str, before: int) -> bool:
        """Whether a longer word begins at the end of the suffix, or the word is the end of one bank and 为."""
        if word == "行为" and text[end - 2] == "银":
            return True
        outside = _OUTSIDE if end - start < 3 else _LISTED
        reach = next((size for size in (4, 3, 2) if self._kinds.get(text[end : end + size]) in outside), 0)
        return len(word) - before < reach


def _by_pair(words: Iterable[str]) -> tuple[dict[str, list[tuple[str, int]]], dict[str, list[str]]]:
    """The words by every two characters that a suffix may end between, and by their last two characters.

    With the former stands how many characters of the word lie before that place: up to four, and up to three behind it.
    """
    across: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    closing: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for before in range(max(1, len(word) - 3), min(4, len(word) - 1) + 1):
            across[word[before - 1 : before + 1]].append((word, before))
        if len(word) <= 4:
            closing[word[-2:]].append(word)
    return dict(across), dict(closing)


def _by_tail(words: Iterable[str]) -> dict[str, list[int]]:
    """The lengths of the words that end with two characters, from the longest."""
    lengths: dict[str, list[int]] = {}
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 1:
            sizes = lengths.setdefault(word[-2:], [])
            if len(word) not in sizes:
                sizes.append(len(word))
    return lengths


def own_bodies() -> Iterator[Suffix]:
    """我局, 本院 and their like: the document's own issuer; 你公司, 贵局, 你县政府: whom it addresses."""
    for body in terms("org_own.txt"):
        for pronoun in "我你贵":
            yield Suffix(f"{pronoun}{body}", "government", "nothing", "office", organ=True, place=("org_own.txt", 0))
    for body in _ALSO_BEN:
        yield Suffix(f"本{body}", "government", "nothing", "office", organ=True)
    for pronoun in "你贵":
        for level in ("省", "市", "县", "区", "旗", "州", "镇", "乡", "街道", "开发区"):
            for body in ("政府", "人民政府", "党委", "委", "办事处", "管委会"):
                yield Suffix(f"{pronoun}{level}{body}", "government", "nothing", "office", organ=True)


# 本部, 本会, 本校 are more often something else.
_ALSO_BEN = ("局", "委", "院", "厅", "公司", "中心", "大队", "支队", "机关")
_LISTED = frozenset(Kind)
_OUTSIDE = frozenset((Kind.STOP, Kind.SOFT, Kind.FOUNDING, Kind.GENERIC))

_FILES = {
    Kind.GENERIC: "org_generic.txt",
    Kind.LEVEL: "org_levels.txt",
    Kind.ZONE: "org_zones.txt",
    Kind.HOST: "org_hosts.txt",
    Kind.SPOT: "org_spots.txt",
    Kind.TERM: "org_terms.txt",
    Kind.FOUNDING: "org_founding.txt",
    Kind.SOFT: "org_soft.txt",
    Kind.STOP: "org_stops.txt",
}


def read_all_suffixes() -> dict[str, Suffix]:
    """All that names end with, by its text: a standing organ is one, whatever its last word."""
    return {suffix.text: suffix for suffix in (*read_suffixes(), *read_organs(), *own_bodies())}


def read_suffixes() -> tuple[Suffix, ...]:
    """The suffixes of ``org_suffixes.csv``; :class:`PatternError` on one that stands twice or has an unknown value."""
    suffixes: dict[str, Suffix] = {}
    for line, (text, kind, needs, body) in read_table("org_suffixes.csv", ("suffix", "type", "needs", "body")):
        if text in suffixes:
            raise PatternError(
                "register-duplicate", f"org_suffixes.csv: line {line} repeats {text!r}. Delete one of the two."
            )
        if needs not in ("nothing", "subject", "place") or body not in ("office", "branch", "group", "trade"):
            message = (
                f"org_suffixes.csv: line {line} has needs {needs!r} and body {body!r}. "
                "Use nothing, subject or place, and office, branch, group or trade."
            )
            raise PatternError("register-value", message)
        place = ("org_suffixes.csv", line)
        suffixes[text] = Suffix(text, kind, cast(Needs, needs), cast(Body, body), place=place)
    return tuple(suffixes.values())


def read_organs() -> tuple[Suffix, ...]:
    """The standing organs of ``organs.csv``, by full name and short form, less those that are everyday words."""
    everyday = set(terms("org_not_organs.txt"))
    organs: dict[str, Suffix] = {}
    for line, (name, shorts, kind) in read_table("organs.csv", ("name", "short_forms", "type")):
        for text in (name, *filter(None, shorts.split("|"))):
            if text not in everyday:
                place = ("organs.csv", line)
                organs.setdefault(text, Suffix(text, kind, "nothing", "office", organ=True, place=place))
    return tuple(organs.values())
