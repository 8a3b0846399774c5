"""Runs in processes of their own: killed, interrupted, without room, and gone on with."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gongwen import cli
from gongwen.record import decode
from gongwen.run import progress
from gongwen.run.counts import Counts
from gongwen.run.local import Batch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at in /proc")

MADE = [sys.executable, str(Path(__file__).with_name("made_command.py")), "extract"]
SMALL = "from gongwen.run import local, shards; local._CHUNK_BYTES, shards._SHARD_BYTES = 3_000, 9_000"
REAL = [sys.executable, "-c", f"{SMALL}; from gongwen.cli import main; main()", "extract"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """120 documents that take 2 seconds in all, some of them none."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number:03}.txt").write_bytes(b"slow")
    (folder / "050.txt").write_bytes(b"")
    (folder / "060.jsonl").write_bytes(b'{"text": "slow"}\n{"text": "raise"}\n{"none": 1}\n' * 3)
    return folder


@contextmanager
def started(call: list[str], *arguments: object, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a group of its own, none of whose processes is left behind."""
    options = {"stderr": subprocess.PIPE, "env": ENVIRONMENT, "start_new_session": True, **options}
    with subprocess.Popen([*call, *map(str, arguments)], **options) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def run(call: list[str], *arguments: object, **options: Any) -> tuple[int, str]:
    with started(call, *arguments, **options) as process:
        _, said = process.communicate(timeout=240)
        return process.returncode, said.decode()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()))
    except FileNotFoundError:
        return []


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.jsonl"))}


def killed_and_resumed(call: list[str], documents: Path, folder: Path, rounds: int) -> None:
    """Rounds of a run from the start that is killed at a random time, and of the same command, which goes on with it.

    It is the runner that is killed, while it loads or while there are workers, or, every second time, a worker. A run
    that has ended before its kill is no round.
    """
    chance, kills, loading, working = random.Random(7), 0, 1.0, 1.0
    arguments = (documents, "-o", f"{folder / 'out'}/", "--workers", "2", "-q")
    code, said = run(call, documents, "-o", f"{folder / 'whole'}/", "--workers", "1", "-q")
    assert code < 2, said
    whole = content(folder / "whole")
    while kills < rounds:
        began = time.monotonic()
        with started(call, *arguments, "--fresh") as process:
            if kills % 10:
                while process.poll() is None and not children(process):
                    time.sleep(0.005)
                loading, began = time.monotonic() - began, time.monotonic()
            try:
                process.wait(chance.uniform(0, working if kills % 10 else loading))
            except subprocess.TimeoutExpired:
                kill(process, chance if kills % 2 else None)
                kills += 1
            else:
                working = min(working, time.monotonic() - began)
        if process.returncode < 0:
            assert run(call, *arguments)[0] == code
        else:
            assert process.returncode == code
        assert content(folder / "out") == whole
    assert not list((folder / "out").glob(".*.tmp"))


def kill(process: subprocess.Popen[bytes], chance: random.Random | None) -> None:
    """The runner, or one of its workers where there is a choice; the run ends, and every process with it."""
    workers = children(process)
    os.kill(chance.choice(workers) if chance and workers else process.pid, signal.SIGKILL)
    process.wait(60)
    for worker in workers:
        wait_for_end(worker)


def wait_for_end(pid: int) -> None:
    """A worker ends with its runner."""
    for _ in range(200):
        try:
            if Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} has outlived its runner")


def test_killed_runs_are_gone_on_with(documents: Path, tmp_path: Path) -> None:
    killed_and_resumed(MADE, documents, tmp_path, rounds=2)


@pytest.mark.slow
def test_twenty_killed_runs_of_the_pipeline_are_gone_on_with(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    texts = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))[:16]]
    for number, text in enumerate(texts):
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    rows = [{"text": line} for line in texts[0].splitlines()]  # empty lines are failures
    (folder / "05.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    killed_and_resumed(REAL, folder, tmp_path, rounds=20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_soon_and_leaves_finished_shards(documents: Path, tmp_path: Path, number: int) -> None:
    (documents / "zz.txt").write_bytes(b"sleep")
    out = tmp_path / "out"
    with started(MADE, documents, "-o", f"{out}/", "--workers", "2") as process:
        while process.poll() is None and not list(out.glob("records-*")):
            time.sleep(0.01)
        workers = children(process)
        began = time.monotonic()
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # as the keyboard does
        else:
            process.terminate()
        assert process.wait(30) == 128 + number
        assert time.monotonic() - began < 2
        assert process.stderr
        said = process.stderr.read().decode()
    assert re.search(r"interrupted with [0-9]+ of [0-9]+ shards done\. The same command does the others\.", said)
    assert "Traceback" not in said
    for worker in workers:
        wait_for_end(worker)
    assert list(out.glob("records-*"))
    assert not list(out.glob(".*.tmp"))
    assert json.loads((out / "run.json").read_bytes())["is_complete"] is False
    (documents / "zz.txt").write_bytes(b"a")
    assert run(MADE, documents, "-o", f"{out}/", "-q")[0] == 1
    assert len([line for raw in content(out).values() for line in raw.splitlines()]) == 130


def limit_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))


@pytest.mark.parametrize("output", ["out/", "x.jsonl"])
def test_a_disk_without_room_is_told(documents: Path, tmp_path: Path, output: str) -> None:
    """As full as a file may be: every shard but the smallest is larger."""
    code, said = run(MADE, documents, "-o", output, "-q", cwd=tmp_path, preexec_fn=limit_files)
    assert code == 2
    assert "cannot be written: File too large. Name a place" in said
    assert "Traceback" not in said
    assert not list(tmp_path.rglob("*.tmp"))
    assert not list(tmp_path.glob("x*"))


def test_progress_for_programs(documents: Path, tmp_path: Path) -> None:
    code, said = run(MADE, documents, "-o", tmp_path / "x.jsonl", "--log-json")
    assert code == 1
    events = [json.loads(line) for line in said.splitlines()]
    assert [event["event"] for event in events] == ["start", *["failure"] * 7, "end"]
    assert events[0]["files"] == 121
    assert events[1]["failure"]["uri"] == "050.txt"
    assert events[-1]["counts"]["records"] == 122
    assert events[-1]["counts"]["failures"] == {"empty": 1, "internal": 3, "column": 3}


def test_progress_on_a_terminal(documents: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    with started(MADE, documents, "-o", tmp_path / "x.jsonl", stderr=theirs) as process:
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # a terminal without a writer is an error
            while chunk := os.read(ours, 65_536):
                said += chunk
        assert process.wait(60) == 1
    os.close(ours)
    assert b"documents/s" in said
    assert " left" in said.decode()
    assert b"Traceback" not in said


@pytest.mark.parametrize(("interval", "lines"), [(0.0, 3), (60.0, 0)])
def test_progress_in_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], interval: float, lines: int
) -> None:
    monkeypatch.setattr(progress, "_INTERVAL", interval)
    counts = Counts(records=3, characters=900, failures={"empty": 1})
    with progress.telling(progress.Extent(files=9, bytes=400, workers=2), quiet=False, as_json=False) as telling:
        for size in (0, 100, 400):
            telling.show(Batch(0, []), counts, size)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == lines
    assert not told or told[0].endswith("– left")
    assert not told or told[1].startswith("gongwen: 4 documents (25%), 1 failure, ")
    assert not told or told[2].endswith("0:00:00 left")


def test_a_second_run_tells_what_it_found(documents: Path, tmp_path: Path) -> None:
    assert run(MADE, documents, "-o", "out/", "-q", cwd=tmp_path) == (1, "")
    (documents / "000.txt").unlink()
    (documents / "new.txt").write_bytes(b"a")
    code, said = run(MADE, documents, "-o", "out", cwd=tmp_path)
    assert code == 1
    assert "1 file new since the last run: new.txt" in said
    assert "1 file removed since the last run: 000.txt" in said
    figures = dict(line.rsplit(maxsplit=1) for line in said.splitlines())
    assert figures["documents"] == "129"
    assert int(figures["done before"]) > 60
    assert {"slowest documents", "documents/s", "  LAW", "  internal"} <= figures.keys()


def test_fresh_needs_a_directory(documents: Path, tmp_path: Path) -> None:
    code, said = run(MADE, documents, "-o", tmp_path / "x.jsonl", "--fresh")
    assert (code, said.count("--fresh starts a directory over")) == (2, 1)


def test_an_output_directory_may_lie_in_the_input(documents: Path) -> None:
    for _ in range(2):
        assert run(MADE, documents, "-o", f"{documents}/records/", "-q") == (1, "")
    lines = [line for path in (documents / "records").glob("records-*") for line in path.read_bytes().splitlines()]
    assert len(lines) == len({decode(line).source.uri for line in lines}) == 122


def test_standard_input_is_kept_for_a_second_worker(tmp_path: Path) -> None:
    rows = b'{"text": "a"}\n{"text": "crash"}\n{"text": "b"}\n'
    call = [*MADE, "-", "-o", str(tmp_path / "x.jsonl"), "-q"]
    done = subprocess.run(call, input=rows, capture_output=True, env=ENVIRONMENT, check=False, timeout=60)
    assert done.returncode == 1
    lines = (tmp_path / "x.jsonl").read_bytes().splitlines()
    assert [decode(line).source.uri for line in lines] == ["stdin!/1", "stdin!/3"]
    assert json.loads((tmp_path / "x.failures.jsonl").read_bytes())["code"] == "worker-died"


PARSING = """
import os, signal
from gongwen.errors import ReadError
from gongwen.read.limits import Limits
from gongwen.read.worker import Worker
worker = Worker(Limits())
try:
    worker.parse("application/msword", b"none", "x.doc")
except ReadError:
    pass
pid = worker._process.pid
os.kill(pid, signal.SIGSTOP)  # as one that hangs: it does not see that its pipe is closed
print(pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_parser_that_hangs_does_not_outlive_its_worker() -> None:
    done = subprocess.run([sys.executable, "-c", PARSING], stdout=subprocess.PIPE, env=ENVIRONMENT, check=False)
    assert done.returncode == -signal.SIGKILL
    wait_for_end(int(done.stdout))
