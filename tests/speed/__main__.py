"""What gongwen costs, in one table, beside others: ``python tests/speed`` (some minutes; ``--rounds 3`` for fewer).

CPU time of one core, the least of the rounds, and how much more the worst took. What is compared takes turns. Every
round reads the texts with other figures and invented names, so that nothing is remembered from the round before. The
others come with ``pip install -e '.[bench]'``. docs/speed.md explains the figures.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import spacy
from peers import INSTALL, Reader, peers
from spacy.language import Language
from stages import by_stage
from startup import SENTENCE, start_ups
from texts import documents, prose, sparse_documents, varied
from timing import Took, in_turns

import gongwen
from gongwen.record import encode

SHORT, LONG = 5_000, 1_000_000
CONFIGS = ("default", "fast")


def extracted(nlp: Language, texts: Iterable[str]) -> int:
    """Every text to its encoded record; how many entities there are."""
    entities = 0
    for text in texts:
        record = gongwen.extract(text, nlp=nlp)
        encode(record)
        entities += len(record.entities)
    return entities


def readers() -> dict[str, Reader]:
    return {f"gongwen {name}": partial(extracted, gongwen.load(name)) for name in CONFIGS}


def end_to_end(rounds: int) -> None:
    """From source text to encoded record, and what others do with the same texts."""
    found = peers()
    calls: dict[str, Callable[[tuple[str, ...]], object]] = dict(readers())
    calls |= {name: read for name, read in found.items() if read}
    for title, texts in (("corpus/", documents()), ("corpus/, sparse", sparse_documents())):
        entities = extracted(gongwen.load("fast"), varied(texts, -1))
        for call in calls.values():
            call(varied(texts, -2))  # registers, rules and dictionaries are read once a process
        took = in_turns(calls, [varied(texts, number) for number in range(rounds)])
        size = sum(map(len, texts))
        density = f"{entities:,} entities, {entities / size * 1000:.0f} per 1,000 characters"
        print(f"\n{title}: {len(texts)} documents, {size:,} characters, {density}")
        print(f"{'':38}{'characters/s':>13}{'µs/char':>9}{'µs/entity':>11}{'default=1':>11}{'spread':>8}")
        first = took["gongwen default"].least
        for name, seconds in took.items():
            per_entity = f"{seconds.least / entities * 1e6:11.0f}" if name.startswith("gongwen") else f"{'':11}"
            speed = f"{size / seconds.least:13,.0f}{seconds.least / size * 1e6:9.2f}"
            print(f"{name:38}{speed}{per_entity}{first / seconds.least:11.2f}{seconds.spread:8.0%}")
    for name in (name for name, read in found.items() if read is None):
        print(f"{name:38} is not installed: {INSTALL}")


def stages(rounds: int) -> None:
    size, entities = sum(map(len, documents())), extracted(gongwen.load("fast"), documents())
    took = by_stage(range(rounds))
    whole = sum(seconds for stage, seconds in took.items() if not stage.startswith(" "))
    print(f"\n{'stage, default on corpus/':38}{'ns/char':>13}{'µs/entity':>11}{'share':>9}")
    for stage, seconds in took.items():
        print(f"{stage:38}{seconds / size * 1e9:13.0f}{seconds / entities * 1e6:11.1f}{seconds / whole:9.1%}")


def lengths() -> None:
    """The same text in one document, and a fifth of it in short ones; and documents of a single sentence."""
    rounds = [_by_length(first) for first in (0, 300)]
    print(f"\n{'length of a document':38}" + "".join(f"{length:>13,}" for length in rounds[0]) + "   (ns a character)")
    for name, read in readers().items():
        took = in_turns({str(length): _at(length, read) for length in rounds[0]}, rounds)
        costs = (took[str(length)].least / sum(map(len, given)) * 1e9 for length, given in rounds[0].items())
        print(f"{name:38}" + "".join(f"{cost:13,.0f}" for cost in costs), flush=True)


def _by_length(first: int) -> dict[int, list[str]]:
    """Texts of each length; ``first`` makes them others."""
    long = prose(LONG, first)
    sentences = [SENTENCE.replace("15", str(first + number)) for number in range(100, 300)]
    short = [long[start : start + SHORT] for start in range(0, LONG, 5 * SHORT)]
    return {len(SENTENCE.replace("15", "100")): sentences, SHORT: short, LONG: [long]}


def _at(length: int, read: Reader) -> Callable[[Mapping[int, Iterable[str]]], object]:
    return lambda texts: read(texts[length])


def starting(rounds: int) -> None:
    print(f"\n{'start-up, each behind those above':46}{'CPU s':>7}{'spread':>8}")
    for name, measured in start_ups(rounds).items():
        took = Took(min(measured), max(measured))
        figure = f"{max(measured):4.0f} MB" if name.startswith("MB") else f"{took.least:7.3f}"
        print(f"{name.removeprefix('MB '):46}{figure}" + ("" if name.startswith("MB") else f"{took.spread:8.0%}"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python tests/speed", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    system = f"Python {platform.python_version()}, spaCy {spacy.__version__}, {os.cpu_count()} cores"
    print(f"gongwen {gongwen.__version__}, {system}; the least of {rounds} rounds in turns")
    end_to_end(rounds)
    stages(rounds)
    lengths()
    starting(rounds)


if __name__ == "__main__":
    main()
