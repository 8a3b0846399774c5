"""What becomes of documents: bytes in, finished JSON lines out. Nothing here knows of processes, queues or outputs.

Every engine does its work by an :class:`Extractor`, so that all of them write the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Literal, Protocol

import msgspec

from gongwen.errors import GongwenError, PatternError, ReadError
from gongwen.read import Reader
from gongwen.read.files import File
from gongwen.read.jsonl import Columns
from gongwen.read.limits import Limits
from gongwen.read.manifest import Manifest
from gongwen.read.source_text import Notice, Skipped, SourceText
from gongwen.record import Failure, Record, Source, encode

Stage = Literal["read", "extract", "write"]


class Seconds(msgspec.Struct):
    """What the stages of a document took, by the wall clock."""

    read: float = 0.0
    extract: float = 0.0
    write: float = 0.0

    @property
    def all(self) -> float:
        return self.read + self.extract + self.write


class Recorded(msgspec.Struct, tag="recorded", array_like=True):
    """A document with its record: ``line`` is the finished JSON without a line end, ``characters`` are of clean text.

    ``entities`` counts them by label; ``rows`` are the manifest's that the document was the first to ask for.
    """

    uri: str
    line: bytes
    characters: int
    entities: dict[str, int]
    seconds: Seconds
    rows: int = 0


class Failed(msgspec.Struct, tag="failed", array_like=True):
    """A document without a record; ``line`` is the finished JSON of its failure."""

    uri: str
    line: bytes
    code: str
    seconds: Seconds
    rows: int = 0


class PassedOver(msgspec.Struct, tag="passed-over", array_like=True):
    """What is no document, by its kind."""

    kind: str


Outcome = Recorded | Failed | PassedOver


def failed(failure: Failure, seconds: Seconds | None = None) -> Failed:
    """The outcome of a document that has this failure."""
    return Failed(failure.uri, encode(failure), failure.code, seconds or Seconds())


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


class Watch:
    """Is told where the work stands before each step of it. This one does not listen."""

    def look(self, position: int) -> None:
        """The outcome number ``position`` of a file (from 0) is looked for: the file is read on."""

    def begin(self, uri: str) -> None:
        """That document is parsed next. A :class:`ReadError` raised here is its failure; it is not parsed then."""

    def work(self, stage: Stage, characters: int) -> None:
        """The source text that was read last goes through a stage."""


class _WatchedReader(Reader):
    """A reader that says which document it parses next: what may crash or hang is known before it does."""

    def __init__(self, limits: Limits, columns: Columns | None, manifest: Manifest | None, watch: Watch) -> None:
        super().__init__(limits, columns, manifest)
        self._watch = watch

    def read_stream(self, stream: BinaryIO, uri: str) -> Iterator[SourceText | Failure | Skipped]:
        try:
            yield from self._stream(stream, uri, 0, True)
        except ReadError as error:
            yield Failure(uri=uri, stage="read", code=error.code, message=error.message)

    def _document(self, stream: BinaryIO, uri: str, *rest: Any, **named: Any) -> SourceText:
        self._watch.begin(uri)
        return super()._document(stream, uri, *rest, **named)

    def _source_text(self, text: str, source: Source, *rest: Any, **named: Any) -> SourceText:
        self._watch.begin(source.uri or "")  # a row of JSON lines comes here straight away
        return super()._source_text(text, source, *rest, **named)


class Extractor:
    """Turns files, or bytes that someone else has opened, into outcomes. It keeps what it has loaded for its life.

    A context manager: with it end the processes that parse PDF and Word files.
    """

    def __init__(
        self,
        extract: Extract,
        *,
        limits: Limits | None = None,
        columns: Columns | None = None,
        manifest: Manifest | None = None,
        keep_source: bool = False,
        watch: Watch | None = None,
    ) -> None:
        """``keep_source`` puts the source text into each record; the others are as in :class:`~gongwen.read.Reader`."""
        self._extract, self._keep_source, self._manifest = extract, keep_source, manifest
        self._watch = watch or Watch()
        self._reader = _WatchedReader(limits or Limits(), columns, manifest, self._watch)

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_error: object) -> None:
        self._reader.close()

    def file(self, file: File) -> Iterator[Outcome]:
        """What became of every document of a file, in the file's order.

        Only what is no document's fault leaves here: an interruption, a wrong rule.
        """
        return self._outcomes(self._reader.read(file), file.uri)

    def stream(self, stream: BinaryIO, uri: str) -> Iterator[Outcome]:
        """The same for a file that is open: a seekable binary stream; ``uri`` names it in the records."""
        return self._outcomes(self._reader.read_stream(stream, uri), uri)

    def _outcomes(self, found: Iterator[SourceText | Failure | Skipped], uri: str) -> Iterator[Outcome]:
        position = 0
        while True:
            started, rows = time.perf_counter(), self._rows()
            self._watch.look(position)
            try:
                one = next(found, None)
            except MemoryError:
                one = _out_of_memory(uri, "read")
            except PatternError:
                raise
            except Exception as error:  # a reader's own mistake with this file, which ends here; the others are read
                one = _internal(uri, "read", error)
            if one is None:
                return
            seconds = Seconds(time.perf_counter() - started)
            if isinstance(one, Skipped):
                yield PassedOver(one.kind)
            elif isinstance(one, Failure):
                yield self._with_rows(failed(one, seconds), rows)
            else:
                yield self._with_rows(self._made(one, seconds), rows)
            position += 1

    def _with_rows(self, outcome: Recorded | Failed, earlier: int) -> Outcome:
        outcome.rows = self._rows() - earlier
        return outcome

    def _rows(self) -> int:
        return self._manifest.used if self._manifest else 0

    def _made(self, document: SourceText, seconds: Seconds) -> Recorded | Failed:
        uri = document.source.uri or document.id
        started = time.perf_counter()
        self._watch.work("extract", len(document.text))
        made = self._record(document, uri)
        seconds.extract = time.perf_counter() - started
        if isinstance(made, Record):
            self._watch.work("write", len(document.text))
            try:
                line = encode(made)
            except MemoryError:
                made = _out_of_memory(uri, "write")
            except (msgspec.MsgspecError, TypeError, ValueError) as error:  # what JSON cannot hold
                made = _internal(uri, "write", error)
            else:
                seconds.write = time.perf_counter() - started - seconds.extract
                return Recorded(uri, line, len(made.text), _by_label(made), seconds)
        return failed(made, seconds)

    def _record(self, document: SourceText, uri: str) -> Record | Failure:
        try:
            record = self._extract(document.text, source=document.source, id=document.id, notices=document.notices)
        except PatternError:
            raise  # rules are compiled when first used: a wrong one is no document's fault
        except GongwenError as error:
            return Failure(uri=uri, stage="extract", code=error.code, message=error.message)
        except MemoryError:
            return _out_of_memory(uri, "extract")
        except Exception as error:  # whatever else it is, it is this document's; an interruption is no Exception
            return _internal(uri, "extract", error)
        if self._keep_source:
            record.source_text = document.text
        return record


def _by_label(record: Record) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entity in record.entities:
        counts[entity.label] = counts.get(entity.label, 0) + 1
    return counts


def _out_of_memory(uri: str, stage: Stage) -> Failure:
    message = f"{uri} needs more memory than a document may take. Give it more with --limit memory=NUMBER."
    return Failure(uri=uri, stage=stage, code="memory", message=message)


def _internal(uri: str, stage: Stage, error: Exception) -> Failure:
    causes = [f"{type(error).__name__}: {error}"]
    while isinstance(error.__cause__, Exception):
        error = error.__cause__
        causes.append(f"{type(error).__name__}: {error}")
    message = " from ".join(causes).encode("utf-8", "backslashreplace").decode()  # no lone surrogate
    return Failure(uri=uri, stage=stage, code="internal", message=message)
