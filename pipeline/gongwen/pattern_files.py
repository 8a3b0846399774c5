"""The files of patterns/, and a user's own beside them: texts and TOML tables, read once a process and file.

A user's own patterns are a folder of files of the same names (:class:`OwnPatterns`), which what can be extended takes
beside ours: its terms and lines are added, its rules, ids and heads override ours of the same name.

Whatever cannot be used is a :class:`PatternError` that names the file, the place in it and the remedy.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from gongwen.errors import PatternError
from gongwen.resources import resource

EXTENSIBLE = (
    "laws.jsonl", "law_repeals.csv", "laws.toml", "law_heads.csv", "law_leads.txt", "law_compounds.txt",
    "law_not_bare.txt", "law_regions.txt", "law_class_places.txt", "law_party.txt", "law_office.txt",
)  # fmt: skip
"""The files that a folder of a user's own may hold; a README and hidden files are left alone."""


class OwnPatterns(NamedTuple):
    """A folder of a user's own patterns as it was read: the same folder with other contents is another one."""

    folder: str
    digest: str


def own_patterns(folder: str | Path | None) -> OwnPatterns | None:
    """The folder as what the readers take; None for None.

    :class:`PatternError` where it is no folder, holds no file that can be extended, or one that nothing would read.
    """
    if folder is None:
        return None
    root = Path(folder)
    if not root.is_dir():
        raise PatternError("pattern-folder", f"{root} is no folder. Name the folder that holds your own laws.jsonl.")
    files = sorted(path for path in root.iterdir() if not path.name.startswith((".", "README")))
    if unknown := [path.name for path in files if path.name not in EXTENSIBLE]:
        message = (
            f"{root / unknown[0]} is no file of patterns that you can extend. Rename it or take it out; there are: "
        )
        raise PatternError("pattern-folder", message + ", ".join(EXTENSIBLE))
    if not files:
        raise PatternError("pattern-folder", f"{root} is empty. Put your own laws.jsonl into it.")
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + _read(path, str(path)).encode() + b"\0")
    return OwnPatterns(str(root.resolve()), digest.hexdigest())


def read_pattern(name: str) -> str:
    """The text of the file ``patterns/name``."""
    return _read(resource("patterns", name), f"patterns/{name}", "Put the file there, or install gongwen anew.")


def read_own(name: str, own: OwnPatterns | None) -> tuple[str, str] | None:
    """Path and text of the user's own file of that name; None where there is none."""
    path = Path(own.folder, name) if own else None
    return (str(path), _read(path, str(path))) if path and path.exists() else None


def _read(path: Traversable, name: str, remedy: str = "Make it readable, or take it out.") -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PatternError("pattern-file", f"{name} cannot be read: {reason}. {remedy}") from error
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 (byte {error.start}). Save it as UTF-8."
        raise PatternError("pattern-file", message) from error


@cache
def load_table(name: str) -> dict[str, Any]:
    """The TOML file ``patterns/name``, to be read only."""
    return parse_table(read_pattern(name), name)


def parse_table(text: str, name: str) -> dict[str, Any]:
    """The table of a TOML text; ``name`` is the file's name in messages."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PatternError("pattern-toml", f"{name} is not valid TOML: {error}. Correct that line.") from error


def texts_of(table: object, where: str) -> dict[str, str]:
    """The table whose every value is a text; ``where`` is its place in messages."""
    if not isinstance(table, dict):
        raise PatternError("pattern-type", f"{where} is no table. Write it as lines of name = 'text'.")
    for key, value in table.items():
        if not isinstance(value, str):
            raise PatternError("pattern-type", f"{where}: {key} is {value!r}, not a text. Put it in quotes.")
    return table
