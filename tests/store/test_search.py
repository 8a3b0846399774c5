"""Words are found in texts, those of two characters too, and the index follows what is stored."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.errors import GongwenError
from gongwen.record import decode, encode
from gongwen.store.hits import search
from gongwen.store.load import store
from gongwen.store.words import LETTERS, bigrams, match

WORDS = ["财政", "行政处罚", "2022", "法治政府 行政", "的", "，并", "没有这样的词语", "a' OR 1=1", '"', "%", "\\", ""]


def test_search_finds_what_has_the_words(corpus: list[bytes], records: Path, every_database: Any) -> None:
    store([records], every_database.url)
    documents = [decode(line) for line in corpus]
    for words in WORDS:
        each = words.split()
        has = {one.id: one.text.find(each[0]) for one in documents if each and all(word in one.text for word in each)}
        hits = search(every_database.url, words, limit=99)
        assert {hit.document_id: hit.place for hit in hits} == has, words
        assert all(each[0] in hit.passage for hit in hits)
        years = [hit.year for hit in hits if hit.year is not None]
        assert years == sorted(years, reverse=True)
    assert len(search(every_database.url, "财政", limit=2)) == 2


def test_the_index_follows_a_documents_text(corpus: list[bytes], tmp_path: Path, database: Any) -> None:
    path = tmp_path / "x.jsonl"
    record = decode(corpus[0])
    for text in ("旧的文本说渡口。", "新的文本说码头。", "新的文本说码头。"):
        record.text = text
        record.entities, record.sections, record.warnings = [], [], []
        path.write_bytes(encode(record))
        store([path], database.url)
    assert search(database.url, "渡口") == []
    assert [hit.place for hit in search(database.url, "码头")] == [5]


def test_sqlites_index_can_be_asked_in_sql(corpus: list[bytes], records: Path, tmp_path: Path) -> None:
    store([records], f"sqlite:///{tmp_path / 'x.db'}")
    connection = sqlite3.connect(tmp_path / "x.db")
    query = "SELECT count(*) FROM document_bigrams WHERE document_bigrams MATCH ?"
    ((found,),) = connection.execute(query, (match(["财政"]),))
    assert found == sum("财政" in decode(line).text for line in corpus) > 0
    connection.execute("INSERT INTO document_bigrams (document_bigrams) VALUES ('integrity-check')")


@given(st.text(st.sampled_from("甲乙a1 ，。𠮷\n〇Ａ")))
def test_bigrams_are_the_pairs_of_letters(text: str) -> None:
    letters = {char for char in text if any(first <= char <= last for first, last in LETTERS)}
    pairs = {text[at : at + 2] for at in range(len(text) - 1) if {text[at], text[at + 1]} <= letters}
    assert bigrams(text) == " ".join(sorted(pairs))


@pytest.mark.parametrize("url", ["sqlite:///{}/no.db", "duckdb:///{}/no.db", "parquet:{}", "sqlite:///{}/empty.db"])
def test_where_nothing_is_stored_nothing_is_made(tmp_path: Path, url: str) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(GongwenError, match="Store records"):
        search(url.format(tmp_path), "财政")
    assert not (tmp_path / "no.db").exists()
