"""Gold documents: ``NAME.txt`` with ``NAME.json``, whose offsets count in the source text."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import msgspec

from gongwen.errors import GongwenError
from gongwen.read import SourceText
from gongwen.read.charset import decode
from gongwen.record import Source

_READING = re.compile(r"\([a-zü\u00e0-\u01dc]{1,6}\)")  # an injected reading, such as (jīng)


class GoldEntity(msgspec.Struct, frozen=True):
    """One annotated mention; what its label does not have is null."""

    start: int
    end: int
    label: Literal["ORG", "LAW", "WORK", "DATE", "QUANTITY"]
    text: str
    canonical: str | None = None
    kind: str | None = None
    article: str | None = None
    number: str | None = None
    value: Any = None
    low: Any = None
    high: Any = None
    type: str | None = None
    unit: str | None = None
    dimension: str | None = None
    approx: bool = False
    of: str | None = None


class _Annotations(msgspec.Struct, frozen=True):
    doc: dict[str, Any]
    entities: list[GoldEntity]


class Gold(msgspec.Struct, frozen=True):
    """A document with its annotations; ``fields`` are the document's own, those not annotated left out."""

    name: str
    source: SourceText
    fields: dict[str, Any]
    entities: list[GoldEntity]


def read_gold(folder: Path) -> list[Gold]:
    """The gold documents of a directory by name; :class:`GongwenError` names what is missing or does not fit."""
    if not folder.is_dir():
        raise GongwenError("gold-none", f"{folder} is no directory. Name a directory of gold documents.")
    annotated = sorted(folder.glob("*.json"))
    if not annotated:
        raise GongwenError(
            "gold-none", f"{folder} holds no NAME.json beside NAME.txt. Name a directory of gold documents."
        )
    return [_read_one(path) for path in annotated]


def _read_one(path: Path) -> Gold:
    beside = path.with_suffix(".txt")
    if not beside.is_file():
        raise GongwenError("gold-text", f"{path} has no {beside.name} beside it. Add the text it annotates.")
    source = _read_text(beside)
    try:
        annotations = _decoder.decode(path.read_bytes())
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise GongwenError("gold-json", f"{path} is not a gold annotation: {error}. Correct that place.") from error
    for entity in annotations.entities:
        _check_place(entity, source.text, path)
    return Gold(path.stem, source, annotations.doc, annotations.entities)


def _read_text(path: Path) -> SourceText:
    """The text as it stands: what looks like a page's markup in it was annotated as text."""
    raw = path.read_bytes()
    found = decode(raw, path.name)
    source = Source(uri=path.name, charset=found.charset, charset_by=found.found_by, bytes=len(raw))
    return SourceText(f"sha256:{hashlib.sha256(raw).hexdigest()}", source, found.text, found.notices)


_decoder = msgspec.json.Decoder(_Annotations, float_hook=Decimal)


def _check_place(entity: GoldEntity, text: str, path: Path) -> None:
    there = text[entity.start : entity.end] if 0 <= entity.start < entity.end else ""
    if there == entity.text or _is_damaged(there, entity.text):
        return
    message = f"{path}: {entity.label} [{entity.start}, {entity.end}) is {there!r} in the text, not {entity.text!r}."
    raise GongwenError("gold-offsets", f"{message} Correct the offsets, which count code points of the .txt.")


def _is_damaged(there: str, annotated: str) -> bool:
    """Whether ``there`` is what a crawl left of ``annotated``: cut by line ends, with readings injected, Traditional.

    Conversion keeps the length and, of a mention taken as a whole, at least every other character, once it is undone.
    """
    import opencc

    there = _READING.sub("", there.replace("\n", ""))
    if len(there) != len(annotated):
        return False
    back: str = opencc.OpenCC("t2s").convert(there)
    return 2 * sum(a == b for a, b in zip(back, annotated, strict=False)) >= len(annotated)
