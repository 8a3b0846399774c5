"""What a figure may count: stretches before it in its clause, behind it, and what a figure before it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongwen.find.counted import signs
from gongwen.find.counted.words import ADVERB, COMPARE, PREPOSITION, RELATION, SHARE, VERB, Ints, Words
from gongwen.find.mention import Mention

# The kinds of candidates. ``EARLIER`` stands in the clause before, where the figure's own has but a word or two;
# ``SAME + n`` is what the figure n + 1 places before counts.
NOTHING, NEXT_TO, BEFORE, EARLIER, BEHIND, BEHIND_GAP, BEHIND_WITHIN, SAME = range(8)
CARRIED = 4

_LEADING = RELATION | ADVERB | COMPARE | SHARE | PREPOSITION | VERB
# Words that lead to a figure and are never part of what it counts.
_LEADS = re.compile("其中|其余|分别|合计|共计|累计|为期|历时")
_NOTE = re.compile(r"\[[0-9]{1,2}\]$")
_WITHIN = re.compile(" ?(?:之|以)?内[，,]?")
_WITHIN_BEGINS = frozenset(" 之以内")
_FARTHEST, _LONGEST, _MOST_ENDS, _SHORT = 40, 32, 6, 6
_BEHIND_FARTHEST, _BEHIND_LONGEST, _MOST_STARTS = 14, 16, 6


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


class _Found(NamedTuple):
    """Candidates of one sort, figure by figure: rows as in :class:`Candidates`, and the edges that they share."""

    kind: Ints
    figure: Ints
    left: Ints
    right: Ints
    lefts: Edges
    rights: Edges


def candidates(words: Words, figures: Sequence[Mention]) -> Candidates:
    """What each figure of a text may count; the figures are in the text's order and do not overlap."""
    edges = np.array([figure[:2] for figure in figures], dtype=np.int64)
    starts, ends = edges[:, 0], edges[:, 1]
    floor = np.concatenate(((0,), ends[:-1]))
    places = _Places(words)
    clause = places.clauses(starts, floor)
    short = _where((starts - clause <= _SHORT) & (clause > floor) & (words.roles[clause - 1] & signs.COMMA > 0))
    comma = clause[short] - 1
    stretches = _Stretches(
        np.concatenate((np.arange(len(figures)), short)),
        np.concatenate((clause, places.clauses(comma, floor[short]))),
        np.concatenate((starts, comma)),
        len(figures),
    )
    return _joined([places.carried(starts), places.before(stretches), places.behind(starts, ends)], clause)


class _Stretches(NamedTuple):
    """Where things may stand before figures: each figure's own clause, behind them the clauses before some of these."""

    figure: Ints
    start: Ints
    end: Ints
    own: int

    def kinds(self, stretch: Ints, kind: int) -> Ints:
        """``kind`` in a figure's own clause, :data:`EARLIER` in the one before it."""
        return np.where(stretch < self.own, kind, EARLIER)


class _Places:
    """Where in a text clauses begin, and where candidates may begin and end."""

    def __init__(self, words: Words) -> None:
        self._words, self._roles = words, words.roles
        roles = words.roles[:-1]
        stops = roles & signs.CLAUSE_END > 0
        points = _where(roles & signs.POINT > 0)
        stops[points] = words.roles[points - 1] & words.roles[points + 1] & signs.DIGIT == 0
        self._stops = _where(stops)
        self._sentences, self._openings, self._closings, self._halts = (
            _where(roles & role > 0) for role in (signs.SENTENCE_END, signs.OPENING, signs.CLOSING, signs.HALT)
        )
        begins = roles & signs.NO_START == 0
        for lead in _LEADS.finditer(words.text):
            begins[lead.start() : lead.end()] = False
        self._begins, self._ends_at = np.zeros((2, len(roles) + 1), dtype=np.bool_)
        self._begins[:-1] = begins & ~words.closed[:-1]
        self._ends_at[1:] = (roles & signs.NO_END == 0) & ~words.closed[1:]
        self._starts, self._ends = _where(self._begins), _where(self._ends_at)
        # Each place without the spare signs before it.
        self._stripped = np.arange(len(roles) + 1)
        self._stripped[1:][roles & signs.SPARE > 0] = 0
        np.maximum.accumulate(self._stripped, out=self._stripped)
        self._word_starts = np.array(words.starts, dtype=np.int64)
        self._word_edges = np.array((words.starts, words.ends), dtype=np.int64).T.ravel()
        self._leads = self._word_starts[np.array(words.parts, dtype=np.int64) & _LEADING > 0]

    def clauses(self, ends: Ints, floor: Ints) -> Ints:
        """Where the clauses before ``ends`` begin: behind punctuation or an open parenthesis, at ``floor`` at least."""
        starts = np.maximum(_last(self._stops, ends) + 1, np.maximum(floor, ends - _FARTHEST))
        opening = _last(self._openings, ends)
        return np.where((opening >= starts) & (_last(self._closings, ends) < opening), opening + 1, starts)

    def carried(self, starts: Ints) -> _Found:
        """Nothing, and what the figures before in the same sentence count."""
        sentence = self._sentences.searchsorted(starts)
        earlier = np.arange(len(starts)) - sentence.searchsorted(sentence)
        figure, rank = _each(np.minimum(earlier, CARRIED) + 1)
        edges = Edges(np.where(rank, SAME - 1 + rank, NOTHING), starts[figure], figure)
        row = np.arange(len(figure))
        return _Found(edges.kind, figure, row, row, edges, edges)

    def before(self, stretches: _Stretches) -> _Found:
        """Stretches right before the end of a clause, and before what leads from a noun to its figure."""
        near = self._nearest(stretches)
        first = self._starts.searchsorted(np.maximum(stretches.start, near - _LONGEST))
        counts = self._starts.searchsorted(near) - first
        stretch, rank = _each(counts)
        place = self._starts[first[stretch] + rank]
        lefts = Edges(stretches.kinds(stretch, BEFORE), place, stretches.figure[stretch])
        # The ends of each, the nearest first, with the number of starts before it.
        lead = self._leads.searchsorted(near)
        leads = lead - self._leads.searchsorted(stretches.start, side="right")
        stretch, back = _each(np.minimum(np.maximum(leads, 0), _MOST_ENDS - 1) + 1)
        end = np.where(back, np.concatenate((self._leads, (0,)))[lead[stretch] - back], near[stretch])
        before = self._starts.searchsorted(end) - first[stretch]
        held = _where((before > 0) & self._ends_at[end])
        stretch, back, before = stretch[held], back[held], before[held]
        kind = np.where(back, stretches.kinds(stretch, BEFORE), stretches.kinds(stretch, NEXT_TO))
        rights = Edges(kind, end[held], stretches.figure[stretch])
        right, rank = _each(before)
        left = (counts.cumsum() - counts)[stretch][right] + rank
        return _Found(kind[right], rights.figure[right], left, right, lefts, rights)

    def _nearest(self, stretches: _Stretches) -> Ints:
        """The end of each stretch without blanks, signs and a footnote's number before the figure."""
        near: Ints = np.maximum(self._stripped[stretches.end], stretches.start)
        noted = (near > stretches.start) & (self._words.codes[near - 1] == ord("]"))
        for place in _where(noted).tolist():
            end = int(near[place])
            if note := _NOTE.search(self._words.text, max(int(stretches.start[place]), end - 4), end):
                near[place] = note.start()
        return near

    def behind(self, starts: Ints, ends: Ints) -> _Found:
        """Stretches behind figures: from the end on, or from a word near it, to any place in the clause."""
        figure = _where((ends < len(self._words.text)) & (self._roles[ends] & signs.CLOSES == 0))
        near, within = self._behind(ends[figure])
        owner, place, is_near = self._starts_behind(near, starts)
        kind = np.where(within[owner], BEHIND_WITHIN, np.where(is_near, BEHIND, BEHIND_GAP))
        lefts = Edges(kind, place, figure[owner])
        first = self._ends.searchsorted(place, side="right")
        stop = _next(self._stops, place, len(self._words.text))
        behind = self._ends.searchsorted(np.minimum(stop, place + _BEHIND_LONGEST), side="right")
        # The ends behind all starts of a figure, and of those the ones behind each start.
        is_first = np.concatenate(((True,), owner[1:] != owner[:-1]))[: len(owner)]
        of_figure = _where(is_first)
        lowest = first[of_figure]
        counts = behind[np.concatenate((of_figure, (len(owner),)))[1:] - 1] - lowest
        group, rank = _each(counts)
        rights = Edges(np.full(len(group), BEHIND), self._ends[lowest[group] + rank], lefts.figure[of_figure[group]])
        left, rank = _each(behind - first)
        group = (is_first.cumsum() - 1)[left]
        right = (counts.cumsum() - counts - lowest)[group] + first[left] + rank
        return _Found(kind[left], lefts.figure[left], left, right, lefts, rights)

    def _behind(self, ends: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Where the text behind figures begins, and whether they are terms (30日内)."""
        text, roles = self._words.text, self._roles
        near, within = ends.copy(), np.zeros(len(ends), dtype=np.bool_)
        for place, end in enumerate(ends.tolist()):
            if text[end] in _WITHIN_BEGINS and (match := _WITHIN.match(text, end)):
                near[place], within[place] = match.end(), True
            else:
                while roles[near[place]] & signs.LINK:
                    near[place] += 1
        return near, within

    def _starts_behind(self, near: Ints, figures: Ints) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        """Owner and place of where candidates behind may begin: ``near``, and where the next words begin and end."""
        halt = _next(self._halts, near, len(self._words.text))
        limit = np.minimum(halt, near + _BEHIND_FARTHEST)
        first, last = self._word_starts.searchsorted(near), self._word_starts.searchsorted(limit)
        edges = 2 * first[:, None] + np.arange(2 * _MOST_STARTS)
        following = np.concatenate((self._word_edges, (0,))).take(edges, mode="clip")
        places = np.concatenate((near[:, None], following), axis=1)
        new = np.ones(places.shape, dtype=np.bool_)
        new[:, 1:] = (places[:, 1:] != places[:, :-1]) & (edges < 2 * last[:, None])
        told = new.cumsum(axis=1)[:, : 2 * _MOST_STARTS : 2]
        new[:, 1:] &= (told < _MOST_STARTS).repeat(2, axis=1)
        free = self._begins.copy()
        free[figures] = False
        owner, column = (new & free[places]).nonzero()
        return owner, places[owner, column], column == 0


def _where(flags: NDArray[np.bool_]) -> Ints:
    return flags.nonzero()[0]


def _last(places: Ints, ends: Ints) -> Ints:
    """The last of the places before each end, -1 where there is none."""
    return np.concatenate((places, (-1,)))[places.searchsorted(ends) - 1]


def _next(places: Ints, starts: Ints, last: int) -> Ints:
    """The first of the places from each start on, ``last`` where there is none."""
    return np.concatenate((places, (last,)))[places.searchsorted(starts)]


def _each(counts: Ints) -> tuple[Ints, Ints]:
    """For numbers of things, the owner of each thing and its rank among those of its owner."""
    owner = np.arange(len(counts)).repeat(counts)
    return owner, np.arange(len(owner)) - (counts.cumsum() - counts).take(owner)


def _joined(found: Sequence[_Found], clause: Ints) -> Candidates:
    """All candidates, those of a figure in the order of what was found."""
    kind, figure, left, right = (np.concatenate(column) for column in zip(*(one[:4] for one in found), strict=True))
    lefts, rights = (
        Edges(*map(np.concatenate, zip(*edges, strict=True))) for edges in zip(*(one[4:] for one in found), strict=True)
    )
    sizes = [len(one.kind) for one in found]
    left += np.repeat(_before([len(one.lefts.kind) for one in found]), sizes)
    right += np.repeat(_before([len(one.rights.kind) for one in found]), sizes)
    order = figure.argsort(kind="stable")
    figure = figure[order]
    first = figure.searchsorted(np.arange(len(clause)))
    return Candidates(kind[order], figure, left[order], right[order], lefts, rights, first, clause)


def _before(counts: Sequence[int]) -> list[int]:
    """How many stand before the things of each owner."""
    return [0, *accumulate(counts[:-1])]
