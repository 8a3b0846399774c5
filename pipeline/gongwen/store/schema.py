"""The tables, derived from the record's Structs: a field is a column, so that a new field becomes a new column.

A field that is itself a Struct becomes columns of its own (``version.published`` is ``version_published``), a list or
a mapping one column of JSON. :data:`VERSION` rises with every change that a database would see; see
:mod:`gongwen.store.versions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec
from msgspec import inspect

from gongwen import record
from gongwen.store.comments import COMMENTS

VERSION = 2

Kind = Literal["text", "integer", "boolean", "decimal", "date", "json"]
ENTITY_TYPES: tuple[type[msgspec.Struct], ...] = (record.Date, record.Quantity, record.Law, record.Work, record.Org)
INTEGER_DIGITS, DECIMAL_DIGITS = 28, 10
"""Of an exact amount, before and behind the point: together the 38 digits of the widest decimal that all have."""

_NAMES = {
    (record.Document, "issuer.name"): "issuer",
    (record.Date, "value"): "edtf",
    (record.Quantity, "of.text"): "of",
    (record.Org, "region"): "region_code",
}
_DATES = {
    (record.Document, "signed_on"), (record.Document, "published_on"),
    (record.Law, "version.published"), (record.Law, "version.effective"), (record.Law, "version.passed"),
}  # fmt: skip
_KINDS: dict[type[inspect.Type], Kind] = {
    inspect.StrType: "text",
    inspect.LiteralType: "text",
    inspect.IntType: "integer",
    inspect.BoolType: "boolean",
    inspect.DecimalType: "decimal",
    inspect.ListType: "json",
    inspect.DictType: "json",
}


class Column(NamedTuple):
    """``path`` is the field's place in its Struct (``version.published``), empty where the column has none.

    ``required`` is what is never null.
    """

    name: str
    kind: Kind = "text"
    path: str = ""
    required: bool = False


class Counted(NamedTuple):
    """Columns that hold all that a count over the table needs; ``where`` leaves out the rows that it never reads."""

    name: str
    columns: tuple[str, ...]
    where: str = ""


class Table(NamedTuple):
    """``references`` maps a column to the table whose key it holds, ``indexes`` are the columns that are looked up,
    ``counted`` what is counted over the whole table.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: Mapping[str, str] = MappingProxyType({})
    indexes: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def comment(self) -> str:
        return COMMENTS[self.name]

    def comment_on(self, column: str) -> str:
        """A column without a comment of its own has that of its namesakes in the other tables."""
        return COMMENTS.get(f"{self.name}.{column}") or COMMENTS[f"*.{column}"]


@cache
def columns_of(struct: type[msgspec.Struct], without: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """The columns of a Struct's fields, in their order, but those of the fields ``without``."""
    fields = msgspec.structs.fields(struct)
    found = [
        column
        for field in fields
        if field.name not in without
        for column in _columns(field.name, field.type, field.default is not msgspec.UNSET)
    ]
    return tuple(
        column._replace(
            name=_NAMES.get((struct, column.path), column.name),
            kind="date" if (struct, column.path) in _DATES else column.kind,
        )
        for column in found
    )


def _columns(path: str, annotation: object, required: bool) -> Iterator[Column]:
    told = inspect.type_info(annotation)
    several = told.types if isinstance(told, inspect.UnionType) else (told,)
    (only,) = (one for one in several if not isinstance(one, inspect.NoneType))
    required = required and several == (only,)
    if isinstance(only, inspect.StructType):
        for field in msgspec.structs.fields(only.cls):
            yield from _columns(f"{path}.{field.name}", field.type, required)
    else:
        yield Column(path.replace(".", "_"), _KINDS[type(only)], path, required)


def _entity_columns() -> tuple[Column, ...]:
    """One wide row for all labels: what they share first, then each label's own."""
    common = columns_of(record.Work)
    own = {
        column.name: column._replace(path="", required=False)
        for struct in ENTITY_TYPES
        for column in columns_of(struct)
    }
    for struct in ENTITY_TYPES:
        for column in columns_of(struct):
            if own[column.name].kind != column.kind:
                raise TypeError(f"{struct.__name__}.{column.path} is another kind of {column.name}")
    rest = [column for name, column in own.items() if name not in {shared.name for shared in common}]
    days = {"edtf": (Column("edtf"), Column("date_start", "date"), Column("date_end", "date"))}
    wide = [more for column in rest for more in days.get(column.name, (column,))]
    return (_DOCUMENT, common[0], Column("label", required=True), *common[1:], *wide)


_DOCUMENT, _POSITION = Column("document_id", required=True), Column("position", "integer", required=True)
_BELONGS = {"document_id": "documents"}


RUNS = Table("runs", (Column("id", required=True), Column("schema"), *columns_of(record.Pipeline)), ("id",))
REGIONS = Table(
    "regions",
    (Column("code", required=True), *map(Column, ("name", "short_name", "level", "parent_code"))),
    ("code",),
    {"parent_code": "regions"},
    ("parent_code",),
)
LAWS = Table(
    "laws",
    (
        Column("id", required=True),
        *map(Column, ("title", "kind", "issuer", "region_code", "status")),
        *(Column(name, "date") for name in ("published_on", "effective_on", "repealed_on")),
        Column("repealed_by"),
    ),
    ("id",),
    {"region_code": "regions"},
)
ORGANIZATIONS = Table(
    "organizations",
    (Column("canonical", required=True), Column("type"), Column("region_code")),
    ("canonical",),
    {"region_code": "regions"},
    ("region_code",),
)
_ELSEWHERE = ("schema", "source", "document", "sections", "entities", "warnings", "pipeline")
_IDENTITY = ("id", "fingerprint")
DOCUMENTS = Table(
    "documents",
    (
        *columns_of(record.Record, without=(*_ELSEWHERE, "text", "source_text")),
        *columns_of(record.Document),
        *columns_of(record.Record, without=(*_ELSEWHERE, *_IDENTITY)),
        Column("run_id", required=True),
    ),
    ("id",),
    {"region_code": "regions", "run_id": "runs"},
    ("fingerprint", "region_code", "report_year", "issuer_canonical"),
)
SOURCES = Table("sources", (_DOCUMENT, *columns_of(record.Source)), ("document_id", "uri"), _BELONGS, ("uri",))
SECTIONS = Table("sections", (_DOCUMENT, _POSITION, *columns_of(record.Section)), ("document_id", "position"), _BELONGS)
WARNINGS = Table("warnings", (_DOCUMENT, _POSITION, *columns_of(record.Warning)), ("document_id", "position"), _BELONGS)
ENTITIES = Table(
    "entities",
    _entity_columns(),
    ("document_id", "id"),
    {**_BELONGS, "law_id": "laws", "region_code": "regions"},
    ("canonical", "law_id", "date_start"),
    (
        Counted("units", ("label", "unit", "dimension")),
        Counted("citations", ("label", "law_id", "canonical", "text", "status_on", "document_id"), "label = 'LAW'"),
    ),
)
FAILURES = Table("failures", (Column("id", required=True), *columns_of(record.Failure)), ("id",), indexes=("uri",))

TABLES = (RUNS, REGIONS, LAWS, ORGANIZATIONS, DOCUMENTS, SOURCES, SECTIONS, WARNINGS, ENTITIES, FAILURES)
"""Every table stands behind those that it refers to."""
CHILDREN = (SECTIONS, WARNINGS, ENTITIES)
"""What is a document's own, and goes when it is replaced."""
