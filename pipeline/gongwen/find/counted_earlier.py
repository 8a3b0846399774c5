"""What a figure counts when its own clause does not say: what was named earlier in the sentence."""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from gongwen.find.counted_nouns import Governed
from gongwen.find.counted_object import ObjectReader
from gongwen.find.counted_words import Vocabulary, Words
from gongwen.find.mention import Mention

WINDOW = 80
_REMEMBERED = 8
_CLAUSES_BACK = 3
_LONGEST_TOPIC = 12
_SHARED = re.compile("分别")
_SERIES = re.compile("[、和及与,， ]{1,2}$")
_EACH = re.compile("[ 、（(]{0,2}(?:其中|平均)?每(?![年月周天日季])[^，。；每]{1,8}$")
_HEADLESS = re.compile("的(?:仅有?|只有?|有|共|约|达)? ?$")
_SHARE_UNIT = re.compile("[%％‰倍番成点]$")
_COORDINATED = re.compile(" ?[、和及与] ?")
_LASTING = ("为期", "历时")


class Seen(NamedTuple):
    """A figure read before in the same sentence; ``behind`` is where its noun behind ends, else its own end."""

    start: int
    end: int
    unit: str
    of: Governed | None
    behind: int


class Earlier:
    """The figures of the sentence so far, the last few of them, and the clauses between."""

    def __init__(self, vocabulary: Vocabulary, objects: ObjectReader, words: Words) -> None:
        self._vocabulary, self._objects, self._words = vocabulary, objects, words
        self._seen: deque[Seen] = deque(maxlen=_REMEMBERED)
        self._row: list[Governed | None] = []

    @property
    def last(self) -> Seen | None:
        return self._seen[-1] if self._seen else None

    def begin(self, figure: Mention) -> None:
        """Forgets what stands in another sentence than ``figure``."""
        if self._seen and not self._words.same_sentence(self._seen[-1].end, figure.start):
            self._seen.clear()
            self._row = []

    def add(self, seen: Seen) -> None:
        self._seen.append(seen)

    def in_row(self, marks: list[Mention], place: int) -> tuple[bool, Governed | None]:
        """Whether the figure is one of a row (分别增长5%、7%), and what it counts: the last things in order."""
        figure, text = marks[place], self._words.text
        if not self._seen:
            return False, None
        if not (self._row and _SERIES.fullmatch(text, self._seen[-1].end, figure.start)):
            self._row = self._begun_row(marks, place)
        return (True, self._row.pop(0)) if self._row else (False, None)

    def _begun_row(self, marks: list[Mention], place: int) -> list[Governed | None]:
        figure, text, last = marks[place], self._words.text, self._seen[-1]
        if len(self._seen) < 2 or not _SHARED.search(text, max(last.end, figure.start - 8), figure.start):
            return []
        clause = self._words.clause_start(figure.start, max(last.behind, figure.start - WINDOW))
        if self._objects.read(self._words, clause, figure.start, ""):
            return []
        length = 1
        while length < len(self._seen) and place + length < len(marks):
            if not _SERIES.fullmatch(text, marks[place + length - 1].end, marks[place + length].start):
                break
            length += 1
        return [one.of and one.of._replace(verb=None) for one in list(self._seen)[-max(length, 2) :]]

    def carried(self, clause: int, unit: str) -> Governed | None:
        """What the clause before is about, if no figure stands in it; else what an earlier figure counts.

        A share or a growth is of the last one, anything else of the last of its own unit where there is one.
        """
        named = self._clause_before(clause, unit)
        if named and not named.act:
            return named._replace(verb=None)
        things = [(one.unit, one.of) for one in reversed(self._seen) if one.of]
        alike = [of for other, of in things if other == unit or _SHARE_UNIT.search(unit)]
        nearest = next(iter(alike or [of for _, of in things]), None)
        return nearest and nearest._replace(verb=None)

    def resolved(self, before: Governed, clause: int, figure: Mention, unit: str) -> Governed | None:
        """``before``, what stands before the figure, or what it refers to."""
        text = self._words.text
        named = text[before.start : before.end]
        if named in self._vocabulary.vague:
            return self._measured(before, named, clause, unit)
        if self._seen and (before.act or before.verb is None) and _EACH.match(text, clause, figure.start):
            carried = self.carried(clause, unit)
            same = carried and named[-2:] in text[carried.start : carried.end]
            return before if same and len(named) > 1 else carried or before
        share = _SHARE_UNIT.search(unit)
        if self._seen and not share and _HEADLESS.search(text, clause, figure.start):
            return self.carried(clause, unit) or before
        if before.act and before.verb == (before.start, before.end):
            if self._seen and share:
                return self.carried(clause, unit) or before
            return self._elided_object(before, clause, unit) or before
        return self._coordinated(before)

    def _measured(self, before: Governed, measure: str, clause: int, unit: str) -> Governed | None:
        """The thing that a vague measure is of: 建成广场1处,面积40平方米; 全镇辖15个村,面积9平方公里 has none."""
        last = self.last
        if measure == "面积" and not (last and last.of and last.of.verb):
            return before
        return self.carried(clause, unit) or (None if measure in _LASTING else before)

    def _coordinated(self, before: Governed) -> Governed:
        """Behind 、 the verb of the figure before governs on, and a verb that may be a noun is one."""
        last = self.last
        if before.act or last is None or last.of is None or last.of.verb is None:
            return before
        begin = before.verb[0] if before.verb else before.start
        if not _COORDINATED.fullmatch(self._words.text, last.end, begin):
            return before
        if before.verb is None:
            return before._replace(verb=last.of.verb)
        attached = before.verb[1] == before.start
        if attached and self._words.text[slice(*before.verb)] in self._vocabulary.either:
            return before._replace(start=begin, verb=last.of.verb)
        return before

    def _elided_object(self, act: Governed, clause: int, unit: str) -> Governed | None:
        """The object of a bare verb, named before: 签订责任书,共签订28份; 许可案卷,公安局报20卷,水利局报6卷."""
        text = self._words.text
        verb = text[act.start : act.end]
        earlier = self._clause_before(clause, unit)
        if earlier and not earlier.act:
            if earlier.verb and text[slice(*earlier.verb)] == verb:
                return earlier._replace(verb=act.verb)
            if earlier.verb is None and act.subject and self._is_topic(earlier):
                return earlier._replace(verb=act.verb)
        for one in reversed(self._seen):
            if one.of and one.of.verb and one.unit == unit and text[slice(*one.of.verb)] == verb:
                return one.of._replace(verb=act.verb)
        return None

    def _is_topic(self, noun: Governed) -> bool:
        short = noun.end - noun.start <= _LONGEST_TOPIC
        return short and not self._seen and "、" not in self._words.text[noun.start : noun.end]

    def _clause_before(self, clause: int, unit: str) -> Governed | None:
        """What a clause without figures, right before this one, is about; one of terms (按可比价格计算) is passed."""
        words = self._words
        for _ in range(_CLAUSES_BACK):
            end = clause - 1
            if end < 1 or words.text[end] not in "，,：:；;" or not words.same_sentence(end, clause):
                return None
            clause = words.clause_start(end, max(0, end - WINDOW))
            if self._seen and self._seen[-1].end > clause:
                return None
            if not self._vocabulary.terms.match(words.text, clause, end):
                return self._objects.read(words, clause, end, unit)
        return None
