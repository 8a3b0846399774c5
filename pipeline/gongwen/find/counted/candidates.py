"""What a figure may count: stretches before it in its clause, behind it, and what a figure before it counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
_HALTS = frozenset("。；\n;")
_CLOSES = frozenset("，。；：、！？,;:!?)）\n")  # behind a figure: its thing is not behind it
_SENTENCE_ENDS = frozenset("。！？\n!?")
# Words that lead to a figure and are never part of what it counts.
_LEADS = re.compile("其中|其余|分别|合计|共计|累计|为期|历时")
_NOTE = re.compile(r"\[[0-9]{1,2}\]$")
_WITHIN = re.compile(" ?(?:之|以)?内[，,]?")
_FARTHEST, _LONGEST, _MOST_ENDS, _SHORT = 40, 32, 6, 6
_BEHIND_FARTHEST, _BEHIND_LONGEST, _MOST_STARTS = 14, 16, 6

_Columns = tuple[list[int], list[int], list[int], list[int]]
_Edges = tuple[list[int], list[int], list[int]]


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
        begins, ends = ~(_among(words.codes, _NO_START) | words.closed[:-1]), ~_among(words.codes, _NO_END)
        for lead in _LEADS.finditer(text):
            begins[lead.start() : lead.end()] = False
        self._begins = [*begins.tolist(), False]
        self._starts: list[int] = np.flatnonzero(begins).tolist()
        self._ends: list[int] = (np.flatnonzero(ends & ~words.closed[1:]) + 1).tolist()
        self._rows: _Columns = [], [], [], []
        self._lefts: _Edges = [], [], []
        self._rights: _Edges = [], [], []
        self._first: list[int] = []
        self._clauses: list[int] = []

    def add(self, figure: Mention, floor: int) -> None:
        """The candidates of the next figure; the one before it ends at ``floor``."""
        number = len(self._first)
        self._first.append(len(self._rows[0]))
        sentence = self._sentences[bisect_left(self._sentences, figure.start) - 1]
        self._sentence_starts.append(sentence)
        clause = self._clause(figure.start, floor)
        self._clauses.append(clause)
        kinds = [NOTHING]
        for back in range(1, min(CARRIED, number) + 1):
            if self._sentence_starts[number - back] != sentence:
                break
            kinds.append(SAME + back - 1)
        at = [figure.start] * len(kinds)
        self._put(number, kinds, _extend(self._lefts, number, kinds, at), _extend(self._rights, number, kinds, at))
        self._add_before(number, clause, figure.start, (NEXT_TO, BEFORE))
        if figure.start - clause <= _SHORT and clause > floor and self._words.text[clause - 1] in "，,":
            self._add_before(number, self._clause(clause - 1, floor), clause - 1, (EARLIER, EARLIER))
        self._add_behind(number, figure.end)

    def candidates(self) -> Candidates:
        """All that was added."""
        kind, figure, left, right, first, clause = (
            np.array(column, dtype=np.int64) for column in (*self._rows, self._first, self._clauses)
        )
        return Candidates(kind, figure, left, right, _edges(self._lefts), _edges(self._rights), first, clause)

    def _put(self, number: int, kind: list[int], lefts: Sequence[int], rights: Sequence[int]) -> None:
        """Rows of pairs, a left and a right of the same rank."""
        kinds, figures, left, right = self._rows
        kinds += kind
        figures += [number] * len(kind)
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
        words, text = self._words, self._words.text
        near = figure
        while near > clause and text[near - 1] in _SPARE:
            near -= 1
        if near > clause and text[near - 1] == "]" and (note := _NOTE.search(text, max(clause, near - 4), near)):
            near = note.start()
        ends = [near]
        for place in range(bisect_left(words.starts, near) - 1, -1, -1):
            start = words.starts[place]
            if start <= clause or len(ends) == _MOST_ENDS:
                break
            if words.parts[place] & _LEADING:
                ends.append(start)
        starts = self._starts[bisect_left(self._starts, max(clause, near - _LONGEST)) : bisect_left(self._starts, near)]
        lefts = _extend(self._lefts, number, [kinds[1]] * len(starts), starts)
        for end in ends:
            count = bisect_left(starts, end)
            if count and text[end - 1] not in _NO_END and not words.closed[end]:
                kind = kinds[end != near]
                (right,) = _extend(self._rights, number, [kind], [end])
                self._put(number, [kind] * count, lefts[:count], [right] * count)

    def _add_behind(self, number: int, figure: int) -> None:
        """Stretches behind a figure: from its end on, or from a word near it, to any place in the clause."""
        words, text = self._words, self._words.text
        if figure == len(text) or text[figure] in _CLOSES:
            return
        within = _WITHIN.match(text, figure)
        near = within.end() if within else figure
        while not within and text[near : near + 1] in (" ", "的"):
            near += 1
        starts = {near: BEHIND_WITHIN if within else BEHIND}
        limit = near
        while limit < min(len(text), near + _BEHIND_FARTHEST) and text[limit] not in _HALTS:
            limit += 1
        for place in range(bisect_left(words.starts, near), len(words.starts)):
            if words.starts[place] >= limit or len(starts) >= _MOST_STARTS:
                break
            for at in (words.starts[place], words.ends[place]):
                starts.setdefault(at, BEHIND_WITHIN if within else BEHIND_GAP)
        places = [at for at in starts if self._begins[at] and at not in self._figures]
        if places:
            self._pair_behind(number, places, [starts[at] for at in places])

    def _pair_behind(self, number: int, starts: list[int], kinds: list[int]) -> None:
        """Rows of each start with each end behind it in its clause."""
        begin, limit = bisect_left(self._ends, min(starts) + 1), max(starts) + _BEHIND_LONGEST
        ends = self._ends[begin : bisect_left(self._ends, limit + 1)]
        rights = _extend(self._rights, number, [BEHIND] * len(ends), ends)
        lefts = _extend(self._lefts, number, kinds, starts)
        for start, kind, left in zip(starts, kinds, lefts, strict=True):
            stop = bisect_left(self._stops, start)
            limit = min(self._stops[stop] if stop < len(self._stops) else limit, start + _BEHIND_LONGEST)
            some = rights[bisect_left(ends, start + 1) : bisect_left(ends, limit + 1)]
            self._put(number, [kind] * len(some), [left] * len(some), some)


def _edges(columns: _Edges) -> Edges:
    kind, place, figure = (np.array(column, dtype=np.int64) for column in columns)
    return Edges(kind, place, figure)


def _extend(edges: _Edges, number: int, kind: list[int], place: list[int]) -> range:
    """Adds edges of a figure; their numbers."""
    kinds, places, figures = edges
    begin = len(kinds)
    kinds += kind
    places += place
    figures += [number] * len(place)
    return range(begin, begin + len(place))


def _among(codes: Ints, signs: frozenset[str]) -> NDArray[np.bool_]:
    return np.isin(codes, [ord(sign) for sign in signs])
