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
    """A document's file. Its ``uri`` tells it from every other file of its listing; it has ``/`` everywhere."""

    path: Path
    uri: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What the inputs hold: the documents' files in their order, each once, and how many others were passed over."""

    files: list[File]
    skipped: int


def walk(inputs: list[Path]) -> Listing:
    """The documents under ``inputs``, which exist. A named file is always taken, of a directory its ``.txt`` files.

    The ``uri`` of a file is its path below the one input, or the name of an input that is a file. With several inputs
    it is the path below the directory that holds them all, so that each input's own name stands in it.

    Hidden names are left out, uncounted. A directory reached twice, as in a loop of links, is walked once, and a file
    reached twice is listed once. One that cannot be listed stands among the files, so that reading it says why.
    """
    files: dict[str, File] = {}
    skipped = 0
    places = list(dict.fromkeys(map(_place, inputs)))
    base = Path(os.path.commonpath([place.parent for place in places])) if len(places) > 1 else None
    for root in places:
        above = base or (root if root.is_dir() else root.parent)
        for path in _below(root) if root.is_dir() else [root]:
            if path == root or _is_document(path):
                files.setdefault(os.path.realpath(path), File(path, _written(path.relative_to(above).as_posix())))
            else:
                skipped += 1
    return Listing(list(files.values()), skipped)


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
