"""What is annotated of a document: spans with their values, and the document's own fields.

Of all that a record says, this is what a gold document holds and what a person can correct.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, NamedTuple, get_args

import msgspec

from gongwen.errors import GongwenError
from gongwen.record import Dimension, Entity, LawKind, Record, Region, plain
from gongwen.review.records import Key, key_of, name_of
from gongwen.score.measure import CHECKS, FIELDS
from gongwen.values.edtf import interval

VALUES: dict[str, tuple[str, ...]] = {
    label: tuple(dict.fromkeys(key for keys in checks.values() for key in keys if key != "type"))
    for label, checks in CHECKS.items()
}
"""By label, the values that are annotated; the ``type`` of a date follows from its value's form."""

KINDS, DIMENSIONS = get_args(LawKind), get_args(Dimension)
_AMOUNTS = ("value", "low", "high")
_AROUND = 10
_CODE = re.compile("[0-9]{6}")


class Span(NamedTuple):
    """A labelled stretch ``[start, end)`` of the clean text, with its values by name; ``where`` is for messages."""

    start: int
    end: int
    label: str
    values: dict[str, Any]
    where: str = ""


class Annotated(NamedTuple):
    """A document as a tool gave it back, or as it was given to the tool: offsets count in ``text``.

    ``where`` is its place in the tool's file, ``is_corrected`` whether a person has worked on it.
    """

    key: Key
    text: str
    spans: list[Span]
    fields: dict[str, Any]
    where: str
    is_corrected: bool = True


def annotated(record: Record) -> Annotated:
    """What a record annotates."""
    key = key_of(record)
    spans = [Span(one.start, one.end, one.label, _values(one)) for one in record.entities]
    document = record.document
    fields = {name: getattr(document, name) for name in FIELDS}
    fields["issuer"] = document.issuer.name if document.issuer else None
    fields["region"] = msgspec.to_builtins(document.region)
    return Annotated(key, record.text, spans, fields, name_of(key))


def _values(entity: Entity) -> dict[str, Any]:
    values = {name: getattr(entity, name) for name in VALUES[entity.label]}
    if of := values.get("of"):
        values["of"] = of.text
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in values.items()}


Expected = Callable[[Key, str, str], Record]
"""From the key and the text of a document that came back, and its place in the tool's file, to the record it corrects.

Raises :class:`GongwenError` (``annotation``) where there is none, or where the text is another.
"""


def check_text(text: str, record: Record, where: str) -> None:
    """:class:`GongwenError` (``annotation``) where a tool has changed the text."""
    if text != record.text:
        there, wanted = first_difference(text, record.text)
        remedy = "Import with the records that were exported, and leave the text as it is."
        raise _wrong(where, f"its text is not that of the record: {there!r}, not {wanted!r}", remedy)


def checked(given: Annotated) -> Annotated:
    """The annotations in the order of the text, their values as a record would have them.

    :class:`GongwenError` (``annotation``) names the document and the span: one outside of the text or over another, an
    unknown label, a value that is none.
    """
    spans = [_checked_span(span, given) for span in sorted(given.spans, key=lambda span: span[:2])]
    for before, after in pairwise(spans):
        if after.start < before.end:
            both = f"{_quoted(before, given.text)} and {_quoted(after, given.text)} overlap"
            raise _wrong(given.where, both, "Delete one of them, or end the first before the second.")
    fields = {name: _checked_field(name, given.fields.get(name), given.where) for name in FIELDS}
    return given._replace(spans=spans, fields=fields)


def _checked_span(span: Span, given: Annotated) -> Span:
    if span.label not in VALUES:
        raise _wrong(given.where, f"{span.where}: the label {span.label!r} is unknown", f"Use {', '.join(VALUES)}.")
    if not 0 <= span.start < span.end <= len(given.text):
        extent = f"{span.label} [{span.start}, {span.end}) is not in the text of {len(given.text)} characters"
        raise _wrong(given.where, f"{span.where}: {extent}", "Delete it, and mark it anew.")
    where = f"{given.where}: {_quoted(span, given.text)}"
    if unknown := span.values.keys() - {*VALUES[span.label]}:
        raise _wrong(where, f"{span.label} has no value {min(unknown)!r}", f"It has {', '.join(VALUES[span.label])}.")
    values = {name: _checked_value(span.label, name, span.values.get(name), where) for name in VALUES[span.label]}
    return span._replace(values=values)


def _checked_value(label: str, name: str, value: Any, where: str) -> Any:
    """A value as the record has it; text that a person typed is read."""
    if name == "approx":
        return bool(value)
    if label == "QUANTITY" and name in _AMOUNTS:
        return None if value is None else _amount(name, value, where)
    if value is not None and not isinstance(value, str):
        raise _wrong(where, f"{name} is {value!r}, no text", "Write it as text.")
    value = value or None
    if name == "unit":
        return value or ""
    if name == "dimension":
        return _one_of(DIMENSIONS, name, value or "count", where)
    if name == "kind":
        return value and _one_of(KINDS, name, value, where)
    if label == "DATE" and value and interval(value) is None:
        raise _wrong(where, f"{value!r} is no EDTF value", "Write 2021-12-02, 2021-04, 2021/2025, 2021/.. or R/P1Y.")
    return value


def _amount(name: str, value: Any, where: str) -> Decimal:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise _wrong(where, f"{name} is {value!r}, no number", "Write digits with a point: 1200 or 93.75.")
    return plain(number)


def _one_of(known: tuple[str, ...], name: str, value: str, where: str) -> str:
    if value not in known:
        raise _wrong(where, f"{name} is {value!r}", f"Use one of {', '.join(known)}.")
    return value


def _checked_field(name: str, value: Any, where: str) -> Any:
    if value in (None, ""):
        return None
    if name == "region":
        return _region(value, where)
    if name == "report_year":
        if not re.fullmatch("[0-9]{4}", str(value)):
            raise _wrong(where, f"report_year is {value!r}", "Write a year of four digits.")
        return int(value)
    if not isinstance(value, str):
        raise _wrong(where, f"{name} is {value!r}, no text", "Write it as text.")
    if name in ("signed_on", "published_on"):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise _wrong(where, f"{name} is {value!r}, no day", "Write it as 2021-12-02.") from error
    return value


def _region(value: Any, where: str) -> dict[str, str]:
    """A region from its code and name; a person writes them with a space between: 440811 麻章区."""
    try:
        if isinstance(value, str):
            code, _, name = value.strip().partition(" ")
            value = {"code": code, "name": name.strip()}
        region = msgspec.convert(value, Region)
    except msgspec.ValidationError:
        region = Region("", "")
    if not _CODE.fullmatch(region.code) or not region.name:
        raise _wrong(where, f"region is {value!r}", "Write its code of six digits and its name: 440811 麻章区.")
    return {"name": region.name, "code": region.code}


def _quoted(span: Span, text: str) -> str:
    return f"{span.label} [{span.start}, {span.end}) {shown(text[span.start : span.end])!r}"


def shown(text: str, longest: int = 60) -> str:
    """Some text of a document for a message or a terminal: on one line, and nothing in it that steers the terminal."""
    if len(text) > longest:
        text = f"{text[: longest - 1]}…"
    return "".join("¶" if one == "\n" else one if one.isprintable() else "�" for one in text)


def first_difference(one: str, other: str) -> tuple[str, str]:
    """The first passage in which two texts differ, as it stands in each."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(at - _AROUND, 0)
    return shown(one[start : at + 2 * _AROUND]), shown(other[start : at + 2 * _AROUND])


def _wrong(where: str, what: str, remedy: str) -> GongwenError:
    return GongwenError("annotation", f"{where}: {what}. {remedy}")


def without_values(spans: Iterable[Span], record: Record) -> list[Span]:
    """Spans that a person added and gave no value: what they mean has still to be written into the gold document."""
    known = {(one.start, one.end, one.label) for one in record.entities}
    return [span for span in spans if span[:3] not in known and VALUES[span.label] and not _has_values(span)]


def _has_values(span: Span) -> bool:
    settled = ("approx", "unit", "dimension")
    return any(value is not None for name, value in span.values.items() if name not in settled)
