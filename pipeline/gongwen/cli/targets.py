"""Where records go, and which files are read for them: never what an earlier run has written there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gongwen.errors import GongwenError
from gongwen.wording import number_of

if TYPE_CHECKING:
    from gongwen.read.files import Listing


class Target(NamedTuple):
    """A file, a directory of shards, or standard output (``path`` is ``None``)."""

    path: Path | None
    is_folder: bool = False


def parse_target(output: str) -> Target:
    """``-`` is standard output; what ends in a slash or is a directory is one."""
    if output == "-":
        return Target(None)
    is_folder = output.rpartition(os.sep)[2] in ("", ".", "..") or Path(output).is_dir()
    return Target(Path(output), is_folder)


def listed(inputs: list[Path], target: Target) -> Listing:
    """The files of the inputs; :class:`GongwenError` (``input``, ``output``) where there are none, or the target is one
    of them.
    """
    from gongwen.read.files import STDIN, walk

    for path in inputs:
        if path != STDIN and not path.exists():
            raise GongwenError("input", f"{path} does not exist. Check the path.")
    if target.path and target.is_folder:
        _check_apart(inputs, target.path)
    listing = walk(inputs, _written_earlier(target))
    if not listing.files:
        raise nothing(inputs, listing.skipped)
    output = target.path
    if output and output.exists() and any(file.path.exists() and file.path.samefile(output) for file in listing.files):
        raise GongwenError("output", f"{output} is itself an input. Give the records another name.")
    return listing


def nothing(inputs: list[Path], skipped: int) -> GongwenError:
    """The error of inputs without a document."""
    places = ", ".join(map(str, inputs))
    message = f"{places}: nothing to read, no document ({number_of(skipped, 'other')}). Name the files themselves."
    return GongwenError("input", message)


def _check_apart(inputs: list[Path], folder: Path) -> None:
    """A directory of shards may lie in an input, but not the other way round: it holds nothing but shards."""
    place = folder.resolve()
    for path in inputs:
        if path.resolve() == place or place in path.resolve().parents:
            remedy = f"Name a directory of their own for the records: -o {folder / 'records'}/"
            raise GongwenError("output", f"{folder} is itself an input, or holds one. {remedy}")


def _written_earlier(target: Target) -> list[Path]:
    from gongwen.write.jsonl import failures_path

    if target.path is None:
        return []
    if not target.is_folder:
        return [path for path in (target.path, failures_path(target.path)) if _is_ours(path)]
    from gongwen.run.directory import is_output

    return [path for path in target.path.rglob("*") if path.is_file()] if is_output(target.path) else []


def _is_ours(path: Path) -> bool:
    """Whether the file holds what an earlier run wrote, which is no input of this one."""
    from gongwen.read.jsonl import is_ours

    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return is_ours(stream)
