"""The segmenter: text → where its words begin, the most probable tags of a linear chain, by tables.

The result is spacy-pkuseg's own: features and tags do not look across whitespace, and ties fall as there. A stretch of
more than ``BLOCK`` characters without whitespace is decoded in parts, behind a sentence's end where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources.abc import Traversable
from itertools import filterfalse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy_pkuseg.inference import run_viterbi  # type: ignore[import-untyped]

from gongwen.resources import resource
from gongwen.segment.model import Floats, Integers, read_model
from gongwen.segment.scores import make_scores

BLOCK = 16_384
"""Characters decoded at once: more need more memory, fewer more time."""

_ENDS = ("\n", " \u3000\t\xa0", "。！？；", "，、,;.")  # where a block ends, the first that there are
_NEVER = -1e9  # lower than any path's score; sums with it stay exact
_FREE, _JOIN, _CUT = np.arange(3, dtype=np.uint8)  # told of a place: nothing, that no word begins there, that one does

Flags = NDArray[np.bool_]
Offsets = Sequence[int] | Integers


class Segmenter:
    """Finds words by a model directory of spacy-pkuseg; a model without word features is some thirty times faster."""

    def __init__(self, folder: Traversable | Path) -> None:
        """Reads the model; :class:`gongwen.errors.GongwenError` where ``folder`` holds none that can be used."""
        model = read_model(folder)
        self._begins = model.begins
        nothing = np.zeros(model.begins.size)
        self._penalties = np.array([nothing, np.where(model.begins, _NEVER, 0), np.where(model.begins, 0, _NEVER)])
        self._scores = make_scores(model)
        edges, tags = self._scores.edges, len(model.tags)
        first = np.where(np.arange(tags) == 0, 0, _NEVER)
        self._beside_white = edges[:, 0], first, edges[0] + np.arange(tags) * (self._scores.least / tags)

    def boundaries(self, text: str, cuts: Offsets = (), joins: Offsets = ()) -> Integers:
        """Offsets in ``text`` at which a word or a run of whitespace begins or ends, from 0 to ``len(text)``.

        So ``pairwise`` gives the words and the runs of whitespace, which lose no character; of an empty text there is
        only 0. A word begins at each offset of ``cuts``, and none at one of ``joins``: whitespace beats both, a cut
        beats a join. The words beside them are the most probable ones that obey them. Any string is segmented.
        """
        length = len(text)
        told = (_flags(cuts, length), _flags(joins, length)) if len(cuts) or len(joins) else None
        return self.edges(text, told).nonzero()[0]

    def edges(self, text: str, told: tuple[Flags, Flags] | None = None) -> Flags:
        """The same as flags, by flags of ``cuts`` and ``joins``; all three have a place more than the text."""
        found = np.empty(len(text) + 1, dtype=np.bool_)
        found[-1] = True
        places = None if told is None else np.where(told[0], _CUT, np.where(told[1], _JOIN, _FREE))
        for start, end in _blocks(text):
            block = slice(start, end + 1)  # with a place for its end, at which another may begin
            self._mark_starts(text[start:end], None if places is None else places[block], found[block])
            if start and text[start - 1].isspace() and text[start].isspace():
                found[start] = False
        return found

    def words(self, text: str) -> list[str]:
        """The words in their order, without whitespace; what ``spacy_pkuseg.pkuseg.cut`` returns."""
        boundaries = self.boundaries(text).tolist()
        return list(filterfalse(str.isspace, map(text.__getitem__, map(slice, boundaries, boundaries[1:]))))

    def _mark_starts(self, text: str, told: NDArray[np.uint8] | None, starts: Flags) -> None:
        """Flag in a block where a word or a run of whitespace begins; its beginning is such a place."""
        padded, white = self._scores(text)
        if white.size:
            self._separate(padded, white)
        nodes = padded[1:-1]
        if told is not None:
            told[white + 1] &= _CUT
            told[white] = told[0] = _FREE
            nodes += self._penalties.take(told[:-1], axis=0, mode="clip")
        self._begins.take(run_viterbi(nodes, self._scores.edges)[1], out=starts[:-1], mode="clip")
        starts[0] = True
        if white.size:
            starts[white + 1] = True
            starts[white] = True
            starts[white[1:][white[1:] - white[:-1] == 1]] = False

    def _separate(self, padded: Floats, white: Integers) -> None:
        """Give whitespace the first tag for certain, at no cost for the tags beside it: what it parts is independent.

        Less than what counts decides ties: at the beginning of a piece the first of the best tags is it.
        """
        before, inside, behind = self._beside_white
        padded[white] -= before
        padded[white + 2] -= behind
        padded[white + 1] = inside


@cache
def load_segmenter() -> Segmenter:
    """The segmenter with the model that gongwen ships, read once a process."""
    return Segmenter(resource("patterns", "segmenter"))


def _flags(offsets: Offsets, length: int) -> Flags:
    """Place → whether it is one of the offsets; the last one and the first gather what lies outside of the text."""
    flags = np.zeros(length + 1, dtype=np.bool_)
    flags.put(offsets, True, mode="clip")
    return flags


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each block, which ends behind whitespace or a sentence's end unless there is none."""
    start = 0
    while start < len(text):
        end = start + BLOCK
        if end < len(text):
            for marks in _ENDS:
                last = max(text.rfind(mark, start, end) for mark in marks)
                if last >= start:
                    end = last + 1
                    break
        yield start, min(end, len(text))
        start = end
