"""Training of the weights that choose what a figure counts: what it reads, what it refuses, that it is repeatable."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gongwen.errors import GongwenError, PatternError
from gongwen.find.counted import weights as kept
from gongwen.find.counted.weights import load_weights, write_weights
from gongwen.train.counted import prepare, read_documents, read_figures, train

CORPUS = Path(__file__).parents[2] / "corpus"


def figures(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "figures.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_marked_line_is_read(tmp_path: Path) -> None:
    (one,) = read_figures(figures(tmp_path, "全年检查门店⟦12家|门店⟧,其中⟦3家|⟧。"))
    assert one.text == "全年检查门店12家,其中3家。"
    assert [one.text[figure.start : figure.end] for figure in one.figures] == ["12家", "3家"]
    assert one.things == ["门店", None]


@pytest.mark.parametrize("line", ["检查门店⟦12家|商店⟧。", "检查门店12家。", "检查⟦门店⟧⟦12家|门店⟧。"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(GongwenError, match=r"figures\.txt, line 2"):
        list(read_figures(figures(tmp_path, "检查门店⟦12家|门店⟧。", line)))


def test_documents_are_read_in_their_clean_text() -> None:
    documents = {one.name: one for one in read_documents(CORPUS)}
    assert len(documents) >= 40
    for one in documents.values():
        assert all(thing is None or thing in one.text for thing in one.things), one.name


def test_training_is_repeatable_and_learns(tmp_path: Path) -> None:
    texts = prepare(read_figures(figures(tmp_path, *["检查门店⟦12家|门店⟧。", "立案⟦45起|立案⟧。"] * 4)))
    weights = train(texts)
    assert np.array_equal(weights, train(texts))
    assert [one.answers(weights) for one in texts[:2]] == [["门店"], ["立案"]]


def test_weights_come_back_as_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "counted.npz"
    write_weights(path, load_weights())
    monkeypatch.setattr(kept, "resource", lambda kind, name: path)
    before = path.read_bytes()
    write_weights(path, load_weights())
    assert path.read_bytes() == before


def test_weights_that_cannot_be_read_name_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "resource", lambda kind, name: tmp_path / "none.npz")
    with pytest.raises(PatternError, match=r"gongwen\.train\.counted"):
        load_weights()


@pytest.mark.slow
def test_the_shipped_weights_are_those_of_the_corpus() -> None:
    """Trained anew they answer alike but for one figure in a hundred.

    Dates and bodies around a figure are features too, so that a change of their finders moves some weights.
    """
    lines = [one for path in sorted(CORPUS.glob("figures/*.txt")) for one in read_figures(path)]
    texts = [*prepare(read_documents(CORPUS)), *prepare(lines)]
    trained, shipped = train(texts), load_weights()
    answers = [
        (found, now) for one in texts for found, now in zip(one.answers(shipped), one.answers(trained), strict=True)
    ]
    assert sum(found != now for found, now in answers) <= len(answers) / 100
