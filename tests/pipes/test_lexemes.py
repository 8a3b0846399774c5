"""Quicker getters give spaCy's own answers, whatever the word is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.attrs import IDS, LIKE_NUM  # type: ignore[import-not-found]
from spacy.vocab import Vocab

import gongwen
from gongwen.pipes.lexemes import quicken

Getter = Callable[[str], object]

ROOT = Path(__file__).parents[2]
NAMES = {number: name for name, number in IDS.items()}
ODD = [
    *["〇", "二〇二一", "一百五十", "十二", "百", "+15", "1/2", "3％", "www.gov.cn", "http://x", "a@b.cn", "ǅ", "``"],
    "一" * 100,
    *["1,978.5万", "12%", "3.14‰", "15亿", "1.2.3", "1,2,3,4,5", "3.", "1.cn", "9" * 100, "1.5十百千万", "３.5万"],
]
WORDS = st.text(st.characters() | st.sampled_from("一二十百万亿〇零壹拾廿+-±~.,，。/@:wh139０²%（)\"'`"), min_size=1)


@cache
def getters() -> list[tuple[str, Getter, Getter]]:
    """Every attribute with spaCy's getter and with the one that is asked in its place, where that is another one."""
    vocab = spacy.blank("zh").vocab
    stock = dict(vocab.lex_attr_getters)  # type: ignore[attr-defined]
    quicken(vocab)
    quick = vocab.lex_attr_getters  # type: ignore[attr-defined]
    return [(NAMES[number], stock[number], quick[number]) for number in stock if stock[number] is not quick[number]]


def differing(word: str) -> list[tuple[str, str]]:
    return [(word, name) for name, stock, quick in getters() if stock(word) != quick(word)]


def test_most_are_quicker() -> None:
    assert len(getters()) > 15


def test_words_of_documents() -> None:
    make = gongwen.load().make_doc
    paths = sorted((ROOT / "corpus").glob("*.txt"))[:10]
    words = {*ODD, *(token.text for path in paths for token in make(path.read_text("utf-8")))}
    assert len(words) > 1000
    assert [one for word in sorted(words) for one in differing(word)] == []


def test_every_character() -> None:
    assert [one for code in range(0x10000) for one in differing(chr(code))] == []


@given(WORDS)
@settings(deadline=None)
def test_any_word(word: str) -> None:
    assert differing(word) == []


def test_what_others_put_there_stays() -> None:
    def mine(word: str) -> bool:
        return True

    vocab = Vocab(lex_attr_getters={LIKE_NUM: mine})
    quicken(vocab)
    assert vocab.lex_attr_getters[LIKE_NUM] is mine  # type: ignore[attr-defined]
    assert gongwen.load("fast").vocab["二十"].like_num
