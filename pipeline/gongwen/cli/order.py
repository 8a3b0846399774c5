"""What is wanted of an extraction, in the command's own words, and what came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gongwen.run.counts import Counts
    from gongwen.run.settings import Settings


class Engine(StrEnum):
    """What divides the work."""

    LOCAL = "local"
    SPARK = "spark"


class Format(StrEnum):
    """What a shard's file is."""

    JSONL = "jsonl"
    PARQUET = "parquet"


class Order(NamedTuple):
    """From where to where, by what, and how much is told of it."""

    inputs: list[str]
    output: str
    to: str | None
    settings: Settings
    workers: int | None
    fresh: bool
    quiet: bool
    log_json: bool
    master: str | None
    files_from: str | None
    format: Format


class Done(NamedTuple):
    """The files passed over, the counts of all documents and of those done now, and the seconds that it took."""

    skipped: int
    counts: Counts
    now: Counts
    seconds: float
