"""The columns of records in Parquet, derived from the record's Structs."""

from __future__ import annotations

from msgspec import inspect

from gongwen.record import Record

_KINDS = {inspect.IntType: "BIGINT", inspect.FloatType: "DOUBLE", inspect.BoolType: "BOOLEAN"}


def columns() -> str:
    """The columns of a record in Spark's own words (``id STRING, source STRUCT<…>, …``).

    Every kind of entity has its fields in the same columns, null where it has none of them, so ``value`` is text: a
    day as it is, an amount with all its digits. What is of any type (``source.meta``) is text too, JSON where it was no
    text before.
    """
    return ", ".join(f"`{name}` {kind}" for name, kind in _fields(inspect.type_info(Record)).items())


def _fields(kind: inspect.Type) -> dict[str, str]:
    """The fields of a Struct, or of all Structs of a union, with their kinds."""
    structs = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    fields: dict[str, str] = {}
    for struct in structs:
        assert isinstance(struct, inspect.StructType)
        if struct.tag_field:
            fields[struct.tag_field] = "STRING"
        for field in struct.fields:
            found = _kind(field.type)
            fields[field.encode_name] = found if fields.get(field.encode_name, found) == found else "STRING"
    return fields


def _kind(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.UnionType):
        some = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        if not all(isinstance(one, inspect.StructType) for one in some):
            kinds = {_kind(one) for one in some}
            return kinds.pop() if len(kinds) == 1 else "STRING"
        return _struct(kind if len(some) > 1 else some[0])
    if isinstance(kind, inspect.StructType):
        return _struct(kind)
    if isinstance(kind, inspect.ListType):
        return f"ARRAY<{_kind(kind.item_type)}>"
    if isinstance(kind, inspect.TupleType):
        return f"ARRAY<{_kind(kind.item_types[0])}>"
    if isinstance(kind, inspect.DictType):
        return f"MAP<STRING, {_kind(kind.value_type)}>"
    return _KINDS.get(type(kind), "STRING")


def _struct(kind: inspect.Type) -> str:
    return f"STRUCT<{', '.join(f'`{name}`: {one}' for name, one in _fields(kind).items())}>"
