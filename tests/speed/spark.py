"""What a cluster costs over the local engine: ``python tests/speed/spark.py [--documents 20000] [--master …]``.

Small documents of every kind (``tests/run/small.py``) go through ``gongwen extract`` with one worker, then through
Spark with the same shards; the outputs must be the same, byte for byte. CPU time is that of all processes, looked at
ten times a second; what a run over one document takes (starting, loading) is told by itself (``start s``, the first
``CPU s``) and left out of ``ms/doc``. Linux only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "run"))

from running import cpu_of, processes, resident
from small import write

import gongwen

HERE = Path(__file__).parents[1] / "run"
COMMAND = [sys.executable, "-c", "import made_cluster; made_cluster.main()", "main"]
EVERY = 0.1


class Took(NamedTuple):
    """Seconds by the wall clock and of CPU in all processes; megabytes of all of them at most."""

    wall: float
    cpu: float
    memory: float


def run(folder: Path, out: Path, shard_bytes: int, *more: str) -> Took:
    """The command, watched."""
    shutil.rmtree(out, ignore_errors=True)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{Path(gongwen.__file__).parents[1]}{os.pathsep}{HERE}",
        "PYSPARK_SUBMIT_ARGS": "--conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false pyspark-shell",
    }
    started, cpu, memory, looks = time.perf_counter(), dict[int, float](), 0.0, 0
    call = [*COMMAND, str(shard_bytes), str(folder), "-o", f"{out}/", "-q", *more]
    with subprocess.Popen(call, env=environment, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            for pid in processes(process.pid):
                cpu[pid] = max(cpu.get(pid, 0.0), cpu_of(pid))
            if looks % 20 == 0:
                memory = max(memory, sum(map(resident, processes(process.pid))))
            looks += 1
            time.sleep(EVERY)
    assert process.returncode in (0, 1), process.returncode
    return Took(time.perf_counter() - started, sum(cpu.values()), memory)


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.jsonl"))}


def main(number: int, shards: int, masters: list[str], folder: Path) -> None:
    many, one = folder / "in", folder / "one"
    write(many, number)
    one.mkdir()
    (one / "one.txt").write_text("县财政局检查企业15家。", "utf-8")
    size = sum(path.stat().st_size for path in many.rglob("*") if path.is_file())
    print(f"{number:,} documents, {size / 1e6:,.1f} MB, {shards} shards", flush=True)
    print(f"{'':30}{'start s':>9}{'CPU s':>8}{'wall s':>9}{'CPU s':>8}{'ms/doc':>9}{'overhead':>10}{'MB':>7}  outputs")
    least, expected = 0.0, dict[str, bytes]()
    for name in ("", *masters):
        more = ("--engine", "spark", "--master", name) if name else ("--workers", "1")
        loading = run(one, folder / "loaded", size // shards, *more)
        took = run(many, folder / "out", size // shards, *more)
        found = content(folder / "out")
        cpu = took.cpu - loading.cpu
        seconds = f"{loading.wall:9.1f}{loading.cpu:8.1f}{took.wall:9.1f}{took.cpu:8.1f}"
        least, expected = (least, expected) if name else (cpu, found)
        print(
            f"{name or 'local engine, one worker':30}{seconds}"
            f"{cpu / number * 1e3:9.2f}{cpu / least - 1:10.1%}{took.memory:7.0f}  "
            f"{'the same' if found == expected else 'DIFFERENT'}",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--shards", type=int, default=20)
    parser.add_argument("--master", nargs="+", default=["local-cluster[2,1,2048]"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        main(options.documents, options.shards, options.master, Path(temporary))
