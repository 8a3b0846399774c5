"""The weights of the features, and the candidate that they choose for each figure."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gongwen.errors import PatternError
from gongwen.find.counted.candidates import Candidates
from gongwen.find.counted.features import BITS, Features
from gongwen.find.counted.words import Ints
from gongwen.resources import resource

Weights = NDArray[np.float32]
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


def best(weights: Weights, numbers: Features, rows: Candidates) -> Ints:
    """For each figure the row of highest score, the first of equals."""
    lefts, rights, wholes = (weights[one].sum(axis=1) for one in numbers)
    scores = lefts[rows.left] + rights[rows.right] + wholes
    highest = np.maximum.reduceat(scores, rows.first)
    tops = np.flatnonzero(scores == highest[rows.figure])[::-1]
    chosen = np.zeros(len(rows.first), dtype=np.int64)
    chosen[rows.figure[tops]] = tops
    return chosen
