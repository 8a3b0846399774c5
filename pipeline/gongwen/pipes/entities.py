"""Overlaps and alignment: which mentions become ``doc.ents``, and how their characters meet the tokens."""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc, Span

from gongwen.pipes.joining import join_pipeline
from gongwen.pipes.state import Entity, state, text_of

Alignment = Literal["strict", "contract", "expand"]
Overlap = Literal["replace", "keep", "longer"]
"""Of an entity of another component and one of ours that overlap: ours stays, theirs stays, the longer one stays."""

_BRACKETS = frozenset("《<〈")
_LABEL_ORDER = {"LAW": 0, "WORK": 0, "DATE": 1, "ORG": 2, "QUANTITY": 3}
_LETTERS = {"LAW": "l", "WORK": "w", "DATE": "d", "ORG": "o", "QUANTITY": "q", "REFERENCE": "r"}
_NEVER = frozenset({"REFERENCE"})
"""Labels of mentions that are spans and never entities: what refers to an entity (该法)."""


def resolve_entities(doc: Doc, *, alignment: Alignment = "expand", overlap: Overlap = "replace") -> None:
    """Sets ``doc.ents`` to the best mentions that do not overlap and ``doc.spans["gongwen"]`` to all of them.

    A bracketed title beats whatever stands inside it; else the longer mention wins, and of two equal ones the date,
    then the organisation. Where tokens straddle a mention's edges, ``alignment`` says whether its span expands,
    contracts or is left out (``strict``); the entity keeps its exact characters all the same. Entities of other
    components stay in ``doc.ents`` where they do not overlap ours; where they do, ``overlap`` decides. Those that are
    not in ``doc.ents`` are in ``doc.spans["gongwen"]`` all the same.
    """
    others = _others(doc)
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
    doc.set_ents(_beside(ents, others, overlap) if others else ents)


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


def _others(doc: Doc) -> list[Span]:
    """The entities of other components: ours have ids that an earlier resolution gave them."""
    known = state(doc).get("index", {})
    return [ent for ent in doc.ents if ent.id_ not in known or ent.id_[0] != _LETTERS.get(ent.label_, "x")]


def _beside(ours: list[Span], others: list[Span], overlap: Overlap) -> list[Span]:
    """The entities of both that do not overlap, the better ones first."""
    both = [(span, False) for span in ours] + [(span, True) for span in others]
    if overlap == "longer":
        both.sort(key=lambda one: (one[0].start_char - one[0].end_char, one[1]))
    elif overlap == "keep":
        both.reverse()
    taken: set[int] = set()
    kept: list[Span] = []
    for span, _ in both:
        tokens = range(span.start, span.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(span)
    return kept


class Entities:
    """Resolves the overlaps of all kinds once, at the end."""

    def __init__(self, alignment: Alignment, overlap: Overlap) -> None:
        self.alignment, self.overlap = alignment, overlap

    def __call__(self, doc: Doc) -> Doc:
        resolve_entities(doc, alignment=self.alignment, overlap=self.overlap)
        return doc


@Language.factory(
    "gongwen_entities",
    requires=["span._.rule"],
    assigns=["doc.ents", "doc.spans"],
    default_config={"alignment": "expand", "overlap": "replace"},
)
def make_entities(nlp: Language, name: str, alignment: Alignment, overlap: Overlap) -> Entities:
    """Sets ``doc.ents`` and ``doc.spans["gongwen"]`` from all mentions."""
    join_pipeline(nlp)
    return Entities(alignment, overlap)
