"""Records: each entity in its place in both texts, whatever the source looks like."""

from __future__ import annotations

import json
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import gongwen
from gongwen import extraction
from gongwen.errors import GongwenError
from gongwen.record import Record, encode

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))


def plain(text: str) -> str:
    """Without line ends, in Simplified characters: a few words alone do not show that they are Traditional."""
    return str(opencc.OpenCC("t2s").convert("".join(text.split())))


def check_places(record: Record, source: str) -> None:
    """Every place of a record slices to what it says, in the clean text and in the source text."""
    for entity in record.entities:
        assert record.text[entity.start : entity.end] == entity.text
        assert 0 <= entity.raw_start < entity.raw_end <= len(source)
        assert entity.sentence.start <= entity.start < entity.end <= entity.sentence.end
        of = getattr(entity, "of", None)
        if of:
            assert record.text[of.start : of.end] == of.text
    for start, end in record.document.places.values():
        assert 0 <= start < end <= len(record.text)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_entities_slice_back_in_both_texts(path: Path) -> None:
    source = path.read_text("utf-8")
    record = gongwen.extract(source)
    check_places(record, source)
    assert record.entities
    for entity in record.entities:
        seen = gongwen.clean(source[entity.raw_start : entity.raw_end]).text
        assert plain(seen) == plain(entity.text)


def test_the_corpus_is_there() -> None:
    assert len(CORPUS) >= 24
    shapes = [json.loads(path.with_suffix(".json").read_text("utf-8")) for path in CORPUS]
    assert {"ORG", "LAW", "WORK", "DATE", "QUANTITY"} <= {
        entity["label"] for gold in shapes for entity in gold["entities"]
    }


def test_raw_places_hold_injected_readings_and_traditional_characters() -> None:
    source = "臨江經(jīng)濟開發(fā)區(qū)管委會檢查企業(yè)15家。"
    record = gongwen.extract(source)
    assert [(entity.text, source[entity.raw_start : entity.raw_end]) for entity in record.entities] == [
        ("临江经济开发区管委会", "臨江經(jīng)濟開發(fā)區(qū)管委會"),
        ("15家", "15家"),
    ]
    assert record.document.script == "hant"


@pytest.mark.parametrize("text", ["", "《", "》", "\n\n", "一", "第", "2021", "\x00", "\ud800", "8254年安排"])
def test_text_is_never_an_error(text: str) -> None:
    record = gongwen.extract(text)
    assert [entity for entity in record.entities if type(entity).__name__ == "Law"] == []
    assert encode(record)


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.sampled_from("2021年月日第一二十百万亿家名个《》〈〉()（）,，。、县委财政局管会人法条例%至—经(jīng)發 \n"),
        max_size=80,
    )
)
def test_places_hold_on_arbitrary_text(text: str) -> None:
    check_places(gongwen.extract(text), text)


def test_a_reference_date_stands_in_for_the_documents_own() -> None:
    (date,) = gongwen.extract("截至目前工作顺利。", reference_date="2021-12-02").entities
    assert date.value == "2021-12-02"
    (date,) = gongwen.extract("截至目前工作顺利。").entities
    assert date.value is None


@pytest.mark.parametrize("given", ["2021/12", "20211202", "2021-W01-1", "2021-02-30", 20211202])
def test_a_wrong_reference_date_says_how_to_write_it(given: str) -> None:
    with pytest.raises(GongwenError, match="YYYY-MM-DD"):
        gongwen.extract("今年", reference_date=given)


def test_bytes_are_told_from_text() -> None:
    with pytest.raises(TypeError, match="extract_file"):
        gongwen.extract("文".encode())  # type: ignore[arg-type]


def test_copies_of_a_report_have_one_fingerprint() -> None:
    body = "青禾县司法局2021年法治政府建设年度报告\n{}2021年,开展普法活动15场。\n青禾县司法局\n2021年12月2日"
    one = gongwen.extract(body.format(""))
    two = gongwen.extract(body.format("发布时间：2022-01-11 来源：青禾县人民政府\n").replace(",", "，"))
    three = gongwen.extract(body.format("成文日期：2021-12-02\n公开日期：2022-01-11\n作者：县司法局\n"))
    assert one.fingerprint == two.fingerprint == three.fingerprint
    assert one.id != two.id


SENTENCES = [f"清溪县第{number}次检查企业{number}家,罚款{number + 0.5}万元。" for number in range(9_000, 9_040)]


def test_a_full_vocabulary_grows_no_more_and_changes_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = gongwen.load()
    before = [gongwen.extract(text) for text in SENTENCES]
    monkeypatch.setattr(extraction, "_VOCABULARY", 0)
    assert [gongwen.extract(text, nlp=nlp) for text in SENTENCES] == before
    strings = len(nlp.vocab.strings)
    assert [gongwen.extract(text, nlp=nlp) for text in SENTENCES[::-1]] == before[::-1]
    assert len(nlp.vocab.strings) == strings
    assert "9039" not in nlp.vocab.strings


def test_extraction_within_a_callers_memory_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "_VOCABULARY", 0)
    nlp = gongwen.load()
    with nlp.memory_zone():
        within = [gongwen.extract(text, nlp=nlp) for text in SENTENCES]
    assert within == [gongwen.extract(text, nlp=nlp) for text in SENTENCES]


def test_a_component_of_the_callers_may_keep_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "_VOCABULARY", 0)
    kept: list[Doc] = []

    @Language.component("keeps_documents")
    def keep(doc: Doc) -> Doc:
        kept.append(doc)
        return doc

    nlp = gongwen.load()
    nlp.add_pipe("keeps_documents")
    for text in SENTENCES:
        gongwen.extract(text, nlp=nlp)
    assert [doc.text for doc in kept] == SENTENCES
