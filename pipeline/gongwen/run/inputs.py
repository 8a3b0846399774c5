"""The files of a run as workers need them: with their sizes, and standard input as a file that can be read again."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gongwen.errors import GongwenError
from gongwen.read.files import STDIN, File
from gongwen.run.local import SizedFile


def sized(files: Sequence[File]) -> list[SizedFile]:
    """The files with their sizes; one that cannot be looked at has none, and reading it will say why."""
    return [SizedFile(file, _size(file.path)) for file in files]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@contextmanager
def kept_stdin(files: Sequence[File]) -> Iterator[list[File]]:
    """The files, standard input among them in a temporary file: a worker that takes another's place reads it again."""
    if not any(file.path == STDIN for file in files):
        yield list(files)
        return
    descriptor, name = tempfile.mkstemp(prefix="gongwen-stdin-")
    try:
        try:
            with os.fdopen(descriptor, "wb") as copy:
                shutil.copyfileobj(sys.stdin.buffer, copy)
        except OSError as error:
            message = f"Standard input cannot be kept in {name}: {error.strerror}. Make room there, or set TMPDIR."
            raise GongwenError("input", message) from error
        yield [File(Path(name), file.uri, file.is_named) if file.path == STDIN else file for file in files]
    finally:
        Path(name).unlink(missing_ok=True)
