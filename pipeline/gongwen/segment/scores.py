"""The scores of a text's characters, one for each tag: by tables, or by spacy-pkuseg's own features of words.

Both say where the text's whitespace is, across which no feature looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Protocol

import numpy as np
from spacy_pkuseg.config import config  # type: ignore[import-untyped]
from spacy_pkuseg.feature_extractor import FeatureExtractor  # type: ignore[import-untyped]

from gongwen.segment.characters import MARK_IN_NUMBER, WHITESPACE, for_model
from gongwen.segment.model import Floats, Integers, Model
from gongwen.segment.tables import OUTSIDE, PAGE_BITS, TAGS, ZERO, fits, make_tables


class Scores(Protocol):
    """A model's scores."""

    edges: Floats
    """Tag, next tag → score."""
    least: float
    """Less than any difference of two scores that counts."""

    def __call__(self, text: str) -> tuple[Floats, Integers]:
        """Character, tag → score, with a row before the text and one behind; and the places of whitespace.

        What the rows of whitespace hold, and the first and the last, is left open.
        """
        ...


def make_scores(model: Model) -> Scores:
    """The faster of the two that the model allows."""
    return TableScores(model) if fits(model) else WordScores(model)


class TableScores:
    """Scores as whole numbers, so that sums of them are exact. For models without word features."""

    least = 1.0

    def __init__(self, model: Model) -> None:
        self._tables = make_tables(model)
        self.edges = np.round(model.edges * self._tables.scale)

    def __call__(self, text: str) -> tuple[Floats, Integers]:
        symbols = self._symbols(text)
        white = (symbols[3:-3] == OUTSIDE).nonzero()[0]
        sums = self._sums(symbols)
        if white.size:  # these features look across it
            single = self._tables.single
            sums[white] -= single[symbols[white + 4], 4]
            sums[white + 2] -= single[symbols[white + 2], 0]
        nodes = np.empty((sums.size, TAGS))
        nodes[:, 0] = ZERO
        nodes[:, 1:] = sums.view("<u2").reshape(-1, TAGS - 1)
        return nodes, white

    def _symbols(self, text: str) -> Integers:
        """The symbols of a block's characters, with three OUTSIDE on either side."""
        codes = np.frombuffer(f"   {text}   ".encode("utf-32-le", "surrogatepass"), dtype="<u4")
        symbols = self._tables.symbols.take(codes, mode="clip")
        if places := [match.end() + 2 for match in MARK_IN_NUMBER.finditer(text)]:
            symbols[places] = self._tables.in_number
        return symbols

    def _sums(self, symbols: Integers) -> Integers:
        """The packed scores of all characters but the two at each end, the sums over their features.

        Those of a character lie in a slanted line of the features: one row further for every kind of feature.
        """
        tables, size = self._tables, symbols.size - 4
        single = tables.single.take(symbols, axis=0, mode="clip")
        left, right = symbols[:-1], symbols[1:]
        page = tables.pages.take(left * tables.width + (right >> PAGE_BITS), mode="clip")
        page += right & ((1 << PAGE_BITS) - 1)
        pair = tables.pair.take(tables.rows.take(page, mode="clip"), axis=0, mode="clip")
        sums: Integers = np.add.reduce(_slanted(single, size))
        sums += np.add.reduce(_slanted(pair, size))
        return sums


def _slanted(features: Integers, size: int) -> Integers:
    """Kind, character → what the feature of that kind counts for it: entry [character + kind, kind] of ``features``."""
    row, kind = features.strides
    return np.ndarray((features.shape[1], size), np.int64, features, strides=(row + kind, row))


class WordScores:
    """Scores by the features that spacy-pkuseg finds itself, character by character: any model of it, slowly."""

    least = 1e-9

    def __init__(self, model: Model) -> None:
        self.edges = model.edges
        self._weights = model.nodes
        self._extractor = FeatureExtractor()
        self._extractor.unigram = set(model.words)
        self._extractor.feature_to_idx = {name: number for number, name in enumerate(model.features)}

    def __call__(self, text: str) -> tuple[Floats, Integers]:
        white = [place for place, character in enumerate(text) if character in WHITESPACE]
        nodes = np.zeros((len(text) + 2, len(self.edges)))
        read, find = for_model(text), self._extractor.get_node_features_idx
        with word_features(True):
            for before, end in pairwise([-1, *white, len(text)]):
                characters = list(self._extractor.normalize_text(read[before + 1 : end]))
                for place in range(len(characters)):
                    nodes[before + 2 + place] = self._weights[find(place, characters)].sum(axis=0)
        return nodes, np.array(white, dtype=np.int64)


@contextmanager
def word_features(wanted: bool) -> Iterator[None]:
    """Whether spacy-pkuseg looks for word features: a setting of the whole process, put back afterwards."""
    before = config.wordFeature
    config.wordFeature = wanted
    try:
        yield
    finally:
        config.wordFeature = before
