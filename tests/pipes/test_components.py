"""The components as spaCy users meet them: by name, alone, beside other components, on other tokens."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

import gongwen
import gongwen.errors

COMPONENTS = [
    "gongwen_sections",
    "gongwen_laws",
    "gongwen_orgs",
    "gongwen_dates",
    "gongwen_quantities",
    "gongwen_entities",
    "gongwen_fields",
    "gongwen_links",
]
PIPELINE = gongwen.load()
SENTENCE = "2021年4月,县财政局依据《预算法》第九十四条检查各类单位15家。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return PIPELINE


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_found_by_its_entry_point(name: str) -> None:
    blank = spacy.blank("zh")
    blank.add_pipe(name)
    assert blank(SENTENCE).text == SENTENCE


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("gongwen_laws", [("《预算法》", "LAW")]),
        ("gongwen_orgs", [("县财政局", "ORG")]),
        ("gongwen_dates", [("2021年4月", "DATE")]),
        ("gongwen_quantities", [("15家", "QUANTITY")]),
    ],
)
def test_a_component_alone_sets_the_entities(name: str, want: list[tuple[str, str]]) -> None:
    blank = spacy.blank("zh")
    blank.add_pipe(name)
    doc = blank(SENTENCE)
    assert [(ent.text, ent.label_) for ent in doc.ents] == want
    assert [span.text for span in doc.spans["gongwen"]] == [text for text, _ in want]


def test_the_whole_pipeline_sets_each_mention_once(nlp: Language) -> None:
    doc = nlp(SENTENCE)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("2021年4月", "DATE"),
        ("县财政局", "ORG"),
        ("《预算法》", "LAW"),
        ("15家", "QUANTITY"),
    ]


def test_getters_read_values_from_spans(nlp: Language) -> None:
    date, org, law, units = nlp(SENTENCE).ents
    assert (date._.value, date._.type) == ("2021-04", "point")
    assert (law._.kind, law._.canonical, law._.article) == ("law", "中华人民共和国预算法", "第九十四条")
    assert (units._.value, units._.unit, units._.dimension, units._.approx) == (Decimal(15), "家", "count", False)
    assert units._.of["text"] == "各类单位"
    assert org._.type == "government"
    assert org._.value is None


def test_a_span_of_someone_else_has_no_values(nlp: Language) -> None:
    doc = nlp(SENTENCE)
    assert Span(doc, 0, 1, label="DATE")._.value is None


def test_what_stands_inside_a_title_is_no_entity_of_its_own(nlp: Language) -> None:
    doc = nlp("落实《县财政局2021年10项重点工作实施方案》。")
    assert [ent.label_ for ent in doc.ents] == ["LAW"]


@pytest.mark.parametrize(("alignment", "want"), [("expand", ["4月2日发布"]), ("contract", ["4月"]), ("strict", [])])
def test_tokens_across_an_edge(alignment: str, want: list[str]) -> None:
    blank = spacy.blank("zh")
    blank.add_pipe("gongwen_dates", config={"alignment": alignment})
    doc = Doc(blank.vocab, words=["于", "4月", "2日发布"], spaces=[False] * 3)
    assert [ent.text for ent in blank(doc).ents] == want


def test_entities_of_other_components_stay() -> None:
    blank = spacy.blank("zh")
    ruler = blank.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "王明"}, {"label": "CARDINAL", "pattern": "15"}])  # type: ignore[attr-defined]
    blank.add_pipe("gongwen_quantities")
    doc = blank("王明检查单位15家。")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("王明", "PERSON"), ("15家", "QUANTITY")]


def test_a_doc_survives_bytes(nlp: Language) -> None:
    doc = nlp(SENTENCE)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [(ent.text, ent._.value) for ent in again.ents] == [(ent.text, ent._.value) for ent in doc.ents]


def test_an_unknown_configuration_names_the_known_ones() -> None:
    with pytest.raises(gongwen.errors.GongwenError, match="default, fast"):
        gongwen.load("slow")


def test_the_pipeline_is_what_the_configuration_says(nlp: Language) -> None:
    assert nlp.pipe_names == ["sections", "laws", "orgs", "dates", "quantities", "entities", "fields", "links"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(deadline=None)
def test_tokens_add_up_to_the_text(text: str) -> None:
    assert PIPELINE(text).text == text


def test_a_doc_run_twice_has_each_mention_once(nlp: Language) -> None:
    doc = nlp(SENTENCE)
    once = [span.text for span in doc.spans["gongwen"]]
    assert [span.text for span in nlp(doc).spans["gongwen"]] == once


def test_getters_of_many_entities_find_their_own() -> None:
    doc = PIPELINE("".join(f"检查单位{number}家,罚款{number}元。" for number in range(1, 2001)))
    assert [int(ent._.value) for ent in doc.ents] == [number for number in range(1, 2001) for _ in range(2)]


def test_a_pipeline_survives_disk_and_processes(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert [ent.text for ent in again(SENTENCE).ents] == [ent.text for ent in nlp(SENTENCE).ents]
    docs = list(nlp.pipe([SENTENCE] * 4, n_process=2))
    assert [[ent._.value for ent in doc.ents] for doc in docs] == [[ent._.value for ent in nlp(SENTENCE).ents]] * 4


@pytest.mark.parametrize(("issuer", "want"), [("青岛市市北区", "青岛市轨道交通条例"), ("泰州市海陵区", None)])
def test_the_issuers_region_decides_between_local_regulations(nlp: Language, issuer: str, want: str | None) -> None:
    doc = nlp(f"{issuer}交通运输局2022年工作总结\n贯彻《轨道交通条例》。\n{issuer}交通运输局\n2022年12月1日")
    (law,) = (ent for ent in doc.ents if ent.label_ == "LAW")
    assert law._.canonical == want


def test_references_are_spans_and_no_entities() -> None:
    nlp = gongwen.load()
    doc = nlp("依照《行政处罚法》第五条第一款处理,该法第七条不适用。")
    assert [ent.text for ent in doc.ents if ent.label_ == "LAW"] == ["《行政处罚法》"]
    assert "REFERENCE" not in {ent.label_ for ent in doc.ents}
    (law,) = (span for span in doc.spans["gongwen"] if span.text == "该法")
    assert (law.label_, law._.law_id, law._.articles[0]) == ("REFERENCE", "cn:行政处罚法", {"article": 7})


def test_a_place_of_the_law_named_last_is_read_on_from_it() -> None:
    doc = gongwen.load()("依照《行政处罚法》第五条第一款处理,该条第二款不适用。")
    (place,) = (span for span in doc.spans["gongwen"] if span.label_ == "REFERENCE")
    assert place._.articles == [{"article": 5, "paragraph": 2}]


def test_a_document_speaks_of_itself() -> None:
    text = (
        "关于印发《青禾县犬只管理办法》的通知\n各镇人民政府:\n根据《江州市犬只管理办法》,制定本办法。\n"
        "第一条 本办法自印发之日起施行。\n青禾县人民政府\n2022年3月1日\n"
    )
    doc = gongwen.load()(text)
    spans = [span for span in doc.spans["gongwen"] if span.label_ == "REFERENCE"]
    assert [(span.text, span._.canonical) for span in spans] == [("本办法", "青禾县犬只管理办法")] * 2
