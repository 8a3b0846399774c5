"""The words of a text by which its clauses tell what a figure counts, and the parts they may play.

Each word of ``patterns/counted.toml`` carries its lists as bits. Which part it plays is not decided here: the weights
of :mod:`gongwen.find.counted.weights` have learned it from annotated figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

from gongwen.find.counted import signs
from gongwen.find.mention import Mention
from gongwen.terms import load_terms

Ints = NDArray[np.int64]

LISTS = (
    "nouns",
    "governing",
    "either",
    "adverbs",
    "adverbs_short",
    "manner",
    "prepositions",
    "relations",
    "edges",
    "edges_short",
    "shares",
    "compares",
)
NOUN, GOVERNING, EITHER, ADVERB, SHORT_ADVERB, MANNER, PREPOSITION, RELATION, EDGE, SHORT_EDGE, SHARE, COMPARE = (
    1 << place for place in range(len(LISTS))
)
DATE, BODY = 1 << len(LISTS), 1 << (len(LISTS) + 1)
PARTS = len(LISTS) + 2
VERB = GOVERNING | EITHER

# A title and a short quotation are one thing: nothing inside may end or govern anything.
_WHOLE = re.compile("《[^《》\n]{1,80}》|“[^“”\n]{1,20}”")
INSIDE = "\ue001"  # a character inside of such a thing
_ASIDE = "\ue000"  # one of a date or an organisation: no listed word reaches into it


class Words(NamedTuple):
    """The words of one text, by the place where they start and by the place where they end.

    ``text`` has the inside of titles and short quotations blanked, as long as the text itself; offsets count in it.
    ``codes`` are its code points, ``roles`` what each does as a sign (:mod:`gongwen.find.counted.signs`).
    ``starts``, ``ends``, ``parts`` list the words in order; for all places at once ``starting[i]`` has the parts of
    the word that starts at ``i`` (0 where none does), which ends at ``end_of[i]``, and ``ending[i]`` and
    ``start_of[i]`` likewise. ``closed[i]`` tells that ``i`` is inside of a title, a quotation, a date or an
    organisation, where nothing counted begins or ends.
    """

    text: str
    codes: Ints
    roles: Ints
    starts: list[int]
    ends: list[int]
    parts: list[int]
    starting: Ints
    end_of: Ints
    ending: Ints
    start_of: Ints
    closed: NDArray[np.bool_]

    def from_place(self, place: int) -> tuple[int, int]:
        """The parts and the end of the word that starts at a place, ``(0, 0)`` where none does."""
        word = bisect_left(self.starts, place)
        return (self.parts[word], self.ends[word]) if self.starts[word : word + 1] == [place] else (0, 0)

    def up_to(self, place: int) -> tuple[int, int]:
        """The parts and the start of the word that ends at a place, ``(0, 0)`` where none does."""
        word = bisect_left(self.ends, place)
        return (self.parts[word], self.starts[word]) if self.ends[word : word + 1] == [place] else (0, 0)


def _codes_of(text: str) -> Ints:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


class Vocabulary:
    """The word lists of ``counted.toml``."""

    def __init__(self) -> None:
        lists = load_terms("counted.toml")
        parts: dict[str, int] = {}
        for place, name in enumerate(LISTS):
            for word in lists[name]:
                parts[word] = parts.get(word, 0) | 1 << place
        # A verb that may be a noun is one, whatever other list of verbs has it.
        of_words = [part & ~GOVERNING if part & EITHER else part for part in parts.values()]
        self._parts = np.array([*of_words, BODY, DATE], dtype=np.int64)
        self._body, self._date = len(of_words), len(of_words) + 1
        self._automaton = AhoCorasick(list(parts), matchkind=MatchKind.LeftmostLongest)

    def read(self, text: str, asides: Iterable[Mention]) -> Words:
        """The words of the text; the asides, its dates and organisations, stand among them as one word each."""
        masked = _WHOLE.sub(lambda whole: whole[0][0] + INSIDE * (len(whole[0]) - 2) + whole[0][-1], text)
        codes = _codes_of(masked)
        inside = codes == ord(INSIDE)
        closed = np.append(inside, False)
        closed[1:] |= inside
        pieces, last, beside = [], 0, list[int]()
        for start, end, label in sorted((aside.start, aside.end, aside.label) for aside in asides):
            if start >= last:
                pieces += [masked[last:start], _ASIDE * (end - start)]
                closed[start + 1 : end] = True
                last = end
                beside += (self._body if label == "ORG" else self._date, start, end)
        blanked = "".join([*pieces, masked[last:]])
        listed = chain.from_iterable(self._automaton.find_matches_as_indexes(blanked))
        found = np.fromiter(chain(beside, listed), np.int64).reshape(-1, 3)
        return self._placed(masked, codes, found[found[:, 1].argsort(kind="stable")].T, closed)

    def _placed(self, text: str, codes: Ints, found: Ints, closed: NDArray[np.bool_]) -> Words:
        """``found`` has rows for the words, as numbers of their parts, and for where they start and end."""
        parts, starts, ends = self._parts[found[0]], found[1], found[2]
        starting, end_of, ending, start_of = np.zeros((4, len(text) + 1), dtype=np.int64)
        starting[starts], end_of[starts] = parts, ends
        ending[ends], start_of[ends] = parts, starts
        listed = starts.tolist(), ends.tolist(), parts.tolist()
        return Words(text, codes, signs.roles(codes), *listed, starting, end_of, ending, start_of, closed)
