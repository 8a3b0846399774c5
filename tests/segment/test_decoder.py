"""The decoder beside spacy-pkuseg on the same model, and what it promises of any text."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.errors import GongwenError
from gongwen.resources import resource
from gongwen.segment import Segmenter, decoder, load_segmenter
from gongwen.segment.characters import FOR_MODEL, WHITESPACE, for_model

MODEL = Path(str(resource("patterns", "segmenter")))
CORPUS = [path.read_text("utf-8") for path in sorted((Path(__file__).parents[2] / "corpus").glob("*.txt"))]

# What a careless decoder trips over: whitespace of every kind, marks in numbers, characters that no model knows.
HARD = st.text(
    st.sampled_from('法治政府建设第三条年的,.:;()"%-/ \n\t\u3000\x85\x000129Ab，。\U00020000é\ufdd0\ufdd1')
    | st.characters()
)


@cache
def pkuseg() -> Callable[[str], list[str]]:
    import spacy_pkuseg
    from spacy_pkuseg.config import config

    config.wordFeature = False
    cut: Callable[[str], list[str]] = spacy_pkuseg.pkuseg(str(MODEL), user_dict=None).cut
    return cut


def lengths(words: list[str]) -> list[int]:
    return [len(word) for word in words]


def test_every_line_of_the_corpus_is_cut_as_by_pkuseg() -> None:
    lines = [line for text in CORPUS for line in text.splitlines()]
    assert len(lines) > 1_000
    differing = [line for line in lines if lengths(pkuseg()(for_model(line))) != lengths(load_segmenter().words(line))]
    assert not differing


def test_every_document_is_cut_as_by_pkuseg() -> None:
    for text in CORPUS:
        assert lengths(pkuseg()(for_model(text))) == lengths(load_segmenter().words(text))


@given(HARD)
@settings(deadline=None)
def test_any_text_is_cut_as_by_pkuseg(text: str) -> None:
    assert lengths(pkuseg()(for_model(text))) == lengths(load_segmenter().words(text))


def check(text: str, boundaries: list[int]) -> None:
    """Boundaries run from end to end, and what lies between two is whitespace or has none; no run of it is cut."""
    assert boundaries[0] == 0
    assert boundaries[-1] == len(text)
    pieces = [text[start:end] for start, end in pairwise(boundaries)]
    assert all(pieces)
    assert all(piece.isspace() or not any(map(str.isspace, piece)) for piece in pieces)
    assert not any(one.isspace() and other.isspace() for one, other in pairwise(pieces))


@given(HARD, st.lists(st.integers(-3, 40)), st.lists(st.integers(-3, 40)))
@settings(deadline=None)
def test_cuts_and_joins_hold(text: str, cuts: list[int], joins: list[int]) -> None:
    boundaries = load_segmenter().boundaries(text, cuts, joins).tolist()
    check(text, boundaries)
    inside = {place for place in range(1, len(text)) if not text[place - 1].isspace() and not text[place].isspace()}
    assert not inside & set(cuts) - set(boundaries)
    assert not inside & set(joins) - set(cuts) & set(boundaries)


@given(HARD, st.integers(1, 9))
@settings(deadline=None)
def test_blocks_lose_nothing(text: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoder, "BLOCK", size)
        check(text, load_segmenter().boundaries(text, [3, 5], [4]).tolist())


def test_blocks_change_nothing_where_lines_are_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(CORPUS)
    cuts, joins = np.arange(0, len(text), 97), np.arange(0, len(text), 89)
    before = load_segmenter().boundaries(text, cuts, joins)
    monkeypatch.setattr(decoder, "BLOCK", max(map(len, text.splitlines())) + 1)
    assert np.array_equal(load_segmenter().boundaries(text, cuts, joins), before)


def test_a_lone_surrogate_is_a_character_like_others() -> None:
    check("依法\ud800行政", load_segmenter().boundaries("依法\ud800行政").tolist())


def test_an_empty_text_has_no_words() -> None:
    assert load_segmenter().boundaries("").tolist() == [0]
    assert load_segmenter().words("") == load_segmenter().words(" \n\u3000") == []


@pytest.mark.parametrize("separator", ["", "\n", " "])
def test_memory_does_not_grow_with_what_is_decoded(separator: str) -> None:
    text = ("".join("".join(CORPUS).split()) + separator) * 15
    load_segmenter()
    tracemalloc.start()
    boundaries = load_segmenter().boundaries(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    check(text, boundaries.tolist())
    assert len(text) > 1_000_000
    assert peak < 12 * len(text) + 6_000_000, peak  # the result, twice, and one block


@pytest.mark.table("segment.jsonl")
def test_table(row: Any) -> None:
    boundaries = load_segmenter().boundaries(row.text, row.keys.get("cuts", ()), row.keys.get("joins", ()))
    pieces = [row.text[start:end] for start, end in pairwise(boundaries.tolist())]
    assert [piece for piece in pieces if not piece.isspace()] == row.keys["words"].split()


def test_whitespace_is_what_str_splits_at() -> None:
    assert set(WHITESPACE) == {chr(code) for code in range(0x110000) if chr(code).isspace()}


@given(st.text(st.sampled_from("年a1,.:;()[]\"'<>%-_|/*&#")))
def test_what_the_model_reads_is_as_long(text: str) -> None:
    read = for_model(text)
    assert len(read) == len(text)
    assert all(one == other or FOR_MODEL[one] == other for one, other in zip(text, read, strict=True))


def test_marks_stay_within_numbers_alone() -> None:
    assert for_model("3,1.5:2,年.ETC,1") == "3,1.5:2，年。AAA，1"


@pytest.mark.parametrize(("labels", "words", "rounded"), [(5, True, 0), (5, False, 0.02), (2, False, 0)])
def test_any_model_of_pkuseg_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: int, words: bool, rounded: float
) -> None:
    """Word features and other tags give pkuseg's words; weights that were not trained to be rounded nearly so."""
    import spacy_pkuseg
    from spacy_pkuseg.config import config

    monkeypatch.setattr(config, "wordFeature", words)
    monkeypatch.setattr(config, "nLabel", labels)
    random.seed(0)
    sentences = (Path(__file__).parents[2] / "corpus/segmentation/gsdsimp.words").read_text("utf-8").splitlines()[1:21]
    (tmp_path / "learn.txt").write_text("\n".join(sentences) + "\n", "utf-8")
    spacy_pkuseg.train(str(tmp_path / "learn.txt"), str(tmp_path / "learn.txt"), str(tmp_path), train_iter=2)
    cut = spacy_pkuseg.pkuseg(str(tmp_path), user_dict=None).cut
    pieces = "".join(CORPUS[:8]).split()
    expected = [lengths(cut(for_model(piece))) for piece in pieces]
    monkeypatch.undo()
    segmenter = Segmenter(tmp_path)
    differing = [piece for piece, want in zip(pieces, expected, strict=True) if lengths(segmenter.words(piece)) != want]
    assert len(differing) <= rounded * len(pieces)
    check("依法 治县", segmenter.boundaries("依法 治县", cuts=[1], joins=[4]).tolist())


def write(folder: Path, features: object, weights: Any) -> Path:
    (folder / "features.msgpack").write_bytes(msgspec.msgpack.encode(features))
    np.savez(folder / "weights.npz", sizes=np.array([5, 1]), w=weights)
    return folder


TAGS = {"B": 0, "B_single": 1, "I": 2, "I_end": 3, "I_first": 4}


@pytest.mark.parametrize(
    ("features", "count", "reason"),
    [
        ({"unigram": [], "feature_to_idx": {"$$": 0}, "tag_to_idx": {"B": 0, "I": 1}}, 30, "weights are not those"),
        ({"unigram": [], "feature_to_idx": {"$$": 0}, "tag_to_idx": TAGS}, 40, "weights are not those"),
        ({"unigram": [], "feature_to_idx": {"c.法": 0}, "tag_to_idx": TAGS}, 30, "weights are not those"),
        ({"unigram": [], "tag_to_idx": TAGS}, 30, "damaged"),
    ],
)
def test_a_model_that_cannot_be_used_is_told(tmp_path: Path, features: object, count: int, reason: str) -> None:
    with pytest.raises(GongwenError, match=reason) as raised:
        Segmenter(write(tmp_path, features, np.zeros(count)))
    assert raised.value.code == "segmenter-model"
    assert str(tmp_path) in raised.value.message


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(GongwenError, match="No such file"):
        Segmenter(tmp_path)
    (tmp_path / "features.msgpack").write_bytes(b"\xc1")
    with pytest.raises(GongwenError, match="damaged"):
        Segmenter(tmp_path)


def test_a_model_that_knows_nothing_decodes_all_the_same(tmp_path: Path) -> None:
    features = {"unigram": [], "feature_to_idx": {"$$": 0}, "tag_to_idx": TAGS}
    segmenter = Segmenter(write(tmp_path, features, np.zeros(30)))
    check("法治 政府", segmenter.boundaries("法治 政府").tolist())


def test_weights_of_any_size_are_decoded(tmp_path: Path) -> None:
    """Weights that 16 bits hold only in coarse units: the scores keep their order."""
    weights = np.zeros((2, 5))
    weights[1, 0] = 9e5  # 法 begins a word
    weights = np.concatenate([weights.reshape(-1), np.zeros(25)])
    features = {"unigram": [], "feature_to_idx": {"$$": 0, "c.法": 1}, "tag_to_idx": TAGS}
    segmenter = Segmenter(write(tmp_path, features, weights))
    assert 2 in segmenter.boundaries("依据法治").tolist()


def test_the_shipped_model_is_small_and_says_whose_it_is() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 2_000_000
    readme = (MODEL / "README.md").read_text("utf-8")
    assert all(word in readme for word in ("CC BY-SA 4.0", "UD_Chinese-GSDSimp", "UD_Chinese-PUD"))
