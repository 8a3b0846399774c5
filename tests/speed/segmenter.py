"""The decoder beside spacy-pkuseg's ``cut`` on the same model: ``python tests/speed/segmenter.py``.

CPU time, the best of some rounds taken in turns, so that a noisy machine is noisy for both. Then the decoder alone on
texts of growing length, with the most memory that it took beside the text; loading the model; texts that are hard.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import spacy_pkuseg
from spacy_pkuseg.config import config
from texts import documents, repeated
from timing import in_turns, seconds_of

from gongwen.resources import resource
from gongwen.segment import Segmenter, load_segmenter
from gongwen.segment.characters import for_model

ROUNDS = 7
LENGTHS = (1_000, 5_000, 100_000, 1_000_000, 5_000_000)
FOLDER = Path(str(resource("patterns", "segmenter")))
HARD = {
    "one line, no blank": "依法行政",
    "blanks": "县 政 府 ",
    "digits": "1234567890",
    "一": "一",
    "unknown": "\U00020000",
}


def each(call: Callable[[str], object], texts: Iterable[str]) -> Callable[[int], object]:
    return lambda _: [call(text) for text in texts]


def beside_pkuseg() -> None:
    config.wordFeature = False  # as the model was trained
    pkuseg, segmenter = spacy_pkuseg.pkuseg(str(FOLDER), user_dict=None), load_segmenter()
    for name, texts in (
        ("documents", documents()),
        ("lines", [line for text in documents() for line in text.splitlines() if line]),
    ):
        calls = {
            "spacy_pkuseg cut": each(pkuseg.cut, [for_model(text) for text in texts]),
            "gongwen words": each(segmenter.words, texts),
            "gongwen boundaries": each(segmenter.boundaries, texts),
        }
        size, took = sum(map(len, texts)), in_turns(calls, range(ROUNDS))
        cut = took["spacy_pkuseg cut"].least
        print(f"\n{len(texts):,} {name} of the corpus, {size:,} characters, a call for each")
        for call, (least, _) in took.items():
            print(f"  {call:22}{size / least:14,.0f} characters/s{cut / least:8.1f} x")


def by_length() -> None:
    segmenter, prose = load_segmenter(), "\n".join(documents())
    print(f"\n{'boundaries, text':26}{'characters':>12}{'characters/s':>16}{'MB':>8}")
    rows = [("corpus", repeated(prose)(length)) for length in LENGTHS]
    rows += [(name, repeated(piece)(1_000_000)) for name, piece in HARD.items()]
    for name, text in rows:
        times = max(1, 200_000 // len(text))
        least = seconds_of(partial(segmenter.boundaries, text), times, ROUNDS)
        tracemalloc.start()
        segmenter.boundaries(text)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"{name:26}{len(text):12,}{len(text) / least:16,.0f}{peak / 1e6:8.1f}")


def loading() -> None:
    least = seconds_of(lambda: Segmenter(FOLDER), rounds=ROUNDS)
    tracemalloc.start()
    segmenter = Segmenter(FOLDER)
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert segmenter.words("依法行政")
    print(f"\nloading the model: {least:.3f} s, {kept / 1e6:.1f} MB kept")


if __name__ == "__main__":
    beside_pkuseg()
    by_length()
    loading()
