"""Values on spans: ``ent._.value``, ``ent._.unit``, ``ent._.canonical`` … read from the ``Doc`` by the span's id.

Getters, because two spans of one extent would share a stored value. They are named functions and no closures, as spaCy
sends them to processes that it spawns.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from spacy.tokens import Doc, Span

from gongwen.pipes.state import Entity, state

AMOUNTS = ("value", "low", "high")
PLAIN = (
    "unit", "dimension", "approx", "of", "action", "type", "kind", "canonical", "law_id", "article", "articles",
    "number", "status_on", "version", "region", "rule",
)  # fmt: skip
OF_DOCUMENT = ("fields", "sections")


def extend_spans() -> None:
    """Registers the getters with spaCy when a component is made, not at import; one that another package set stays."""
    for name in (*AMOUNTS, *PLAIN):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=partial(_amount if name in AMOUNTS else _plain, name))
    for name in OF_DOCUMENT:
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=partial(_of_document, name))


def entity_of(span: Span) -> Entity | None:
    """What gongwen knows of this span, or None where it is not one of its entities."""
    kept = state(span.doc)
    at = kept.get("index", {}).get(span.id_)
    entity: Entity | None = None if at is None else kept["entities"][at]
    return entity if entity and entity["label"] == span.label_ else None


def _plain(name: str, span: Span) -> Any:
    entity = entity_of(span)
    return None if entity is None else entity.get(name)


def _amount(name: str, span: Span) -> Any:
    """A date's value is text, a figure's an exact Decimal."""
    written = _plain(name, span)
    return Decimal(written) if written is not None and span.label_ == "QUANTITY" else written


def _of_document(name: str, doc: Doc) -> Any:
    return state(doc)[name]
