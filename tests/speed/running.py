"""What a run over many documents costs: ``python tests/speed/running.py [--documents 100000] [--workers 1 2]``.

Documents of corpus/, each time with other figures and names, are written to a temporary directory (``--folder DIR``
keeps them) and extracted: alone in one process, file by file in one process, and by ``gongwen extract`` into shards
with some numbers of workers. CPU time is that of all processes, without what loading the pipeline takes; the overhead
is over the same work file by file in one process. Memory is what all processes have resident together, shared pages
counted once, told for tenths of the time. Linux only.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from texts import documents, varied

import gongwen
from gongwen.read.files import File, walk
from gongwen.record import encode
from gongwen.run.documents import Recorded
from gongwen.run.settings import Settings

COMMAND = [sys.executable, "-c", "from gongwen.cli import main; main()", "extract"]
IN_A_FOLDER = 1_000
ALONE = 300  # documents that are extracted without the runner
EVERY = 0.5  # seconds between two looks at the memory


class Took(NamedTuple):
    """Seconds by the wall clock, of CPU in all processes and in the runner's own, and megabytes at each look."""

    wall: float
    cpu: float
    own: float
    memory: list[float]


def write(folder: Path, number: int) -> tuple[int, int]:
    """So many documents as files; how many bytes and characters they have."""
    texts = (text for variation in count() for text in varied(documents(), variation))
    size = characters = 0
    for at, text in enumerate(islice(texts, number)):
        target = folder / f"{at // IN_A_FOLDER:04}" / f"{at:07}.txt"
        target.parent.mkdir(exist_ok=True)
        size += target.write_bytes(text.encode())
        characters += len(text)
    return size, characters


def processes(pid: int) -> Iterator[int]:
    """The process and those that it has started, and so on."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in children:
        yield from processes(int(child))


def resident(pid: int) -> float:
    """Megabytes of a process's own pages and of its share of common ones."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def cpu_of(pid: int) -> float:
    """CPU seconds of one process until now, 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(folder: Path, out: Path, workers: int) -> Took:
    """The command, watched."""
    shutil.rmtree(out, ignore_errors=True)
    before, started, memory, own = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), [], 0.0
    with subprocess.Popen([*COMMAND, str(folder), "-o", f"{out}/", "-q", "--workers", str(workers)]) as process:
        while process.poll() is None:
            memory.append(sum(map(resident, processes(process.pid))))
            own = max(own, cpu_of(process.pid))
            time.sleep(EVERY)
    assert process.returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(time.perf_counter() - started, cpu, own, memory)


def alone(files: list[File], call: Callable[[File], int]) -> tuple[float, int]:
    """CPU seconds and characters of a call on every file, in this process."""
    started = time.process_time()
    characters = sum(map(call, files))
    return time.process_time() - started, characters


def without_runner(folder: Path) -> dict[str, float]:
    """CPU seconds a character of extraction alone, and of all that a worker does, in one process each in turn."""
    files = walk([folder]).files
    files = files[:: max(1, len(files) // ALONE)]
    nlp = gongwen.load()
    took: dict[str, list[float]] = {"extraction": [], "files to lines": []}
    with Settings().extractor() as extractor, tempfile.TemporaryFile() as lines:

        def extracted(file: File) -> int:
            record = gongwen.extract(file.path.read_text("utf-8"), nlp=nlp)
            lines.write(encode(record))
            return len(record.text)

        def whole(file: File) -> int:
            (outcome,) = extractor.file(file)
            assert isinstance(outcome, Recorded)
            lines.write(outcome.line + b"\n")
            return outcome.characters

        calls = {"extraction": extracted, "files to lines": whole}
        for call in calls.values():
            alone(files[:20], call)  # what is loaded when first needed
        for _ in range(2):
            for name, call in calls.items():
                seconds, characters = alone(files, call)
                took[name].append(seconds / characters)
    return {name: min(times) for name, times in took.items()}


def tenths(memory: list[float]) -> str:
    """The most in each tenth of the time."""
    step = max(1, -(-len(memory) // 10))
    return " ".join(f"{max(memory[at : at + step]):.0f}" for at in range(0, len(memory), step))


def line(name: str, wall: float, cpu: float, made: tuple[int, int], bare: float) -> str:
    """A row of the table; ``made`` are documents and characters, ``bare`` the CPU seconds a character without this."""
    number, characters = made
    rates = f"{wall:9.1f}{cpu:9.1f}{number / wall:13,.1f}{characters / wall:14,.0f}"
    return f"{name:18}{rates}{cpu / characters * 1e6:13.2f}{cpu / characters / bare - 1:10.1%}"


def main(number: int, workers: list[int], folder: Path) -> None:
    many, one, out = folder / "in", folder / "one", folder / "out"
    shutil.rmtree(many, ignore_errors=True)
    for place in (many, one):
        place.mkdir(parents=True, exist_ok=True)
    size, characters = write(many, number)
    print(f"{number:,} documents, {size / 1e6:,.1f} MB, {characters:,} characters", flush=True)
    (one / "one.txt").write_text("县财政局", "utf-8")
    loading = min((run(one, out, 1) for _ in range(2)), key=lambda took: took.cpu)
    print(f"loading: {loading.wall:.1f} s, {loading.cpu:.1f} s of CPU, {max(loading.memory):.0f} MB")
    bare = without_runner(many)
    for name, seconds in bare.items():
        print(f"{name}: {seconds * 1e6:.2f} µs of CPU a character, {1 / seconds:,.0f} characters/s", flush=True)
    titles = (
        ("wall s", 9),
        ("CPU s", 9),
        ("documents/s", 13),
        ("characters/s", 14),
        ("CPU µs/char", 13),
        ("overhead", 10),
    )
    print(f"\n{'':18}{''.join(f'{title:>{width}}' for title, width in titles)}")
    rates, told = {}, []
    for count_of in workers:
        took = run(many, out, count_of)
        wall, cpu = took.wall - loading.wall, took.cpu - loading.cpu
        rates[count_of] = number / wall
        print(line(f"{count_of} workers", wall, cpu, (number, characters), bare["files to lines"]), flush=True)
        told.append(
            f"{count_of} workers: the runner's own process {max(took.own - loading.own, 0) / cpu:.1%} of the CPU time"
        )
        told.append(f"{count_of} workers: {max(took.memory):,.0f} MB in all at most; by tenths {tenths(took.memory)}")
    print("\n".join(["", *told]))
    if 1 in rates:
        print(", ".join(f"{count_of} workers: {rate / rates[1]:.2f} × one" for count_of, rate in rates.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        main(options.documents, options.workers, options.folder or Path(temporary))
