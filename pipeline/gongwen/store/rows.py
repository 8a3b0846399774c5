"""Records to the rows of the tables, column by column: text, whole numbers, truth values and None.

Dates are ISO text, exact amounts text in all their digits, JSON text; each kind of database turns them into its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import astuple

from gongwen import record as records
from gongwen.record import Failure, Record
from gongwen.store import schema
from gongwen.store.schema import DECIMAL_DIGITS, INTEGER_DIGITS, columns_of
from gongwen.values.edtf import interval

Row = tuple[Any, ...]
Values = dict[str, Sequence[Any]]
"""Columns by their names, all of one length."""

_AMOUNT = re.compile(f"-?[0-9]{{1,{INTEGER_DIGITS}}}(?:\\.[0-9]{{1,{DECIMAL_DIGITS}}})?")
_SURELY_FITS = DECIMAL_DIGITS + 1  # characters
_AMOUNTS = tuple(column.name for column in columns_of(records.Quantity) if column.kind == "decimal")
_encode = msgspec.json.Encoder(decimal_format="number").encode


Rows = dict[str, list[Values]]
"""Rows of tables by their names. The parts of a table may have other columns: what one does not have is null there."""


def rows_of(batch: Iterable[Record]) -> Rows:
    """What a batch of records is in each table. Of documents with the same id only the last is in it.

    Of laws there are id, title and kind, of regions the codes, of those that the records name; entities are apart by
    their labels.
    """
    seen = {(record.id, record.source.uri or ""): record for record in batch}
    latest = list({record.id: record for record in batch}.values())
    quantities, entities = _entities(latest)
    beyond = _beyond(quantities, entities[records.Quantity])
    documents = _documents(latest)
    warnings = [(record.id, [*record.warnings, *beyond.get(record.id, ())]) for record in latest]
    return {
        "runs": [by_columns(schema.RUNS.names, sorted({_run(record.schema, record.pipeline) for record in latest}))],
        "laws": [by_columns(("id", "title", "kind"), _laws(entities[records.Law]))],
        "regions": [{"code": sorted({*documents["region_code"], *entities[records.Org]["region_code"]} - {None})}],
        "documents": [documents],
        "sources": [_sources(seen)],
        "sections": [_parts(records.Section, [(record.id, record.sections) for record in latest])],
        "warnings": [_parts(records.Warning, warnings)],
        "entities": list(entities.values()),
    }


def failure_rows(failures: Iterable[Failure]) -> Values:
    """The rows of documents that gave no record, each once."""
    values = values_of(Failure, list(dict.fromkeys(failures)))
    return {"id": list(map(_hash, zip(*values.values(), strict=True))), **values}


def by_columns(names: Sequence[str], rows: Sequence[Row]) -> Values:
    """Rows as columns of these names."""
    return dict(zip(names, zip(*rows, strict=True) if rows else repeat((), len(names)), strict=True))


def _hash(values: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(values).encode()).hexdigest()


@lru_cache(maxsize=64)
def _run(name: str, pipeline: records.Pipeline) -> Row:
    row = (name, *(value for (value,) in values_of(records.Pipeline, [pipeline]).values()))
    return (_hash(row), *row)


def _documents(latest: Sequence[Record]) -> Values:
    kept = [None if record.source_text is msgspec.UNSET else record.source_text for record in latest]
    return {
        "id": [record.id for record in latest],
        "fingerprint": [record.fingerprint for record in latest],
        **values_of(records.Document, [record.document for record in latest]),
        "text": [record.text for record in latest],
        "source_text": kept,
        "run_id": [_run(record.schema, record.pipeline)[0] for record in latest],
    }


def _sources(seen: dict[tuple[str, str], Record]) -> Values:
    """A source without a uri has an empty one: it is part of the key."""
    values = values_of(records.Source, [record.source for record in seen.values()])
    return {"document_id": [document for document, _ in seen], **values, "uri": [uri for _, uri in seen]}


def _parts(struct: type[msgspec.Struct], owned: Sequence[tuple[str, Sequence[msgspec.Struct]]]) -> Values:
    """What belongs to documents in an order."""
    return {
        "document_id": [document for document, parts in owned for _ in parts],
        "position": [at for _, parts in owned for at in range(len(parts))],
        **values_of(struct, [part for _, parts in owned for part in parts]),
    }


def _entities(latest: Iterable[Record]) -> tuple[list[records.Quantity], dict[type[msgspec.Struct], Values]]:
    """The quantities themselves, and all entities' columns by their Structs."""
    found: dict[type[msgspec.Struct], list[Any]] = {struct: [] for struct in schema.ENTITY_TYPES}
    owners: dict[type[msgspec.Struct], list[str]] = {struct: [] for struct in schema.ENTITY_TYPES}
    for record in latest:
        document = record.id
        for entity in record.entities:
            kind = type(entity)
            found[kind].append(entity)
            owners[kind].append(document)
    values: dict[type[msgspec.Struct], Values] = {}
    for struct, entities in found.items():
        label = str(struct.__struct_config__.tag)
        values[struct] = {
            "document_id": owners[struct], "label": [label] * len(entities), **values_of(struct, entities),
        }  # fmt: skip
    return found[records.Quantity], values


def _laws(laws: Values) -> list[Row]:
    """The laws named by id, once each; of several titles the first in order."""
    told = set(zip(laws["law_id"], laws["canonical"], laws["kind"], strict=True))
    named = [row for row in told if row[0] is not None]
    named.sort(key=lambda row: tuple(value or "" for value in row), reverse=True)
    return list({row[0]: row for row in named}.values())


def _beyond(quantities: Sequence[records.Quantity], values: Values) -> dict[str, list[records.Warning]]:
    """The amounts that the databases' decimals do not hold: their columns are null, a warning has all their digits."""
    lost = [
        (at, order, amount)
        for order, name in enumerate(_AMOUNTS)
        for at, kept in enumerate(values[name])
        if kept is None and (amount := getattr(quantities[at], name)) is not None
    ]
    warnings: dict[str, list[records.Warning]] = {}
    for at, order, amount in sorted(lost):
        message = f"{_AMOUNTS[order]} is {amount:f}: more digits than a column holds"
        warning = records.Warning("amount-range", message, quantities[at].start, quantities[at].end)
        warnings.setdefault(values["document_id"][at], []).append(warning)
    return warnings


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


def values_of(struct: type[msgspec.Struct], many: Iterable[msgspec.Struct]) -> Values:
    """The columns of some Structs of one kind, in the table's order; what is nested in a null is null."""
    fields = by_columns(struct.__struct_fields__, list(map(astuple, many)))
    values: Values = {}
    for column in columns_of(struct):
        top, _, within = column.path.partition(".")
        found = fields[top]
        if within:
            read = attrgetter(within)
            found = [None if one is None else read(one) for one in found]
        if convert := _CONVERTERS.get(column.kind):
            found = [None if one is None else convert(one) for one in found]
        values[column.name] = found
    if struct is records.Date:
        values |= by_columns(("date_start", "date_end"), list(map(_days, values["edtf"])))
    return values
