"""The segmenter: text → where its words begin, the most probable tags of a linear chain, by tables.

The result is spacy-pkuseg's own: features and tags do not look across whitespace, and scores are whole numbers, so that
sums are exact and ties fall as there. A stretch of more than ``BLOCK`` characters without whitespace is decoded in
parts, behind a sentence's end where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from spacy_pkuseg.inference import run_viterbi  # type: ignore[import-untyped]

from gongwen.resources import resource
from gongwen.segment.characters import AMONG_DIGITS
from gongwen.segment.model import OUTSIDE, PAGE_BITS, ZERO, Floats, Integers, read_tables

BLOCK = 16_384
"""Characters decoded at once: more need more memory, fewer more time."""

_ENDS = ("\n", " \u3000\t\xa0", "。！？；", "，、,;.")  # where a block ends, the first that there are
_NEVER = -1e9  # lower than any path's score; sums with it stay exact
_WHITE = np.array([0, _NEVER, _NEVER, _NEVER, _NEVER])
_EIGHTHS = np.arange(5) / 8
_AMONG_DIGITS = [ord(mark) for mark in AMONG_DIGITS]


class Segmenter:
    """Finds words by a model directory of spacy-pkuseg, of the kind without word features."""

    def __init__(self, folder: Traversable | Path) -> None:
        """Reads the model; :class:`gongwen.errors.GongwenError` where ``folder`` holds none that can be used."""
        self._tables = read_tables(folder)

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
            found.append(starts + start)
        return np.concatenate([*found, [len(text)]])

    def words(self, text: str) -> list[str]:
        """The words in their order, without whitespace; what ``spacy_pkuseg.pkuseg.cut`` returns."""
        pieces = (text[start:end] for start, end in pairwise(self.boundaries(text).tolist()))
        return [piece for piece in pieces if not piece[0].isspace()]

    def _starts(self, text: str, cuts: Integers, joins: Integers) -> Integers:
        """Where in a block a word or a run of whitespace begins; 0 is one of these places."""
        tables = self._tables
        symbols = self._symbols(text)
        white = symbols[2:-2] == OUTSIDE
        places = np.flatnonzero(white)
        nodes = self._nodes(symbols, places)
        starts = white.copy()
        starts[1:] |= white[:-1]
        starts[0] = True
        if joins.size or cuts.size:
            forbidden = np.zeros(len(text), dtype=np.bool_)
            forbidden[joins] = True
            forbidden[cuts] = False
            nodes[np.ix_(forbidden & ~starts, tables.begins)] = _NEVER
            nodes[np.ix_(cuts[~white[cuts]], ~tables.begins)] = _NEVER
        starts |= tables.begins[run_viterbi(nodes, tables.edges)[1]]
        starts[places[1:][np.diff(places) == 1]] = False
        return np.flatnonzero(starts)

    def _symbols(self, text: str) -> Integers:
        """The symbols of a block's characters, with two OUTSIDE on either side."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        symbols = np.full(codes.size + 4, OUTSIDE)
        np.take(self._tables.symbols, codes, out=symbols[2:-2], mode="clip")
        if any(mark in text for mark in AMONG_DIGITS):
            digits = codes - ord("0") < 10  # unsigned: what is below "0" becomes huge
            marks = np.logical_or.reduce([codes == mark for mark in _AMONG_DIGITS])
            marks[1:-1] &= digits[:-2] & digits[2:]
            symbols[3:-3][marks[1:-1]] = self._tables.in_number
        return symbols

    def _nodes(self, symbols: Integers, white: Integers) -> Floats:
        """Character of a block, tag → score; ``white`` are the places of its whitespace.

        Whitespace has the first tag for certain, and no cost for the tags beside it: so what it parts is independent.
        """
        single, edges = self._tables.single, self._tables.edges
        size = symbols.size - 4
        padded = np.empty(size + 2, dtype=np.int64)  # a place before the block and one behind, for its ends
        self._sum_features(symbols, padded[1:-1])
        padded[white] -= single["c2."][symbols[white + 3]]  # the feature looks across the whitespace
        padded[white + 2] -= single["c-2."][symbols[white + 1]]
        nodes = np.empty((size + 2, 5))
        nodes[:, 0] = ZERO
        nodes[:, 1:] = padded.view("<u2").reshape(-1, 4)
        nodes[white] -= edges[:, 0]
        # All scores are whole, so an eighth only decides ties: at a piece's beginning the first of the best tags is it.
        nodes[white + 2] -= edges[0] + _EIGHTHS
        nodes[white + 1] = _WHITE
        return nodes[1:-1]

    def _sum_features(self, symbols: Integers, scores: Integers) -> None:
        """Put the packed scores of a block's characters, the sums over their features, into ``scores``."""
        tables = self._tables
        size = scores.size
        term = np.empty(size, dtype=np.int64)
        np.take(tables.single["c."], symbols[2:-2], out=scores, mode="clip")
        for kind, first in (("c-2.", 0), ("c-1.", 1), ("c1.", 3), ("c2.", 4)):
            scores += np.take(tables.single[kind], symbols[first : first + size], out=term, mode="clip")
        left, right = symbols[:-1], symbols[1:]
        page = tables.pages[left * tables.width + (right >> PAGE_BITS)]
        page += right & ((1 << PAGE_BITS) - 1)
        row = tables.rows[page]
        for kind, first in (("c-2c-1.", 0), ("c-1c.", 1), ("cc1.", 2)):
            scores += np.take(tables.pair[kind], row[first : first + size], out=term, mode="clip")


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
