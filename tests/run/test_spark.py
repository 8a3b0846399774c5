"""A cluster of separate processes gives what the local engine gives, whatever is killed on the way.

``SPARK_DOCUMENTS=20000`` makes it so many documents.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gongwen import cli
from gongwen.record import decode

pytestmark = [pytest.mark.spark, pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at in /proc")]

HERE = Path(__file__).parent
NUMBER = int(os.environ.get("SPARK_DOCUMENTS", "300"))
SHARDS = 8
SOME = 1_000  # bytes
MASTER = "local-cluster[2,1,2048]"
CLUSTER = ("-q", "--engine", "spark", "--master", MASTER)
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": f"{Path(cli.__file__).parents[2]}{os.pathsep}{HERE}",
    "PYSPARK_SUBMIT_ARGS": "--conf spark.ui.enabled=false --conf spark.executor.memory=1g pyspark-shell",
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # Java that lives shortly compiles little
}
LONG = 1_800  # seconds


@contextmanager
def started(call: str, *arguments: object, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A call of ``made_cluster`` in a group of its own, none of whose processes is left behind."""
    command = [sys.executable, "-c", f"import made_cluster; made_cluster.{call}()", *map(str, arguments)]
    with subprocess.Popen(command, env=ENVIRONMENT, start_new_session=True, **options) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def local(out: Path, *arguments: object, call: str = "main", shard_bytes: int = SOME) -> int:
    """The same by this machine's engine: the exit code."""
    with started("main", call, shard_bytes, *arguments, "-o", f"{out}/", "-q") as process:
        return process.wait(LONG)


class Cluster:
    """One session of Spark, which does one command after another."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self._log = process, log
        assert process.stdin
        assert process.stdout
        self._calls, self._answers = process.stdin, process.stdout

    def begin(self, out: Path, *arguments: object, call: str = "main", shard_bytes: int = SOME) -> None:
        """Extraction to a directory; :meth:`end` has its exit code."""
        order = [call, [*map(str, arguments), "-o", f"{out}/", *CLUSTER], shard_bytes]
        self._calls.write(json.dumps(order).encode() + b"\n")
        self._calls.flush()

    def end(self) -> int:
        answer = self._answers.readline()
        if answer not in (b"0\n", b"1\n"):
            pytest.fail(f"{answer!r}: {self._log.read_text('utf-8', 'replace')[-10_000:]}")
        return int(answer)

    def run(self, out: Path, *arguments: object, call: str = "main", shard_bytes: int = SOME) -> int:
        self.begin(out, *arguments, call=call, shard_bytes=shard_bytes)
        return self.end()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    log = tmp_path_factory.mktemp("cluster") / "log"
    with (
        log.open("wb") as said,
        started("serve", MASTER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said) as process,
    ):
        yield Cluster(process, log)


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.jsonl"))}


class Corpus:
    """The documents, what the local engine makes of them, and the size of shard that gives some of them."""

    def __init__(self, folder: Path) -> None:
        from small import write

        self.documents, self.local = folder / "in", folder / "local"
        write(self.documents, NUMBER)
        self.shard_bytes = sum(path.stat().st_size for path in self.documents.rglob("*") if path.is_file()) // SHARDS
        assert local(self.local, self.documents, shard_bytes=self.shard_bytes) == 1
        self.content = content(self.local)

    def compare(self, out: Path) -> None:
        """One for one: every record in its place in its shard, none lost, none double."""
        assert content(out) == self.content
        lines = [line for name, raw in content(out).items() if name.startswith("records-") for line in raw.splitlines()]
        records = [decode(line) for line in lines]
        assert len(records) == NUMBER
        state = json.loads((out / "run.json").read_bytes())
        assert state["is_complete"]
        assert state["counts"]["records"] == NUMBER
        assert not (out / ".staging").exists()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    sys.path.insert(0, str(HERE))
    return Corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def processes(pid: int) -> Iterator[tuple[int, list[str]]]:
    """Everything that a process has started, and so on, with the command lines; parents first."""
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            for child in map(int, (thread / "children").read_text("ascii").split()):
                with contextlib.suppress(OSError):
                    yield child, Path(f"/proc/{child}/cmdline").read_text("utf-8").split("\0")
                    yield from processes(child)


def executors(pid: int) -> list[int]:
    return [one for one, line in processes(pid) if any("CoarseGrainedExecutorBackend" in word for word in line)]


def python_workers(pid: int) -> list[int]:
    """Spark's Python workers that are at a shard: the daemon's children that have a child, which does the documents."""
    daemons = [one for one, line in processes(pid) if "pyspark.daemon" in line]
    workers = {child for daemon in daemons for child, _ in processes(daemon) if parent(child) == daemon}
    return [worker for worker in workers if any(True for _ in processes(worker))]


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def until(condition: Callable[[], Any], process: subprocess.Popen[bytes]) -> Any:
    """What the condition finds, before the process ends."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        if found := condition():
            return found
        if process.poll() is not None:
            pytest.fail(f"ended with {process.returncode}")
        time.sleep(0.05)
    pytest.fail("nothing happened for ten minutes")


def finished(out: Path) -> list[Path]:
    return list(out.glob("shards/*.json"))


def test_a_cluster_gives_the_local_records(cluster: Cluster, corpus: Corpus, out: Path) -> None:
    assert cluster.run(out, corpus.documents, shard_bytes=corpus.shard_bytes) == 1
    corpus.compare(out)
    inodes = {path.name: path.stat().st_ino for path in out.glob("records-*")}
    assert cluster.run(out, corpus.documents, shard_bytes=corpus.shard_bytes) == 1
    assert {path.name: path.stat().st_ino for path in out.glob("records-*")} == inodes
    corpus.compare(out)


@pytest.mark.parametrize("kind", [executors, python_workers])
def test_a_killed_process_loses_and_doubles_nothing(
    cluster: Cluster, corpus: Corpus, out: Path, kind: Callable[[int], list[int]]
) -> None:
    cluster.begin(out, corpus.documents, shard_bytes=corpus.shard_bytes)
    until(lambda: finished(out), cluster.process)
    victim = until(lambda: kind(cluster.process.pid), cluster.process)[0]
    os.kill(victim, signal.SIGKILL)
    assert len(finished(out)) < SHARDS
    assert cluster.end() == 1
    corpus.compare(out)


def test_a_killed_driver_loses_and_doubles_nothing(cluster: Cluster, corpus: Corpus, out: Path) -> None:
    arguments = (corpus.documents, "-o", f"{out}/", *CLUSTER)
    with started("main", "main", corpus.shard_bytes, *arguments, stderr=subprocess.DEVNULL) as process:
        until(lambda: len(finished(out)) >= 2, process)
        everything = [one for one, _ in processes(process.pid)]
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        end = time.monotonic() + 120
        while any(Path(f"/proc/{one}").exists() for one in everything) and time.monotonic() < end:
            time.sleep(0.1)
    before = {path.name: path.stat().st_mtime_ns for path in finished(out)}
    assert 2 <= len(before) < SHARDS
    assert cluster.run(out, corpus.documents, shard_bytes=corpus.shard_bytes) == 1
    after = {path.name: path.stat().st_mtime_ns for path in finished(out)}
    assert {name: after[name] for name in before} == before
    corpus.compare(out)


def test_poison_ends_as_failures(cluster: Cluster, tmp_path: Path, out: Path) -> None:
    documents = tmp_path / "in"
    documents.mkdir()
    for number in range(20):
        (documents / f"{number:02}.txt").write_bytes(b"text %d" % number)
    for name in ("crash", "loop", "eat", "raise"):
        (documents / f"{name}.txt").write_text(name, "utf-8")
    codes = {}
    for place, engine in ((out, cluster.run), (tmp_path / "local", local)):
        assert engine(place, documents, call="trouble", shard_bytes=40) == 1
        failures = map(json.loads, (place / "failures.jsonl").read_bytes().splitlines())
        codes[place] = {failure["uri"]: failure["code"] for failure in failures}
    assert codes[out] == codes[tmp_path / "local"]
    assert codes[out] == {
        "crash.txt": "worker-died", "loop.txt": "timeout", "eat.txt": "memory", "raise.txt": "internal"
    }  # fmt: skip
    assert content(out) == content(tmp_path / "local")


def test_a_list_of_warc_files(cluster: Cluster, tmp_path: Path, out: Path) -> None:
    from small import response

    crawl = tmp_path / "crawl"
    crawl.mkdir()
    for name in ("b", "a", "c"):
        pages = (response(f"http://{name}.gov.cn/{number}", "县财政局\n检查企业15家。") for number in range(3))
        (crawl / f"{name}.warc").write_bytes(b"".join(pages))
    names = tmp_path / "warc.paths"
    names.write_text("b.warc\n\na.warc\ngone.warc\n", "utf-8")
    assert cluster.run(out, crawl, "--files-from", names, shard_bytes=10**6) == 1
    (records,) = out.glob("records-*")
    uris = [decode(line).source.uri for line in records.read_bytes().splitlines()]
    assert uris == [f"http://{name}.gov.cn/{number}" for name in "ba" for number in range(3)]
    (failure,) = map(json.loads, (out / "failures.jsonl").read_bytes().splitlines())
    assert (failure["uri"], failure["code"]) == ("gone.warc", "missing")


def test_parquet(cluster: Cluster, corpus: Corpus, tmp_path: Path, out: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    documents = corpus.documents / "县000"
    assert cluster.run(out, documents, "--format", "parquet", shard_bytes=100_000) == 0
    assert local(tmp_path / "lines", documents, shard_bytes=100_000) == 0
    for lines in (tmp_path / "lines").glob("records-*"):
        records = list(map(json.loads, lines.read_bytes().splitlines()))
        rows = parquet.read_table(out / lines.with_suffix(".parquet").name).to_pylist()
        assert [row["id"] for row in rows] == [record["id"] for record in records]
        assert [row["text"] for row in rows] == [record["text"] for record in records]
        assert [[_shown(one["value"]) for one in row["entities"]] for row in rows] == [
            [_shown(one.get("value")) for one in record["entities"]]
            for record in (json.loads(line, parse_float=str) for line in lines.read_bytes().splitlines())
        ]
    assert not list(out.glob("*.jsonl"))


def _shown(value: object) -> str | None:
    return None if value is None else str(value)


def test_own_patterns_reach_the_executors(cluster: Cluster, tmp_path: Path, out: Path) -> None:
    """The last on the session: Spark would have what follows fetch the patterns, too, when they are gone."""
    own, documents = tmp_path / "own", tmp_path / "in"
    for folder in (own, documents):
        folder.mkdir()
    law = {
        "id": "own:1", "title": "栖岩市林地条例", "kind": "local_regulation", "aliases": ["林地条例"],
        "issuer": "栖岩市人民代表大会", "versions": [{"published": "2020-05-01", "effective": "2020-07-01"}],
        "status": "in_force", "source": "own",
    }  # fmt: skip
    (own / "laws.jsonl").write_text(json.dumps(law), "utf-8")
    (documents / "a.txt").write_text("依照《林地条例》办理。", "utf-8")
    for engine in (cluster.run, local):
        place = out / engine.__name__
        assert engine(place, documents, "--patterns", own) == 0
        assert b'"law_id":"own:1"' in b"".join(content(place).values())
    assert content(out / "run") == content(out / "local")
