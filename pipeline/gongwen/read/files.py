"""Which files are read: named files and directories, walked in an order that is the same everywhere."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

STDIN = Path("-")
"""The input that is standard input."""

# What programs leave behind while they write, and what systems put beside documents.
_TEMPORARY = re.compile(
    r"~\$.*|.*~|.*\.(?:tmp|temp|part|partial|crdownload|download|swp|bak|lock)|(?:thumbs\.db|desktop\.ini)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class File:
    """A file that may hold documents. Its ``uri`` tells it from every other of its listing; it has ``/`` everywhere.

    ``is_named``: it is an input itself, so that what is no document in it is a failure, not passed over.
    """

    path: Path
    uri: str
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What the inputs hold: the files in their order, each once, and how many temporary and special ones were passed
    over.
    """

    files: list[File]
    skipped: int


def walk(inputs: list[Path], leave: Collection[Path] = ()) -> Listing:
    """The files under ``inputs``, which exist; ``-`` among them is standard input.

    The ``uri`` of a file is its path below the one input, or the name of an input that is a file. With several inputs
    it is the path below the directory that holds them all, so that each input's own name stands in it.

    Hidden names are left out, uncounted; temporary and special files, and those of ``leave`` (a run's own output), are
    counted. A directory reached twice, as in a loop of links, is walked once, and a file reached twice is listed once.
    One that cannot be listed stands among the files, so that reading it says why.
    """
    files: dict[str, File] = {}
    skipped = 0
    left = {os.path.realpath(path) for path in leave}
    if STDIN in inputs:
        files["-"] = File(STDIN, "stdin", is_named=True)
    places = list(dict.fromkeys(_place(path) for path in inputs if path != STDIN))
    base = Path(os.path.commonpath([place.parent for place in places])) if len(places) > 1 else None
    for root in places:
        above = base or (root if root.is_dir() else root.parent)
        for path in _below(root) if root.is_dir() else [root]:
            real = os.path.realpath(path)
            if path == root or (_may_be_read(path) and real not in left):
                uri = _written(path.relative_to(above).as_posix())
                files.setdefault(real, File(path, uri, is_named=path == root))
            else:
                skipped += 1
    return Listing(list(files.values()), skipped)


def is_left_out(name: str) -> bool:
    """Whether an archive's member is hidden or temporary, or a system's own (``__MACOSX/``), by its path."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not parts or hidden or _TEMPORARY.fullmatch(parts[-1]) is not None


def _place(path: Path) -> Path:
    """The input's own name in its real directory: no two names of one place, and a link keeps its name."""
    return path.resolve() if path.name in ("", "..") else path.parent.resolve() / path.name


def _below(root: Path) -> Iterator[Path]:
    """Every file under ``root`` by code points of its name, a directory's files before its directories."""
    seen: set[tuple[int, int]] = set()
    unlisted: list[Path] = []
    for folder, folders, names in os.walk(root, followlinks=True, onerror=lambda e: unlisted.append(Path(e.filename))):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))
    yield from sorted(unlisted)


def _may_be_read(path: Path) -> bool:
    """A regular file that is not temporary; what cannot be looked at is one too, to be reported (a dead link)."""
    if _TEMPORARY.fullmatch(path.name):
        return False
    try:
        mode = path.stat().st_mode
    except OSError:
        return True
    return stat.S_ISDIR(mode) or stat.S_ISREG(mode)


def _written(name: str) -> str:
    """The name with the bytes that are not UTF-8 as ``\\xNN``: JSON has no place for them."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
