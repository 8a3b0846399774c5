"""What figures count, read from a text with its figures, dates and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gongwen.find.counted.candidates import BEHIND_WITHIN, NOTHING, SAME, candidates
from gongwen.find.counted.features import View
from gongwen.find.counted.governing import governing
from gongwen.find.counted.units import unit_of
from gongwen.find.counted.weights import best, in_steps, load_weights, scores
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
        self._vocabulary, self._weights = Vocabulary(), in_steps(load_weights())

    def __call__(self, text: str, figures: Iterable[Mention], asides: Iterable[Mention]) -> list[Counted | None]:
        marks = list(figures)
        if not marks:
            return []
        words = self._vocabulary.read(text, asides)
        rows = candidates(words, marks)
        view = View(words, marks, [unit_of(text, mark) for mark in marks], rows)
        chosen = best(scores(self._weights, view, rows), rows)
        starts, ends = rows.lefts.place[rows.left[chosen]].tolist(), rows.rights.place[rows.right[chosen]].tolist()
        found: list[Counted | None] = []
        columns = marks, rows.kind[chosen].tolist(), rows.clause.tolist(), starts, ends
        for number, (mark, kind, clause, start, end) in enumerate(zip(*columns, strict=True)):
            if kind == NOTHING:
                found.append(None)
                continue
            carried = found[number - (kind - SAME + 1)] if kind >= SAME else None
            verb = governing(words, clause, start, end, mark.start, act=kind == BEHIND_WITHIN)
            action = text[verb[0] : verb[1]] if verb else None
            if kind >= SAME:
                found.append(carried and carried._replace(action=action))
            else:
                earlier = found[number - 1] if number and clause == marks[number - 1].end else None
                if action is None and earlier is not None and text[clause] in _JOINED:
                    action = earlier.action
                found.append(Counted(start, end, action))
        return found
