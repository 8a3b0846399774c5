"""One process: files in, records and failures out. Nothing is dropped, and no document ends the batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import msgspec

from gongwen.errors import GongwenError, PatternError
from gongwen.read import Reader
from gongwen.read.files import File
from gongwen.read.source_text import Notice, Skipped, SourceText
from gongwen.record import Failure, Record, Source
from gongwen.write.jsonl import Writer


class Extract(Protocol):
    """What makes a record of a source text, as :func:`gongwen.extract` does."""

    def __call__(
        self,
        text: str,
        *,
        source: Source,
        id: str,  # noqa: A002 - the record's own word
        notices: Sequence[Notice],
    ) -> Record: ...


@dataclass
class Counts:
    """What became of a batch. ``failures`` counts by code, ``skipped`` by kind of file, ``entities`` by label.

    ``characters`` are of clean text.
    """

    records: int = 0
    characters: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    entities: Counter[str] = field(default_factory=Counter)

    @property
    def documents(self) -> int:
        return self.records + self.failures.total()


def run(
    files: Iterable[File],
    extract: Extract,
    writer: Writer,
    *,
    reader: Reader | None = None,
    keep_source: bool = False,
) -> Counts:
    """Write the record of every document in the files, or its failure. ``keep_source`` puts the source text into it.

    Only what is no document's fault leaves here: an interruption, a wrong rule, an output that cannot be written.
    """
    counts = Counts()
    with reader or Reader() as reading:
        for file in files:
            for found in reading.read(file):
                outcome = _write_one(found, extract, writer, keep_source) if isinstance(found, SourceText) else found
                if isinstance(outcome, Failure):
                    writer.fail(outcome)
                    counts.failures[outcome.code] += 1
                elif isinstance(outcome, Skipped):
                    counts.skipped[outcome.kind] += 1
                else:
                    counts.records += 1
                    counts.characters += len(outcome.text)
                    counts.entities.update(entity.label for entity in outcome.entities)
    return counts


def _write_one(document: SourceText, extract: Extract, writer: Writer, keep_source: bool) -> Record | Failure:
    """The record of a document, which is written, or its failure, which is not yet."""
    uri = document.source.uri or document.id
    try:
        record = extract(document.text, source=document.source, id=document.id, notices=document.notices)
    except PatternError:
        raise  # rules are compiled when first used: a wrong one is no document's fault
    except GongwenError as error:
        return Failure(uri=uri, stage="extract", code=error.code, message=error.message)
    except Exception as error:  # whatever else it is, it is this document's; an interruption is no Exception
        return _internal(uri, "extract", error)
    if keep_source:
        record.source_text = document.text
    try:
        writer.write(record)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        return _internal(uri, "write", error)
    return record


def _internal(uri: str, stage: Literal["extract", "write"], error: Exception) -> Failure:
    causes = [f"{type(error).__name__}: {error}"]
    while isinstance(error.__cause__, Exception):
        error = error.__cause__
        causes.append(f"{type(error).__name__}: {error}")
    message = " from ".join(causes).encode("utf-8", "backslashreplace").decode()  # no lone surrogate
    return Failure(uri=uri, stage=stage, code="internal", message=message)
