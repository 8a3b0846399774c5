"""Annotated sentences, and the command that makes the shipped model of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from gongwen.resources import resource
from gongwen.segment.annotated import Sentence, cut_suffixes, read_documents, read_sentences, word_f1
from gongwen.segment.characters import WHITESPACE
from gongwen.train import segmenter
from gongwen.train.segmenter import CORPUS, compare, main, read_data, scores, train

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT / CORPUS
MODEL = Path(str(resource("patterns", "segmenter")))


def test_what_is_held_out_is_not_learnt_from() -> None:
    data = read_data(SENTENCES)
    assert len(data.documents_held_out) >= 100
    assert len(data.documents) + len(data.documents_held_out) == len(read_sentences(SENTENCES / "domain.words")) >= 475
    assert len(data.treebank) + len(data.treebank_held_out) == 1_000
    assert len(data.treebank_held_out) == 125
    seen = {"".join(sentence) for sentence in data.treebank + data.pud + data.documents}
    assert not seen & {"".join(sentence) for sentence in data.treebank_held_out + data.documents_held_out}


def test_the_shipped_model_finds_the_words_of_sentences_it_has_not_seen() -> None:
    treebank, documents = scores(read_data(SENTENCES), MODEL)
    assert treebank > 90.0
    assert documents > 96.2


@pytest.mark.parametrize("name", ["gsdsimp.words", "pud.words", "domain.words"])
def test_annotated_sentences_have_one_space_between_words(name: str) -> None:
    for line in (SENTENCES / name).read_text("utf-8").splitlines():
        assert line == " ".join(line.split())
        assert line
        assert not set(line) & set(WHITESPACE) - {" "}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("委员会", "委员 会"), ("纽约市", "纽约 市"), ("印第安人", "印第安 人"), ("可行性", "可行 性"),
        ("效率", "效率"), ("大城市", "大城市"), ("新限制", "新限制"), ("氢氟碳化合物", "氢氟碳化合物"),
        ("常委", "常委"),
    ],
)  # fmt: skip
def test_suffixes_stand_apart(word: str, parts: str) -> None:
    assert cut_suffixes([word]) == parts.split()


def test_word_f1_counts_exact_places() -> None:
    assert word_f1([["依法", "治县"], ["法"]], lambda text: [text]) == 200 * 1 / (3 + 2)
    assert word_f1([["依法", "治县"]], lambda text: ["依法", "治县"]) == 100


def test_documents_and_treebanks_are_read(tmp_path: Path) -> None:
    words, treebank = tmp_path / "a.words", tmp_path / "a.conllu"
    words.write_text("先 行\n# one\n依法 治县\n\n# two\n法\n", "utf-8")
    assert read_documents(words) == {"": [["先", "行"]], "one": [["依法", "治县"]], "two": [["法"]]}
    row = "\t_" * 8
    treebank.write_text(f"# text = 依法。\n1-2\t依法{row}\n1\t依{row}\n2\t法{row}\n\n1\t。{row}\n\n", "utf-8")
    assert read_sentences(treebank) == [["依", "法"], ["。"]]


def test_training_twice_gives_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter, "ROUNDS", 2)
    sentences = read_data(SENTENCES).documents[:12]
    for name in ("one", "two"):
        train(sentences, tmp_path / name)
    for name in ("features.msgpack", "weights.npz"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_command_writes_a_model_and_says_how_good_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learnt: list[Sentence] = []
    also = tmp_path / "own.words"
    also.write_text("依法 治县\n", "utf-8")

    def record(sentences: list[Sentence], folder: Path) -> None:
        learnt.extend(sentences)
        shutil.copytree(MODEL, folder)

    monkeypatch.setattr(segmenter, "train", record)
    main(["--corpus", str(SENTENCES), "--out", str(tmp_path / "out"), "--also", str(also)])
    assert capsys.readouterr().out.startswith("word F1 on held-out sentences: treebank ")
    data = read_data(SENTENCES)
    assert len(learnt) == len(data.treebank) + len(data.pud) + 2 * len(data.documents) + 1
    assert learnt[-1] == ["依法", "治县"]


def test_the_comparison_has_a_row_for_each_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def record(sentences: list[Sentence], folder: Path) -> None:
        sizes.append(sum(map(len, sentences)))
        shutil.copytree(MODEL, folder, dirs_exist_ok=True)

    monkeypatch.setattr(segmenter, "train", record)
    assert len(list(compare(read_data(SENTENCES), []))) == 7
    assert len(set(sizes)) == 6


@pytest.mark.slow
def test_the_command_reproduces_the_shipped_model(tmp_path: Path) -> None:
    main(["--corpus", str(SENTENCES), "--out", str(tmp_path)])
    assert (tmp_path / "features.msgpack").read_bytes() == (MODEL / "features.msgpack").read_bytes()
    with np.load(tmp_path / "weights.npz") as made, np.load(MODEL / "weights.npz") as shipped:
        assert np.array_equal(made["w"], shipped["w"])
