"""What gongwen keeps on a ``Doc``: plain JSON-able values under one key of ``doc.user_data``; a Doc can be stored.

``found`` holds the mentions that the tokenizer's finders left for their components, ``entities`` what the components
made of them: one dict an entity with its exact characters, whatever the tokens are.
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

KEY = "gongwen"
Entity = dict[str, Any]


def state(doc: Doc) -> dict[str, Any]:
    """The project's own values on this ``Doc``, made when first asked for."""
    kept: dict[str, Any] | None = doc.user_data.get(KEY)
    if kept is None:
        kept = doc.user_data[KEY] = {"found": {}, "entities": [], "fields": {}, "sections": []}
    return kept


def text_of(doc: Doc) -> str:
    """The text of this ``Doc``, put together from its tokens once: ``doc.text`` does so each time, token by token."""
    kept = state(doc)
    if "text" not in kept:
        kept["text"] = doc.text
    text: str = kept["text"]
    return text


def entities(doc: Doc, *labels: str) -> list[Entity]:
    """The entities on this ``Doc`` so far, of the given labels or of all."""
    kept: list[Entity] = state(doc)["entities"]
    return [entity for entity in kept if entity["label"] in labels] if labels else kept.copy()
