"""Records read by other processes: what these meet reaches the loader, and nothing of them is left."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import GongwenError
from gongwen.processes import START
from gongwen.record import decode, encode
from gongwen.store import batches, readers
from gongwen.store.load import Stored, store

pytestmark = pytest.mark.skipif(START != "fork", reason="there is no other process")


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Other processes for however little, with one record each at a time, and their folder for what they deliver."""
    monkeypatch.setattr(batches, "BATCH_BYTES", 1)
    monkeypatch.setattr(readers, "MANY_BYTES", 0)
    monkeypatch.setattr(readers, "cores", lambda: 2)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_batches_come_in_the_order_of_their_lines(records: Path, temporary: Path, place: Any) -> None:
    stored, told = Stored(), []
    stored = store([records], place.url, progress=told.append)
    assert stored.documents == len(told) == 12
    assert sum(told) == records.stat().st_size
    assert place.read("SELECT count(*) FROM documents") == [(12,)]
    assert not list(temporary.iterdir())


def test_a_line_that_is_no_record_ends_the_load_behind_those_before(
    corpus: list[bytes], tmp_path: Path, temporary: Path, place: Any
) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join([*corpus[:4], b"", b'{"a": 1}', *corpus[4:]]))
    with pytest.raises(GongwenError, match=r"x\.jsonl, line 6 is no record") as caught:
        store([path], place.url)
    assert caught.value.code == "records"
    assert not list(temporary.iterdir())
    if not place.url.startswith("parquet"):
        assert place.read("SELECT count(*) FROM documents") == [(4,)]


def test_what_cannot_be_stored_is_told_of_each(corpus: list[bytes], tmp_path: Path, place: Any) -> None:
    fine, nul, huge = (decode(line) for line in corpus[:3])
    nul.document.title = "a\0b"
    huge.document.report_year = 10**30
    (tmp_path / "x.jsonl").write_bytes(b"\n".join(map(encode, (fine, nul, huge))))
    assert store([tmp_path / "x.jsonl"], place.url) == Stored(1, len(fine.entities), failures=2, refused=2)
    assert set(place.read("SELECT code FROM failures")) == {("nul",), ("number-range",)}


def test_a_reader_that_is_killed_is_told(
    records: Path, temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader, read = os.getpid(), readers.read_batch
    monkeypatch.setattr(readers, "read_batch", lambda *told: read(*told) if os.getpid() == loader else os._exit(9))
    with pytest.raises(GongwenError, match="ended a process that read records") as caught:
        store([records], f"sqlite:///{tmp_path / 'x.db'}")
    assert caught.value.code == "worker"
    assert not list(temporary.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is full")
def test_no_room_for_a_batch_is_told(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Path("/dev/full").open("r+b", 0))  # noqa: SIM115
    with pytest.raises(GongwenError, match=r"cannot be kept in .*: No space left on device\. .*TMPDIR=") as caught:
        store([records], f"sqlite:///{tmp_path / 'x.db'}")
    assert caught.value.code == "worker"


def test_no_temporary_directory_is_told(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(GongwenError, match=r"No place for temporary files: .*TMPDIR="):
        store([records], f"sqlite:///{tmp_path / 'x.db'}")


@pytest.mark.skipif(sys.platform != "linux", reason="no /proc")
def test_a_reader_that_cannot_be_started_ends_the_others(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, fork, forks = _children(), os.fork, []

    def second_fails() -> int:
        forks.append(1)
        if len(forks) == 2:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(os, "fork", second_fails)
    with pytest.raises(GongwenError, match=r"No process can be started .* temporarily unavailable"):
        store([records], f"sqlite:///{tmp_path / 'x.db'}")
    assert _children() == before


@pytest.mark.skipif(sys.platform != "linux", reason="no /proc")
def test_readers_end_with_their_loader(records: Path, tmp_path: Path) -> None:
    """However it ends: here by an exception in the midst of it."""
    before = _children()

    def stop(_read: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store([records], f"sqlite:///{tmp_path / 'x.db'}", progress=stop)
    assert _children() == before


def _children() -> set[str]:
    return {one for task in Path("/proc/self/task").iterdir() for one in (task / "children").read_text().split()}
