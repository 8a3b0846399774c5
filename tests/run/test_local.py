"""A batch: every document becomes a record or a failure, in order, whatever becomes of the workers."""

from __future__ import annotations

import faulthandler
import json
import multiprocessing
import os
import signal
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import GongwenError, PatternError
from gongwen.read import kinds
from gongwen.read.files import walk
from gongwen.read.jsonl import Columns
from gongwen.read.limits import Limits
from gongwen.record import decode
from gongwen.run import local, pool, serving
from gongwen.run.counts import Counts
from gongwen.run.documents import Extractor, Failed, Recorded, Watch
from gongwen.run.inputs import sized
from gongwen.run.local import run
from gongwen.run.outputs import write_lines
from gongwen.run.settings import Settings
from gongwen.run.tasks import Answer, Report, Task, encode_answer
from gongwen.write.jsonl import into

Make = Callable[[Watch], Extractor]


def batch(folder: Path, texts: dict[str, bytes], make: Make, workers: int = 1, limits: Limits | None = None) -> Counts:
    """The texts as files, run into ``x.jsonl``."""
    documents = folder / "in"
    documents.mkdir(exist_ok=True)
    for name, raw in texts.items():
        (documents / name).write_bytes(raw)
    with into(folder / "x.jsonl") as writer:
        return write_lines(walk([documents]).files, make, writer, workers=workers, limits=limits)


def failures(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "x.failures.jsonl").read_bytes().splitlines()]


def uris(folder: Path) -> list[str | None]:
    return [decode(line).source.uri for line in (folder / "x.jsonl").read_bytes().splitlines()]


def rows(texts: list[str]) -> bytes:
    return b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)


def test_every_document_becomes_a_record_or_a_failure(tmp_path: Path, make: Make) -> None:
    texts = {"a.txt": "甲".encode(), "b.txt": b"", "c.txt": b"raise", "d.txt": b"surrogate", "e.txt": "戊己".encode()}
    counts = batch(tmp_path, texts, make)
    assert uris(tmp_path) == ["a.txt", "e.txt"]
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
    assert {uri for _, uri in counts.slowest} == set(texts)


def test_a_failure_tells_its_cause(tmp_path: Path, make: Make) -> None:
    batch(tmp_path, {"a.txt": b"cause"}, make)
    assert failures(tmp_path)[0]["message"] == "ValueError: outer from KeyError: 'inner'"


def test_a_wrong_rule_is_no_documents_failure(tmp_path: Path, make: Make) -> None:
    with pytest.raises(GongwenError, match=r"made\.toml: rule 'a'") as caught:
        batch(tmp_path, {"a.txt": b"rule"}, make)
    assert caught.value.code == "pattern-regex"
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_what_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    def make(_watch: Watch) -> Extractor:
        raise PatternError("pattern-toml", "made.toml: line 3")

    with pytest.raises(GongwenError, match=r"made\.toml: line 3"):
        batch(tmp_path, {"a.txt": b"a"}, make)


@pytest.mark.parametrize("held", [1, 1 << 26])
def test_the_output_does_not_depend_on_the_number_of_workers(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(local, "_MOST_HELD", held)
    monkeypatch.setattr(local, "_CHUNK_BYTES", 2_000)
    texts = {f"{number:03}.txt": ("甲" * (number * 7 % 400 + 1)).encode() for number in range(150)}
    texts |= {"010.txt": b"", "020.txt": b"slow", "070.jsonl": rows(["乙"] * 400), "080.css": b"p {}"}
    outputs = []
    for workers in (1, 2, 5):
        counts = batch(tmp_path, texts, make, workers)
        assert (counts.records, counts.failures, counts.died) == (549, {"empty": 1}, 0)
        outputs.append([(tmp_path / name).read_bytes() for name in ("x.jsonl", "x.failures.jsonl")])
    assert outputs[0] == outputs[1] == outputs[2]
    assert not multiprocessing.active_children()


POISON = [("crash", "worker-died"), ("loop", "timeout"), ("sleep", "timeout"), ("eat", "memory")]


@pytest.mark.parametrize("workers", [1, 3])
def test_poison_costs_only_itself(tmp_path: Path, make: Make, limits: Limits, workers: int) -> None:
    texts = {f"{number}.txt": b"a" for number in range(9)}
    texts |= {f"4{name}.txt": name.encode() for name, _ in POISON}
    batch(tmp_path, texts, make, workers, limits)
    assert uris(tmp_path) == [f"{number}.txt" for number in range(9)]
    assert {f["uri"]: f["code"] for f in failures(tmp_path)} == {f"4{name}.txt": code for name, code in POISON}
    assert {f["stage"] for f in failures(tmp_path)} == {"extract"}
    assert "SIGSEGV" in next(f["message"] for f in failures(tmp_path) if f["code"] == "worker-died")
    assert [f["uri"] for f in failures(tmp_path)] == sorted(f["uri"] for f in failures(tmp_path))


def test_a_record_without_room_on_its_way_costs_only_itself(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def packed(answer: Answer) -> bytes:
        raw = encode_answer(answer)
        if len(raw) > 1_000_000:
            raise MemoryError
        return raw

    monkeypatch.setattr(serving, "encode_answer", packed)
    counts = batch(tmp_path, {name: name[1:].encode() for name in ("1a", "2b", "3big", "4c")}, make)
    assert uris(tmp_path) == ["1a", "2b", "4c"]
    assert [(f["uri"], f["stage"], f["code"]) for f in failures(tmp_path)] == [("3big", "write", "memory")]
    assert counts.died == 2


def test_poison_in_an_archive_costs_only_itself(tmp_path: Path, make: Make, limits: Limits) -> None:
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w") as archive:
        for name in ("a", "crash", "b", "loop", "c"):
            archive.writestr(f"{name}.txt", name)
    batch(tmp_path, {"b.jsonl": rows(["a", "b", "crash", "crash", "c"])}, make, 2, limits)
    assert uris(tmp_path) == [*(f"a.zip!/{name}.txt" for name in "abc"), *(f"b.jsonl!/{row}" for row in (1, 2, 5))]
    assert [(f["uri"], f["code"]) for f in failures(tmp_path)] == [
        ("a.zip!/crash.txt", "worker-died"),
        ("a.zip!/loop.txt", "timeout"),
        ("b.jsonl!/3", "worker-died"),
        ("b.jsonl!/4", "worker-died"),
    ]


def test_a_document_that_kills_its_reader_costs_only_itself(
    tmp_path: Path, make: Make, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the parse of a document, which can be left out, and before it, where its file ends."""
    import gongwen.read.reader as reader

    decode_text, look = reader.charset.decode, kinds.media_type

    def deadly(raw: bytes, *rest: Any) -> Any:
        if raw == b"parse":
            faulthandler.disable()
            os.kill(os.getpid(), signal.SIGABRT)
        return decode_text(raw, *rest)

    def deadly_look(stream: Any, name: str) -> str:
        if name.endswith("look.txt"):
            faulthandler.disable()
            os.kill(os.getpid(), signal.SIGABRT)
        return look(stream, name)

    monkeypatch.setattr(reader.charset, "decode", deadly)
    monkeypatch.setattr(reader.kinds, "media_type", deadly_look)
    (tmp_path / "in").mkdir()
    for number, names in enumerate((("a", "parse", "b"), ("c", "look", "d"))):
        with zipfile.ZipFile(tmp_path / "in" / f"{number}.zip", "w") as archive:
            for name in names:
                archive.writestr(f"{name}.txt", name)
    batch(tmp_path, {"2.txt": b"a", "3look.txt": b"a", "4.txt": b"a"}, make, 2, limits)
    assert uris(tmp_path) == ["0.zip!/a.txt", "0.zip!/b.txt", "1.zip!/c.txt", "2.txt", "4.txt"]
    assert [(f["uri"], f["stage"], f["code"]) for f in failures(tmp_path)] == [
        ("0.zip!/parse.txt", "read", "worker-died"),
        ("1.zip", "read", "worker-died"),
        ("3look.txt", "read", "worker-died"),
    ]


def test_workers_that_are_killed_lose_nothing(tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_CHUNK_BYTES", 40)
    (tmp_path / "in").mkdir()
    for number in range(60):
        (tmp_path / "in" / f"{number:02}.txt").write_bytes(b"slow")
    found, kills = [], [0]
    with closing(run([sized(walk([tmp_path / "in"]).files)], make, workers=2)) as batches:
        for one in batches:
            found += [outcome.uri for outcome in one.outcomes if isinstance(outcome, Recorded)]
            assert not [outcome for outcome in one.outcomes if isinstance(outcome, Failed)]
            if len(found) > kills[-1] + 6 and len(kills) < 6:  # so that no document is hit twice
                victim = multiprocessing.active_children()[len(kills) % 2].pid
                assert victim
                os.kill(victim, signal.SIGKILL)
                kills.append(len(found))
    assert len(kills) == 6
    assert found == [f"{number:02}.txt" for number in range(60)]


@pytest.mark.parametrize(("start", "stop"), [(0, 0), (0, 2), (1, 3), (2, 2), (3, None), (4, None), (9, None)])
def test_a_task_is_its_part_of_a_file(tmp_path: Path, make: Make, start: int, stop: int | None) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows(list("abcd")))
    (file,) = walk([tmp_path]).files
    found = []
    with pool.Pool(make, Limits(), 1) as workers:
        (worker,) = workers.workers
        worker.give(Task((file,), start, stop))
        while isinstance(answer := worker.answer(), Report):
            found += [outcome.uri for outcome in answer.outcomes if isinstance(outcome, Recorded)]
            if answer.is_over:
                break
    assert found == [f"a.jsonl!/{number}" for number in range(1, 5)][start:stop]


def test_a_document_whose_time_is_up_when_it_has_come_comes_once(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = []

    def check_late(worker: pool.Worker) -> None:
        standing = worker._place.read()
        if standing.file >= 0 and not late and worker.connection.poll(10):
            late.append(standing)
            worker._timed_out = standing
            worker.process.kill()

    monkeypatch.setattr(pool.Worker, "check_time", check_late)
    counts = batch(tmp_path, {f"{number:02}.txt": b"slow" for number in range(40)}, make)
    assert late
    assert uris(tmp_path) == [f"{number:02}.txt" for number in range(40)]
    assert (counts.failed, counts.died) == (0, 1)


def test_workers_that_cannot_start_end_the_run(tmp_path: Path, make: Make) -> None:
    runner = os.getpid()

    def deadly(watch: Watch) -> Extractor:
        if os.getpid() != runner:
            os._exit(3)
        return make(watch)

    with pytest.raises(GongwenError, match="exit code 3") as caught:
        batch(tmp_path, {"a.txt": b"a"}, deadly, 2)
    assert caught.value.code == "worker"
    assert not multiprocessing.active_children()


def test_an_end_before_the_end_leaves_no_process(tmp_path: Path, make: Make) -> None:
    (tmp_path / "a.txt").write_bytes(b"loop")
    with closing(run([sized(walk([tmp_path]).files)], make, workers=1)) as batches:
        assert next(batches).outcomes == []
        assert multiprocessing.active_children()
    assert not multiprocessing.active_children()


def test_groups_end_each_by_itself(tmp_path: Path, make: Make) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"a")
    first, second = sized(walk([tmp_path]).files)
    ends, sizes = [], 0
    for one in run([[first], [], [second]], make, workers=1):
        ends += [one.group] if one.ends else []
        sizes += one.size
    assert sorted(ends) == [0, 1, 2]
    assert sizes == 2


def test_the_source_text_is_kept_when_wanted(tmp_path: Path, make: Make) -> None:
    def keeping(watch: Watch) -> Extractor:
        return Extractor(make(watch)._extract, keep_source=True, watch=watch)

    batch(tmp_path, {"a.txt": "甲".encode()}, keeping)
    assert decode((tmp_path / "x.jsonl").read_bytes()).source_text == "甲"
    batch(tmp_path, {"a.txt": "甲".encode()}, make)
    assert b"source_text" not in (tmp_path / "x.jsonl").read_bytes()


def test_an_extractor_works_on_streams(make: Make) -> None:
    import io

    with Extractor(make(Watch())._extract, columns=Columns("body")) as extractor:
        (whole,) = extractor.stream(io.BytesIO("甲".encode()), "a.txt")
        two = list(extractor.stream(io.BytesIO(b'{"body": "a"}\n{"body": ""}\n'), "b.jsonl"))
    assert isinstance(whole, Recorded)
    assert decode(whole.line).source.uri == whole.uri == "a.txt"
    assert [type(one) for one in two] == [Recorded, Failed]


def test_failures_of_an_earlier_run_do_not_stay(tmp_path: Path, make: Make) -> None:
    batch(tmp_path, {"a.txt": b""}, make)
    assert failures(tmp_path)
    batch(tmp_path, {"a.txt": "甲".encode()}, make)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "x.jsonl"]


@pytest.mark.slow
def test_workers_that_are_not_forked_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS and Windows: every worker is sent the settings and loads for itself."""
    texts = {f"{number}.txt": f"2021年3月,某县财政局检查企业{number}家。".encode() for number in range(8)}
    make = Settings(limits=Limits(seconds=100)).extractor
    batch(tmp_path, texts, make, 2)
    forked = (tmp_path / "x.jsonl").read_bytes()
    monkeypatch.setattr(pool, "START", "spawn")
    assert batch(tmp_path, texts, make, 2).records == 8
    assert (tmp_path / "x.jsonl").read_bytes() == forked
