"""Records out, corrected, back as gold that a score reads: nothing lost, nothing silently wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from typer.testing import CliRunner

import gongwen
from gongwen.cli import app
from gongwen.errors import GongwenError
from gongwen.pipes.extensions import entity_of
from gongwen.record import Record, Source
from gongwen.review.correction import Correction, Format, export, import_gold
from gongwen.review.labelling import controls, labelling_config
from gongwen.review.records import Records
from gongwen.score import score
from gongwen.score.gold import Gold, GoldEntity, read_gold

from .samples import SENTENCE, TEXTS, pipeline, write_records

FORMATS: list[Format] = ["labelstudio", "docbin"]


def there_and_back(
    records: Path, form: Format, edit: Callable[[Path], None] = lambda folder: None, **options: Any
) -> tuple[Correction, dict[str, Gold]]:
    """What the import says, and the gold documents, after ``edit`` has had the exported directory."""
    away, gold = records.parent / f"away-{form}", records.parent / f"gold-{form}"
    export(Records(records), away, form, **options)
    edit(away)
    result = import_gold(away, Records(records), gold, form)
    return result, {one.name: one for one in read_gold(gold)}


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_changes_on_the_way(
    records: Path, extracted: dict[str, Record], with_source: bool, form: Format
) -> None:
    result, gold = there_and_back(records, form)
    assert result.documents == len(TEXTS) == len(gold)
    assert not any(result.changes.values())
    assert not result.valueless
    texts = {one.source.text for one in gold.values()}
    assert texts == (set(TEXTS.values()) if with_source else {one.text for one in extracted.values()})
    measured = score(records.parent / f"gold-{form}", pipeline())
    found = {uri: len(record.entities) for uri, record in extracted.items()}
    if with_source:  # without, the clean text is cleaned again
        assert measured.spans()["all"].right == measured.spans()["all"].found == sum(found.values()) > 200
        assert all(share.right == share.total for checks in measured.values().values() for share in checks.values())
        assert all(share.right == share.total == len(gold) for share in measured.fields().values())
    assert measured.spans()["all"].gold == sum(found.values())


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_of_a_long_document_changes(tmp_path: Path, form: Format) -> None:
    record = gongwen.extract(SENTENCE * 200, source=Source(uri="long.txt"), nlp=pipeline())
    result, gold = there_and_back(write_records(tmp_path / "records.jsonl", [record]), form)
    assert len(record.text) > 10_000
    assert len(gold["long"].entities) == len(record.entities) == 1400
    assert not any(result.changes.values())


def test_both_formats_give_the_same_files(records: Path) -> None:
    for form in FORMATS:
        there_and_back(records, form)
    one, other = (
        {path.name: path.read_bytes() for path in (records.parent / f"gold-{form}").iterdir()} for form in FORMATS
    )
    assert one == other
    assert len(one) == 2 * len(TEXTS)
    names = {name.casefold() for name in one}
    assert len(names) == len(one)  # where a and A are one
    assert "reports-plain.json" in one


def only(records: Path, extracted: dict[str, Record], uri: str, with_source: bool) -> Path:
    return write_records(records, [extracted[uri]], with_source)


def tasks_of(folder: Path) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = json.loads((folder / "tasks.json").read_bytes())
    return tasks


def annotate(folder: Path, edit: Callable[[list[dict[str, Any]]], None]) -> None:
    """What Label Studio does to the first task: the prediction becomes an annotation, which a person edits."""
    tasks = tasks_of(folder)
    result = tasks[0]["predictions"][0]["result"]
    edit(result)
    for task in tasks:
        done = {"id": 1, "completed_by": 1, "result": task["predictions"][0]["result"], "lead_time": 3.5}
        task |= {"id": 7, "annotations": [done], "drafts": [], "predictions": [12], "project": 3}
    (folder / "tasks.json").write_text(json.dumps(tasks, ensure_ascii=False), "utf-8")


def region(result: list[dict[str, Any]], text: str) -> dict[str, Any]:
    """The label of the first region with this text."""
    return next(one for one in result if one["type"] == "labels" and one["value"]["text"] == text)


def filled(result: list[dict[str, Any]], region_id: str, control: str) -> dict[str, Any]:
    return next(one for one in result if one["id"] == region_id and one["from_name"] == control)


def edited_in_label_studio(units: bool) -> Callable[[list[dict[str, Any]]], None]:
    def edit(result: list[dict[str, Any]]) -> None:
        day, office, rate = (region(result, text) for text in ("2021年4月", "临江县财政局", "15家"))
        result[:] = [one for one in result if one["id"] != day["id"]]  # removed
        for one in result:
            if one["id"] == office["id"]:  # moved: 财政局
                one["value"]["start"] += 3
        office["value"]["text"] = "财政局"
        filled(result, rate["id"], "quantity_of")["value"]["text"] = ["商铺"]
        title = {"id": "t", "from_name": "document_title", "to_name": "text", "type": "textarea"}
        result.append({**title, "value": {"text": ["𠮷县通报"]}})
        start = rate["value"]["end"] - 9
        added = {"start": start, "end": start + 2, "text": "检查", "labels": ["WORK"]}
        result.append({"id": "new", "from_name": "label", "to_name": "text", "type": "labels", "value": added})
        last = region(result, "1000000000000.5吨")
        assert last["value"]["end"] - last["value"]["start"] == 16
        start = last["value"]["start"] - 4 - units
        put = {"start": start, "end": start + 2 + units, "text": "𠮷记", "labels": ["ORG"]}
        about = {"from_name": "org_canonical", "to_name": "text", "type": "textarea"}
        result.append({"id": "firm", "from_name": "label", "to_name": "text", "type": "labels", "value": put})
        result.append({"id": "firm", **about, "value": {**put, "text": ["𠮷记商铺有限公司"]}})

    return edit


def edit_in_spacy(folder: Path) -> None:
    path = folder / "documents.spacy"
    vocab = spacy.blank("zh").vocab
    docs = list(DocBin().from_disk(path).get_docs(vocab))
    doc = docs[0]
    ents = {ent.text: ent for ent in doc.ents}
    assert ents["15家"]._.value == 15  # the getters work on what was exported
    kept = [ent for ent in doc.ents if ent.text not in ("2021年4月", "临江县财政局")]
    office, firms = ents["临江县财政局"], ents["15家"]
    moved = doc.char_span(office.start_char + 3, office.end_char, "ORG", span_id=office.id_)
    at = doc.text.index("检查")
    firm_at = doc.text.index("𠮷记")
    firm = doc.char_span(firm_at, firm_at + 2, "ORG")
    added = doc.char_span(at, at + 2, "WORK")
    assert moved is not None
    assert added is not None
    assert firm is not None
    entity = entity_of(firms)
    assert entity
    entity["of"] = "商铺"
    doc.user_data["gongwen"]["fields"]["title"] = "𠮷县通报"
    again = [Span(doc, ent.start, ent.end, ent.label_) for ent in kept if ent.label_ == "DATE"]  # made anew: no ids
    doc.ents = [*[ent for ent in kept if ent.label_ != "DATE"], *again, moved, added, firm]
    DocBin(store_user_data=True, docs=docs).to_disk(path)


def told(entity: GoldEntity) -> tuple[str, str, str | None]:
    return entity.label, entity.text, entity.canonical


@pytest.mark.parametrize("edit", ["code-points", "utf-16", "docbin"])
def test_edits_come_back(records: Path, extracted: dict[str, Record], with_source: bool, edit: str) -> None:
    only(records, extracted, "beyond.txt", with_source)
    form: Format = "docbin" if edit == "docbin" else "labelstudio"
    change = edited_in_label_studio(edit == "utf-16")
    doing = edit_in_spacy if form == "docbin" else (lambda folder: annotate(folder, change))
    result, gold = there_and_back(records, form, doing, **({} if form == "docbin" else {"offsets": edit}))
    (document,) = gold.values()
    before = {(one.label, one.text): one for one in extracted["beyond.txt"].entities}
    after = {(one.label, one.text): one for one in document.entities}
    gone = {("DATE", "2021年4月"), ("ORG", "临江县财政局")}
    come = {("ORG", "财政局"), ("WORK", "检查"), ("ORG", "𠮷记")}
    assert after.keys() - before.keys() == come
    assert before.keys() - after.keys() == gone
    assert result.changes == {"gained": 2, "lost": 1, "moved": 1, "changed": 1, "fields": 1}
    assert document.fields["title"] == "𠮷县通报"
    firms, tons, year = after["QUANTITY", "15家"], after["QUANTITY", "1000000000000.5吨"], after["DATE", "每年"]
    assert (firms.value, firms.unit, firms.of) == (15, "家", "商铺")
    assert (tons.value, tons.unit, tons.of) == (Decimal("1000000000000.5"), "吨", before["QUANTITY", tons.text].of.text)  # type: ignore[union-attr]
    assert (year.value, year.type) == ("R/P1Y", "set")
    assert after["ORG", "财政局"].canonical == before["ORG", "临江县财政局"].canonical  # type: ignore[union-attr]
    assert after["ORG", "𠮷记"].canonical == (None if form == "docbin" else "𠮷记商铺有限公司")
    assert [one.split(": ")[1] for one in result.valueless] == (["ORG '𠮷记'"] if form == "docbin" else [])
    for one in document.entities:
        assert document.source.text[one.start : one.end] == one.text
    assert score(records.parent / f"gold-{form}", pipeline()).documents[0].name == "beyond"


def test_another_label_leaves_the_values_of_the_first_behind(extracted: dict[str, Record], tmp_path: Path) -> None:
    records = write_records(tmp_path / "records.jsonl", [extracted["reports/plain.txt"]])

    def edit(result: list[dict[str, Any]]) -> None:
        region(result, "《预算法》")["value"]["labels"] = ["WORK"]
        region(result, "《护航》")["value"]["labels"] = ["LAW"]

    result, gold = there_and_back(records, "labelstudio", lambda folder: annotate(folder, edit))
    found = {one.text: (one.label, one.kind, one.canonical) for one in gold["reports-plain"].entities}
    assert found["《预算法》"] == ("WORK", None, None)
    assert found["《护航》"] == ("LAW", None, None)
    assert [one.rsplit(": ", 1)[1] for one in result.valueless] == ["LAW '《护航》'"]


def test_old_versions_of_label_studio_count_units(records: Path, extracted: dict[str, Record]) -> None:
    for offsets in ("code-points", "utf-16"):
        export(Records(records), records.parent / offsets, "labelstudio", offsets)  # type: ignore[arg-type]
    for task, in_units in zip(*(tasks_of(records.parent / name) for name in ("code-points", "utf-16")), strict=True):
        text = task["data"]["text"]
        units = text.encode("utf-16-le")
        pairs = zip(*(one["predictions"][0]["result"] for one in (task, in_units)), strict=True)
        for one, other in ((a["value"], b["value"]) for a, b in pairs if a["type"] == "labels"):
            assert text[one["start"] : one["end"]] == one["text"]
            assert units[2 * other["start"] : 2 * other["end"]].decode("utf-16-le") == one["text"]


@pytest.mark.parametrize("clean", ["as it was", "trimmed", "line ends written out"])
def test_texts_of_regions_may_lose_their_blanks(records: Path, clean: str) -> None:
    def edit(result: list[dict[str, Any]]) -> None:
        at = region(result, "临江县财政局")["value"]["start"] - 9
        text = {"as it was": "\n2021年4月,", "trimmed": "2021年4月,", "line ends written out": "\\n2021年4月,"}[clean]
        value = {"start": at, "end": at + 9, "text": text, "labels": ["WORK"]}
        result[:] = [one for one in result if one["id"] != region(result, "2021年4月")["id"]]
        result.append({"id": "new", "from_name": "label", "to_name": "text", "type": "labels", "value": value})

    _, gold = there_and_back(records, "labelstudio", lambda folder: annotate(folder, edit))
    assert "\n2021年4月," in [one.text for one in gold["reports-plain"].entities]


def test_tasks_that_nobody_annotated_are_left_out_and_named(records: Path) -> None:
    def edit(folder: Path) -> None:
        tasks = tasks_of(folder)
        for number, task in enumerate(tasks):
            result = task.pop("predictions")[0]["result"]
            kept, skipped = {"result": result}, {"result": [], "was_cancelled": True}
            truth = {**kept, "ground_truth": True}
            task["annotations"] = [[kept], [], [skipped], [skipped, kept], [kept, truth]][number % 5]
        (folder / "tasks.json").write_text(json.dumps(tasks), "utf-8")

    result, gold = there_and_back(records, "labelstudio", edit)
    assert len(gold) == 6
    assert [one.split(", task ")[1] for one in result.left_out] == [
        "2 (beyond.txt)",
        "3 (markup.txt)",
        "7 (none.txt)",
        "8 (a/same.txt)",
    ]


def first(tasks: list[Any], text: str) -> dict[str, Any]:
    return region(tasks[0]["predictions"][0]["result"], text)


def change(path: str, value: Any) -> Callable[[list[Any]], None]:
    """Sets what the path of names and numbers leads to."""

    def edit(tasks: list[Any]) -> None:
        *steps, last = [int(step) if step.isdecimal() else step for step in path.split("/")]
        place: Any = tasks
        for step in steps:
            place = place[step]
        place[last] = value

    return edit


def reshape(marked: str, **more: Any) -> Callable[[list[Any]], None]:
    return lambda tasks: first(tasks, marked)["value"].update(more)


def refill(control: str, value: dict[str, Any]) -> Callable[[list[Any]], None]:
    def edit(tasks: list[Any]) -> None:
        result = tasks[0]["predictions"][0]["result"]
        next(one for one in result if one["from_name"] == control)["value"].update(value)

    return edit


def add(**more: Any) -> Callable[[list[Any]], None]:
    return lambda tasks: tasks[0]["predictions"][0]["result"].append({"id": "new", "to_name": "text", **more})


LABELLED = {"from_name": "label", "type": "labels"}
WRONG: list[tuple[str, Callable[[list[Any]], None], list[str]]] = [
    ("another text", change("0/data/text", "甲"), ["task 1 (reports/plain.txt)", "not that of the record", "'甲'"]),
    ("no text", lambda tasks: tasks[0]["data"].pop("text"), ["missing required field `text`", "$[0].data", "as JSON"]),
    ("JSON-MIN", lambda tasks: tasks[0].pop("data"), ["missing required field `data`", "not JSON-MIN"]),
    ("no list", lambda tasks: tasks.clear(), ["holds no annotated document"]),
    ("unknown document", change("0/data/document_id", "sha256:1"), ["has no such document", "that were exported"]),
    ("twice", lambda tasks: tasks.append(tasks[0]), ["task 11", "stands in", "task 1", "Leave one"]),
    ("nothing", change("0/predictions", []), ["neither annotations nor our prediction"]),
    ("a number", change("0/predictions", [12]), ["neither annotations nor our prediction"]),
    ("two annotations", change("0/annotations", [{"result": []}] * 2), ["has 2 annotations", "ground truth"]),
    ("unknown label", reshape("15家", labels=["AMOUNT"]), ["label 'AMOUNT' is unknown", "ORG, LAW"]),
    ("two labels", reshape("15家", labels=["ORG", "LAW"]), ["has 2 labels", "Give it one"]),
    ("outside", reshape("15家", end=9999), ["[42, 9999) is", "characters, not '15家'", "Mark it anew"]),
    ("outside, no text", reshape("15家", end=9999, text=None), ["[42, 9999)", "Mark it anew"]),
    ("backwards", reshape("15家", start=45, end=42), ["[45, 42)"]),
    ("negative", reshape("15家", start=-3, text=None), ["[-3, 45)"]),
    ("shifted", reshape("15家", start=41, end=44), ["is '铺15' in the text", "not '15家'"]),
    ("no place", reshape("15家", start=None), ["has no place"]),
    ("overlap", add(**LABELLED, value={"start": 43, "end": 47, "labels": ["ORG"]}),
     ["QUANTITY [42, 45) '15家' and ORG [43, 47) '5家,罚' overlap", "Delete one"]),
    ("the same twice", add(**LABELLED, value={"start": 42, "end": 45, "labels": ["QUANTITY"]}), ["overlap"]),
    ("no label", add(from_name="org_canonical", type="textarea", value={"text": ["甲"]}), ["new has no label"]),
    ("other control", add(from_name="sentiment", type="choices", value={"choices": ["good"]}), ["'sentiment'"]),
    ("relation", add(type="relation"), ["is a relation of ''", "labelling_config.xml"]),
    ("no date", refill("date_value", {"text": ["April"]}), ["DATE [10, 17) '2021年4月'", "'April' is no EDTF"]),
    ("no number", refill("quantity_value", {"text": ["十五"]}), ["value is '十五', no number", "Write digits"]),
    ("not finite", refill("quantity_value", {"text": ["inf"]}), ["no number"]),
    ("two answers", refill("quantity_unit", {"text": ["家", "个"]}), ["has 2 answers for unit: 家, 个"]),
    ("unknown kind", refill("law_kind", {"choices": ["ordinance"]}), ["kind is 'ordinance'", "administrative_reg"]),
    ("no day", add(from_name="document_signed_on", type="textarea", value={"text": ["2021年"]}), ["no day"]),
    ("no year", add(from_name="document_report_year", type="textarea", value={"text": ["21"]}), ["of four digits"]),
    ("no region", add(from_name="document_region", type="textarea", value={"text": ["某县"]}), ["440811 麻章区"]),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "messages"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_cannot_be_used_is_told(
    extracted: dict[str, Record], tmp_path: Path, edit: Callable[[list[Any]], None], messages: list[str]
) -> None:
    records = write_records(tmp_path / "records.jsonl", extracted.values())

    def break_it(folder: Path) -> None:
        tasks = tasks_of(folder)
        edit(tasks)
        (folder / "tasks.json").write_text(json.dumps(tasks), "utf-8")

    with pytest.raises(GongwenError) as caught:
        there_and_back(records, "labelstudio", break_it)
    assert caught.value.code == "annotation"
    assert "tasks.json" in caught.value.message or "away" in caught.value.message
    assert all(message in caught.value.message for message in messages), caught.value.message
    assert not (tmp_path / "gold-labelstudio").exists()


def test_a_place_that_can_be_counted_in_two_ways_is_not_guessed(extracted: dict[str, Record], tmp_path: Path) -> None:
    records = write_records(tmp_path / "records.jsonl", [extracted["beyond.txt"]])
    with pytest.raises(GongwenError, match="does not say what it marks"):
        there_and_back(
            records, "labelstudio", lambda folder: annotate(folder, lambda result: result[0]["value"].pop("text"))
        )


def stored(doc: Doc, user_data: bool = True) -> bytes:
    return DocBin(store_user_data=user_data, docs=[doc]).to_bytes()


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (b"[]", ["is no DocBin", "gongwen annotate export"]),
        (b"", ["is no DocBin"]),
        (stored(pipeline()("县财政局。")), ["document 1 does not say which document", "store_user_data=True"]),
        (stored(pipeline()("县财政局。"), False), ["document 1 does not say which document"]),
        (None, ["documents.spacy", "cannot be read"]),
    ],
)
def test_what_is_no_docbin_of_ours_is_told(records: Path, content: bytes | None, messages: list[str]) -> None:
    path = records.parent / "documents.spacy"
    path.write_bytes(content) if content is not None else path.mkdir()
    with pytest.raises(GongwenError) as caught:
        import_gold(
            path if content is not None else path / "documents.spacy",
            Records(records),
            records.parent / "gold",
            "docbin",
        )
    assert all(message in caught.value.message for message in messages), caught.value.message


def test_a_docbin_with_another_text_or_label_is_told(extracted: dict[str, Record], tmp_path: Path) -> None:
    records = write_records(tmp_path / "records.jsonl", [extracted["reports/plain.txt"]])

    def relabel(folder: Path) -> None:
        (doc,) = DocBin().from_disk(folder / "documents.spacy").get_docs(spacy.blank("zh").vocab)
        doc.ents = [Span(doc, doc.ents[0].start, doc.ents[0].end, "GPE")]
        (folder / "documents.spacy").write_bytes(stored(doc))

    def shorten(folder: Path) -> None:
        (doc,) = DocBin().from_disk(folder / "documents.spacy").get_docs(spacy.blank("zh").vocab)
        (folder / "documents.spacy").write_bytes(stored(doc[:-1].as_doc(copy_user_data=True)))

    for edit, message in ((relabel, "the label 'GPE' is unknown"), (shorten, "not that of the record")):
        with pytest.raises(GongwenError, match=message):
            there_and_back(records, "docbin", edit)


def test_tokens_are_the_pipelines_words(extracted: dict[str, Record], tmp_path: Path) -> None:
    records = write_records(tmp_path / "records.jsonl", extracted.values())
    export(Records(records), tmp_path / "away", "docbin")
    docs = DocBin().from_disk(tmp_path / "away/documents.spacy").get_docs(spacy.blank("zh").vocab)
    for doc, record in zip(docs, extracted.values(), strict=True):
        again = pipeline()(record.text)
        assert doc.text == record.text
        assert [token.text for token in doc] == [token.text for token in again]
        assert [(ent.text, ent.label_, ent._.rule) for ent in doc.ents] == [
            (ent.text, ent.label_, ent._.rule) for ent in again.ents
        ]


def test_the_labelling_configuration_has_every_control_of_the_tasks(records: Path) -> None:
    root = ElementTree.fromstring(labelling_config())
    named = {tag.attrib["name"] for tag in root.iter() if "name" in tag.attrib}
    assert named == {"label", "text", *controls()}
    assert {tag.attrib["value"] for tag in root.iter("Label")} == {"ORG", "LAW", "WORK", "DATE", "QUANTITY"}
    export(Records(records), records.parent / "away", "labelstudio")
    (text,) = root.iter("Text")
    assert (text.attrib["value"], text.attrib["saveTextResult"]) == ("$text", "yes")
    for task in tasks_of(records.parent / "away"):
        assert {one["from_name"] for one in task["predictions"][0]["result"]} <= named
    assert (records.parent / "away/labelling_config.xml").read_text("utf-8") == labelling_config()


def test_a_document_that_stands_twice_is_exported_once(extracted: dict[str, Record], tmp_path: Path) -> None:
    plain = extracted["reports/plain.txt"]
    elsewhere = gongwen.extract(TEXTS["reports/plain.txt"], source=Source(uri="elsewhere.txt"), nlp=pipeline())
    records = write_records(tmp_path / "records.jsonl", [plain, plain, elsewhere])
    result, gold = there_and_back(records, "labelstudio")
    assert (result.documents, sorted(gold)) == (2, ["elsewhere", "reports-plain"])


def test_a_gold_document_is_not_written_over(extracted: dict[str, Record], tmp_path: Path) -> None:
    records = write_records(tmp_path / "records.jsonl", [extracted["none.txt"]])
    there_and_back(records, "labelstudio")
    with pytest.raises(GongwenError, match=r"holds none\.json already"):
        there_and_back(records, "labelstudio")


def test_a_source_text_that_is_cleaned_otherwise_is_told(extracted: dict[str, Record], tmp_path: Path) -> None:
    records = write_records(tmp_path / "records.jsonl", [extracted["none.txt"]], with_source=True)
    records.write_bytes(records.read_bytes().replace('"text":"没有'.encode(), '"text":"没 有'.encode()))
    with pytest.raises(GongwenError, match=r"none\.txt: this version of gongwen cleans the text otherwise"):
        there_and_back(records, "labelstudio")


def gongwen_command(*call: object) -> Any:
    return CliRunner().invoke(app, list(map(str, call)))


@pytest.mark.parametrize("form", FORMATS)
def test_the_commands(records: Path, form: Format) -> None:
    away, gold = records.parent / "away", records.parent / "gold"
    done = gongwen_command("annotate", "export", records, "-o", away, "--format", form)
    assert (done.exit_code, done.stderr) == (0, f"{len(TEXTS)} documents in {away}\n")
    done = gongwen_command("annotate", "import", away, "--records", records, "-o", gold, "--format", form)
    assert done.exit_code == 0
    assert f"{len(TEXTS)} documents; 0 entities added, 0 removed, 0 moved, 0 with other values" in done.stderr
    assert len(read_gold(gold)) == len(TEXTS)
    assert (form == "labelstudio") == ("nobody has annotated them" in done.stderr)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            ["export", "none", "-o", "away"],
            "none does not exist. Name a file or a directory that gongwen extract wrote",
        ),
        (["export", "bare", "-o", "away"], "bare holds no records"),
        (["export", "records.jsonl", "-o", "away", "--format", "brat"], "'brat'. Use labelstudio or docbin"),
        (["export", "records.jsonl", "-o", "away", "--offsets", "bytes"], "'bytes'. Use code-points or utf-16"),
        (["export", "records.jsonl", "-o", "records.jsonl"], "cannot be written"),
        (["import", "bare", "--records", "records.jsonl", "-o", "gold"], "bare holds no *.json"),
        (["import", "none.json", "--records", "records.jsonl", "-o", "gold"], "none.json cannot be read"),
        (["import", "records.jsonl", "--records", "records.jsonl", "-o", "gold"], "is no JSON of our tasks"),
        (["import", "records.jsonl", "--records", "records.jsonl", "-o", "gold", "--format", "docbin"], "no DocBin"),
    ],
)
def test_a_wrong_call_is_told(
    extracted: dict[str, Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bare").mkdir()
    write_records(tmp_path / "records.jsonl", [extracted["none.txt"]])
    done = gongwen_command("annotate", *call)
    assert done.exit_code == 2
    assert message in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bare", "records.jsonl"]


def test_the_sentence_has_every_label(extracted: dict[str, Record]) -> None:
    assert {one.label for one in extracted["a/same.txt"].entities} == {"ORG", "LAW", "WORK", "DATE", "QUANTITY"}
    assert SENTENCE in TEXTS["markup.txt"]
