"""What a cluster does, without Spark: a task on its files, the names of files, the columns, wrong calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

import gongwen
from gongwen.cli import app
from gongwen.errors import GongwenError
from gongwen.run.counts import Counts
from gongwen.run.documents import Extractor, Watch
from gongwen.run.spark.hadoop import Status
from gongwen.run.spark.listing import Given, named_in, walk
from gongwen.run.spark.parquet import columns
from gongwen.run.spark.task import ShardTask


class Settings:
    """A broadcast of settings, and the settings themselves."""

    patterns = None

    def __init__(self, make: Any, limits: Any) -> None:
        self._make, self.limits, self.value = make, limits, self

    def extractor(self, watch: Watch | None = None) -> Extractor:
        extractor: Extractor = self._make(watch or Watch())
        return extractor


@pytest.fixture
def settings(make: Any, limits: Any) -> Settings:
    return Settings(make, limits)


def given(text: str, size: int | None = None) -> Given:
    return Given(f"s3a://b/{text}.txt", f"{text}.txt", len(text) if size is None else size, 1)


def done(settings: Settings, files: list[Given], delivered: list[tuple[str, bytes]]) -> list[tuple[str, Any]]:
    lines = ShardTask(files, settings, gongwen.__version__)(delivered)
    return [(kind, json.loads(line)) for kind, line in lines]


def test_a_task_gives_its_lines_in_the_files_order(settings: Settings) -> None:
    files = [
        given("b"),
        given("a"),
        given("none", 0),
        given("c"),
        given("gone", -1),
        given("_own"),
        given("big", 2**31),
    ]
    delivered = [(given(text).url, text.encode()) for text in ("c", "other", "a", "b")]
    lines = done(settings, files, delivered)
    assert [line["text"] for kind, line in lines if kind == "records"] == ["b", "a", "c"]
    codes = {line["uri"]: line["code"] for kind, line in lines if kind == "failures"}
    assert codes == {
        "none.txt": "empty", "gone.txt": "missing", "_own.txt": "unreadable", "big.txt": "unreadable"
    }  # fmt: skip
    assert lines[-1][0] == "counts"
    counts = msgspec.convert(lines[-1][1], Counts)
    assert (counts.records, counts.failed) == (3, 4)


def test_poison_costs_only_itself(settings: Settings) -> None:
    texts = ["one", "crash", "two", "loop", "three", "eat", "four"]
    lines = done(settings, [given(text) for text in texts], [(given(text).url, text.encode()) for text in texts])
    assert [line["text"] for kind, line in lines if kind == "records"] == ["one", "two", "three", "four"]
    codes = {line["uri"]: line["code"] for kind, line in lines if kind == "failures"}
    assert codes == {"crash.txt": "worker-died", "loop.txt": "timeout", "eat.txt": "memory"}


def test_another_version_on_an_executor_ends_the_task(settings: Settings) -> None:
    with pytest.raises(GongwenError, match=r"Install the same one"):
        list(ShardTask([given("a")], settings, "0.0.0")([]))


class Files:
    """The file systems of a cluster, in memory."""

    def __init__(self, content: dict[str, bytes]) -> None:
        self._content = content

    def full(self, url: str) -> str:
        return url

    def status(self, url: str) -> Status | None:
        if url in self._content:
            return Status(url, len(self._content[url]), 1, False)
        is_folder = any(name.startswith(f"{url}/") for name in self._content)
        return Status(url, 0, 1, True) if is_folder else None

    def below(self, url: str) -> list[Status]:
        names = sorted(name for name in self._content if name.startswith(f"{url}/"))
        return [status for name in names if (status := self.status(name))]

    def read(self, url: str) -> bytes | None:
        return self._content.get(url)


@pytest.mark.parametrize(
    ("inputs", "uris"),
    [
        (["s3a://b/in"], ["x/1.txt", "y.txt"]),
        (["s3a://b/in/x", "s3a://b/in/y.txt"], ["x/1.txt", "y.txt"]),
        (["s3a://b/in/x/1.txt"], ["1.txt"]),
        (["s3a://b/in", "hdfs://c/z.txt"], ["s3a://b/in/x/1.txt", "s3a://b/in/y.txt", "hdfs://c/z.txt"]),
        (["s3a://b/in", "s3a://b/in"], ["x/1.txt", "y.txt"]),
    ],
)
def test_uris_are_paths_below_the_inputs(inputs: list[str], uris: list[str]) -> None:
    names = ("s3a://b/in/x/1.txt", "s3a://b/in/y.txt", "s3a://b/in/x~", "s3a://b/in/out/run.json", "hdfs://c/z.txt")
    files: Any = Files(dict.fromkeys(names, b"x"))
    listing = walk(files, inputs, "s3a://b/in/out")
    assert [file.uri for file in listing.files] == uris


def test_inputs_that_are_none() -> None:
    files: Any = Files({"s3a://b/out/x.txt": b""})
    for url in ("s3a://b/none", "s3a://b/out", "s3a://b/out/x.txt"):
        with pytest.raises(GongwenError, match=r"does not exist|lies in the output"):
            walk(files, [url], "s3a://b/out")


def test_a_list_of_files() -> None:
    files: Any = Files({"s3a://b/1": b"x", "l": b"2\n\ns3a://b/1\n1\n", "far": b"s3a://c/1\n", "bad": b"\xff"})
    listing = named_in(files, "l", "s3a://b")
    assert [(file.uri, file.size) for file in listing.files] == [("2", -1), ("1", 1)]
    for name, message in (("far", "not below"), ("bad", "no list"), ("none", "does not exist")):
        with pytest.raises(GongwenError, match=message):
            named_in(files, name, "s3a://b")


def test_columns_hold_every_field() -> None:
    found = columns()
    assert "`id` STRING" in found
    assert "`meta`: MAP<STRING, STRING>" in found
    assert "`value`: STRING" in found
    assert "`report_year`: BIGINT" in found
    assert "`to`: STRUCT<`part`: BIGINT" in found


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--master", "yarn"], "Add --engine spark"),
        (["--files-from", "x"], "Add --engine spark"),
        (["--format", "parquet"], "Add --engine spark"),
        (["--engine", "spark", "--to", "sqlite:///x.db"], "gongwen store"),
        (["--engine", "spark", "-o", "x.jsonl"], "-o x.jsonl/"),
        (["--engine", "spark", "-"], "standard input"),
        (["--engine", "spark", "more", "--files-from", "x"], "below one input"),
    ],
)
def test_wrong_calls(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(app, ["extract", str(tmp_path), "-o", f"{tmp_path / 'out'}/", *arguments])
    assert done.exit_code == 2
    assert message in done.stderr


def test_java_is_named_where_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("JAVA_HOME", "PYSPARK_GATEWAY_PORT"):
        monkeypatch.delenv(name, raising=False)
    done = CliRunner().invoke(app, ["extract", str(tmp_path), "-o", f"{tmp_path / 'out'}/", "--engine", "spark"])
    assert done.exit_code == 2
    assert "apt-get install -y openjdk-17-jre-headless" in done.stderr
