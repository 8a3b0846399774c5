"""The one schema of gongwen: what a document becomes. JSON Schema and database tables are derived from it.

``start``/``end`` count Unicode code points of the record's ``text`` (the clean text), ``raw_start``/``raw_end`` those
of the source text before cleaning; both are half-open.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Literal

import msgspec

SCHEMA = "gongwen/1"

Dimension = Literal[
    "count", "percent", "money", "duration", "length", "area", "mass", "volume", "energy", "other"
]  # fmt: skip
LawKind = Literal[
    "constitution",
    "law",
    "administrative_regulation",
    "judicial_interpretation",
    "local_regulation",
    "rule",
    "party_regulation",
    "policy",
]
LawStatus = Literal["in_force", "not_yet_in_force", "repealed", "superseded"]
Division = Literal["part", "chapter", "section", "article", "paragraph", "item", "point"]


class Part(msgspec.Struct, frozen=True):
    """A stretch of the clean text."""

    start: int
    end: int
    text: str


class Span(msgspec.Struct, frozen=True):
    """The place of a stretch of the clean text, without its characters."""

    start: int
    end: int


class _Mention(msgspec.Struct, tag_field="label", kw_only=True):
    """What every entity carries: its place in both texts, its sentence and section, the rule that made it."""

    id: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    text: str
    section: str | None = None
    sentence: Span
    rule: str

    @property
    def label(self) -> str:
        """What the mention is: ``DATE``, ``QUANTITY``, ``LAW``, ``WORK`` or ``ORG``."""
        return str(self.__struct_config__.tag)


class Date(_Mention, tag="DATE", kw_only=True):
    """Calendar time. ``value`` is EDTF (ISO 8601-2), or null where the text and its reference do not decide it."""

    value: str | None = None
    type: Literal["point", "range", "set"] = "point"


class Quantity(_Mention, tag="QUANTITY", kw_only=True):
    """A number with its unit: ``value``, or ``low``/``high`` for a range or a bound; exact."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str
    dimension: Dimension
    approx: bool = False
    of: Part | None = None
    action: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place in a law, by the numbers of its divisions (编, 章, 节, 条, 款, 项, 目); the others are left out.

    ``article_inserted`` and the like are the number behind 之 (第二十六条之一). 前款 is ``preceding: "paragraph"``,
    前两款 that with ``count: 2``, 该条 without an article before it ``same: "article"``.
    """

    part: int | None = None
    chapter: int | None = None
    section: int | None = None
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    point: int | None = None
    part_inserted: int | None = None
    chapter_inserted: int | None = None
    section_inserted: int | None = None
    article_inserted: int | None = None
    paragraph_inserted: int | None = None
    item_inserted: int | None = None
    point_inserted: int | None = None
    preceding: Division | None = None
    same: Division | None = None
    count: int | None = None


class Provision(Place, frozen=True, kw_only=True, omit_defaults=True):
    """A place in a law, or with ``to`` all from it to that place inclusive (第十二条至第十五条)."""

    to: Place | None = None


class Version(msgspec.Struct, frozen=True):
    """One enactment, amendment or revision of a law by its days (``YYYY-MM-DD``), null where the register lacks one."""

    published: str | None = None
    effective: str | None = None
    passed: str | None = None


class Law(_Mention, tag="LAW", kw_only=True):
    """A citation of a normative document.

    ``article`` is what stands behind it as written, ``articles`` its meaning. ``status_on`` is the law's status at the
    document's own date, ``version`` the version that applied then; null where the register's dates do not decide it.
    """

    kind: LawKind | None = None
    canonical: str | None = None
    law_id: str | None = None
    article: str | None = None
    articles: list[Provision] = []
    number: str | None = None
    status_on: LawStatus | None = None
    version: Version | None = None


class Work(_Mention, tag="WORK", kw_only=True):
    """Any other bracketed title."""


class Org(_Mention, tag="ORG", kw_only=True):
    """An organisation named or referred to."""

    type: str | None = None
    canonical: str | None = None
    region: str | None = None


Entity = Date | Quantity | Law | Work | Org


class Section(msgspec.Struct, frozen=True):
    """A numbered part of the document; ``start``/``end`` enclose its heading and all that belongs to it."""

    level: int
    number: str
    title: str
    start: int
    end: int


class Issuer(msgspec.Struct, frozen=True):
    """Who issued the document: ``name`` as written, ``canonical`` its full name where known."""

    name: str
    canonical: str | None = None


class Region(msgspec.Struct, frozen=True):
    """An administrative division with its six-digit code (GB/T 2260)."""

    code: str
    name: str


class Document(msgspec.Struct, kw_only=True):
    """The document's own fields. ``places`` gives where in the clean text each was read."""

    title: str | None = None
    issuer: Issuer | None = None
    recipient: str | None = None
    report_year: int | None = None
    signed_on: str | None = None
    published_on: str | None = None
    source: str | None = None
    region: Region | None = None
    script: Literal["hans", "hant"] = "hans"
    kind: str | None = None
    places: dict[str, tuple[int, int]] = {}


class Source(msgspec.Struct, kw_only=True):
    """Where the document came from and how it was read.

    ``uri`` is its path below the directory of the inputs, or the address that it was fetched from where that is known.
    ``charset`` is a Python codec's name, ``charset_by`` how it was found: by its mark, as valid UTF-8, as the document
    declares it, or by the frequency of its characters. ``meta`` has what the carrier says (manifest, WARC, columns).
    """

    uri: str | None = None
    media_type: str = "text/plain"
    charset: str | None = None
    charset_by: Literal["bom", "utf-8", "declared", "frequency"] | None = None
    bytes: int | None = None
    meta: dict[str, Any] = {}


class Warning(msgspec.Struct, frozen=True):  # noqa: A001 - the record's own word
    """What was found wrong with the text but kept; the place counts in the clean text."""

    code: str
    message: str
    start: int
    end: int


class Pipeline(msgspec.Struct, frozen=True):
    """What made the record: the version, the configuration's name, and the hash of the patterns."""

    version: str
    config: str
    patterns: str


class Record(msgspec.Struct, kw_only=True):
    """One document. ``id`` is the hash of its bytes, ``fingerprint`` that of the body's Han characters and digits."""

    schema: str = SCHEMA
    id: str
    fingerprint: str
    source: Source
    document: Document
    text: str
    source_text: str | msgspec.UnsetType = msgspec.UNSET
    sections: list[Section]
    entities: list[Entity]
    warnings: list[Warning]
    pipeline: Pipeline


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A document that gave no record: where it is, at which stage it failed, and why."""

    uri: str
    stage: Literal["read", "extract", "write"]
    code: str
    message: str


_encoder = msgspec.json.Encoder(decimal_format="number")
# A Decimal below 0.000001 always has an exponent. Few records have one, and what begins with a letter is sought sooner.
_EXPONENT = re.compile(rb"E[+-][0-9]")
# A key cannot be mistaken: quotes inside a string are escaped.
_AMOUNT_WITH_EXPONENT = re.compile(rb'("(?:value|low|high)":)(-?[0-9.]{1,99}+E[+-][0-9]{1,9}+)')
_decoder = msgspec.json.Decoder(Record)


def plain(number: Decimal) -> Decimal:
    """The same number in as few digits as it has, none of them in an exponent (``1E+8`` becomes ``100000000``)."""
    digits = f"{number:f}"  # not quantize() nor normalize(), which round to the context's 28 digits
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def encode(record: Record | Failure) -> bytes:
    """One JSON object in UTF-8, without a line end; its amounts show all their digits."""
    line = _encoder.encode(record)
    return _AMOUNT_WITH_EXPONENT.sub(_with_all_digits, line) if _EXPONENT.search(line) else line


def _with_all_digits(match: re.Match[bytes]) -> bytes:
    return match[1] + f"{Decimal(match[2].decode()):f}".encode()


def decode(line: bytes | str) -> Record:
    """The record of one JSON line; ``msgspec.ValidationError`` names the path of a wrong field."""
    return _decoder.decode(line)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a record, in which exact amounts are numbers, as they are written."""
    schema: dict[str, Any] = _numbers(msgspec.json.schema(Record))
    return schema


def _numbers(schema: Any) -> Any:
    if isinstance(schema, dict):
        if schema.get("format") == "decimal":
            return {"type": "number"}
        return {key: _numbers(value) for key, value in schema.items()}
    return [_numbers(item) for item in schema] if isinstance(schema, list) else schema
