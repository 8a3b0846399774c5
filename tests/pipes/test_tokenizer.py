"""Tokens: certain edges are cut, no character is lost, no mention is straddled."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import gongwen
from gongwen.errors import GongwenError
from gongwen.find.mention import Mention
from gongwen.pipes.state import state
from gongwen.pipes.tokenizer import make_tokenizer
from gongwen.pipes.words import Words, certain_edges

ROOT = Path(__file__).parents[2]
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
LIKELY = st.text("县财政局2019.5,:%万亿千 \n\u3000A4k《》()年月一二第家", max_size=40)


@cache
def pipeline(name: str) -> Language:
    return gongwen.load(name)


def tokens(doc: Doc) -> list[str]:
    return [token.text for token in doc]


@pytest.mark.table("words.jsonl")
def test_words(row: Any) -> None:
    assert tokens(pipeline("default").make_doc(row.text)) == row.keys["words"].split()


def test_characters() -> None:
    assert tokens(pipeline("fast").make_doc("县里15家 ok")) == ["县", "里", "15", "家", " ", "ok"]


@pytest.mark.parametrize("name", ["default", "fast"])
@given(text=ANY | LIKELY)
@settings(deadline=None)
def test_tokens_add_up_to_the_text(name: str, text: str) -> None:
    doc = pipeline(name)(text)
    assert doc.text == text
    assert [token.idx for token in doc] == list(np.cumsum([0, *map(len, tokens(doc))])[:-1])


@given(text=ANY | LIKELY, places=st.lists(st.integers(0, 60), max_size=6))
@settings(deadline=None)
def test_a_word_begins_at_every_edge(text: str, places: list[int]) -> None:
    edges = sorted({min(place, len(text)) for place in places})
    mentions = [Mention(start, end, "DATE", "r") for start, end in pairwise(edges)]
    boundaries = Words(None).boundaries(text, mentions)
    assert boundaries == sorted(set(boundaries))
    assert {0, len(text)} <= set(boundaries)
    assert {edge for mention in mentions for edge in mention[:2]} <= set(boundaries)


@given(text=LIKELY)
@settings(deadline=None)
def test_whitespace_is_a_token_of_its_own(text: str) -> None:
    assert all(token.isspace() or not any(map(str.isspace, token)) for token in tokens(pipeline("default")(text)))


@pytest.mark.parametrize(
    ("text", "cuts", "joins"),
    [
        ("共1,2万件", {1, 5}, {2, 3, 4}),
        ("第3.5%。", {1, 5, 6}, {2, 3, 4}),
        ("打印A4纸", {2, 4}, {3}),
        ("用PM2.5算", {1, 6}, {2, 3, 4, 5}),
        ("5%10万A股", {2, 5, 6}, {1, 2, 3, 4, 5}),
        ("1。", {0, 1, 2}, set()),
        ("万1", {1, 2}, set()),
        (",", {0, 1}, set()),
        ("", set(), set()),
    ],
)
def test_numbers_and_marks(text: str, cuts: set[int], joins: set[int]) -> None:
    cut, joined = certain_edges(np.array([ord(character) for character in text], dtype=np.uint32))
    assert set(cut.nonzero()[0].tolist()) - {0, len(text)} == cuts - {0, len(text)}
    assert set(joined.nonzero()[0].tolist()) == joins


@pytest.mark.parametrize("name", ["default", "fast"])
def test_every_span_is_exactly_its_mention(name: str) -> None:
    spans = 0
    for path in sorted((ROOT / "corpus").glob("*.txt")):
        doc = pipeline(name)(gongwen.clean(path.read_text("utf-8")).text)
        kept = state(doc)
        for span in (*doc.spans["gongwen"], *doc.ents):
            entity = kept["entities"][kept["index"][span.id_]]
            assert (span.start_char, span.end_char) == (entity["start"], entity["end"]), span.text
            spans += 1
        assert len(doc.spans["gongwen"]) == len(kept["entities"])
    assert spans > 9_000


def make(**settings: object) -> Language:
    tokenizer = {"@tokenizers": "gongwen.Tokenizer.v1", "finders": [], **settings}
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


def test_long_texts_are_no_surprise(tmp_path: Path) -> None:
    nlp = make()
    nlp.to_disk(tmp_path / "nlp")
    text = "检查单位15家。\n" * 120_000  # spaCy's own limit is a million characters
    doc = spacy.load(tmp_path / "nlp").make_doc(text)
    assert len(doc) == 6 * 120_000
    assert doc.text == text


@pytest.mark.slow
def test_five_million_characters() -> None:
    text = "".join(f"检查各类单位{number}家,罚款3.5万元。\n" for number in range(250_000))
    doc = pipeline("default").make_doc(text)
    assert len(text) > 5_000_000
    assert doc.text == text
    assert {f"{number}" for number in range(0, 250_000, 9973)} < {token.text for token in doc}


def test_a_limit_is_a_setting() -> None:
    nlp = make(max_length=5)
    assert nlp("一二三四五").text == "一二三四五"
    with pytest.raises(GongwenError, match=r"text of 6 characters .* max_length allows \(5\). Raise"):
        nlp("一二三四五六")


def test_a_model_directory_takes_the_place_of_the_segmenter(tmp_path: Path) -> None:
    for file in ("features.msgpack", "weights.npz"):
        (tmp_path / file).write_bytes((ROOT / "patterns/segmenter" / file).read_bytes())
    assert tokens(make(segmenter=str(tmp_path))("检查单位十五家")) == tokens(make()("检查单位十五家"))
    (tmp_path / "weights.npz").unlink()
    with pytest.raises(GongwenError, match="cannot be used as a segmenter"):
        gongwen.load(segmenter=tmp_path)


def test_characters_take_no_segmenter() -> None:
    with pytest.raises(GongwenError, match="name no segmenter"):
        gongwen.load("fast", segmenter="somewhere")


def test_an_unknown_finder_names_the_known_ones() -> None:
    with pytest.raises(GongwenError, match="dates, laws, orgs, quantities"):
        make_tokenizer(finders=["persons"])
