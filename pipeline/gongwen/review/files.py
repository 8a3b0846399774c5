"""Files for other tools, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gongwen.errors import GongwenError


def write_file(target: Path, pieces: Iterable[bytes]) -> None:
    """Writes a file, and its directory if need be; until it is whole, what stood there stands.

    :class:`GongwenError` (``output``) when it cannot be written.
    """
    draft = target.with_name(f".{target.name}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("wb") as file:
                file.writelines(pieces)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error


def cannot_write(place: Path, error: OSError) -> GongwenError:
    """The error of a full disk, a place that may not be written to, and the like."""
    reason = error.strerror or type(error).__name__
    message = f"{place} cannot be written: {reason}. Name a place that you may write to, with room for it."
    return GongwenError("output", message)
