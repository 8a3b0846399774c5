"""What two extractions differ in: found, told, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

import gongwen
from gongwen.cli import app
from gongwen.errors import GongwenError
from gongwen.record import Record, Source, decode, encode
from gongwen.review.annotation import Span
from gongwen.review.changes import changes
from gongwen.review.diff import compare
from gongwen.review.records import Records

from .samples import TEXTS, write_records

replace = msgspec.structs.replace


def run(*call: object) -> Any:
    return CliRunner().invoke(app, ["diff", *map(str, call)])


@pytest.fixture
def one(extracted: dict[str, Record]) -> Record:
    return extracted["reports/plain.txt"]


@pytest.fixture
def old(extracted: dict[str, Record], tmp_path: Path) -> Path:
    return write_records(tmp_path / "old.jsonl", extracted.values())


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        ([], [], []),
        ([(0, 3)], [(0, 3)], []),
        ([(0, 3)], [], ["lost (0, 3)"]),
        ([], [(0, 3)], ["gained (0, 3)"]),
        ([(0, 3)], [(1, 3)], ["moved (0, 3) (1, 3)"]),
        ([(0, 3)], [(3, 5)], ["lost (0, 3)", "gained (3, 5)"]),
        ([(0, 9)], [(0, 3), (4, 9)], ["moved (0, 9) (0, 3)", "gained (4, 9)"]),
        ([(0, 3), (4, 9)], [(0, 9)], ["moved (0, 3) (0, 9)", "lost (4, 9)"]),
        ([(0, 2), (5, 7), (8, 9)], [(1, 2), (5, 7), (7, 9)], ["moved (0, 2) (1, 2)", "moved (8, 9) (7, 9)"]),
    ],
)
def test_spans_that_overlap_have_moved(old: list[Any], new: list[Any], want: list[str]) -> None:
    before, after = ([Span(*place, "ORG", {}) for place in places] for places in (old, new))
    found = changes(before, after)
    assert [" ".join([c.kind, *(f"{span[:2]}" for span in (c.old, c.new) if span)]) for c in found] == want
    assert len(changes(before, [span._replace(label="LAW") for span in after])) == len(old) + len(new)


EDITS: list[tuple[str, Callable[[Record], Record], set[str], list[str]]] = [
    ("nothing", lambda r: r, set(), []),
    ("ids", lambda r: replace(r, entities=[replace(e, id=f"x{e.id}") for e in r.entities]), set(), []),
    ("patterns", lambda r: replace(r, pipeline=replace(r.pipeline, patterns="sha256:other")), set(), []),
    ("title", lambda r: replace(r, document=replace(r.document, title="甲")), {"document.title"}, []),
    ("charset", lambda r: replace(r, source=replace(r.source, charset="big5")), {"source.charset"}, []),
    ("warnings", lambda r: replace(r, warnings=[gongwen.record.Warning("x", "y", 0, 1)]), {"warnings"}, []),
    ("fingerprint", lambda r: replace(r, fingerprint="sha256:1"), {"fingerprint"}, []),
    ("source text", lambda r: replace(r, source_text="甲"), set(), []),
    ("lost", lambda r: replace(r, entities=r.entities[1:]), set(), ["lost DATE date.month"]),
    ("edge", lambda r: change_entity(r, 1, start=20, text="财政局"), set(), ["moved ORG org.office:财政局"]),
    ("rule", lambda r: change_entity(r, 0, rule="date.new"), set(), ["changed DATE date.new rule date.month date.new"]),
    ("value", lambda r: change_entity(r, 3, value=Decimal(16)), set(), ["changed QUANTITY quantity.count value 15 16"]),
    ("text", lambda r: replace(r, text="甲" + r.text), {"text"}, []),
    ("both", lambda r: replace(r, text="甲", entities=r.entities[1:]), {"text"}, ["lost DATE date.month"]),
    ("text and value", lambda r: change_entity(replace(r, text="甲"), 0, value="2020"), {"text"},
     ["changed DATE date.month value 2021-04 2020"]),
]  # fmt: skip


def change_entity(record: Record, at: int, **change: Any) -> Record:
    entities = list(record.entities)
    entities[at] = replace(entities[at], **change)
    return replace(record, entities=entities)


@pytest.mark.parametrize(("edit", "fields", "entities"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
def test_what_differs_in_a_document(
    one: Record, edit: Callable[[Record], Record], fields: set[str], entities: list[str]
) -> None:
    found = compare(one, edit(one))
    assert (found is None) == (not fields and not entities)
    assert {*(found.fields if found else ())} == fields
    told = [
        " ".join(
            [
                c.kind,
                c.span.label,
                c.span.values["rule"],
                *(word for name, both in c.values.items() for word in (name, *both)),
            ]
        )
        for c in (found.entities if found else ())
    ]
    assert told == entities


def test_alike_is_zero(old: Path, extracted: dict[str, Record], tmp_path: Path) -> None:
    new = write_records(tmp_path / "new.jsonl", reversed(extracted.values()))
    done = run(old, new)
    assert (done.exit_code, done.stderr) == (0, "")
    assert ["alike", str(len(TEXTS))] in [line.split() for line in done.stdout.splitlines()]


def changed(extracted: dict[str, Record]) -> list[Record]:
    records = list(extracted.values())
    records[0] = change_entity(
        replace(records[0], entities=records[0].entities[1:]), 0, canonical="[red]某局\u202e\x1b[1m"
    )
    records[1] = replace(records[1], id="sha256:other", text=f"甲{records[1].text}")  # the file has other contents
    records[2] = replace(records[2], source=Source(uri="elsewhere.txt"))  # the file was moved
    records[3] = replace(records[3], id="sha256:new", source=Source(uri="new.txt"))
    return records


def test_differences_by_document_label_and_rule(old: Path, extracted: dict[str, Record], tmp_path: Path) -> None:
    new = write_records(tmp_path / "new.jsonl", changed(extracted))
    done = run(old, new, "--show")
    assert (done.exit_code, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert [line for line in lines if line and not line.startswith(" ")][:7] == [
        "reports/plain.txt: 1 lost, 1 changed",
        "beyond.txt: text, id",
        "elsewhere.txt: source.uri",
        "turned.txt: only in OLD, with 9 entities",
        "new.txt: only in NEW, with 9 entities",
        "documents      ",
        f"documents    {len(TEXTS) + 1}",
    ]
    assert any("- DATE lost, date.month:" in line and "⟦2021年4月⟧" in line for line in lines)
    assert any("[red]某局��[1m" in line for line in lines)  # nothing in it steers the terminal
    rows = [line.split() for line in lines]
    assert ["DATE", "0", "1", "0", "0"] in rows
    assert ["org.office", "0", "0", "0", "1"] in rows
    assert ["only", "in", "OLD", "1"] in rows


def test_json_is_one_object(old: Path, extracted: dict[str, Record], tmp_path: Path) -> None:
    new = write_records(tmp_path / "new.jsonl", changed(extracted))
    done = run(old, new, "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert [one["kind"] for one in found["documents"]] == ["differs", "differs", "differs", "only_old", "only_new"]
    lost, canonical = found["documents"][0]["changes"]
    assert (lost["kind"], lost["rule"], lost["old"], lost["new"]) == (
        "lost", "date.month", {"start": 10, "end": 17, "text": "2021年4月"}, None,
    )  # fmt: skip
    assert canonical["values"]["canonical"] == ["临江县财政局", "[red]某局\u202e\x1b[1m"]
    summary = found["summary"]
    assert {name: summary[name] for name in ("documents", "alike", "differ", "only_old", "only_new")} == {
        "documents": len(TEXTS) + 1, "alike": len(TEXTS) - 4, "differ": 3, "only_old": 1, "only_new": 1,
    }  # fmt: skip
    assert summary["by_rule"] == {"date.month": {"lost": 1}, "org.office": {"changed": 1}}
    assert json.loads(run(old, old, "--json").stdout)["documents"] == []


def test_a_directory_of_shards_is_read_like_a_file(old: Path, extracted: dict[str, Record], tmp_path: Path) -> None:
    records = list(extracted.values())
    shards = tmp_path / "out"
    for number in range(3):
        write_records(shards / f"records-{number:04}-of-0003.jsonl", records[number::3])
    (shards / "failures.jsonl").write_text("{}\n")
    assert run(old, shards).exit_code == 0
    assert [one.source.uri for one in Records(shards)] == [one.source.uri for n in range(3) for one in records[n::3]]
    (shards / "run.json").write_text('{"format": 1, "is_complete": true}')
    assert run(shards, old).exit_code == 0
    (shards / "run.json").write_text('{"format": 1, "is_complete": false}')
    done = run(old, shards)
    assert done.exit_code == 2
    assert "holds an unfinished run. Run the same gongwen extract again" in done.stderr


def test_the_same_document_twice_is_compared_twice(one: Record, tmp_path: Path) -> None:
    twice = write_records(tmp_path / "a.jsonl", [one, one])
    once = write_records(tmp_path / "b.jsonl", [one])
    assert "only in OLD" in run(twice, once).stdout
    assert run(twice, twice).exit_code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}\n", "new.jsonl, line 1 is no record: Object missing required field"),
        (b'\n\n{"schema":"gongwen/1"', "line 3 is no record"),
        (b"\xff\xfe\n", "line 1 is no record"),
        (b'{"uri":"a","stage":"read","code":"empty","message":"m"}\n', "line 1 is no record"),
    ],
)
def test_what_is_no_record_is_told(old: Path, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "new.jsonl").write_bytes(content)
    done = run(old, tmp_path / "new.jsonl")
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Name a file or a directory that gongwen extract wrote" in done.stderr


def test_a_record_of_another_schema_is_told(one: Record, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_bytes(encode(replace(one, schema="gongwen/2")) + b"\n")
    with pytest.raises(GongwenError, match="its schema is 'gongwen/2', not 'gongwen/1'"):
        list(Records(tmp_path / "old.jsonl"))


def test_no_more_than_two_records_are_in_memory(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    living: list[int] = []
    alive = 0

    class Kept(str):
        __slots__ = ()

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def counted(line: bytes) -> Record:
        nonlocal alive
        record = decode(line)
        alive += 1
        living.append(alive)
        return replace(record, text=Kept(record.text))

    monkeypatch.setattr("gongwen.records.decode", counted)
    assert run(old, old).exit_code == 0
    assert len(living) == 2 * len(TEXTS)
    assert max(living) <= 4
