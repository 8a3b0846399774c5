"""A model directory of spacy-pkuseg as it is on disk."""

from __future__ import annotations

import io
import zipfile
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from gongwen.errors import GongwenError

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Model(NamedTuple):
    """What spacy-pkuseg learnt."""

    features: list[str]  # names, in the order of their numbers; the first is the bias $$
    tags: list[str]  # the same; a tag that begins a word begins with B
    words: list[str]  # the training text's words, of which word features consist
    nodes: Floats  # feature, tag → weight
    edges: Floats  # tag, next tag → score

    @property
    def begins(self) -> NDArray[np.bool_]:
        """Tag → whether a word begins with it."""
        return np.array([tag.startswith("B") for tag in self.tags])


def read_model(folder: Traversable) -> Model:
    """The model of a directory that ``spacy_pkuseg.train`` wrote; :class:`GongwenError` where there is none."""
    try:
        stored = msgspec.msgpack.decode(folder.joinpath("features.msgpack").read_bytes(), type=dict[str, Any])
        with np.load(io.BytesIO(folder.joinpath("weights.npz").read_bytes())) as arrays:
            weights = arrays["w"].astype(np.float64)
        features, tags = _in_order(stored["feature_to_idx"]), _in_order(stored["tag_to_idx"])
        words = list(stored["unigram"])
    except OSError as error:
        raise _unusable(folder, f"{error.strerror or type(error).__name__}: {error.filename}") from error
    except (msgspec.DecodeError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise _unusable(folder, f"its files are damaged ({error})") from error
    count = len(tags)
    if (len(features) + count) * count != weights.size or features[0] != "$$":
        raise _unusable(folder, "its weights are not those of its features and tags")
    between = weights[-count * count :].reshape(count, count)
    # As spacy_pkuseg.inference.getLogYY has them.
    return Model(features, tags, words, weights[: -count * count].reshape(-1, count), 1 + between.T)


def _in_order(numbers: dict[str, int]) -> list[str]:
    names = list(numbers)
    order = np.fromiter(numbers.values(), dtype=np.int64, count=len(names))
    return names if (np.diff(order) == 1).all() else [names[place] for place in np.argsort(order)]


def _unusable(folder: Traversable, reason: str) -> GongwenError:
    message = f"{folder} cannot be used as a segmenter: {reason}. Name a directory that spacy_pkuseg.train wrote."
    return GongwenError("segmenter-model", message)
