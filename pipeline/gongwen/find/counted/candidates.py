"""What a figure may count: stretches before it in its clause, behind it, and what a figure before it counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gongwen.find.counted.words import ADVERB, COMPARE, PREPOSITION, RELATION, SHARE, VERB, Ints, Words
from gongwen.find.mention import Mention

# The kinds of candidates. ``EARLIER`` stands in the clause before, where the figure's own has but a word or two;
# ``SAME + n`` is what the figure n + 1 places before counts.
NOTHING, NEXT_TO, BEFORE, EARLIER, BEHIND, BEHIND_GAP, BEHIND_WITHIN, SAME = range(8)
CARRIED = 4

_LEADING = RELATION | ADVERB | COMPARE | SHARE | PREPOSITION | VERB
_BLANK = " \u3000"
_SPARE = _BLANK + "、：:—－·"
_NO_START = frozenset("的，。；：、,.;:!?！？)）》”\n" + _BLANK)
_NO_END = frozenset("等、和及与《“（(" + _BLANK)
_CLAUSE_ENDS = re.compile(r"[，。；：！？…\n;:!?]|(?<![0-9])[.,]|[.,](?![0-9])")
_BEHIND_ENDS = frozenset("，。；：！？…\n,;:!?")
_SENTENCE_ENDS = frozenset("。！？\n!?")
# Words that lead to a figure and are never part of what it counts.
_LEADS = re.compile("其中|其余|分别|合计|共计|累计|为期|历时")
_NOTE = re.compile(r"\[[0-9]{1,2}\]$")
_WITHIN = re.compile(" ?(?:之|以)?内[，,]?")
_FARTHEST, _LONGEST, _ENDS, _SHORT = 40, 32, 6, 6
_BEHIND_FARTHEST, _BEHIND_LONGEST = 14, 16


class Edges(NamedTuple):
    """Places where candidates begin or end, each of a figure and a kind; candidates share them."""

    kind: Ints
    place: Ints
    figure: Ints


class Candidates(NamedTuple):
    """Candidates of all figures of a text, a row each; offsets count in the text.

    ``left`` and ``right`` are the row's places in ``lefts`` and ``rights``. ``first`` has each figure's first row and
    ``clause`` where each figure's clause begins. A carried candidate and :data:`NOTHING` are empty, at the figure.
    """

    kind: Ints
    figure: Ints
    left: Ints
    right: Ints
    lefts: Edges
    rights: Edges
    first: Ints
    clause: Ints

    @property
    def start(self) -> Ints:
        """Where each row's stretch begins."""
        return self.lefts.place[self.left]

    @property
    def end(self) -> Ints:
        """Where each row's stretch ends."""
        return self.rights.place[self.right]


def candidates(words: Words, figures: Sequence[Mention]) -> Candidates:
    """What each figure of a text may count; the figures are in the text's order and do not overlap."""
    reader = _Reader(words, frozenset(figure.start for figure in figures))
    floor = 0
    for figure in figures:
        reader.add(figure, floor)
        floor = figure.end
    return reader.candidates()


class _Reader:
    """Collects the candidates, figure by figure."""

    def __init__(self, words: Words, figures: frozenset[int]) -> None:
        self._words, self._figures, text = words, figures, words.text
        self._stops = [-1, *(mark.start() for mark in _CLAUSE_ENDS.finditer(text))]
        self._sentences = [at for at in self._stops if at < 0 or text[at] in _SENTENCE_ENDS]
        self._sentence_starts: list[int] = []
        closed = words.closed.tolist()
        leads = {at for lead in _LEADS.finditer(text) for at in range(*lead.span())}
        self._starts = [
            at for at, sign in enumerate(text) if sign not in _NO_START and not closed[at] and at not in leads
        ]
        self._ends = [at for at, sign in enumerate(text, 1) if sign not in _NO_END and not closed[at]]
        self._rows: tuple[list[int], ...] = ([], [], [], [])
        self._lefts: tuple[list[int], ...] = ([], [], [])
        self._rights: tuple[list[int], ...] = ([], [], [])
        self._first: list[int] = []
        self._clauses: list[int] = []

    def add(self, figure: Mention, floor: int) -> None:
        """The candidates of the next figure; the one before it ends at ``floor``."""
        number = len(self._first)
        self._first.append(len(self._rows[0]))
        sentence = self._sentences[bisect_left(self._sentences, figure.start) - 1]
        self._sentence_starts.append(sentence)
        self._clauses.append(clause := self._clause(figure.start, floor))
        kinds = [NOTHING]
        for back in range(1, min(CARRIED, number) + 1):
            if self._sentence_starts[number - back] != sentence:
                break
            kinds.append(SAME + back - 1)
        for kind in kinds:
            self._put(number, kind, self._side(self._lefts, kind, [figure.start], number),
                      self._side(self._rights, kind, [figure.start], number))  # fmt: skip
        self._add_before(number, clause, figure.start, (NEXT_TO, BEFORE))
        if figure.start - clause <= _SHORT and clause > floor and self._words.text[clause - 1] in "，,":
            self._add_before(number, self._clause(clause - 1, floor), clause - 1, (EARLIER, EARLIER))
        self._add_behind(number, figure.end)

    def candidates(self) -> Candidates:
        """All that was added."""
        kind, figure, left, right = (np.array(column, dtype=np.int64) for column in self._rows)
        lefts, rights = (
            Edges(*(np.array(one, dtype=np.int64) for one in side)) for side in (self._lefts, self._rights)
        )
        first, clause = np.array(self._first, dtype=np.int64), np.array(self._clauses, dtype=np.int64)
        return Candidates(kind, figure, left, right, lefts, rights, first, clause)

    def _side(self, side: tuple[list[int], ...], kind: int, places: list[int], number: int) -> range:
        kinds, all_places, figures = side
        begin = len(kinds)
        kinds += [kind] * len(places)
        all_places += places
        figures += [number] * len(places)
        return range(begin, begin + len(places))

    def _put(self, number: int, kind: int, lefts: Sequence[int], rights: Sequence[int]) -> None:
        """Rows of each pair, a left and a right of the same rank."""
        kinds, figures, left, right = self._rows
        kinds += [kind] * len(lefts)
        figures += [number] * len(lefts)
        left += lefts
        right += rights

    def _clause(self, end: int, floor: int) -> int:
        """Where the clause before ``end`` begins: behind punctuation or an open parenthesis, at ``floor`` at least."""
        text = self._words.text
        start = max(floor, self._stops[bisect_left(self._stops, end) - 1] + 1, end - _FARTHEST)
        opening = max(text.rfind("(", start, end), text.rfind("（", start, end))
        if opening >= 0 and max(text.rfind(")", opening, end), text.rfind("）", opening, end)) < 0:
            start = opening + 1
        return start

    def _add_before(self, number: int, clause: int, figure: int, kinds: tuple[int, int]) -> None:
        """Stretches of ``[clause, figure)``: right before its end, and before what leads from a noun to its figure."""
        words = self._words
        near = figure
        while near > clause and words.text[near - 1] in _SPARE:
            near -= 1
        if note := _NOTE.search(words.text, max(clause, near - 4), near):
            near = note.start()
        ends = [near]
        for place in range(bisect_left(words.starts, near) - 1, -1, -1):
            start = words.starts[place]
            if start <= clause or len(ends) == _ENDS:
                break
            if words.starting[start] & _LEADING:
                ends.append(start)
        ends = [end for end in ends if not words.closed[end] and words.text[end - 1] not in _NO_END]
        starts = self._starts[bisect_left(self._starts, max(clause, near - _LONGEST)) : bisect_left(self._starts, near)]
        lefts = self._side(self._lefts, kinds[1], starts, number)
        for end in ends:
            kind = kinds[end != near]
            (right,) = self._side(self._rights, kind, [end], number)
            count = bisect_left(starts, end)
            self._put(number, kind, lefts[:count], [right] * count)

    def _add_behind(self, number: int, figure: int) -> None:
        words, text = self._words, self._words.text
        near = figure
        while near < len(text) and text[near] in " 的":
            near += 1
        within = _WITHIN.match(text, figure)
        near = within.end() if within else near
        starts = {near: BEHIND_WITHIN if within else BEHIND}
        limit = near
        while limit < min(len(text), near + _BEHIND_FARTHEST) and text[limit] not in "。；\n;":
            limit += 1
        for place in range(bisect_left(words.starts, near), len(words.starts)):
            start = words.starts[place]
            if start >= limit:
                break
            for at in (start, int(words.end_of[start])):
                starts.setdefault(at, BEHIND_WITHIN if within else BEHIND_GAP)
        self._pair_behind(number, {at: kind for at, kind in starts.items() if self._may_start(at)})

    def _may_start(self, at: int) -> bool:
        text = self._words.text
        return at < len(text) and text[at] not in _NO_START and at not in self._figures and not self._words.closed[at]

    def _pair_behind(self, number: int, starts: dict[int, int]) -> None:
        """Rows of each start with each end behind it in its clause."""
        text, rights = self._words.text, dict[int, int]()
        for start, kind in starts.items():
            stop = self._stops[bisect_left(self._stops, start)] if start <= self._stops[-1] else len(text)
            limit = min(stop, start + _BEHIND_LONGEST)
            ends = self._ends[bisect_left(self._ends, start + 1) : bisect_left(self._ends, limit + 1)]
            for end in ends:
                if end not in rights:
                    (rights[end],) = self._side(self._rights, BEHIND, [end], number)
            (left,) = self._side(self._lefts, kind, [start], number)
            self._put(number, kind, [left] * len(ends), [rights[end] for end in ends])
