"""Trains the word segmenter that gongwen ships: ``python -m gongwen.train.segmenter``, in a checkout.

It learns from ``corpus/segmentation`` and writes ``patterns/segmenter``, a model directory of spacy-pkuseg, in about a
minute and the same bits every time. ``--out`` names another directory, ``--also`` files to learn from beside
(``.words`` or ``.conllu``: the treebank's own training file, documents of one's own). ``--compare`` writes nothing: it
prints the word F1 with and without the documents' sentences and with PUD as it is, with its suffixes cut, and left out.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import sys
import tempfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from gongwen.segment.annotated import (
    Sentence,
    cut_suffixes,
    divide_documents,
    divide_sentences,
    read_documents,
    read_sentences,
    word_f1,
)
from gongwen.segment.characters import for_model
from gongwen.segment.decoder import Segmenter
from gongwen.segment.scores import word_features

CORPUS, MODEL = Path("corpus/segmentation"), Path("patterns/segmenter")

ROUNDS = 8
TIMES = 2
"""How often a document's sentence is learnt from, for once a treebank's."""
SMALLEST = 0.1
"""A feature that moves no tag's score by more than this is left out."""
UNIT = 1 / 64
"""Weights are multiples of it: a power of two, so that sums of them are exact."""


class Data(NamedTuple):
    """The sentences of ``corpus/segmentation``."""

    treebank: list[Sentence]
    pud: list[Sentence]
    documents: list[Sentence]
    treebank_held_out: list[Sentence]
    documents_held_out: list[Sentence]


def read_data(folder: Path) -> Data:
    """The sentences to learn from, and those that no shipped model has seen."""
    treebank = divide_sentences(read_sentences(folder / "gsdsimp.words"))
    documents = divide_documents(read_documents(folder / "domain.words"))
    pud = read_sentences(folder / "pud.words")
    return Data(treebank.train, pud, documents.train, treebank.held_out, documents.held_out)


def train(sentences: list[Sentence], folder: Path) -> None:
    """Train on the sentences, in their order, and write the model to ``folder``: the same for the same sentences.

    Without word features, which would make decoding many times slower for about half a point of F1.
    """
    import spacy_pkuseg  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory() as work:
        learn, first = Path(work, "learn.txt"), Path(work, "first.txt")
        lines = [" ".join(_as_model_reads(sentence)) for sentence in sentences]
        learn.write_text("\n".join(lines) + "\n", "utf-8")
        first.write_text(lines[0] + "\n", "utf-8")  # it wants a test file, and scores it in every round
        random.seed(0)  # it shuffles the sentences by the global generator
        with word_features(False), contextlib.redirect_stdout(io.StringIO()):
            spacy_pkuseg.train(str(learn), str(first), work, train_iter=ROUNDS)
        shrink(Path(work), folder)


def _as_model_reads(sentence: Sentence) -> Sentence:
    text = for_model("".join(sentence))
    ends = list(accumulate(map(len, sentence)))
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def shrink(source: Path, folder: Path) -> None:
    """Write the model of ``source`` to ``folder`` without the features that decide little, its weights rounded."""
    features = msgspec.msgpack.decode((source / "features.msgpack").read_bytes())
    with np.load(source / "weights.npz") as stored:
        tags, weights = int(stored["sizes"][0]), stored["w"]
    nodes, edges = weights[: -tags * tags].reshape(-1, tags), weights[-tags * tags :]
    wanted = np.ptp(nodes, axis=1) > SMALLEST
    wanted[0] = True  # the bias, which pkuseg looks for there
    names = sorted(features["feature_to_idx"], key=features["feature_to_idx"].__getitem__)
    kept = [name for name, keep in zip(names, wanted, strict=True) if keep]
    folder.mkdir(parents=True, exist_ok=True)
    # Words would serve word features alone.
    content = {"unigram": [], "bigram": [], "feature_to_idx": {name: number for number, name in enumerate(kept)}}
    content["tag_to_idx"] = features["tag_to_idx"]
    (folder / "features.msgpack").write_bytes(msgspec.msgpack.encode(content))
    rounded = np.round(np.concatenate([nodes[wanted].reshape(-1), edges]) / UNIT) * UNIT + 0.0  # no negative zeros
    np.savez_compressed(folder / "weights.npz", sizes=np.array([tags, len(kept)]), w=rounded)


def compare(data: Data, also: list[Sentence]) -> Iterator[str]:
    """A table of word F1 by what is learnt from, line by line."""
    yield f"{'learnt from':44}{'treebank':>10}{'documents':>11}"
    recut = [cut_suffixes(sentence) for sentence in data.pud]
    for name, pud in (("GSDSimp", []), ("GSDSimp, PUD", data.pud), ("GSDSimp, PUD with suffixes cut", recut)):
        for ending, documents in (("", []), (", documents", data.documents * TIMES)):
            with tempfile.TemporaryDirectory() as folder:
                train(data.treebank + pud + documents + also, Path(folder))
                yield f"{name + ending:44}" + "".join(f"{score:10.2f}" for score in scores(data, Path(folder)))


def scores(data: Data, folder: Path) -> tuple[float, float]:
    """Word F1 of the model in ``folder`` on the held-out sentences of the treebank and of the documents."""
    words = Segmenter(folder).words
    return word_f1(data.treebank_held_out, words), word_f1(data.documents_held_out, words)


def main(arguments: list[str] | None = None) -> None:
    """Train and write the model, then print its word F1; with ``--compare`` print the table of :func:`compare`."""
    parser = argparse.ArgumentParser(prog="python -m gongwen.train.segmenter", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the folder of the annotated sentences")
    parser.add_argument("--out", type=Path, default=MODEL, help="the folder that the model is written to")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="more sentences to learn from")
    parser.add_argument("--compare", action="store_true", help="print word F1 by what is learnt from")
    options = parser.parse_args(arguments)
    data = read_data(options.corpus)
    also = [sentence for path in options.also for sentence in read_sentences(path)]
    if options.compare:
        for line in compare(data, also):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        return
    pud = [cut_suffixes(sentence) for sentence in data.pud]
    train(data.treebank + pud + data.documents * TIMES + also, options.out)
    treebank, documents = scores(data, options.out)
    sys.stdout.write(f"word F1 on held-out sentences: treebank {treebank:.2f}, documents {documents:.2f}\n")


if __name__ == "__main__":
    main()
