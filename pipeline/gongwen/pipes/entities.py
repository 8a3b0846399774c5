"""Overlaps and alignment: which mentions become ``doc.ents``, and how their characters meet the tokens."""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc, Span

from gongwen.pipes.state import Entity, state, text_of

Alignment = Literal["strict", "contract", "expand"]

_BRACKETS = frozenset("《<〈")
_LABEL_ORDER = {"LAW": 0, "WORK": 0, "DATE": 1, "ORG": 2, "QUANTITY": 3}
_LETTERS = {"LAW": "l", "WORK": "w", "DATE": "d", "ORG": "o", "QUANTITY": "q", "REFERENCE": "r"}
_NEVER = frozenset({"REFERENCE"})
"""Labels of mentions that are spans and never entities: what refers to an entity (该法)."""


def resolve_entities(doc: Doc, *, alignment: Alignment = "expand") -> None:
    """Sets ``doc.ents`` to the best mentions that do not overlap and ``doc.spans["gongwen"]`` to all of them.

    A bracketed title beats whatever stands inside it; else the longer mention wins, and of two equal ones the date,
    then the organisation. Where tokens straddle a mention's edges, ``alignment`` says whether its span expands,
    contracts or is left out (``strict``); the entity keeps its exact characters all the same. Entities of other
    components stay in ``doc.ents`` where they do not overlap ours.
    """
    found = sorted(state(doc)["entities"], key=lambda entity: (entity["start"], -entity["end"]))
    state(doc)["entities"] = found
    chosen = _chosen(found, text_of(doc))
    _number(found)
    state(doc)["index"] = _index(found)
    spans: list[Span] = []
    ents: list[Span] = []
    taken_to = 0
    for entity in found:
        span = doc.char_span(
            entity["start"], entity["end"], entity["label"], alignment_mode=alignment, span_id=entity["id"]
        )
        if span is None:
            continue
        spans.append(span)
        if id(entity) in chosen and span.start >= taken_to:
            ents.append(span)
            taken_to = span.end
    doc.spans["gongwen"] = spans
    doc.set_ents([*ents, *_kept(doc, ents)])


def _chosen(found: list[Entity], text: str) -> set[int]:
    """The best of the entities that overlap, by their places in memory; ``found`` stands in the text's order."""
    chosen: set[int] = set()
    together: list[Entity] = []
    reached = 0
    for entity in found:
        if entity["label"] in _NEVER:
            entity["chosen"] = False
            continue
        if entity["start"] >= reached:
            chosen |= _best(together, text)
            together = []
        together.append(entity)
        reached = max(reached, entity["end"])
    return chosen | _best(together, text)


def _best(together: list[Entity], text: str) -> set[int]:
    """Of entities that hang together by overlaps, those that no better one overlaps."""
    starts: list[int] = []
    ends: list[int] = []
    chosen: set[int] = set()
    for entity in sorted(together, key=lambda entity: _rank(entity, text)):
        at = bisect_left(starts, entity["end"])
        entity["chosen"] = not (at and ends[at - 1] > entity["start"])
        if entity["chosen"]:
            at = bisect_left(starts, entity["start"])
            starts.insert(at, entity["start"])
            ends.insert(at, entity["end"])
            chosen.add(id(entity))
    return chosen


def _rank(entity: Entity, text: str) -> tuple[bool, int, int, int]:
    bracketed = entity["label"] in ("LAW", "WORK") and text[entity["start"]] in _BRACKETS
    return not bracketed, entity["start"] - entity["end"], _LABEL_ORDER.get(entity["label"], 9), entity["start"]


def _number(found: list[Entity]) -> None:
    """An id for each entity: a letter for its label and its number in the text's order."""
    counts: dict[str, int] = {}
    for entity in found:
        letter = _LETTERS.get(entity["label"], "x")
        counts[letter] = counts.get(letter, 0) + 1
        entity["id"] = f"{letter}{counts[letter]}"


def _index(found: list[Entity]) -> dict[str, int]:
    """Where the entity of an id stands in the list, for the getters."""
    return {entity["id"]: at for at, entity in enumerate(found)}


def _kept(doc: Doc, ents: list[Span]) -> list[Span]:
    ours = set(_LABEL_ORDER)
    taken = {token for ent in ents for token in range(ent.start, ent.end)}
    return [
        ent
        for ent in doc.ents
        if ent.label_ not in ours and not any(token in taken for token in range(ent.start, ent.end))
    ]


class Entities:
    """Resolves the overlaps of all kinds once, at the end."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment

    def __call__(self, doc: Doc) -> Doc:
        resolve_entities(doc, alignment=self.alignment)
        return doc


@Language.factory("gongwen_entities", assigns=["doc.ents", "doc.spans"], default_config={"alignment": "expand"})
def make_entities(nlp: Language, name: str, alignment: Alignment) -> Entities:
    """Sets ``doc.ents`` and ``doc.spans["gongwen"]`` from all mentions."""
    return Entities(alignment)
