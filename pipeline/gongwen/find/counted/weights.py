"""The weights of the features, and the candidate that they choose for each figure."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gongwen.errors import PatternError
from gongwen.find.counted.candidates import Candidates, Edges
from gongwen.find.counted.features import View, left_features, right_features, whole_features
from gongwen.find.counted.templates import BITS
from gongwen.find.counted.words import Ints
from gongwen.resources import resource

Weights = NDArray[np.float32]
Steps = NDArray[np.int16]
_BLOCK = 2048  # rows whose features are looked at at once
SCALE = 16  # weights are kept as multiples of 1/16, one byte each


def load_weights() -> Weights:
    """The weights of ``patterns/counted.npz``; :class:`~gongwen.errors.PatternError` where they are not there."""
    weights = np.zeros(1 << BITS, dtype=np.float32)
    try:
        with resource("patterns", "counted.npz").open("rb") as file:
            kept = np.load(file)
            weights[np.cumsum(kept["steps"], dtype=np.int64)] = kept["values"].astype(np.float32) / SCALE
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        message = f"patterns/counted.npz cannot be read: {error}. Install gongwen anew, or make it from a checkout: "
        raise PatternError("pattern-weights", message + "python -m gongwen.train.counted") from error
    return weights


def write_weights(path: Path, weights: Weights) -> None:
    """Keep the weights that are not 0: their places as steps from one to the next, their values in steps of 1/16."""
    places = np.flatnonzero(weights)
    steps = np.diff(places, prepend=0).astype(np.int32)
    np.savez_compressed(path, steps=steps, values=np.round(weights[places] * SCALE).astype(np.int8))


def in_steps(weights: Weights) -> Steps:
    """The weights as numbers of steps of 1/16: a table of half the size, whose sums are exact, too."""
    return np.round(weights * SCALE).astype(np.int16)


def scores(weights: Steps, view: View, rows: Candidates) -> Steps:
    """The score of each row, summed up in blocks, so that a long text takes no more memory at once than a short one."""
    lefts = _summed(weights, len(rows.lefts.kind), lambda part: left_features(view, _part(rows.lefts, part)))
    rights = _summed(weights, len(rows.rights.kind), lambda part: right_features(view, _part(rows.rights, part)))

    def some(part: slice) -> Candidates:
        kind, figure, left, right = (column[part] for column in rows[:4])
        return rows._replace(kind=kind, figure=figure, left=left, right=right)

    wholes = _summed(weights, len(rows.kind), lambda part: whole_features(view, some(part)))
    return summed(rows, lefts, rights, wholes)


Score = TypeVar("Score", np.int16, np.float32)


def summed(rows: Candidates, lefts: NDArray[Score], rights: NDArray[Score], wholes: NDArray[Score]) -> NDArray[Score]:
    """The score of each row from those of its edges and its own."""
    return lefts[rows.left] + rights[rows.right] + wholes


def best(scores: NDArray[Score], rows: Candidates) -> Ints:
    """For each figure the row of highest score, the first of equals."""
    highest = np.maximum.reduceat(scores, rows.first)
    tops = (scores == highest[rows.figure]).nonzero()[0][::-1]
    chosen = np.zeros(len(rows.first), dtype=np.int64)
    chosen[rows.figure[tops]] = tops
    return chosen


def _summed(weights: Steps, count: int, numbers: Callable[[slice], Ints]) -> Steps:
    total = np.empty(count, dtype=np.int16)
    for start in range(0, count, _BLOCK):
        part = slice(start, start + _BLOCK)
        total[part] = weights.take(numbers(part)).sum(axis=0, dtype=np.int16)
    return total


def _part(edges: Edges, part: slice) -> Edges:
    return Edges(*(column[part] for column in edges))
