"""The segmenter: text → where its words begin, the most probable tags of a linear chain, by tables.

The result is spacy-pkuseg's own: features and tags do not look across whitespace, and ties fall as there. A stretch of
more than ``BLOCK`` characters without whitespace is decoded in parts, behind a sentence's end where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from spacy_pkuseg.inference import run_viterbi  # type: ignore[import-untyped]

from gongwen.resources import resource
from gongwen.segment.model import Floats, Integers, read_model
from gongwen.segment.scores import make_scores

BLOCK = 16_384
"""Characters decoded at once: more need more memory, fewer more time."""

_ENDS = ("\n", " \u3000\t\xa0", "。！？；", "，、,;.")  # where a block ends, the first that there are
_NEVER = -1e9  # lower than any path's score; sums with it stay exact


class Segmenter:
    """Finds words by a model directory of spacy-pkuseg; a model without word features is some thirty times faster."""

    def __init__(self, folder: Traversable | Path) -> None:
        """Reads the model; :class:`gongwen.errors.GongwenError` where ``folder`` holds none that can be used."""
        model = read_model(folder)
        self._begins = model.begins
        self._scores = make_scores(model)

    def boundaries(self, text: str, cuts: ArrayLike = (), joins: ArrayLike = ()) -> Integers:
        """Offsets in ``text`` at which a word or a run of whitespace begins or ends, from 0 to ``len(text)``.

        So ``pairwise`` gives the words and the runs of whitespace, which lose no character; of an empty text there is
        only 0. A word begins at each offset of ``cuts``, and none at one of ``joins``: whitespace beats both, a cut
        beats a join. The words beside them are the most probable ones that obey them. Any string is segmented.
        """
        forced, forbidden = _offsets(cuts, len(text)), _offsets(joins, len(text))
        found = []
        for start, end in _blocks(text):
            starts = self._starts(text[start:end], _inside(forced, start, end), _inside(forbidden, start, end))
            if start and text[start - 1].isspace() and text[start].isspace():
                starts = starts[1:]
            found.append(starts + start if start else starts)
        return np.concatenate([*found, [len(text)]])

    def words(self, text: str) -> list[str]:
        """The words in their order, without whitespace; what ``spacy_pkuseg.pkuseg.cut`` returns."""
        pieces = (text[start:end] for start, end in pairwise(self.boundaries(text).tolist()))
        return [piece for piece in pieces if not piece[0].isspace()]

    def _starts(self, text: str, cuts: Integers, joins: Integers) -> Integers:
        """Where in a block a word or a run of whitespace begins; 0 is one of these places."""
        begins = self._begins
        padded, white = self._scores(text)
        if white.size:
            self._separate(padded, white)
        nodes = padded[1:-1]
        if cuts.size or joins.size:
            blank = np.zeros(len(text) + 1, dtype=np.bool_)  # a place further, so that there is one before the text
            blank[0] = True
            blank[white + 1] = True
            joins = np.setdiff1d(joins, cuts, assume_unique=True)
            nodes[np.ix_(joins[~(blank[joins] | blank[joins + 1])], begins)] = _NEVER
            nodes[np.ix_(cuts[~blank[cuts + 1]], ~begins)] = _NEVER
        starts: NDArray[np.bool_] = begins.take(run_viterbi(nodes, self._scores.edges)[1])
        starts[0] = True
        if white.size:
            starts[white] = True
            starts[white[white < len(text) - 1] + 1] = True
            starts[white[1:][np.diff(white) == 1]] = False
        return starts.nonzero()[0]

    def _separate(self, padded: Floats, white: Integers) -> None:
        """Give whitespace the first tag for certain, at no cost for the tags beside it: what it parts is independent.

        Less than what counts decides ties: at the beginning of a piece the first of the best tags is it.
        """
        edges, tags = self._scores.edges, len(self._begins)
        padded[white] -= edges[:, 0]
        padded[white + 2] -= edges[0] + np.arange(tags) * (self._scores.least / tags)
        padded[white + 1] = _NEVER
        padded[white + 1, 0] = 0


@cache
def load_segmenter() -> Segmenter:
    """The segmenter with the model that gongwen ships, read once a process."""
    return Segmenter(resource("patterns", "segmenter"))


def _offsets(places: ArrayLike, length: int) -> Integers:
    """Places inside a text, sorted."""
    offsets = np.asarray(places, dtype=np.int64)
    if not offsets.size:
        return offsets
    offsets = np.unique(offsets)
    return offsets[(offsets > 0) & (offsets < length)]


def _inside(offsets: Integers, start: int, end: int) -> Integers:
    """The offsets from ``start`` up to ``end``, counted from there."""
    if not offsets.size:
        return offsets
    first, last = np.searchsorted(offsets, (start, end))
    return offsets[first:last] - start


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
