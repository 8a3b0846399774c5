"""A record to the rows of the tables: plain tuples of text, whole numbers, truth values and None.

Dates are ISO text, exact amounts text in all their digits, JSON text; each kind of database turns them into its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import msgspec

from gongwen import record as records
from gongwen.record import Failure, Record
from gongwen.store import schema
from gongwen.store.schema import DECIMAL_DIGITS, INTEGER_DIGITS, Column, columns_of
from gongwen.values.edtf import interval

Row = tuple[Any, ...]

_AMOUNT = re.compile(f"-?[0-9]{{1,{INTEGER_DIGITS}}}(?:\\.[0-9]{{1,{DECIMAL_DIGITS}}})?")
_SURELY_FITS = DECIMAL_DIGITS + 1  # characters
_encode = msgspec.json.Encoder(decimal_format="number").encode


class Rows(NamedTuple):
    """What a batch of records is in each table. Of documents with the same id only the last is in it.

    ``laws`` are id, title and kind, ``regions`` codes, of those that the records name; ``entities`` are apart by label,
    with the columns of :func:`entity_kinds`.
    """

    runs: list[Row]
    laws: list[Row]
    regions: list[Row]
    documents: list[Row]
    sources: list[Row]
    sections: list[Row]
    warnings: list[Row]
    entities: dict[type, list[Row]]


def rows_of(batch: Iterable[Record]) -> Rows:
    """The rows of some records."""
    runs: set[Row] = set()
    sources: dict[tuple[str, str], Row] = {}
    latest: dict[str, Record] = {}
    for record in batch:
        latest[record.id] = record
        sources[record.id, record.source.uri or ""] = _source_row(record)
    entities = _entity_rows(latest.values())
    rows = Rows([], _laws(entities), [], [], list(sources.values()), [], [], entities)
    section, warning = _reader(records.Section), _reader(records.Warning)
    for record in latest.values():
        id, run = record.id, _run_row(record.schema, record.pipeline)  # noqa: A001 - the record's own word
        runs.add(run)
        rows.documents.append(_document_row(record, run[0]))
        rows.sections.extend([(id, at, *section(one)) for at, one in enumerate(record.sections)])
        rows.warnings.extend([(id, at, *warning(one)) for at, one in enumerate((*record.warnings, *_beyond(record)))])
    rows.runs.extend(sorted(runs))
    rows.regions.extend(_regions(rows))
    return rows


def failure_row(failure: Failure) -> Row:
    """The row of a document that gave no record."""
    row = _reader(Failure)(failure)
    return (_hash(row), *row)


def _hash(values: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(values).encode()).hexdigest()


@lru_cache(maxsize=64)
def _run_row(name: str, pipeline: records.Pipeline) -> Row:
    row = (name, *_reader(records.Pipeline)(pipeline))
    return (_hash(row), *row)


def _source_row(record: Record) -> Row:
    row = _reader(records.Source)(record.source)
    return (record.id, row[0] or "", *row[1:])


def _document_row(record: Record, run: str) -> Row:
    own = _reader(records.Document)(record.document)
    kept = None if record.source_text is msgspec.UNSET else record.source_text
    return (record.id, record.fingerprint, *own, record.text, kept, run)


def _laws(entities: dict[type, list[Row]]) -> list[Row]:
    """The laws named by id, once each; of several titles the first in order."""
    told = [row for row in _told(entities, records.Law, "law_id", "canonical", "kind") if row[0] is not None]
    told.sort(key=lambda row: tuple(value or "" for value in row), reverse=True)
    return list({row[0]: row for row in told}.values())


def _regions(rows: Rows) -> list[Row]:
    """The codes of divisions that are named."""
    at = schema.DOCUMENTS.names.index("region_code")
    of_bodies = _told(rows.entities, records.Org, "region_code", "label")
    codes = {row[at] for row in rows.documents} | {code for code, _ in of_bodies}
    return [(code,) for code in sorted(code for code in codes if code is not None)]


def _beyond(record: Record) -> list[records.Warning]:
    """The amounts that the databases' decimals do not hold: their columns are null, a warning has all their digits."""
    return [
        records.Warning("amount-range", f"{name} is {amount:f}: more digits than a column holds", one.start, one.end)
        for one in record.entities
        if type(one) is records.Quantity
        for name, amount in (("value", one.value), ("low", one.low), ("high", one.high))
        if amount is not None and _amount(amount) is None
    ]


def _amount(number: Decimal) -> str | None:
    """All the digits, or None for more than a column holds, or no number at all."""
    if not number.is_finite():
        return None
    digits = str(number)
    if "E" in digits:
        digits = f"{number:f}"
    return digits if len(digits) <= _SURELY_FITS or _AMOUNT.fullmatch(digits) else None


@lru_cache(maxsize=16384)
def _day(value: str) -> str | None:
    """A day of the calendar, as it is written; None for what is a month, a year, or no date."""
    days = interval(value)
    return str(days.start) if days and days.start == days.end and days.start else None


@lru_cache(maxsize=16384)
def _days(edtf: str | None) -> tuple[str | None, str | None]:
    """First and last day of a date's value."""
    days = interval(edtf) if edtf else None
    return (_iso(days.start), _iso(days.end)) if days else (None, None)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: Any) -> str:
    return _encode(value).decode()


_CONVERTERS: dict[str, Callable[[Any], Any]] = {"date": _day, "decimal": _amount, "json": _json}


class _Gathered(NamedTuple):
    """How a Struct's columns are read: ``names`` in the order of ``gather``, which is not the table's."""

    names: tuple[str, ...]
    gather: Callable[[Any], Iterable[Any]]


@cache
def _gathered(struct: type[msgspec.Struct]) -> _Gathered:
    """First all that is never nested in a null, then what can be, then the days of a date's value."""
    optional = {field.name for field in msgspec.structs.fields(struct) if field.default is None}
    within: dict[str, list[Column]] = {}
    plain: list[Column] = []
    for column in columns_of(struct):
        top, nested, _ = column.path.partition(".")
        (within.setdefault(top, []) if nested and top in optional else plain).append(column)
    read = attrgetter(*(column.path for column in plain))
    parts: list[tuple[Callable[[Any], Any], Callable[[Any], Row]]] = [
        (attrgetter(top), _nested(tuple(column.path.removeprefix(f"{top}.") for column in inner)))
        for top, inner in within.items()
    ]
    columns = [*plain, *chain.from_iterable(within.values())]
    if struct is records.Date:
        parts.append((attrgetter("value"), _days))
        columns += [Column("date_start"), Column("date_end")]
    converted = [(at, _CONVERTERS[column.kind]) for at, column in enumerate(columns) if column.kind in _CONVERTERS]

    names = tuple(column.name for column in columns)
    if not parts and not converted:
        return _Gathered(names, read)

    def gather(value: Any) -> list[Any]:
        found = list(read(value))
        for part, inner in parts:
            found += inner(part(value))
        for at, convert in converted:
            if found[at] is not None:
                found[at] = convert(found[at])
        return found

    return _Gathered(names, gather)


def _nested(paths: tuple[str, ...]) -> Callable[[Any], Row]:
    """The values within a Struct, or as many nulls where it is null."""
    read, nulls = attrgetter(*paths), (None,) * len(paths)
    return lambda value: nulls if value is None else read(value)


@cache
def _reader(struct: type[msgspec.Struct]) -> Callable[[Any], Row]:
    """A Struct to the values of its columns, in order; what is nested in a null is null."""
    names, gather = _gathered(struct)
    order = itemgetter(*(names.index(column.name) for column in columns_of(struct)))
    return lambda value: order(tuple(gather(value)))


class EntityKind(NamedTuple):
    """One label's own columns, ``names``, in the order of its rows: most columns of the wide table are others'."""

    label: str
    names: tuple[str, ...]
    gather: Callable[[Any], Iterable[Any]]


@cache
def entity_kinds() -> dict[type, EntityKind]:
    """The kinds of entities by their Structs."""
    kinds = {}
    for struct in schema.ENTITY_TYPES:
        names, gather = _gathered(struct)
        kinds[struct] = EntityKind(str(struct.__struct_config__.tag), (*names, "document_id", "label"), gather)
    return kinds


def _entity_rows(latest: Iterable[Record]) -> dict[type, list[Row]]:
    rows: dict[type, list[Row]] = {struct: [] for struct in entity_kinds()}
    kinds = {struct: (rows[struct].append, kind.gather, kind.label) for struct, kind in entity_kinds().items()}
    for record in latest:
        document = record.id
        for entity in record.entities:
            append, gather, label = kinds[type(entity)]
            append((*gather(entity), document, label))
    return rows


def _told(entities: dict[type, list[Row]], struct: type, *names: str) -> set[Row]:
    """What stands in some columns of one label, each combination once."""
    kind = entity_kinds()[struct]
    return set(map(itemgetter(*map(kind.names.index, names)), entities[struct]))
