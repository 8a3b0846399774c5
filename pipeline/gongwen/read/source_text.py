"""What reading gives for every document it meets: a source text, a failure, or the word that it is no document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gongwen.record import Failure, Source


class Notice(NamedTuple):
    """What reading found wrong and kept; ``start``/``end`` count in the source text."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document as it was read: ``id`` hashes its bytes, ``text`` is what ``raw_start``/``raw_end`` count in."""

    id: str
    source: Source
    text: str
    notices: tuple[Notice, ...] = ()


class Skipped(NamedTuple):
    """What is no document by its kind (an image, a style sheet), found in a directory or an archive."""

    uri: str
    kind: str


Outcome = SourceText | Failure | Skipped
