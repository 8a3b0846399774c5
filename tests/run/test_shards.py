"""An output directory: shards whole or absent, a second run does what is missing, changed or new."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gongwen.errors import GongwenError
from gongwen.read.files import walk
from gongwen.record import decode
from gongwen.run import directory, lock, shards
from gongwen.run.counts import Counts
from gongwen.run.directory import Directory
from gongwen.run.documents import Extractor, Watch
from gongwen.run.lock import Lock
from gongwen.run.outputs import write_shards
from gongwen.run.settings import Key
from gongwen.run.shards import Changes, shard_of

Make = Callable[[Watch], Extractor]
KEY = Key(version="1", configuration="made", patterns="p", options="o")


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_SHARD_BYTES", 40)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_bytes(b"text %d" % number)
    (folder / "bad.txt").write_bytes(b"")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def run(documents: Path, out: Path, make: Make, key: Key = KEY, **options: Any) -> tuple[Counts, Counts, Changes]:
    """What there is of all, what was done now, what has changed."""
    with Directory(out, key, **options) as directory:
        now = write_shards(directory.plan(walk([documents]).files), make, directory, workers=2)
        return directory.total, now, directory.changes


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.jsonl"))}


def uris(out: Path) -> set[str | None]:
    return {decode(line).source.uri for path in out.glob("records-*") for line in path.read_bytes().splitlines()}


def inodes(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in out.glob("records-*")}


def test_every_document_is_in_its_shard(documents: Path, out: Path, make: Make) -> None:
    total, now, changes = run(documents, out, make)
    state = json.loads((out / "run.json").read_bytes())
    assert state["is_complete"] is True
    assert state["made_with"]["patterns"] == "p"
    assert state["counts"]["records"] == total.records == now.records == 30
    assert (state["files"], state["shards"]) == (31, 5)
    for path in out.glob("records-*"):
        lines = [decode(line).source.uri for line in path.read_bytes().splitlines()]
        assert lines == sorted(lines, key=str)
        assert all(path.name == f"records-{shard_of(str(uri), 5):04}-of-0005.jsonl" for uri in lines)
    assert uris(out) == {f"{number:02}.txt" for number in range(30)}
    assert [json.loads(line)["uri"] for line in content(out)["failures.jsonl"].splitlines()] == ["bad.txt"]
    assert changes.lines() == []
    assert not list(out.glob(".*.tmp"))


def test_what_is_done_is_not_done_again(documents: Path, out: Path, make: Make) -> None:
    run(documents, out, make)
    earlier, names = content(out), inodes(out)
    total, now, changes = run(documents, out, make)
    assert (now.documents, total.documents, total.failures) == (0, 31, {"empty": 1})
    assert (content(out), inodes(out), changes.lines()) == (earlier, names, [])
    total, now, _ = run(documents, out, make, fresh=True)
    assert now.documents == 31
    assert content(out) == earlier


def test_a_new_file_changes_one_shard(documents: Path, out: Path, make: Make) -> None:
    run(documents, out, make)
    earlier = content(out)
    (documents / "new.txt").write_bytes(b"new")
    _, _, changes = run(documents, out, make)
    changed = [name for name, raw in content(out).items() if raw != earlier.get(name)]
    assert changed == [f"records-{shard_of('new.txt', 5):04}-of-0005.jsonl"]
    assert changes.lines() == ["1 file new since the last run: new.txt"]


def test_changed_and_removed_files_are_told(documents: Path, out: Path, make: Make) -> None:
    run(documents, out, make)
    (documents / "03.txt").write_bytes(b"changed")
    (documents / "04.txt").unlink()
    (documents / "bad.txt").unlink()
    total, _, changes = run(documents, out, make)
    assert (total.records, total.failures) == (29, {})
    assert (changes.changed, sorted(changes.removed), changes.new) == (["03.txt"], ["04.txt", "bad.txt"], [])
    assert "failures.jsonl" not in content(out)
    assert b'"changed"' in b"".join(content(out).values())


def test_a_shard_without_a_file_goes(documents: Path, out: Path, make: Make) -> None:
    run(documents, out, make)
    for path in documents.iterdir():
        if shard_of(path.name, 5) == 2:
            path.unlink()
    run(documents, out, make)
    assert [name for name in content(out) if "0002" in name] == []
    assert not (out / "shards" / "0002.json").exists()


@pytest.mark.parametrize("name", ["version", "configuration", "patterns", "options"])
def test_other_settings_do_everything_again(documents: Path, out: Path, make: Make, name: str) -> None:
    run(documents, out, make)
    _, now, changes = run(documents, out, make, msgspec.structs.replace(KEY, **{name: "other"}))
    assert now.documents == 31
    assert changes.lines() == [f"{name} changed since the last run: every shard is done again."]


@pytest.mark.parametrize(
    "harm",
    [
        lambda out: next(out.glob("records-*")).unlink(),
        lambda out: next(out.glob("records-*")).write_bytes(b"half"),
        lambda out: next(out.glob("shards/*.json")).write_bytes(b"{"),
        lambda out: next(out.glob("shards/*.json")).unlink(),
        lambda out: (out / "failures.jsonl").unlink(),
        lambda out: (out / ".records-0001-of-0005.jsonl.tmp").write_bytes(b"half"),
    ],
)
def test_what_is_not_whole_is_made_whole(documents: Path, out: Path, make: Make, harm: Callable[[Path], Any]) -> None:
    run(documents, out, make)
    earlier = content(out)
    harm(out)
    total, now, _ = run(documents, out, make)
    assert (content(out), total.documents) == (earlier, 31)
    assert now.documents < 31
    assert not list(out.glob(".*.tmp"))


def test_a_file_that_has_gone_is_tried_again(documents: Path, out: Path, make: Make) -> None:
    with Directory(out, KEY) as directory:
        todo = directory.plan(walk([documents]).files)
        (documents / "07.txt").rename(documents.parent / "07.txt")
        now = write_shards(todo, make, directory)
    assert now.failures == {"empty": 1, "missing": 1}
    (documents.parent / "07.txt").rename(documents / "07.txt")
    total, now, _ = run(documents, out, make)
    assert (total.records, total.failures) == (30, {"empty": 1})
    assert 0 < now.documents < 31


def test_a_full_disk_leaves_what_is_finished(
    documents: Path, out: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(documents, out, make)
    whole = content(out)
    settle, calls = directory.settle, []

    def full(file: Any) -> None:
        calls.append(file)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        settle(file)

    monkeypatch.setattr(directory, "settle", full)
    with pytest.raises(GongwenError, match=r"No space left on device\. Name a place") as caught:
        run(documents, out, make, fresh=True)
    assert caught.value.code == "output"
    kept = content(out)
    assert kept.items() < whole.items()
    assert len(kept) == 2
    monkeypatch.undo()
    _, now, _ = run(documents, out, make)
    assert content(out) == whole
    assert 0 < now.documents < 31


def _hold(folder: Path, ready: Any) -> None:
    lock = Lock(folder)
    ready.set()
    time.sleep(60)
    lock.release()


def test_two_runs_on_a_directory_are_kept_apart(documents: Path, out: Path, make: Make) -> None:
    run(documents, out, make)
    earlier = content(out)
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    other = context.Process(target=_hold, args=(out, ready))
    other.start()
    try:
        assert ready.wait(30)
        with pytest.raises(GongwenError, match=rf"process {other.pid} on \S+. Wait until it has ended") as caught:
            run(documents, out, make, fresh=True)
        assert caught.value.code == "locked"
        assert content(out) == earlier
    finally:
        other.kill()
        other.join()
    run(documents, out, make)


def test_a_file_system_without_locks_is_told(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_lock", refuse)
    with pytest.raises(GongwenError, match=r"out cannot be written: No locks available\. Name a place") as caught:
        Directory(out, KEY)
    assert caught.value.code == "output"


def test_a_run_that_ended_before_its_plan_can_be_repeated(documents: Path, out: Path, make: Make) -> None:
    for _ in range(2):
        with Directory(out, KEY, fresh=True):
            pass
        total, now, changes = run(documents, out, make)
        assert (total.documents, now.documents, changes.lines()) == (31, 31, [])


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("notes.txt", b"mine", "holds files that are no output of gongwen"),
        ("run.json", b"{", "run.json cannot be read"),
        ("run.json", b'{"made_with": 3}', "run.json cannot be read"),
        ("run.json", None, "of a newer gongwen"),
    ],
)
def test_a_directory_that_is_not_ours_is_refused(
    documents: Path, out: Path, make: Make, name: str, raw: bytes | None, message: str
) -> None:
    if raw is None:
        run(documents, out, make)
        raw = json.dumps({**json.loads((out / "run.json").read_bytes()), "format": 99}).encode()
    out.mkdir(exist_ok=True)
    (out / name).write_bytes(raw)
    with pytest.raises(GongwenError, match=message) as caught:
        run(documents, out, make)
    assert caught.value.code == "output"
    assert (out / name).read_bytes() == raw
    if name == "run.json":
        run(documents, out, make, fresh=True)


def test_an_interruption_can_be_gone_on_with(documents: Path, out: Path, make: Make) -> None:
    run(documents, out, make)
    whole = content(out)
    with pytest.raises(KeyboardInterrupt), Directory(out, KEY, fresh=True) as directory:
        _interrupted(directory, directory.plan(walk([documents]).files), make)
    assert not list(out.glob(".*.tmp"))
    assert content(out).items() < whole.items()
    _, now, changes = run(documents, out, make)
    assert now.documents < 31
    assert (content(out), changes.lines()) == (whole, [])


def _interrupted(directory: Directory, todo: list[shards.Shard], make: Make) -> None:
    finish, finished = directory.finish, []

    def once(shard: shards.Shard) -> None:
        if finished:
            raise KeyboardInterrupt
        finished.append(shard)
        finish(shard)

    directory.finish = once  # type: ignore[method-assign]
    write_shards(todo, make, directory, workers=2)


def test_a_shard_depends_on_the_uri_alone() -> None:
    assert [shard_of(uri, 64) for uri in ("a.txt", "某县/报告.html", "x.zip")] == [53, 48, 12]
    counts = [0] * 8
    for number in range(8_000):
        counts[shard_of(f"{number}.txt", 8)] += 1
    assert max(counts) < 1.2 * min(counts)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can become someone who may not write")
def test_a_directory_that_may_not_be_written_is_told(documents: Path, out: Path, make: Make) -> None:
    run(documents, out, make)
    for path in (out, out / "shards"):
        path.chmod(0o555)
    documents.parent.chmod(0o755)
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    other = context.Process(target=_as_nobody, args=(out, theirs))
    other.start()
    try:
        message = ours.recv()
    finally:
        other.join()
    assert "cannot be written: Permission denied. Name a place that you may write to" in message


def _as_nobody(out: Path, answer: Any) -> None:
    for folder in out.parents[:-1]:  # the way to it must be open
        folder.chmod(folder.stat().st_mode | 0o055)
    os.setuid(65_534)
    try:
        Directory(out, KEY)
    except GongwenError as error:
        answer.send(error.message)
    except BaseException as error:
        answer.send(repr(error))
