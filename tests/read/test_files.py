"""Walking directories, opening files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongwen.errors import ReadError
from gongwen.read import read
from gongwen.read.files import STDIN, walk


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("公文", "utf-8")


def uris(*inputs: Path) -> list[str]:
    return [file.uri for file in walk(list(inputs)).files]


def test_order_is_by_name_files_before_directories(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/2.txt", "a/10.txt", "c.TXT", "甲/乙.txt", "a.txt")
    assert uris(tmp_path) == ["a.txt", "b.txt", "c.TXT", "a/10.txt", "a/2.txt", "甲/乙.txt"]


def test_temporary_files_are_counted_hidden_ones_left_out(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.pdf", "c", ".hidden.txt", ".git/d.txt", "~$e.docx", "f.txt~", "g.part", "Thumbs.db")
    listing = walk([tmp_path])
    assert [file.uri for file in listing.files] == ["a.txt", "b.pdf", "c"]
    assert listing.skipped == 4


def test_a_named_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "a.dat", "in/b.txt")
    assert uris(tmp_path / "a.dat", tmp_path / "in") == ["a.dat", "in/b.txt"]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (["a"], ["x.txt"]),
        (["a/x.txt"], ["x.txt"]),
        (["a", "a"], ["x.txt"]),
        (["a", "b/../a/."], ["x.txt"]),
        (["a", "b"], ["a/x.txt", "b/x.txt"]),
        (["b", "a"], ["b/x.txt", "a/x.txt"]),
        (["a", "b", "a/x.txt"], ["a/x.txt", "b/x.txt"]),
        (["a/x.txt", "a"], ["a/x.txt"]),
        (["a/x.txt", "b/x.txt"], ["a/x.txt", "b/x.txt"]),
        (["c/2020/in", "c/2021/in"], ["2020/in/x.txt", "2020/in/y.dat", "2021/in/x.txt"]),
        (["c/2020/in/x.txt", "c/2020/in/y.dat"], ["x.txt", "y.dat"]),
        (["link", "b"], ["link/x.txt", "b/x.txt"]),
        (["a", "link"], ["a/x.txt"]),
        (["c", "c/2021"], ["c/2020/in/x.txt", "c/2020/in/y.dat", "c/2021/in/x.txt"]),
        (
            ["a", "."],
            ["in/a/x.txt", "in/b/x.txt", "in/c/2020/in/x.txt", "in/c/2020/in/y.dat", "in/c/2021/in/x.txt"],
        ),
    ],
)
def test_a_uri_is_one_files_and_a_file_is_listed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], expected: list[str]
) -> None:
    make(tmp_path / "in", "a/x.txt", "b/x.txt", "c/2020/in/x.txt", "c/2020/in/y.dat", "c/2021/in/x.txt")
    (tmp_path / "in/link").symlink_to("a")
    monkeypatch.chdir(tmp_path / "in")
    assert uris(*map(Path, inputs)) == expected


def test_a_file_under_two_names_is_listed_once(tmp_path: Path) -> None:
    make(tmp_path, "b.txt")
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert uris(tmp_path) == ["a.txt", "loop.txt"]


def test_loops_of_links_end(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in/self").symlink_to(tmp_path / "in/self")
    assert uris(tmp_path) == ["in/a.txt", "in/self"]  # a link to itself is dead: reading it says so


def test_a_runs_own_output_is_left_out(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "x.jsonl", "x.failures.jsonl")
    listing = walk([tmp_path], [tmp_path / "x.jsonl", tmp_path / "x.failures.jsonl", tmp_path / "none"])
    assert ([file.uri for file in listing.files], listing.skipped) == (["a.txt"], 2)


def test_standard_input_is_an_input(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    assert uris(STDIN, tmp_path / "a.txt") == ["stdin", "a.txt"]


def test_a_link_elsewhere_is_followed(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "other/b.txt")
    (tmp_path / "in/there").symlink_to(tmp_path / "other", target_is_directory=True)
    assert uris(tmp_path / "in") == ["a.txt", "there/b.txt"]


def test_a_dead_link_is_listed_and_missing(tmp_path: Path) -> None:
    (tmp_path / "dead.txt").symlink_to(tmp_path / "nowhere")
    (file,) = walk([tmp_path]).files
    with pytest.raises(ReadError, match="missing"):
        read(file.path, file.uri)


def test_a_pipe_in_a_directory_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert (walk([tmp_path]).files, walk([tmp_path]).skipped) == ([], 1)


def test_a_name_that_is_no_utf8_has_a_uri(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb9\xab.txt")).write_text("公文", "utf-8")
    (file,) = walk([tmp_path]).files
    assert file.uri == "\\xb9\\xab.txt"
    assert read(file.path, file.uri).text == "公文"


def test_a_directory_that_cannot_be_listed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt", "shut/b.txt")
    scandir = os.scandir

    def guarded(path: str) -> os._ScandirIterator[str]:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    listing = walk([tmp_path])
    assert [file.uri for file in listing.files] == ["a.txt", "shut"]
    with pytest.raises(ReadError, match=r"\[unreadable\] shut"):
        read(listing.files[1].path, listing.files[1].uri)


def test_codes_of_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"\[missing\] gone.txt"):
        read(tmp_path / "gone.txt")
    with pytest.raises(ReadError, match=r"\[unreadable\]"):
        read(tmp_path)
