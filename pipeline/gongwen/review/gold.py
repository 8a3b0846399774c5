"""Corrected documents as gold: ``NAME.txt`` with ``NAME.json``, as ``gongwen score`` reads them.

The text is the source text where the record keeps it (``gongwen extract --keep-source``), so that a score tells about
cleaning, too; else it is the clean text. The offsets count in it.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from gongwen.clean import clean
from gongwen.errors import GongwenError
from gongwen.record import Date, Record
from gongwen.review.annotation import Annotated, Span
from gongwen.review.records import Key, key_of, name_of
from gongwen.score.gold import read_gold
from gongwen.values.dates import date_type
from gongwen.write.jsonl import cannot_write

_LONGEST_NAME = 80
_NO_NAME = re.compile(r"[^\w.-]+")
_AMOUNTS = ("value", "low", "high")
_encoder = msgspec.json.Encoder(decimal_format="number")


def gold_names(keys: Iterable[Key]) -> dict[Key, str]:
    """A file name for each document: its uri without the suffix; where two are alike, a hash tells them apart."""
    keys = list(keys)
    names = {key: _name(name_of(key)) for key in keys}
    often = Counter(name.casefold() for name in names.values())  # many file systems take A and a for one
    return {
        key: f"{name}-{hashlib.sha256(repr(key).encode()).hexdigest()[:8]}" if often[name.casefold()] > 1 else name
        for key, name in names.items()
    }


def _name(uri: str) -> str:
    stem, dot, suffix = uri.rpartition(".")
    name = _NO_NAME.sub("-", stem if dot and len(suffix) <= 5 and "/" not in suffix else uri).strip("-.")
    return name[-_LONGEST_NAME:].strip("-.") or "document"


def gold_of(given: Annotated, record: Record) -> tuple[str, dict[str, Any]]:
    """The text of a checked annotation and its JSON.

    :class:`GongwenError` (``records``) when the record's source text is not cleaned to the record's text any more.
    """
    text, to_raw = _base(record)
    undecided = {(one.start, one.end): one.type for one in record.entities if isinstance(one, Date) and not one.value}
    entities = [_entity(span, to_raw(span.start, span.end), text, undecided) for span in given.spans]
    return text, {"doc": given.fields, "entities": entities}


def _base(record: Record) -> tuple[str, Callable[[int, int], tuple[int, int]]]:
    """The text that gold counts in, and the way to it from the clean text."""
    if isinstance(record.source_text, str):
        cleaned = clean(record.source_text)
        if cleaned.text != record.text:
            name = name_of(key_of(record))
            message = (
                f"{name}: this version of gongwen cleans the text otherwise than the one that made its record. "
                f"Import with that version ({record.pipeline.version}), or extract, export and correct it again."
            )
            raise GongwenError("records", message)
        return record.source_text, cleaned.to_raw
    return record.text, lambda start, end: (start, end)


def _entity(span: Span, place: tuple[int, int], text: str, undecided: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    """``undecided`` has the types of the dates without a value, which only the record can tell."""
    start, end = place
    values = dict(span.values)
    if span.label == "DATE":
        value = values["value"]
        values["type"] = date_type(value) if value else undecided.get(span[:2], "point")
    if span.label == "QUANTITY":
        values = {name: value for name, value in values.items() if name not in _AMOUNTS or value is not None}
    return {"start": start, "end": end, "label": span.label, "text": text[start:end], **values}


def write_gold(folder: Path, documents: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    """Writes documents (name, text, JSON) into a directory, all or none of them.

    :class:`GongwenError` (``output``) when one of them is there already, or the directory cannot be written.
    """
    there = [name for name, *_ in documents for kind in ("txt", "json") if (folder / f"{name}.{kind}").exists()]
    if there:
        message = f"{folder} holds {there[0]}.json already. Name another directory, or take away what is out of date."
        raise GongwenError("output", message)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".gold-", dir=folder))
        try:
            for name, text, annotations in documents:
                (draft / f"{name}.txt").write_text(text, "utf-8", newline="")
                encoded = msgspec.json.format(_encoder.encode(annotations), indent=1)
                (draft / f"{name}.json").write_bytes(encoded + b"\n")
            _prove(draft, documents)
            for name, *_ in documents:  # the annotations last: without its text a document is an error
                for kind in ("txt", "json"):
                    (draft / f"{name}.{kind}").replace(folder / f"{name}.{kind}")
        finally:
            shutil.rmtree(draft)
    except OSError as error:
        raise cannot_write(folder, error) from error


def _prove(draft: Path, documents: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    """What was written is read as it will be for a score: no text may come back as another one."""
    texts = {name: text for name, text, _ in documents}
    for gold in read_gold(draft) if texts else ():
        if gold.source.text != texts[gold.name]:
            message = f"{gold.name}: its text holds characters that no text file keeps. Leave the document out."
            raise GongwenError("gold-text", message)
