"""What cannot be shown is told by name and with a remedy, before anything is served."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gongwen.errors import GongwenError
from gongwen.explore import serve
from gongwen.explore.opening import find_database
from gongwen.explore.server import listening, require


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE schema_versions (version, gongwen)")
        connection.execute("INSERT INTO schema_versions VALUES (99, '9.0')")
        connection.commit()


def older(path: Path) -> None:
    newer(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE schema_versions SET version = 0")
        connection.commit()


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda path: None, "explore-file", "gongwen store RECORDS sqlite:///"),
        (lambda path: path.mkdir(), "explore-file", "is no file"),
        (lambda path: path.write_text("id,title\n" * 500), "explore-file", "not a database"),
        (lambda path: path.touch(), "explore-foreign", "no tables of gongwen"),
        (foreign, "explore-foreign", "a file of their own"),
        (newer, "explore-version", "made by gongwen 9.0"),
        (older, "explore-version", "gongwen store RECORDS"),
    ],
)
def test_files_that_cannot_be_shown(tmp_path: Path, make: Callable[[Path], object], code: str, words: str) -> None:
    make(tmp_path / "x.db")
    with pytest.raises(GongwenError, match=words) as caught:
        find_database(f"sqlite:///{tmp_path / 'x.db'}")
    assert caught.value.code == code
    assert str(tmp_path / "x.db") in caught.value.message


@pytest.mark.parametrize("url", ["duckdb:///x.duckdb", "postgresql://u:secret@h/n", "parquet:x", "csv:x"])
def test_other_kinds_of_url(url: str) -> None:
    with pytest.raises(GongwenError, match="sqlite:///") as caught:
        find_database(url)
    assert caught.value.code == "explore-url"
    assert "secret" not in caught.value.message


def test_no_url_at_all() -> None:
    with pytest.raises(GongwenError, match=r"Write sqlite:///reports\.db"):
        find_database("reports.db")


def test_a_name_that_sqlite_would_cut_off(tmp_path: Path, database: Path) -> None:
    shutil.copy(database, tmp_path / "50%.db")
    with pytest.raises(GongwenError, match="Rename it"):
        find_database(f"sqlite:///{tmp_path / '50%.db'}")


def test_a_port_that_is_taken(database: Path) -> None:
    with listening(0) as bound:
        port = bound.getsockname()[1]
        assert bound.getsockname()[0] == "127.0.0.1"
        with pytest.raises(GongwenError, match=f"Port {port} is taken.*--port {port + 1}"):
            serve(f"sqlite:///{database}", port, announce=lambda _: None)


def test_a_port_that_cannot_be() -> None:
    with pytest.raises(GongwenError, match="Port 70000"):
        listening(70_000)


def test_a_free_port_can_be_asked() -> None:
    with listening(0) as bound:
        socket.create_connection(bound.getsockname()).close()


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasette", None)
    with pytest.raises(GongwenError, match=r"pip install 'gongwen\[explore\]'"):
        require("datasette")
