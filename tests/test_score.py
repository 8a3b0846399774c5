"""Gold against found: spans, values, fields; what is wrong is listed, what changed is told."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import GongwenError
from gongwen.record import (
    Date,
    Document,
    Entity,
    Issuer,
    Law,
    Org,
    Part,
    Pipeline,
    Quantity,
    Record,
    Region,
    Source,
    Span,
    Work,
)
from gongwen.score import Score, Tally, judge, report, score
from gongwen.score.gold import read_gold
from gongwen.score.measure import CHECKS

TEXT = "某县水务局检查企业１５ 家，学习《某法》第三条，填写《某表》。2021年12月2日\n"


def place(part: str) -> dict[str, int]:
    start = TEXT.index(part)
    return {"start": start, "end": start + len(part)}


def gold_entity(label: str, text: str, **attributes: Any) -> dict[str, Any]:
    return {**place(text), "label": label, "text": text, **attributes}


GOLD = {
    "doc": {
        "title": "题 目", "issuer": "某县水务局", "recipient": None, "report_year": 2021, "signed_on": "2021-12-02",
        "region": {"name": "某县", "code": "440811"},
    },
    "entities": [
        gold_entity("ORG", "某县水务局", canonical="某县水务局"),
        gold_entity("QUANTITY", "１５ 家", value=15, approx=False, unit="家", dimension="count", of="被检查的企业"),
        gold_entity("LAW", "《某法》", kind="law", canonical="某国某法(2021—2025年)", article="第三条", number=None),
        gold_entity("WORK", "《某表》"),
        gold_entity("DATE", "2021年12月2日", value="2021-12-02", type="point"),
    ],
}  # fmt: skip


def found(cls: type[Entity], text: str, /, **attributes: Any) -> Entity:
    at = place(text)
    raw = {"raw_start": at["start"], "raw_end": at["end"]}
    return cls(id="e", **at, **raw, text=text, sentence=Span(0, 1), rule="made", **attributes)


ORG = found(Org, "某县水务局", canonical="某县水务局")
QUANTITY = found(Quantity, "１５ 家", value=Decimal("15.0"), unit="家", dimension="count", of=Part(0, 1, "检查的企业"))
LAW = found(Law, "《某法》", kind="law", canonical="某国某法（2021-2025 年）", article="第三条")
WORK = found(Work, "《某表》")
DATE = found(Date, "2021年12月2日", value="2021-12-02", type="point")
FIELDS = Document(
    title="题目", issuer=Issuer("某县水务局"), report_year=2021, signed_on="2021-12-02", region=Region("440811", "某县")
)


def record(*entities: Entity, document: Document = FIELDS) -> Record:
    return Record(
        id="sha256:0", fingerprint="", source=Source(), document=document, text=TEXT, sections=[],
        entities=list(entities), warnings=[], pipeline=Pipeline("0", "made", ""),
    )  # fmt: skip


@pytest.fixture
def gold_dir(tmp_path: Path) -> Path:
    return write_gold(tmp_path, GOLD)


def write_gold(folder: Path, gold: Any, text: str = TEXT) -> Path:
    (folder / "a.txt").write_text(text, "utf-8")
    (folder / "a.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    return folder


def scored(gold_dir: Path, *entities: Entity, document: Document = FIELDS) -> Score:
    (gold,) = read_gold(gold_dir)
    return Score([judge(gold, record(*entities, document=document))])


def test_all_right(gold_dir: Path) -> None:
    result = scored(gold_dir, ORG, QUANTITY, LAW, WORK, DATE)
    spans = result.spans()
    assert {label: (t.gold, t.found, t.right) for label, t in spans.items()} == {
        "ORG": (1, 1, 1), "LAW": (1, 1, 1), "WORK": (1, 1, 1), "DATE": (1, 1, 1), "QUANTITY": (1, 1, 1),
        "LAW+WORK": (2, 2, 2), "all": (5, 5, 5),
    }  # fmt: skip
    assert [share.accuracy for checks in result.values().values() for share in checks.values()] == [1.0] * 13
    judged = {name: share.total for name, share in result.fields().items()}
    assert judged == {**dict.fromkeys(GOLD["doc"], 1), "published_on": 0, "source": 0}
    assert all(share.right == share.total for share in result.fields().values())
    assert list(report.wrongs(result)) == []


def test_nothing_found_makes_every_value_wrong(gold_dir: Path) -> None:
    result = scored(gold_dir, document=Document())
    assert result.spans()["all"] == Tally(gold=5, found=0, right=0)
    assert result.spans()["all"].precision is None
    assert all(share.right == 0 and share.total == 1 for c in result.values().values() for share in c.values())
    assert {name for name, share in result.fields().items() if share.right} == {"recipient"}


def test_precision_recall_and_f1() -> None:
    tally = Tally(gold=4, found=5, right=3)
    assert (tally.precision, tally.recall, tally.f1) == (3 / 5, 3 / 4, 6 / 9)


def test_a_wrong_label_or_edge_is_a_miss_and_a_false_alarm(gold_dir: Path) -> None:
    spans = scored(gold_dir, found(Work, "《某法》"), found(Org, "水务局")).spans()
    assert spans["LAW"] == Tally(1, 0, 0)
    assert spans["WORK"] == Tally(1, 1, 0)
    assert spans["LAW+WORK"] == Tally(2, 1, 0)
    assert spans["ORG"] == Tally(1, 1, 0)


UNITS = {"unit": "家", "dimension": "count"}


@pytest.mark.parametrize(
    ("entity", "wrong"),
    [
        (found(Org, "某县水务局"), {"canonical"}),
        (found(Date, "2021年12月2日", value="2021-12-03", type="set"), {"value", "type"}),
        (found(Law, "《某法》", kind="policy", canonical="某法", article="第四条", number="1号"), set(CHECKS["LAW"])),
        (found(Quantity, "１５ 家", value=Decimal(15), approx=True, **UNITS), {"approx", "all but of", "of"}),
        (
            found(Quantity, "１５ 家", low=Decimal(15), unit="户", dimension="other", of=Part(0, 1, "企业")),
            {"number", "unit", "dimension", "all but of", "of"},
        ),
    ],
)
def test_wrong_values(gold_dir: Path, entity: Entity, wrong: set[str]) -> None:
    result = scored(gold_dir, entity)
    (verdict,) = [verdict for document in result.documents for verdict in document.verdicts if verdict.found]
    assert {check for check, right in verdict.right.items() if not right} == wrong


def test_null_is_right_only_against_null(tmp_path: Path) -> None:
    unknown = {
        "doc": {},
        "entities": [gold_entity("ORG", "某县水务局"), gold_entity("DATE", "2021年12月2日", value=None)],
    }
    write_gold(tmp_path, unknown)
    assert scored(tmp_path, found(Org, "某县水务局")).values()["ORG"]["canonical"].right == 1
    assert scored(tmp_path, ORG).values()["ORG"]["canonical"].right == 0
    assert scored(tmp_path, DATE).values()["DATE"]["value"].right == 0


def test_what_is_wrong_is_listed_in_context(gold_dir: Path) -> None:
    wrong = found(Date, "2021年12月2日", value="2021")
    lines = list(report.wrongs(scored(gold_dir, QUANTITY, found(Org, "县水务局"), LAW, WORK, wrong)))
    assert lines == [
        "ORG: missed (1)",
        "  a  ⟦某县水务局⟧检查企业１５ 家，学习《  found ORG 县水务局",
        "ORG: false alarms (1)",
        "  a  某⟦县水务局⟧检查企业１５ 家，学习《",
        "DATE: wrong values (1)",
        "  a  》第三条，填写《某表》。⟦2021年12月2日⟧¶  value: gold '2021-12-02', found '2021'",
    ]


def test_gains_and_losses(gold_dir: Path, tmp_path: Path) -> None:
    old = scored(gold_dir, ORG, LAW, found(Date, "12月2日"), found(Quantity, "１５ 家", unit="", dimension="other"))
    saved = tmp_path / "saved" / "score.json"
    saved.parent.mkdir()
    saved.write_bytes(report.to_json(old))
    assert report.from_json(saved) == old
    new = scored(gold_dir, LAW, DATE, QUANTITY, found(Org, "水务局"))
    lines = list(report.compared(report.from_json(saved), new))
    assert lines[0] == "gains 4, losses 3"
    assert lines[2] == "  - a  ORG lost: ⟦某县水务局⟧检查企业１５ 家，学习《"
    kinds = [(change.gain, change.label, change.kind) for change in report.changes(old, new)]
    assert kinds == [
        (False, "ORG", "false alarm"),
        (False, "ORG", "lost"),
        (False, "ORG", "values wrong"),
        (True, "DATE", "false alarm gone"),
        (True, "DATE", "found"),
        (True, "DATE", "values right"),
        (True, "QUANTITY", "values right"),
    ]
    assert list(report.compared(new, new)) == ["gains 0, losses 0"]


def test_json_has_the_figures(gold_dir: Path) -> None:
    figures = json.loads(report.to_json(scored(gold_dir, ORG, DATE)))
    assert figures["spans"]["ORG"] == {"gold": 1, "found": 1, "right": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert figures["spans"]["LAW"]["precision"] is None
    assert figures["values"]["DATE"]["value"] == {"right": 1, "total": 1, "accuracy": 1.0}
    assert figures["fields"]["title"] == {"right": 1, "total": 1, "accuracy": 1.0}
    assert figures["documents"][0]["verdicts"][0]["gold"]["text"] == "某县水务局"


def entities(**change: Any) -> dict[str, Any]:
    return {"doc": {}, "entities": [{**gold_entity("ORG", "某县水务局"), **change}]}


@pytest.mark.parametrize(
    ("gold", "code", "message"),
    [
        (entities(end=4), "gold-offsets", r"a.json: ORG \[0, 4\) is '某县水务' in the text, not '某县水务局'"),
        (entities(start=1, end=6), "gold-offsets", "Correct the offsets"),
        (entities(start=900, end=905), "gold-offsets", "is '' in the text"),
        (entities(label="PLACE"), "gold-json", r"a.json is not a gold annotation: .*\$\.entities\[0\]\.label"),
        ({"entities": []}, "gold-json", "`doc`"),
        ([], "gold-json", "a.json"),
    ],
)
def test_gold_that_does_not_fit_is_named(tmp_path: Path, gold: Any, code: str, message: str) -> None:
    with pytest.raises(GongwenError, match=message) as caught:
        read_gold(write_gold(tmp_path, gold))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("there", "annotated"),
    [("經(jīng)濟發(fā)展局", "经济发展局"), ("某縣人\n民政府", "某县人民政府"), ("臨江區委", "临江区委")],
)
def test_gold_of_a_damaged_text_is_taken(tmp_path: Path, there: str, annotated: str) -> None:
    entity = {"start": 1, "end": 1 + len(there), "label": "ORG", "text": annotated}
    write_gold(tmp_path, {"doc": {}, "entities": [entity]}, text=f"在{there}。")
    assert read_gold(tmp_path)[0].entities[0].text == annotated


def test_what_is_no_gold_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(GongwenError, match=r"holds no NAME\.json"):
        read_gold(tmp_path)
    with pytest.raises(GongwenError, match="is no directory"):
        read_gold(tmp_path / "none")
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(GongwenError, match=r"has no a\.txt"):
        read_gold(tmp_path)


def test_what_is_no_saved_score_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(GongwenError, match="is not a saved score"):
        report.from_json(tmp_path / "x.json")


def test_the_pipeline_is_run_on_the_gold_text(gold_dir: Path) -> None:
    result = score(gold_dir)
    assert result.spans()["all"].gold == 5
    assert result.spans()["LAW+WORK"].right == 2
    assert [document.name for document in result.documents] == ["a"]
