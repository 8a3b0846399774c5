"""The memory of processes, seen from outside. Linux only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


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
