"""One file of records: whole, or as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongwen.errors import GongwenError
from gongwen.write.jsonl import failures_path, into


@pytest.mark.parametrize("earlier", [None, b"earlier\n"])
def test_an_interruption_leaves_what_stood_there(tmp_path: Path, earlier: bytes | None) -> None:
    target = tmp_path / "x.jsonl"
    if earlier:
        target.write_bytes(earlier)
    writing = into(target)
    writing.__enter__().record(b"{}")
    assert not writing.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert (target.read_bytes() if target.exists() else None) == earlier
    assert [path.name for path in tmp_path.iterdir()] == (["x.jsonl"] if earlier else [])


def test_a_target_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_bytes(b"")
    (tmp_path / "x.jsonl").symlink_to(tmp_path / "real.jsonl")
    with into(tmp_path / "x.jsonl") as writer:
        writer.record(b"{}")
    assert (tmp_path / "x.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_bytes() == b"{}\n"


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
