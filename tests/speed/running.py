"""What a run over many documents costs: ``python tests/speed/running.py [--documents 100000] [--part 2000]``.

Documents of corpus/, each time with other figures and names, are written to a temporary directory (``--folder DIR``
keeps them). A part of them, drawn by lot, is extracted in turns: bare, text by text in one process; file by file in
one process, as a worker does; and by ``gongwen extract`` into shards with one and with two workers. Rates are by the
wall clock, overheads by the CPU time of all processes, both without what loading the pipeline takes; the best of two
rounds. Then all of them are extracted with two workers, and every 5,000 documents a line says the rate since the line
before and the memory: what all processes have resident together, shared pages counted once. Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

import msgspec
from texts import documents, varied
from watching import processes, resident

import gongwen
from gongwen.read.files import File, walk
from gongwen.run.documents import Recorded
from gongwen.run.settings import Settings

PROGRESS = "from gongwen.run import progress; progress._INTERVAL = 1"
COMMAND = [sys.executable, "-c", f"{PROGRESS}; from gongwen.cli import main; main()", "extract"]
IN_A_FOLDER = 1_000
ROUNDS = 2
BARE = 4  # one of so many documents of the part is extracted without the runner
TOLD = 5_000  # documents
EVERY = 2  # seconds between two looks at the memory: each takes some of the time that is measured


class Took(NamedTuple):
    """Seconds by the wall clock, of CPU in all processes and in the runner's own; megabytes of all at most."""

    wall: float
    cpu: float
    own: float
    memory: float

    def without(self, loading: Took) -> Took:
        """What is left of it besides what loading took."""
        return Took(self.wall - loading.wall, self.cpu - loading.cpu, max(self.own - loading.own, 0.0), self.memory)


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


def cpu_of(pid: int) -> float:
    """CPU seconds of one process until now, 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(folder: Path, out: Path, workers: int, look: Callable[[int, float], None] | None = None) -> Took:
    """The command, watched; ``look`` is told the documents that are done and the megabytes of all processes."""
    shutil.rmtree(out, ignore_errors=True)
    before, started, most, own, done = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0.0, 0.0, 0
    call = [*COMMAND, str(folder), "-o", f"{out}/", "--log-json", "--workers", str(workers)]
    with tempfile.TemporaryFile() as log, subprocess.Popen(call, stderr=log) as process:
        while process.poll() is None:
            memory = sum(map(resident, processes(process.pid)))
            most, own = max(most, memory), max(own, cpu_of(process.pid))
            if look:
                done = told(log.fileno()) or done
                look(done, memory)
            with suppress(subprocess.TimeoutExpired):
                process.wait(EVERY)
    assert process.returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(time.perf_counter() - started, cpu, own, most)


def told(log: int) -> int:
    """The documents that were done by the last line of progress in a file that is being written."""
    size = os.fstat(log).st_size
    *_, last = [b"", *os.pread(log, 2_000, max(size - 2_000, 0)).split(b"\n")[:-1]]
    event = msgspec.json.decode(last) if last.startswith(b'{"event":"progress"') else {}
    return int(event.get("documents", 0))


def some(files: list[File], number: int) -> list[File]:
    """So many of them: by chance, as every so many-th might be the same document of corpus/ varied."""
    return random.Random(7).sample(files, min(number, len(files)))


def cpu_a_character(files: list[File], call: Callable[[File], int]) -> float:
    """CPU seconds a character of a call on every file, in this process."""
    started = time.process_time()
    characters = sum(map(call, files))
    return (time.process_time() - started) / characters


def calls_without_runner(settings: Settings) -> dict[str, Callable[[File], int]]:
    """Extraction alone, and all that a worker does; what they return are characters."""
    nlp, extractor = gongwen.load(), settings.extractor()

    def bare(file: File) -> int:
        return len(gongwen.extract(file.path.read_text("utf-8"), nlp=nlp).text)

    def whole(file: File) -> int:
        (outcome,) = extractor.file(file)
        assert isinstance(outcome, Recorded)
        return outcome.characters

    return {"bare extraction": bare, "files to lines": whole}


def measure_part(part: Path, out: Path, loading: Took) -> None:
    """The rates of one and two workers, and what the runner costs over bare extraction."""
    files = walk([part]).files
    number, characters = len(files), sum(len(file.path.read_text("utf-8")) for file in files)
    few = some(files, number // BARE)
    calls = calls_without_runner(Settings())
    for call in calls.values():
        cpu_a_character(few[:20], call)  # what is loaded when first needed
    bare: dict[str, list[float]] = {name: [] for name in calls}
    runs: dict[int, list[Took]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            bare[name].append(cpu_a_character(few, call))
        for workers, took in runs.items():
            took.append(run(part, out, workers).without(loading))
    best = {name: min(seconds) for name, seconds in bare.items()}
    walls = {workers: min(one.wall for one in took) for workers, took in runs.items()}
    print(f"\n{number:,} documents, {characters:,} characters{'CPU µs/char':>24}{'over bare':>12}{'documents/s':>14}")
    for name, seconds in best.items():
        print(f"{name:40}{seconds * 1e6:24.2f}{seconds / best['bare extraction'] - 1:12.1%}")
    for workers, took in runs.items():
        least = min(took, key=lambda one: one.cpu)
        seconds = least.cpu / characters
        over = seconds / best["bare extraction"] - 1
        name = f"{workers} workers, the runner {least.own / least.cpu:.1%} of it"
        print(f"{name:40}{seconds * 1e6:24.2f}{over:12.1%}{number / walls[workers]:14,.1f}")
    print(f"two workers: {walls[1] / walls[2]:.2f} × the rate of one", flush=True)


def measure_all(many: Path, out: Path, number: int, characters: int, loading: Took) -> None:
    """A line every so many documents, and one at the end."""
    print(f"\n{'documents':>9}{'seconds':>9}{'documents/s':>13}{'MB, most':>10}", flush=True)
    started = since = time.perf_counter()
    told_at, most = 0, 0.0

    def look(done: int, memory: float) -> None:
        nonlocal since, told_at, most
        most = max(most, memory)
        if done // TOLD > told_at // TOLD:
            now = time.perf_counter()
            print(f"{done:9,}{now - started:9.0f}{(done - told_at) / (now - since):13.1f}{most:10.0f}", flush=True)
            since, told_at, most = now, done, 0.0

    took = run(many, out, 2, look)
    left = took.without(loading)
    print(f"{number:9,}{took.wall:9.0f}{number / left.wall:13.1f}{took.memory:10.0f}  in all")
    print(f"{characters / left.wall:,.0f} characters/s, {left.cpu / characters * 1e6:.2f} µs of CPU a character")


def main(number: int, part_of: int, folder: Path) -> None:
    many, part, one, out = folder / "in", folder / "part", folder / "one", folder / "out"
    for place in (many, part, one):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    size, characters = write(many, number)
    print(f"{number:,} documents, {size / 1e6:,.1f} MB, {characters:,} characters", flush=True)
    for file in some(walk([many]).files, part_of):
        (part / file.path.name).hardlink_to(file.path)
    (one / "one.txt").write_text("县财政局", "utf-8")
    loading = min((run(one, out, 1) for _ in range(ROUNDS)), key=lambda took: took.cpu)
    print(f"loading: {loading.wall:.1f} s, {loading.cpu:.1f} s of CPU, {loading.memory:.0f} MB", flush=True)
    measure_part(part, out, loading)
    measure_all(many, out, number, characters, loading)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--part", type=int, default=2_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        main(options.documents, options.part, options.folder or Path(temporary))
