"""The weights that choose what a figure counts, learned from annotated figures: ``python -m gongwen.train.counted``.

A softmax over the candidates of each figure, trained by AdaGrad; the weights are the mean over the later rounds. The
same input gives the same file on one machine and one release of numpy.
"""

from __future__ import annotations

import argparse
import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongwen.clean import clean
from gongwen.errors import GongwenError
from gongwen.find.counted.candidates import NOTHING, SAME, Candidates, candidates
from gongwen.find.counted.features import Features, View, features
from gongwen.find.counted.templates import BITS
from gongwen.find.counted.units import unit_of
from gongwen.find.counted.weights import SCALE, Weights, best, summed, write_weights
from gongwen.find.counted.words import Ints, Vocabulary
from gongwen.find.mention import Mention
from gongwen.pipes.finders import finder
from gongwen.score.gold import Gold, read_gold

_FIGURE = re.compile(r"⟦(?P<figure>[^⟦⟧|]+)\|(?P<of>[^⟦⟧|]*)⟧")
_ROUNDS, _RATE, _DECAY, _FEWEST = 12, 0.1, 3e-4, 3


class Annotated(NamedTuple):
    """A text with its figures and what each counts, as written; ``None`` for nothing."""

    name: str
    text: str
    figures: list[Mention]
    things: list[str | None]


class _Example(NamedTuple):
    """A figure: its features as places in the list of its distinct ones, and which of its candidates are right."""

    distinct: Ints
    places: Ints
    right: NDArray[np.bool_]


def read_documents(folder: Path) -> Iterator[Annotated]:
    """The figures of gold documents, in the clean text; errors as of :func:`gongwen.score.gold.read_gold`."""
    for gold in read_gold(folder):
        yield _cleaned(gold)


def _cleaned(gold: Gold) -> Annotated:
    cleaned = clean(gold.source.text)
    places = [cleaned.to_raw(at, at + 1)[0] for at in range(len(cleaned.text))]
    figures, things = [], []
    for entity in sorted((one for one in gold.entities if one.label == "QUANTITY"), key=lambda one: one.start):
        start, end = bisect_left(places, entity.start), bisect_left(places, entity.end)
        figures.append(Mention(start, end, "QUANTITY", "gold"))
        things.append(entity.of)
    return Annotated(gold.name, cleaned.text, figures, things)


def read_figures(path: Path) -> Iterator[Annotated]:
    """The lines of a file in which each figure is marked with what it counts: 检查门店⟦12家|门店⟧."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text, figures, things, last = "", [], [], 0
        for mark in _FIGURE.finditer(line):
            text += line[last : mark.start()]
            figures.append(Mention(len(text), len(text) + len(mark["figure"]), "QUANTITY", "gold"))
            things.append(mark["of"] or None)
            text, last = text + mark["figure"], mark.end()
        text += line[last:]
        wrong = [thing for thing in things if thing and thing not in text]
        if wrong or not figures or "⟦" in text or "⟧" in text:
            message = (
                f"{path}, line {number}: {wrong[0] if wrong else 'a mark'!r} is not in the text or not well-formed."
            )
            raise GongwenError("gold-figures", f"{message} Write ⟦figure|what it counts⟧, copied from the line.")
        yield Annotated(f"{path.name}:{number}", text, figures, things)


class Prepared(NamedTuple):
    """An annotated text with the candidates of its figures and their features."""

    annotated: Annotated
    rows: Candidates
    numbers: Features
    right: NDArray[np.bool_]

    def answers(self, weights: Weights) -> list[str | None]:
        """What each figure counts by the weights."""
        text, found = self.annotated.text, list[str | None]()
        starts, ends = self.rows.start, self.rows.end
        scores = summed(self.rows, *(weights[numbers].sum(axis=1) for numbers in self.numbers))
        for number, row in enumerate(best(scores, self.rows).tolist()):
            kind = int(self.rows.kind[row])
            carried = found[number - (kind - SAME + 1)] if kind >= SAME else None
            found.append(carried if kind >= SAME or kind == NOTHING else text[starts[row] : ends[row]])
        return found


def prepare(texts: Iterable[Annotated]) -> list[Prepared]:
    """The candidates of all figures; dates and organisations are those that the finders find."""
    vocabulary, prepared = Vocabulary(), []
    for annotated in texts:
        text, figures = annotated.text, annotated.figures
        words = vocabulary.read(text, [*finder("orgs")(text), *finder("dates")(text)])
        rows = candidates(words, figures)
        numbers = features(View(words, figures, [unit_of(text, figure) for figure in figures], rows), rows)
        prepared.append(Prepared(annotated, rows, numbers, _right(annotated, rows)))
    return prepared


def _right(annotated: Annotated, rows: Candidates) -> NDArray[np.bool_]:
    text, things = annotated.text, annotated.things
    right = np.zeros(len(rows.kind), dtype=np.bool_)
    for row, (kind, start, end, figure) in enumerate(
        zip(rows.kind.tolist(), rows.start.tolist(), rows.end.tolist(), rows.figure.tolist(), strict=True)
    ):
        thing = things[figure]
        if kind == NOTHING:
            right[row] = thing is None
        elif kind >= SAME:
            right[row] = thing is not None and things[figure - (kind - SAME + 1)] == thing
        else:
            right[row] = text[start:end] == thing
    return right


def train(texts: Sequence[Prepared]) -> Weights:
    """The weights, rounded to the steps in which they are kept. A figure with no right candidate teaches nothing."""
    size = 1 << BITS
    examples = list(_examples(texts))
    often = np.zeros(size, dtype=np.int64)
    for example in examples:
        often[example.distinct] += 1
    kept = (often >= _FEWEST).astype(np.float64)
    weights, squares, total = np.zeros(size), np.full(size, 1e-2), np.zeros(size)
    order = np.random.default_rng(0)
    for turn in range(_ROUNDS):
        for place in order.permutation(len(examples)).tolist():
            distinct, places, right = examples[place]
            now = weights[distinct]
            slope = (_slope(now[places].sum(axis=1), right, places, len(distinct)) + _DECAY * now) * kept[distinct]
            squares[distinct] += slope * slope
            weights[distinct] = now - _RATE * slope / np.sqrt(squares[distinct])
        if turn >= _ROUNDS // 2:
            total += weights
    mean = total / (_ROUNDS - _ROUNDS // 2)
    return (np.round(mean * SCALE).clip(-127, 127) / SCALE).astype(np.float32)


def _examples(texts: Sequence[Prepared]) -> Iterator[_Example]:
    for _, rows, (lefts, rights, wholes), right in texts:
        numbers = np.concatenate([lefts[rows.left], rights[rows.right], wholes], axis=1)
        for first, last in zip(rows.first.tolist(), [*rows.first.tolist()[1:], len(right)], strict=True):
            if right[first:last].any():
                distinct, places = np.unique(numbers[first:last], return_inverse=True)
                yield _Example(distinct, places.reshape(numbers[first:last].shape), right[first:last])


def _slope(scores: NDArray[np.float64], right: NDArray[np.bool_], places: Ints, size: int) -> NDArray[np.float64]:
    """The slope of the loss by each distinct feature."""
    share = np.exp(scores - scores.max())
    share /= share.sum()
    wanted = share * right
    wanted /= max(wanted.sum(), 1e-12)
    each = np.repeat(share - wanted, places.shape[1])
    slope: NDArray[np.float64] = np.bincount(places.ravel(), each, size).astype(np.float64)
    return slope


def main() -> None:
    """Train on all that is named and write the weights; with ``--folds`` print what texts left out score instead."""
    parser = argparse.ArgumentParser(prog="python -m gongwen.train.counted", description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path, help="directory of gold documents, with figures/*.txt in it")
    parser.add_argument("-o", "--output", type=Path, help="file of weights to write, such as patterns/counted.npz")
    parser.add_argument("--folds", type=int, default=0, help="train on all but a fold of documents, score the fold")
    options = parser.parse_args()
    documents = prepare(read_documents(options.corpus))
    lines = prepare(one for path in sorted(options.corpus.glob("figures/*.txt")) for one in read_figures(path))
    if options.folds:
        right = [_fold(documents, lines, fold, options.folds) for fold in range(options.folds)]
        share = sum(map(sum, right)) / sum(map(len, right))
        sys.stdout.write(f"what figures count, exactly, in documents left out: {share:.1%}\n")
    if options.output:
        write_weights(options.output, train([*documents, *lines]))


def _fold(documents: Sequence[Prepared], lines: Sequence[Prepared], fold: int, folds: int) -> list[bool]:
    weights = train([one for place, one in enumerate(documents) if place % folds != fold] + list(lines))
    return [
        found == thing
        for one in documents[fold::folds]
        for found, thing in zip(one.answers(weights), one.annotated.things, strict=True)
    ]


if __name__ == "__main__":
    main()
