"""Where records go, by its URL: what is wrong is told with its remedy, and never with a password."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import pytest

from gongwen.errors import GongwenError
from gongwen.store.load import store
from gongwen.store.url import parse_url

SECRET = "S3cr%40t"  # S3cr@t


@pytest.mark.parametrize(
    "url", ["x.db", "sqlite:x.db", "sqlite:///", "mysql://h/x", "parquet:", "http://u:S3cr@h/", "S3cr", ""]
)
def test_what_is_no_url_is_told_with_the_forms(url: str) -> None:
    with pytest.raises(GongwenError, match=r"Write sqlite:///FILE, .*csv:DIR") as caught:
        parse_url(url)
    assert caught.value.code == "store-url"
    assert "S3cr@" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://user:{SECRET}@127.0.0.1:1/x",
        f"postgres://user:{SECRET}@127.0.0.1:1/x?connect_timeout=2",
        f"postgresql://127.0.0.1:1/x?user=a&password={SECRET}",
        "postgresql://user:S3cr%zz@127.0.0.1:1/x",
        "postgresql://user:S3cr@t@127.0.0.1:1/x",
        "postgresql://user:S3cr/t:9?x@127.0.0.1:1/x",
        "postgresql://user:S3cr@no-such-host.invalid/x",
        "postgresql://user:S3cr@127.0.0.1:1/x?no_such_option=1",
    ],
)
def test_a_failing_connection_shows_no_password(records: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GongwenError) as caught:
        store([records], url)
    shown = "".join(traceback.format_exception(caught.value)) + "".join(capsys.readouterr())
    assert "S3cr" not in shown.replace(f'"{url}"', "")
    assert caught.value.code == "store"
    assert "S3cr" not in repr(parse_url(url)) + str(parse_url(url))


@pytest.mark.parametrize(
    ("module", "url"),
    [
        ("duckdb", "duckdb:///{}/x"),
        ("pyarrow", "duckdb:///{}/x"),
        ("duckdb", "parquet:{}/x"),
        ("adbc_driver_postgresql.dbapi", "postgresql://127.0.0.1:1/x"),
        ("pyarrow", "postgresql://127.0.0.1:1/x"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, url: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(GongwenError, match=r"pip install 'gongwen\[db\]'") as caught:
        store([records], url.format(tmp_path))
    assert caught.value.code == "dependency"


@pytest.mark.parametrize("url", ["sqlite:///{}/x.db", "csv:{}/x"])
def test_sqlite_and_csv_need_no_extra(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for module in ("duckdb", "pyarrow", "adbc_driver_postgresql", "adbc_driver_manager"):
        monkeypatch.setitem(sys.modules, module, None)
    assert store([records], url.format(tmp_path)).documents == 12


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_directory_that_is_not_there_is_told(records: Path, tmp_path: Path, kind: str) -> None:
    with pytest.raises(GongwenError, match="mkdir -p"):
        store([records], f"{kind}:///{tmp_path}/no/x.db")


def test_records_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(GongwenError, match="does not exist"):
        store([tmp_path / "no.jsonl"], f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(GongwenError, match="holds no records"):
        store([tmp_path], f"sqlite:///{tmp_path}/x.db")
    assert not (tmp_path / "x.db").exists()
