"""Records to a directory that a tool for annotation reads, and what came back to a directory of gold documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from gongwen.errors import GongwenError
from gongwen.record import Record
from gongwen.review import labelstudio
from gongwen.review.annotation import Annotated, annotated, check_text, checked, shown, without_values
from gongwen.review.changes import changes
from gongwen.review.gold import gold_names, gold_of, write_gold
from gongwen.review.labelstudio import Offsets
from gongwen.review.records import Key, Records, key_of
from gongwen.wording import number_of
from gongwen.write.jsonl import cannot_write, draft_path, write_whole

Format = Literal["labelstudio", "docbin"]
_SUFFIXES = {"labelstudio": ".json", "docbin": ".spacy"}


class Correction(NamedTuple):
    """What came back: how many documents, in how many of them somebody has worked, what changed in them.

    ``left_out`` are the documents that nobody has annotated, ``valueless`` the places of added spans whose values have
    still to be written into the gold documents.
    """

    documents: int
    corrected: int
    changes: Counter[str]
    left_out: list[str]
    valueless: list[str]


def export(records: Records, folder: Path, form: Format, offsets: Offsets = "code-points") -> int:
    """Writes every document once into a directory; returns how many. :class:`GongwenError` names what is wrong."""
    exported: set[Key] = set()

    def once() -> Iterator[Record]:
        """A second record of a document says nothing new."""
        for record in records:
            if key_of(record) not in exported:
                exported.add(key_of(record))
                yield record

    if form == "docbin":
        from gongwen.review import docbin

        _write(folder / docbin.DOCUMENTS, docbin.export_pieces(once()))
    else:
        _write(folder / labelstudio.CONFIG, labelstudio.config_pieces())
        _write(folder / labelstudio.TASKS, labelstudio.export_pieces(once(), offsets))
    return len(exported)


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_whole(target, pieces)
        finally:
            draft_path(target).unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error


def import_gold(source: Path, records: Records, folder: Path, form: Format) -> Correction:
    """Writes what came back in a file, or in all files of a directory, into a directory of gold documents.

    All of it or nothing: :class:`GongwenError` (``annotation``) names the file, the document, the span and the remedy.
    """
    exported = _Exported(records)
    names = gold_names(exported.places)
    result = Correction(0, 0, Counter(), [], [])
    gold = []
    corrected = 0
    for given, record in _returned(source, form, exported, result.left_out):
        given = checked(given)
        name = names[given.key]
        gold.append((name, *gold_of(given, record)))
        corrected += given.is_corrected
        _count(given, record, result.changes)
        result.valueless.extend(
            f"{folder / name}.json: {span.label} {shown(given.text[span.start : span.end])!r}"
            for span in without_values(given.spans, record)
        )
    if not gold:
        others = number_of(len(result.left_out), "other")
        message = f"{source} holds no annotated document ({others}). Annotate one, and export again."
        raise GongwenError("annotation", message)
    write_gold(folder, gold)
    return result._replace(documents=len(gold), corrected=corrected)


def _count(given: Annotated, record: Record, counts: Counter[str]) -> None:
    before = annotated(record)
    counts.update(change.kind for change in changes(before.spans, given.spans))
    counts["fields"] += sum(before.fields[name] != value for name, value in given.fields.items())


class _Exported:
    """The records that were exported, each of which comes back once."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.places = records.places()
        self._met: dict[Key, str] = {}

    def __call__(self, key: Key, text: str, where: str) -> Record:
        if key not in self.places:
            message = f"{where}: {self._records.path} has no such document. Import with the records that were exported."
            raise GongwenError("annotation", message)
        if key in self._met:
            message = f"{where}: the document stands in {self._met[key]}, too. Leave one of them out."
            raise GongwenError("annotation", message)
        self._met[key] = where
        record = self._records.at(self.places[key][0])
        check_text(text, record, where)
        return record


def _returned(
    source: Path, form: Format, exported: _Exported, left_out: list[str]
) -> Iterator[tuple[Annotated, Record]]:
    for path in _sources(source, form):
        if form == "docbin":
            from gongwen.review import docbin

            yield from docbin.read_docs(path, exported)
        else:
            yield from labelstudio.read_tasks(path, exported, left_out)


def _sources(source: Path, form: Format) -> list[Path]:
    if not source.is_dir():
        return [source]
    found = sorted(source.glob(f"*{_SUFFIXES[form]}"))
    if not found:
        message = f"{source} holds no *{_SUFFIXES[form]}. Name the file that came back, or another --format."
        raise GongwenError("annotation", message)
    return found
