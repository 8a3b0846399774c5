"""What a figure counts, and the verb that governs it: 检查各类生产经营单位15家 counts 各类生产经营单位, by 检查.

All within one sentence. The noun stands behind the figure (两名公务员) or before it (安全隐患12处); where no noun is
named the act is counted (立案45起); a comparison (比上年增长5.1%) counts what the figure before it counted.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from gongwen.find.counted_behind import BehindReader
from gongwen.find.counted_object import Governed, ObjectReader
from gongwen.find.counted_words import Vocabulary, Words
from gongwen.find.mention import Mention

_UNIT = re.compile("[^0-9０-９零〇一二三四五六七八九十百千万亿两几数约近超逾多余.． ]{0,8}$")
_BOUND = re.compile(" ?(?:及?以上|及?以下|以内|左右|上下|有余|之多|余|多|不等)$")
_QUALIFYING = re.compile("以上|以下|以内")
_SHARED = re.compile("分别")
_SERIES = re.compile("[、和及与,， ]{1,2}$")
_EACH = re.compile("每(?![年月周天日季])[^，。；每]{1,8}$")
_TIMES = re.compile("周年|%|％|倍")
_COORDINATED = re.compile(" ?[、和及与] ?")
_TOPIC = 12
_ELIDED = re.compile("的(?:仅有?|只有?|有|共|约|达)? ?$")
_LASTING = ("为期", "历时")
_SHARE_UNIT = re.compile("[%％‰倍番成点]$")
_WINDOW = 80
_REMEMBERED = 8
_CLAUSES_BACK = 3


class Counted(NamedTuple):
    """Where the counted thing stands in the text, and the governing verb as written."""

    start: int
    end: int
    action: str | None = None


class _Seen(NamedTuple):
    """A figure read before in the same sentence; ``behind`` is where its noun behind ends, else its own end."""

    start: int
    end: int
    unit: str
    of: Governed | None
    behind: int


class Counting:
    """Reads what figures count.

    ``__call__`` takes the figures of a text in order, and the dates and organisations that stand among them: neither is
    part of what is counted where it only leads to it (县审计局完成审计项目26个).
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._object = ObjectReader(self._vocabulary)
        self._behind = BehindReader(self._vocabulary)

    def __call__(self, text: str, figures: Iterable[Mention], asides: Iterable[Mention]) -> list[Counted | None]:
        words = self._vocabulary.read(text, asides)
        marks = list(figures)
        seen: deque[_Seen] = deque(maxlen=_REMEMBERED)
        found: list[Counted | None] = []
        row: list[Governed | None] = []
        for place, figure in enumerate(marks):
            if seen and not words.same_sentence(seen[-1].end, figure.start):
                seen.clear()
            following = marks[place + 1].start if place + 1 < len(marks) else len(text)
            unit = unit_of(text[figure.start : figure.end])
            if row and _SERIES.fullmatch(text, seen[-1].end, figure.start) if seen else False:
                governed, behind = row.pop(0), figure.end
            else:
                row = self._row(words, marks, place, seen)
                governed, behind = (row.pop(0), figure.end) if row else self._of(words, figure, following, unit, seen)
            seen.append(_Seen(figure.start, figure.end, unit, governed, behind))
            found.append(_counted(text, governed))
        return found

    def _of(
        self, words: Words, figure: Mention, following: int, unit: str, seen: deque[_Seen]
    ) -> tuple[Governed | None, int]:
        """What the figure counts, and where its noun behind ends."""
        text, start, end = words.text, figure.start, figure.end
        last = seen[-1] if seen else None
        floor = max(last.behind if last and last.behind <= start else 0, start - _WINDOW)
        if term := self._behind.term(words, end, unit):
            return term, end
        clause = words.clause_start(start, floor)
        if last and clause == last.behind and start > last.end and text[start - 1] == "、":
            clause = start
        if last and clause == last.behind and clause < start and text[clause] in "中内里":
            clause += 1
        verb = self._object.final_verb(words, clause, start)
        noun = self._behind.read(words, end, following, unit, verb is not None)
        before = self._object.read(words, clause, start, unit)
        if before and noun and self._yields(words, figure, noun, before, following, unit):
            noun = None
        if noun:
            return Governed(*noun, verb), noun[1]
        if last and last.end < last.behind == start and _QUALIFYING.search(text, last.end - 2, last.end):
            return Governed(last.start, start), end
        if before is None:
            lasting = self._behind.lasting(words, start, end, unit, following)
            found = lasting or self._carried(words, clause, unit, seen) or self._object.fallback(words, clause, start)
            return found, end
        return self._referred(words, before, clause, figure, unit, seen), end

    def _yields(
        self, words: Words, figure: Mention, noun: tuple[int, int], before: Governed, following: int, unit: str
    ) -> bool:
        """Whether the noun behind belongs elsewhere: to the next figure, or behind 20周年, 2000万元及以上的."""
        if _TIMES.search(unit):
            return True
        if words.text[figure.end : figure.end + 1] == "的":
            return (
                not before.act
                and words.text[figure.start - 1] not in "以按"
                and "以每" not in words.text[before.start : before.end]
            )
        return bool(before.verb and not before.act and noun[1] == following)

    def _referred(
        self, words: Words, before: Governed, clause: int, figure: Mention, unit: str, seen: deque[_Seen]
    ) -> Governed | None:
        """``before``, or the thing that it only refers to: of vague measures, of each, and of verbs whose object was named."""
        text = words.text
        named = text[before.start : before.end]
        if named in self._vocabulary.vague:
            if named == "面积" and not (seen and seen[-1].of and seen[-1].of.verb):
                return before
            return self._carried(words, clause, unit, seen) or (None if named in _LASTING else before)
        if seen and _EACH.search(text, clause, figure.start):
            carried = self._carried(words, clause, unit, seen)
            same = carried and named[-2:] in text[carried.start : carried.end]
            return before if same and len(named) > 1 else carried or before
        if seen and _ELIDED.search(text, clause, figure.start) and not _SHARE_UNIT.search(unit):
            return self._carried(words, clause, unit, seen) or before
        if before.act and before.verb == (before.start, before.end):
            if seen and _SHARE_UNIT.search(unit):
                return self._carried(words, clause, unit, seen) or before
            return self._elided(words, before, clause, unit, seen) or before
        if before.verb is None and not before.act and seen and (verb := _verb_of(seen)):
            if _COORDINATED.fullmatch(text, seen[-1].end, before.start):
                return before._replace(verb=verb)
        if before.verb and not before.act and seen and (verb := _verb_of(seen)):
            joined = _COORDINATED.fullmatch(text, seen[-1].end, before.verb[0])
            if joined and before.verb[1] == before.start and text[slice(*before.verb)] in self._vocabulary.either:
                return before._replace(start=before.verb[0], verb=verb)
        return before

    def _elided(self, words: Words, act: Governed, clause: int, unit: str, seen: deque[_Seen]) -> Governed | None:
        """The object of a bare verb, named before: 签订责任书,共签订28份; 许可案卷,县公安局报送20卷,县水利局报送6卷."""
        text = words.text
        verb = text[act.start : act.end]
        earlier = self._clause_before(words, clause, seen, unit)
        if earlier and earlier.verb and not earlier.act and text[earlier.verb[0] : earlier.verb[1]] == verb:
            return earlier._replace(verb=act.verb)
        if not act.subject:
            return None
        if (
            earlier
            and earlier.verb is None
            and not earlier.act
            and earlier.end - earlier.start <= _TOPIC
            and "、" not in text[earlier.start : earlier.end]
            and not seen
        ):
            return earlier._replace(verb=act.verb)
        for one in reversed(seen):
            if one.of and one.of.verb and one.unit == unit and text[one.of.verb[0] : one.of.verb[1]] == verb:
                return one.of._replace(verb=act.verb)
        return None

    def _row(self, words: Words, marks: list[Mention], place: int, seen: deque[_Seen]) -> list[Governed | None]:
        """What the figures of a row (分别增长5%、7%) count: as many of the last things of the sentence, in their order."""
        figure = marks[place]
        if len(seen) < 2 or not _SHARED.search(words.text, max(seen[-1].end, figure.start - 8), figure.start):
            return []
        clause = words.clause_start(figure.start, max(seen[-1].behind, figure.start - _WINDOW))
        if self._object.read(words, clause, figure.start, ""):
            return []
        length = 1
        while length < len(seen) and place + length < len(marks):
            if not _SERIES.fullmatch(words.text, marks[place + length - 1].end, marks[place + length].start):
                break
            length += 1
        return [one.of and one.of._replace(verb=None) for one in list(seen)[-max(length, 2) :]]

    def _carried(self, words: Words, clause: int, unit: str, seen: deque[_Seen]) -> Governed | None:
        """What an earlier figure of the sentence counts, one of the same unit first; else the clause before names it."""
        named = self._clause_before(words, clause, seen, unit)
        if named and not named.act:
            return named._replace(verb=None)
        named = [one for one in reversed(seen) if one.of]
        alike = named if _SHARE_UNIT.search(unit) else [one for one in named if one.unit == unit]
        return next((one.of._replace(verb=None) for one in [*alike, *named] if one.of), None)

    def _clause_before(self, words: Words, clause: int, seen: deque[_Seen], unit: str) -> Governed | None:
        """What a clause without figures, right before this one, is about."""
        text = words.text
        for _ in range(_CLAUSES_BACK):
            end = clause - 1
            if end < 1 or text[end] not in "，,：:；;" or not words.same_sentence(end, clause):
                return None
            clause = words.clause_start(end, max(0, end - _WINDOW))
            if seen and seen[-1].end > clause:
                return None
            if not self._vocabulary.terms.match(text, clause, end):
                return self._object.read(words, clause, end, unit)
        return None


def unit_of(figure: str) -> str:
    """The unit a figure ends in, without what bounds or blurs it."""
    bare = _BOUND.sub("", figure)
    match = _UNIT.search(bare)
    return match[0] if match else ""


def _verb_of(seen: deque[_Seen]) -> tuple[int, int] | None:
    return seen[-1].of.verb if seen[-1].of else None


def _counted(text: str, governed: Governed | None) -> Counted | None:
    if governed is None:
        return None
    verb = governed.verb
    return Counted(governed.start, governed.end, text[verb[0] : verb[1]] if verb else None)
