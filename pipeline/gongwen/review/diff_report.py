"""Differences between two extractions as lines, as tables, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
from rich.table import Table
from rich.text import Text

from gongwen.review.annotation import Span, shown
from gongwen.review.changes import Change, Kind
from gongwen.review.diff import Alone, DocumentDiff, Summary
from gongwen.review.records import name_of
from gongwen.wording import number_of

_KINDS: tuple[Kind, ...] = get_args(Kind)
_SIGNS = {"gained": "+", "lost": "-", "moved": "~", "changed": "="}
_CONTEXT, _LONGEST = 12, 200
_encoder = msgspec.json.Encoder(decimal_format="number")


def headline(found: DocumentDiff | Alone) -> str:
    """A document in a line: its name, how many of its entities changed and how, which of its fields."""
    name = shown(name_of(found.key), _LONGEST)
    if isinstance(found, Alone):
        return f"{name}: only in {'NEW' if found.is_new else 'OLD'}, with {number_of(found.entities, 'entity')}"
    counts = Counter(change.kind for change in found.entities)
    told = [f"{counts[kind]} {kind}" for kind in _KINDS if counts[kind]]
    return f"{name}: {', '.join([*told, *found.fields])}"


def lines(found: DocumentDiff | Alone) -> Iterator[str]:
    """What changed in a document, a line each; every mention in ⟦⟧ in its context."""
    if isinstance(found, Alone):
        return
    for path, (was, now) in found.fields.items():
        yield f"  = {path}: {_shown(was)} → {_shown(now)}"
    for change in found.entities:
        yield f"  {_SIGNS[change.kind]} {_line(change, found)}"


def _line(change: Change, found: DocumentDiff) -> str:
    old, new = change.old, change.new
    parts = [f"{change.span.label} {change.kind}, {change.span.values['rule']}:"]
    parts.append(_in_context(new, found.new) if new else _in_context(change.span, found.old))
    if change.kind == "moved" and old:
        parts.append(f"was {shown(found.old[old.start : old.end], _LONGEST)}")
    parts += (f"{name}: {_shown(was)} → {_shown(now)}" for name, (was, now) in change.values.items())
    return "  ".join(parts)


def _in_context(span: Span, text: str) -> str:
    before, after = text[max(span.start - _CONTEXT, 0) : span.start], text[span.end : span.end + _CONTEXT]
    return f"{shown(before)}⟦{shown(text[span.start : span.end], _LONGEST)}⟧{shown(after)}"


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "text" in value:
        value = value["text"]
    return shown(value if isinstance(value, str) else msgspec.json.encode(value).decode(), _LONGEST)


def tables(summary: Summary) -> list[Table]:
    """The documents, the fields that changed, and the entities by label and by rule."""
    documents = _table("documents", "")
    for name in ("documents", "alike", "differ", "only_old", "only_new"):
        documents.add_row(
            name.replace("_", " in ").replace("old", "OLD").replace("new", "NEW"), f"{getattr(summary, name):,}"
        )
    found = [documents]
    if summary.fields:
        fields = _table("fields", "documents")
        for path, count in summary.fields.most_common():
            fields.add_row(path, f"{count:,}")
        found.append(fields)
    for title, groups in (("entities", summary.by_label), ("by rule", summary.by_rule)):
        if groups:
            found.append(_changes_table(title, groups))
    return found


def _changes_table(title: str, groups: dict[str, Counter[Kind]]) -> Table:
    table = _table(title, *_KINDS)
    for name, counts in sorted(groups.items(), key=lambda group: (-group[1].total(), group[0])):
        table.add_row(Text(name), *(f"{counts[kind]:,}" for kind in _KINDS))
    return table


def _table(what: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(what, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def pipelines(summary: Summary) -> Iterator[str]:
    """What made the two, where that differs."""
    if summary.pipelines[0] != summary.pipelines[1]:
        for name, made in zip(("OLD", "NEW"), summary.pipelines, strict=True):
            told = sorted(f"{one.version} {one.config}, patterns {one.patterns[:19]}" for one in made)
            yield f"{name} is made by gongwen {'; '.join(told) or 'nothing'}"


def json_pieces(found: Iterator[DocumentDiff | Alone], summary: Summary) -> Iterator[bytes]:
    """One JSON object, written a document at a time: the ``documents`` that differ, then the ``summary``."""
    yield b'{"documents":['
    begun = False
    for one in found:
        yield b",\n" if begun else b"\n"
        yield _encoder.encode(_document(one))
        begun = True
    figures = {name: getattr(summary, name) for name in ("documents", "alike", "differ", "only_old", "only_new")}
    counted = {"fields": summary.fields, "by_label": summary.by_label, "by_rule": summary.by_rule}
    made = [sorted(map(msgspec.to_builtins, side), key=str) for side in summary.pipelines]
    yield b'\n],\n"summary":' + _encoder.encode({**figures, **counted, "pipelines": made}) + b"}\n"


def _document(found: DocumentDiff | Alone) -> dict[str, Any]:
    named = {"id": found.key[0], "uri": found.key[1] or None}
    if isinstance(found, Alone):
        return {**named, "kind": "only_new" if found.is_new else "only_old", "entities": found.entities}
    changes = [
        {
            "kind": change.kind,
            "label": change.span.label,
            "rule": change.span.values["rule"],
            "old": _place(change.old, found.old),
            "new": _place(change.new, found.new),
            "values": change.values,
        }
        for change in found.entities
    ]
    return {**named, "kind": "differs", "fields": found.fields, "changes": changes}


def _place(span: Span | None, text: str) -> dict[str, Any] | None:
    return span and {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
