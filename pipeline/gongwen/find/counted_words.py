"""The words of a clause that decide what its figure counts, found once for a whole text.

Each word of ``patterns/counted.toml`` carries the parts it may play; its place in the clause decides which one it plays.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from enum import IntFlag, auto
from functools import cached_property

from ahocorasick_rs import AhoCorasick, MatchKind

from gongwen.find.mention import Mention
from gongwen.find.patterns import alternatives, load_terms


class Part(IntFlag):
    """The parts a word may play; the names are those of the lists in ``counted.toml``."""

    NOUN = auto()
    GOVERNING = auto()
    EITHER = auto()
    ADVERB = auto()
    SHORT_ADVERB = auto()
    MANNER = auto()
    PREPOSITION = auto()
    RELATION = auto()
    EDGE = auto()
    SHARE = auto()
    COMPARE = auto()
    EVENT = auto()
    DATE = auto()
    BODY = auto()


_LISTS = {
    "nouns": Part.NOUN,
    "governing": Part.GOVERNING,
    "either": Part.EITHER,
    "adverbs": Part.ADVERB,
    "adverbs_short": Part.SHORT_ADVERB,
    "manner": Part.MANNER,
    "prepositions": Part.PREPOSITION,
    "relations": Part.RELATION,
    "edges": Part.EDGE,
    "edges_short": Part.EDGE,
    "shares": Part.SHARE,
    "compares": Part.COMPARE,
}
VERB = int(Part.GOVERNING | Part.EITHER)
NOUN, EITHER, GOVERNING = int(Part.NOUN), int(Part.EITHER), int(Part.GOVERNING)
ADVERB, SHORT_ADVERB, MANNER = int(Part.ADVERB), int(Part.SHORT_ADVERB), int(Part.MANNER)
PREPOSITION, RELATION, EDGE = int(Part.PREPOSITION), int(Part.RELATION), int(Part.EDGE)
SHARE, COMPARE, BODY = int(Part.SHARE), int(Part.COMPARE), int(Part.BODY)
EVENT = int(Part.EVENT)
ASIDE = int(Part.DATE | Part.BODY)

_PERIOD = r"(?<![0-9])\.|\.(?![0-9])"
_CLAUSE = re.compile(rf"[，。；：！？…\n,;:!?]|{_PERIOD}")
_SENTENCE = re.compile(rf"[。！？\n!?]|{_PERIOD}")
_STOP = re.compile(rf"[，。；：、！？…\n,;:!?()（）]|{_PERIOD}")
# A title and a short quotation are one thing: no word inside may end or govern anything.
_WHOLE = re.compile("《[^《》\n]{1,80}》|“[^“”\n]{1,20}”")


_ASIDE = "\ue000"  # no word holds it, so that none reaches into a date or an organisation


class Vocabulary:
    """The word lists, and what is asked of single words."""

    def __init__(self) -> None:
        lists = load_terms("counted.toml")
        parts: dict[str, int] = {}
        for name, part in _LISTS.items():
            for word in lists[name]:
                parts[word] = parts.get(word, 0) | int(part)
        either = int(Part.EITHER)
        for word in lists["nouns"]:
            if parts.get(word[-2:], 0) & either and len(word) > 2:
                parts[word] |= int(Part.EVENT)
        self._words = list(parts)
        # A verb that may be a noun is one, whatever other list of verbs has it.
        self._parts = [part & ~int(Part.GOVERNING) if part & either else part for part in parts.values()]
        self._automaton = AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest)
        self.fused = re.compile(f"(?!{alternatives(lists['not_heads'])})(?:{alternatives(lists['heads'])})")
        self.agent = re.compile(f"(?:{alternatives((*lists['agents'], '者'))})$")
        long = tuple(word for word in lists["agents"] if len(word) > 2)
        self.agents = re.compile(alternatives(long))
        self.body = re.compile(f"(?:{alternatives(lists['agents'])})$")
        self.case = re.compile(f"(?:{alternatives(lists['cases'])})$")
        self.rate = re.compile(f"(?:{alternatives(lists['rates'])})$")
        self.completing = re.compile(f"(?:{alternatives(lists['completing'])})$")
        self.light = frozenset(lists["light"])
        self.case_verbs = frozenset(lists["case_verbs"])
        self.rate_verbs = frozenset(lists["rate_verbs"])
        self.transfers = frozenset(lists["transfers"])
        self.vague = frozenset(lists["vague"])
        self.not_first = frozenset((*lists["not_first"], *lists["edges_short"]))
        self.control = frozenset(lists["control"])
        self.either = frozenset(lists["either"])
        self.things = frozenset(lists["things"])
        self.event = re.compile(f"(?:{alternatives(lists['events'])})$")
        self.not_counted = frozenset(lists["not_counted"])
        self.suffixed = re.compile(f"(?!{alternatives(lists['not_heads'])})(?:{alternatives(lists['measures'])})")
        self.means = re.compile(f"[^，。；、]{{0,10}}?(?:{alternatives(lists['means'])})等?(?=[^，。；、]{{2}})")
        self.unit = re.compile(f"[^，。；、]{{0,8}}(?:{alternatives(lists['units'])})$")
        self.terms = re.compile(alternatives(lists["terms"]))

    def read(self, text: str, asides: Iterable[Mention]) -> Words:
        """The words of ``text`` in order; those that touch an aside give way to it."""
        masked = _WHOLE.sub(lambda whole: whole[0][0] + "〇" * (len(whole[0]) - 2) + whole[0][-1], text)
        found: list[tuple[int, int, int]] = []
        pieces, last = [], 0
        for aside in sorted(asides):
            if aside.start >= last:
                pieces += [masked[last : aside.start], _ASIDE * (aside.end - aside.start)]
                last = aside.end
                found.append((aside.start, aside.end, BODY if aside.label == "ORG" else int(Part.DATE)))
        blanked = "".join([*pieces, masked[last:]])
        matches = self._automaton.find_matches_as_indexes(blanked)
        found += [(start, end, self._parts[index]) for index, start, end in matches]
        return Words(masked, sorted(found))


class Words:
    """The words of one text with their places, and the punctuation between them. Offsets count in the text."""

    def __init__(self, text: str, words: list[tuple[int, int, int]]) -> None:
        self.text = text
        self.starts = [word[0] for word in words]
        self.ends = [word[1] for word in words]
        self.parts = [word[2] for word in words]
        self.asides = frozenset(word[0] for word in words if word[2] & ASIDE)

    @cached_property
    def _clauses(self) -> list[int]:
        return [mark.start() for mark in _CLAUSE.finditer(self.text)]

    @cached_property
    def _sentences(self) -> list[int]:
        return [mark.start() for mark in _SENTENCE.finditer(self.text)]

    @cached_property
    def _stops(self) -> list[int]:
        return [mark.start() for mark in _STOP.finditer(self.text)]

    def between(self, start: int, end: int) -> range:
        """The indices of the words that lie wholly in ``[start, end)``."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))

    def ending_at(self, end: int, start: int) -> int | None:
        """The word that ends at ``end`` and begins at ``start`` or behind."""
        index = bisect_left(self.ends, end)
        found = index < len(self.ends) and self.ends[index] == end and self.starts[index] >= start
        return index if found else None

    def starting_at(self, start: int, end: int) -> int | None:
        """The word that begins at ``start`` and ends at ``end`` or before."""
        index = bisect_left(self.starts, start)
        found = index < len(self.starts) and self.starts[index] == start and self.ends[index] <= end
        return index if found else None

    def is_noun_part(self, index: int, end: int, vocabulary: Vocabulary) -> bool:
        """Whether a head makes the verb a part of a noun: 办结率, 检查组; 建设项目 only of verbs that are nouns as often."""
        if self.ends[index] in self.asides:
            return False
        heads = vocabulary.fused if self.parts[index] & EITHER else vocabulary.suffixed
        return bool(heads.match(self.text, self.ends[index], end))

    def clause_start(self, end: int, floor: int) -> int:
        """Where the clause before ``end`` begins: behind punctuation or an open parenthesis, at ``floor`` at the earliest."""
        index = bisect_left(self._clauses, end)
        start = max(floor, self._clauses[index - 1] + 1 if index else 0)
        text = self.text
        opening = max(text.rfind("(", start, end), text.rfind("（", start, end))
        if opening >= 0 and max(text.rfind(")", opening, end), text.rfind("）", opening, end)) < 0:
            start = opening + 1
        return start

    def same_sentence(self, start: int, end: int) -> bool:
        index = bisect_left(self._sentences, start)
        return index == len(self._sentences) or self._sentences[index] >= end

    def stop_from(self, start: int, longest: int) -> int:
        """The first punctuation from ``start`` on; a short parenthesis inside a word (村(居)) is none."""
        text, limit = self.text, min(len(self.text), start + longest)
        for index in range(bisect_left(self._stops, start), len(self._stops)):
            stop = self._stops[index]
            if stop >= limit:
                break
            if (
                stop > start
                and text[stop] in "（("
                and text.find("）" if text[stop] == "（" else ")", stop, stop + 6) > 0
            ):
                continue
            if (
                text[stop] in "）)"
                and stop > start
                and max(text.rfind("（", start, stop), text.rfind("(", start, stop)) > start
            ):
                continue
            return stop
        return limit
