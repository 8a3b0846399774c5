"""Sentences segmented by hand: reading them, holding some out, scoring words against them.

A ``.words`` file has a sentence a line with spaces between its words, and lines ``# name`` that begin a document; a
``.conllu`` file is a treebank of Universal Dependencies. Both are read by their suffix.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

Sentence = list[str]

HELD_OUT_DOCUMENTS = 8
FOLDS = 8

SUFFIXES = frozenset("局部厅处所站院室会党队组科区市县省镇村国率度量费权性化型制类级员者人长官书表法案品物业场网期线")
"""What UD_Chinese-GSDSimp writes apart behind two or more characters, and UD_Chinese-PUD as one word with them."""

_OF_NAMES = frozenset("国省市区县人")
_BEFORE_A_WORD = frozenset("新大高")  # 新限制, 大城市: two characters behind one


class Divided(NamedTuple):
    """Sentences to train on, and those held out."""

    train: list[Sentence]
    held_out: list[Sentence]


def read_documents(path: Path) -> dict[str, list[Sentence]]:
    """Name of a document → its sentences, in the file's order; sentences before any name are the document ''."""
    text = path.read_text("utf-8")
    documents: dict[str, list[Sentence]] = {}
    name = ""
    if path.suffix == ".conllu":
        return {name: [_words_of(block) for block in text.split("\n\n") if block.strip()]}
    for line in text.splitlines():
        if line.startswith("# "):
            name = line[2:]
        elif line:
            documents.setdefault(name, []).append(line.split())
    return documents


def read_sentences(path: Path) -> list[Sentence]:
    """All sentences of a file."""
    return [sentence for sentences in read_documents(path).values() for sentence in sentences]


def _words_of(block: str) -> Sentence:
    """The forms of a sentence in CoNLL-U; ranges and empty nodes have no number alone."""
    rows = (line.split("\t") for line in block.splitlines() if not line.startswith("#"))
    return [row[1] for row in rows if row[0].isdigit()]


def divide_documents(documents: dict[str, list[Sentence]]) -> Divided:
    """Whole documents are held out, as phrases recur within one: those whose names' SHA-256 come first."""
    order = sorted(documents, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    held_out = [sentence for name in order[:HELD_OUT_DOCUMENTS] for sentence in documents[name]]
    return Divided([sentence for name in order[HELD_OUT_DOCUMENTS:] for sentence in documents[name]], held_out)


def divide_sentences(sentences: list[Sentence]) -> Divided:
    """Every eighth sentence is held out, beginning with the first."""
    train = [sentence for number, sentence in enumerate(sentences) if number % FOLDS]
    return Divided(train, sentences[::FOLDS])


def cut_suffixes(sentence: Sentence) -> Sentence:
    """The sentence with one-character suffixes apart (委员 会, 纽约 市, 印第安 人), as UD_Chinese-GSDSimp has them.

    Longer words are cut before a suffix of names alone: 化合物 in 氢氟碳化合物 is a word.
    """
    return [part for word in sentence for part in ([word[:-1], word[-1]] if _has_suffix(word) else [word])]


def _has_suffix(word: str) -> bool:
    if len(word) == 3:
        return word[-1] in SUFFIXES and word[0] not in _BEFORE_A_WORD
    return len(word) > 3 and word[-1] in _OF_NAMES


def word_f1(sentences: Iterable[Sentence], segment: Callable[[str], Sentence]) -> float:
    """F1 of words by their exact places, in percent. ``segment`` has a text without whitespace and gives its words."""
    right = found = given = 0
    for sentence in sentences:
        words = segment("".join(sentence))
        right += len(_spans(sentence) & _spans(words))
        found += len(words)
        given += len(sentence)
    return 200 * right / (found + given)


def _spans(words: Sentence) -> set[tuple[int, int]]:
    ends = list(accumulate(map(len, words)))
    return set(zip([0, *ends], ends, strict=False))
