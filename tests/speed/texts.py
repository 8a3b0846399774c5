"""Texts to be timed: the documents of corpus/, dense and thinned out, and one piece again and again."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count, islice
from pathlib import Path

CORPUS = Path(__file__).parents[2] / "corpus"
SYLLABLES = "澜溪禾桐岩柏亭泗峤渚坪岚濉塬磐槐坳颍舒霖堰汀陇梓潭澄陵黎墨柳沱汝鹤枞沐滦岭"
"""What the invented names of corpus/ are made of, and little else."""

_SENTENCE = re.compile(r"[^。；！？\n]*+[。；！？\n]*+")
_FIGURE = re.compile(r"(?<![0-9〔\[(（第])[1-9][0-9]*+(?:\.[0-9]++)?+(?! ?[年月日号时点]|[0-9—-])")


@cache
def documents() -> tuple[str, ...]:
    """The documents of corpus/, as a crawl would give them."""
    return tuple(path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt")))


@cache
def sparse_documents() -> tuple[str, ...]:
    """The sentences of corpus/ in which the annotation names one thing at most, in documents of the corpus' length."""
    kept: list[str] = []
    for path in sorted(CORPUS.glob("*.txt")):
        text = path.read_text("utf-8")
        starts = [entity["start"] for entity in json.loads(path.with_suffix(".json").read_text("utf-8"))["entities"]]
        kept += [
            sentence[0]
            for sentence in _SENTENCE.finditer(text)
            if sum(sentence.start() <= start < sentence.end() for start in starts) <= 1
        ]
    text, length = "".join(kept), sum(map(len, documents())) // len(documents())
    return tuple(text[start : start + length] for start in range(0, len(text), length))


def varied(texts: tuple[str, ...], number: int) -> tuple[str, ...]:
    """The same texts with other figures and other invented names, as long as before.

    What a program remembers of one variation (names, amounts) helps it in the next one no more than in any new text.
    """
    chance = random.Random(number)
    names = str.maketrans(SYLLABLES, "".join(chance.sample(SYLLABLES, len(SYLLABLES))))

    def figure(match: re.Match[str]) -> str:
        return "".join(chance.choice("123456789") if char != "." else char for char in match[0])

    return tuple(_FIGURE.sub(figure, text).translate(names) for text in texts)


def prose(length: int, first: int = 0) -> str:
    """The documents of corpus/ one after another, as often as the length needs, each time in the next variation."""
    pieces: list[str] = []
    reached = 0
    for number in count(first):
        pieces += varied(documents(), number)
        reached = sum(map(len, pieces))
        if reached >= length:
            break
    return "".join(pieces)[:length]


def repeated(piece: str) -> Callable[[int], str]:
    """A text of any length that is nothing but the piece."""
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def numbered(shape: str) -> Callable[[int], str]:
    """A text of any length in which the piece stands again and again, each time with another name."""

    def names() -> Iterator[str]:
        for number in count():
            yield shape.format("".join(SYLLABLES[number // base**place % base] for place in range(3)))

    base = len(SYLLABLES)
    return lambda length: "".join(islice(names(), length // len(shape.format(SYLLABLES[:3])) + 1))[:length]
