"""What the pipeline reaches on the corpus must not fall: floors pinned together with the corpus they were measured on.

Whoever changes the corpus measures again (``gongwen score corpus``) and pins the new hash with the floors below.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from gongwen.score import Score, score

CORPUS = Path(__file__).parents[1] / "corpus"
MEASURED_ON = "116b9d96c1571ffe"
SPANS = {"ORG": 0.99, "LAW": 0.99, "WORK": 0.99, "DATE": 0.99, "QUANTITY": 0.99}
VALUES = {
    ("LAW", "kind"): 0.99,
    ("LAW", "canonical"): 0.98,
    ("LAW", "article"): 0.99,
    ("LAW", "number"): 0.99,
    ("DATE", "value"): 0.99,
    ("DATE", "type"): 0.99,
    ("QUANTITY", "all but of"): 0.99,
    ("QUANTITY", "of"): 0.96,
    ("ORG", "canonical"): 0.98,
}
FIELDS = 0.95


@pytest.fixture(scope="module")
def measured() -> Score:
    return score(CORPUS)


def test_the_corpus_is_the_one_that_was_measured() -> None:
    digest = hashlib.sha256()
    for path in sorted([*CORPUS.glob("*.txt"), *CORPUS.glob("*.json")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    assert digest.hexdigest()[:16] == MEASURED_ON, "the corpus changed: measure again and pin its hash with the floors"


@pytest.mark.parametrize("label", SPANS)
def test_spans(measured: Score, label: str) -> None:
    f1 = measured.spans()[label].f1
    assert f1 is not None
    assert f1 >= SPANS[label]


@pytest.mark.parametrize(("label", "check"), VALUES)
def test_values(measured: Score, label: str, check: str) -> None:
    accuracy = measured.values()[label][check].accuracy
    assert accuracy is not None
    assert accuracy >= VALUES[label, check]


def test_fields(measured: Score) -> None:
    assert {name: share for name, share in measured.fields().items() if (share.accuracy or 0) < FIELDS} == {}
