"""Which files are documents: named files and directories, walked in an order that is the same everywhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SUFFIXES = frozenset({".txt"})


@dataclass(frozen=True, slots=True)
class File:
    """A document's file. Its ``uri`` is the path below the input it was found in, with ``/``; else its name."""

    path: Path
    uri: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What the inputs hold: the documents' files in their order, and how many other files were passed over."""

    files: list[File]
    skipped: int


def walk(inputs: list[Path]) -> Listing:
    """The documents under ``inputs``, which exist. A named file is always taken, of a directory its ``.txt`` files.

    Hidden names are left out, uncounted. A directory reached twice, as in a loop of links, is walked once. One that
    cannot be listed stands among the files, so that reading it says why.
    """
    files: list[File] = []
    skipped = 0
    for root in inputs:
        if not root.is_dir():
            files.append(File(root, _written(root.name)))
            continue
        for path in _below(root):
            if _is_document(path):
                files.append(File(path, _written(path.relative_to(root).as_posix())))
            else:
                skipped += 1
    return Listing(files, skipped)


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


def _is_document(path: Path) -> bool:
    """A regular file of a document's suffix; what cannot be looked at is one too, to be reported (a dead link)."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return path.suffix.casefold() in _SUFFIXES
    return stat.S_ISDIR(mode) or (stat.S_ISREG(mode) and path.suffix.casefold() in _SUFFIXES)


def _written(name: str) -> str:
    """The name with the bytes that are not UTF-8 as ``\\xNN``: JSON has no place for them."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
