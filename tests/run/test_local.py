"""A batch: every document becomes a record or a failure, and the outputs are whole or absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import GongwenError, PatternError
from gongwen.read.files import walk
from gongwen.record import Document, Law, Pipeline, Record, Source, Span, decode
from gongwen.run.local import Counts, run
from gongwen.write.jsonl import failures_path, into


def fake(text: str, *, source: Source, id: str, notices: Any) -> Record:  # noqa: A002 - the record's own word
    """One LAW over the whole text; some texts are answered with trouble."""
    if text == "raise":
        raise ValueError("坏\ud800")
    if text == "cause":
        raise ValueError("outer") from KeyError("inner")
    if text == "rule":
        raise PatternError("pattern-regex", "made.toml: rule 'a'")
    if text == "stop":
        raise KeyboardInterrupt
    if text == "surrogate":
        text = "\ud800"
    end = len(text)
    law = Law(id="l0", start=0, end=end, raw_start=0, raw_end=end, text=text, sentence=Span(0, end), rule="fake")
    return Record(
        id=id, fingerprint="", source=source, document=Document(), text=text, sections=[], entities=[law], warnings=[],
        pipeline=Pipeline("0", "fake", ""),
    )  # fmt: skip


def batch(folder: Path, texts: dict[str, bytes], **options: Any) -> Counts:
    documents = folder / "in"
    documents.mkdir(exist_ok=True)
    for name, raw in texts.items():
        (documents / name).write_bytes(raw)
    with into(folder / "x.jsonl") as writer:
        return run(walk([documents]).files, fake, writer, **options)


def failures(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "x.failures.jsonl").read_bytes().splitlines()]


def test_every_document_becomes_a_record_or_a_failure(tmp_path: Path) -> None:
    texts = {"a.txt": "甲".encode(), "b.txt": b"", "c.txt": b"raise", "d.txt": b"surrogate", "e.txt": "戊己".encode()}
    counts = batch(tmp_path, texts)
    records = [decode(line) for line in (tmp_path / "x.jsonl").read_bytes().splitlines()]
    assert [record.source.uri for record in records] == ["a.txt", "e.txt"]
    failed = failures(tmp_path)
    assert [(f["uri"], f["stage"], f["code"]) for f in failed] == [
        ("b.txt", "read", "empty"),
        ("c.txt", "extract", "internal"),
        ("d.txt", "write", "internal"),
    ]
    assert failed[1]["message"] == "ValueError: 坏\\ud800"
    assert failed[2]["message"].startswith("UnicodeEncodeError: ")
    assert (counts.documents, counts.records, counts.characters) == (5, 2, 3)
    assert counts.failures == {"empty": 1, "internal": 2}
    assert counts.entities == {"LAW": 2}


def test_a_failure_tells_its_cause(tmp_path: Path) -> None:
    batch(tmp_path, {"a.txt": b"cause"})
    assert failures(tmp_path)[0]["message"] == "ValueError: outer from KeyError: 'inner'"


def test_a_wrong_rule_is_no_documents_failure(tmp_path: Path) -> None:
    with pytest.raises(PatternError):
        batch(tmp_path, {"a.txt": b"rule"})
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_the_source_text_is_kept_when_wanted(tmp_path: Path) -> None:
    batch(tmp_path, {"a.txt": "甲".encode()}, keep_source=True)
    assert decode((tmp_path / "x.jsonl").read_bytes()).source_text == "甲"
    batch(tmp_path, {"a.txt": "甲".encode()})
    assert b"source_text" not in (tmp_path / "x.jsonl").read_bytes()


def test_failures_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    batch(tmp_path, {"a.txt": b""})
    assert failures(tmp_path)
    batch(tmp_path, {"a.txt": "甲".encode()})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "x.jsonl"]


@pytest.mark.parametrize("earlier", [None, b"earlier\n"])
def test_an_interruption_leaves_what_stood_there(tmp_path: Path, earlier: bytes | None) -> None:
    target = tmp_path / "x.jsonl"
    if earlier:
        target.write_bytes(earlier)
    with pytest.raises(KeyboardInterrupt):
        batch(tmp_path, {"a.txt": "甲".encode(), "b.txt": b"stop"})
    assert (target.read_bytes() if target.exists() else None) == earlier
    assert sorted(path.name for path in tmp_path.iterdir()) == (["in", "x.jsonl"] if earlier else ["in"])


def test_a_target_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_bytes(b"")
    (tmp_path / "x.jsonl").symlink_to(tmp_path / "real.jsonl")
    batch(tmp_path, {"a.txt": "甲".encode()})
    assert (tmp_path / "x.jsonl").is_symlink()
    assert decode((tmp_path / "real.jsonl").read_bytes()).text == "甲"


@pytest.mark.parametrize(
    ("target", "message"), [("no/x.jsonl", "mkdir -p"), (".", "is no file"), ("a.txt/x", "does not exist")]
)
def test_an_output_that_cannot_be_is_refused(tmp_path: Path, target: str, message: str) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    with pytest.raises(GongwenError, match=message) as caught, into(tmp_path / target):
        pytest.fail("opened")
    assert caught.value.code == "output"
    assert str((tmp_path / target).resolve().parent) in caught.value.message or target == "."


def test_a_full_disk_is_the_outputs_failure(tmp_path: Path) -> None:
    with pytest.raises(GongwenError, match="No space left"), into(tmp_path / "x.jsonl"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("target", "beside"),
    [("x.jsonl", "x.failures.jsonl"), ("v1.2.jsonl", "v1.2.failures.jsonl"), ("x", "x.failures.jsonl")],
)
def test_where_failures_go(target: str, beside: str) -> None:
    assert failures_path(Path("out", target)) == Path("out", beside)
