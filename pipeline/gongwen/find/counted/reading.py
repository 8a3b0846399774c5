"""What figures count, read from a text with its figures, dates and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gongwen.find.counted.candidates import BEHIND_WITHIN, NOTHING, SAME, candidates
from gongwen.find.counted.features import View
from gongwen.find.counted.governing import governing
from gongwen.find.counted.units import unit_of
from gongwen.find.counted.weights import best, load_weights, scores
from gongwen.find.counted.words import Vocabulary
from gongwen.find.mention import Mention

_JOINED = frozenset("、和及与")  # what the next figure's thing shares a verb by


class Counted(NamedTuple):
    """Where the counted thing stands in the text, and the governing verb as written."""

    start: int
    end: int
    action: str | None = None


class Counting:
    """Reads what figures count.

    ``__call__`` takes the figures of a text in order, and the dates and organisations that stand among them.
    """

    def __init__(self) -> None:
        self._vocabulary, self._weights = Vocabulary(), load_weights()

    def __call__(self, text: str, figures: Iterable[Mention], asides: Iterable[Mention]) -> list[Counted | None]:
        marks = list(figures)
        if not marks:
            return []
        words = self._vocabulary.read(text, asides)
        rows = candidates(words, marks)
        units = [unit_of(text, mark) for mark in marks]
        starts, ends = rows.start, rows.end
        found: list[Counted | None] = []
        chosen = best(scores(self._weights, View(words, marks, units, rows), rows), rows)
        for number, row in enumerate(chosen.tolist()):
            kind = int(rows.kind[row])
            if kind == NOTHING:
                found.append(None)
                continue
            at, clause = marks[number].start, int(rows.clause[number])
            carried = found[number - (kind - SAME + 1)] if kind >= SAME else None
            start, end = int(starts[row]), int(ends[row])
            verb = governing(words, clause, start, end, at, act=kind == BEHIND_WITHIN)
            action = text[verb[0] : verb[1]] if verb else None
            if kind >= SAME:
                found.append(carried and carried._replace(action=action))
            else:
                earlier = found[number - 1] if number and clause == marks[number - 1].end else None
                if action is None and earlier is not None and text[clause] in _JOINED:
                    action = earlier.action
                found.append(Counted(start, end, action))
        return found
