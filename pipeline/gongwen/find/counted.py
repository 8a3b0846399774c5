"""What a figure counts, and the verb that governs it: 抽查餐饮门店48家 counts 餐饮门店, by 抽查.

All within one sentence. The noun stands behind the figure (两名公务员) or before it (安全隐患12处); where no noun is
named the act is counted (立案45起); a comparison (比上年增长5.1%) counts what the figure before it counted.

The grammar, from the figure outwards: ``counted_terms`` (the act a term of days is for), ``counted_behind`` (the noun
behind), ``counted_object`` with ``counted_edges``, ``counted_verbs`` and ``counted_nouns`` (the clause before), and
``counted_earlier`` (what the sentence named before); ``counted_words`` finds the words they all go by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from gongwen.find.counted_behind import BehindReader
from gongwen.find.counted_earlier import WINDOW, Earlier, Seen
from gongwen.find.counted_nouns import Governed
from gongwen.find.counted_object import ObjectReader
from gongwen.find.counted_terms import Terms
from gongwen.find.counted_words import Vocabulary, Words
from gongwen.find.mention import Mention

_UNIT = re.compile("[^0-9０-９零〇一二三四五六七八九十百千万亿两几数约近超逾多余.． ]{0,8}$")
_BOUND = re.compile(" ?(?:及?以上|及?以下|以内|左右|上下|有余|之多|余|多|不等)$")
_BOUND_ENDS = frozenset("上下内右余多等")
_QUALIFYING = re.compile("以上|以下|以内")
_PRICED = re.compile("(?:[以按]|以每.{1,4})$")
_LONGEST_UNIT = 16


class Counted(NamedTuple):
    """Where the counted thing stands in the text, and the governing verb as written."""

    start: int
    end: int
    action: str | None = None


class Counting:
    """Reads what figures count.

    ``__call__`` takes the figures of a text in order, and the dates and organisations that stand among them: neither is
    part of what is counted where it only leads to it (县审计局完成审计项目26个).
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._objects = ObjectReader(self._vocabulary)
        self._behind = BehindReader(self._vocabulary)
        self._terms = Terms(self._vocabulary)

    def __call__(self, text: str, figures: Iterable[Mention], asides: Iterable[Mention]) -> list[Counted | None]:
        marks = list(figures)
        words = self._vocabulary.read(text, marks, asides)
        earlier = Earlier(self._vocabulary, self._objects, words)
        found: list[Counted | None] = []
        for place, figure in enumerate(marks):
            earlier.begin(figure)
            following = marks[place + 1].start if place + 1 < len(marks) else len(text)
            unit = unit_of(text[max(figure.start, figure.end - _LONGEST_UNIT) : figure.end])
            in_row, governed = earlier.in_row(marks, place)
            behind = figure.end
            if not in_row:
                governed, behind = self._of(words, earlier, figure, following, unit)
            earlier.add(Seen(figure.start, figure.end, unit, governed, behind))
            found.append(_counted(text, governed))
        return found

    def _of(
        self, words: Words, earlier: Earlier, figure: Mention, following: int, unit: str
    ) -> tuple[Governed | None, int]:
        """What the figure counts, and where its noun behind ends."""
        start, end, last = figure.start, figure.end, earlier.last
        if term := self._terms.within(words, end, unit):
            return term, end
        clause = _clause(words, start, last)
        verb = self._objects.verbs.final(words, clause, start)
        noun = self._behind.read(words, end, following, unit, governed=verb is not None)
        kind = noun is None or self._behind.is_of_kind(words.text, *noun, unit)
        if noun and kind and noun[1] != following and words.text[end : end + 1] != "的":
            return Governed(*noun, verb), noun[1]
        before = self._objects.read(words, clause, start, unit)
        if before and not kind and self._behind.is_of_kind(words.text, before.start, before.end, unit):
            noun = None
        if noun and not (before and self._belongs_elsewhere(words.text, figure, before)):
            return Governed(*noun, verb), noun[1]
        if last and last.end < last.behind == start and _QUALIFYING.search(words.text, last.end - 2, last.end):
            return Governed(last.start, start), end
        if (before is None or before.act) and (relative := self._behind.behind_relative(words, end, following)):
            return Governed(*relative, verb), relative[1]
        if act := self._act(words, figure, before, following, unit):
            return act, end
        return earlier.resolved(before, clause, figure, unit) if before else earlier.carried(clause, unit), end

    def _belongs_elsewhere(self, text: str, figure: Mention, before: Governed) -> bool:
        """Whether a noun behind that may be another's is: of the next figure, or behind 2000万元及以上的."""
        if text[figure.end : figure.end + 1] != "的":
            return before.verb is not None and not before.act
        named = text[before.start : before.end]
        measures = named in self._vocabulary.attributes or named[-3:] in self._vocabulary.attributes
        priced = _PRICED.search(text, max(0, figure.start - 8), figure.start) is not None
        return not (before.act or priced or measures)

    def _act(
        self, words: Words, figure: Mention, before: Governed | None, following: int, unit: str
    ) -> Governed | None:
        """The act behind a figure of times or of duration, where nothing much stands before."""
        if before is None or before.end - before.start == 1:
            if act := self._terms.repeated(words, figure.end, unit):
                return act
        elif words.text[before.start : before.end] not in self._vocabulary.vague:
            return None
        return self._terms.lasting(words, figure.start, figure.end, unit, following)


def _clause(words: Words, start: int, last: Seen | None) -> int:
    """Where the clause before the figure at ``start`` begins, at the earliest behind the figure before and its noun."""
    behind = last.behind if last and last.behind <= start else 0
    clause = words.clause_start(start, max(behind, start - WINDOW))
    if last and clause == last.behind and clause < start:
        if words.text[start - 1] == "、" and start > last.end:
            return start
        return clause + (words.text[clause] in "中内里")
    return clause


def unit_of(figure: str) -> str:
    """The unit a figure ends in, without what bounds or blurs it."""
    match = _UNIT.search(_BOUND.sub("", figure) if figure[-1:] in _BOUND_ENDS else figure)
    return match[0] if match else ""


def _counted(text: str, governed: Governed | None) -> Counted | None:
    if governed is None:
        return None
    verb = governed.verb
    return Counted(governed.start, governed.end, text[verb[0] : verb[1]] if verb else None)
