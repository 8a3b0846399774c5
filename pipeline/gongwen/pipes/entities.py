"""Overlaps and alignment: which mentions become ``doc.ents``, and how their characters meet the tokens."""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal

import numpy as np
from spacy.attrs import ENT_ID, ENT_IOB, ENT_KB_ID, ENT_TYPE, IDX, LENGTH  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span

from gongwen.pipes.joining import join_pipeline
from gongwen.pipes.state import Entity, state, text_of

Alignment = Literal["strict", "contract", "expand"]
Place = tuple[int, int]
"""The first token, and the one behind the last."""
Overlap = Literal["replace", "keep", "longer"]
"""Of an entity of another component and one of ours that overlap: ours stays, theirs stays, the longer one stays."""

_INSIDE, _OUTSIDE, _BEGINS = 1, 2, 3
"""Where a token stands by an entity, as spaCy counts it."""
_OF_ENTS = [ENT_IOB, ENT_TYPE, ENT_ID, ENT_KB_ID]
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
    kept = state(doc)
    found = kept["entities"] = sorted(kept["entities"], key=_by_place)
    _choose(found, text_of(doc))
    kept["index"] = _number(found)
    placed = [(entity, place) for entity, place in zip(found, _tokens(doc, found, alignment), strict=True) if place]
    add = doc.vocab.strings.add
    labels = {label: add(label) for label in {entity["label"] for entity, _ in placed}}
    spans: list[Span] = []
    ents: list[Span] = []
    taken_to = 0
    for entity, (first, behind) in placed:
        span = Span(doc, first, behind, labels[entity["label"]], span_id=add(entity["id"]))
        spans.append(span)
        if entity["chosen"] and first >= taken_to:
            ents.append(span)
            taken_to = behind
    if others:
        doc.set_ents(_beside(ents, others, overlap))
    else:
        _set_ents(doc, ents)
    doc.spans["gongwen"] = spans


def _by_place(entity: Entity) -> tuple[int, int]:
    return entity["start"], -entity["end"]


def _tokens(doc: Doc, found: list[Entity], alignment: Alignment) -> list[Place | None]:
    """The tokens of each entity: those that it begins and ends with, looked up for all at once, or those nearby."""
    if not found:
        return []
    tokens = doc.to_array([IDX, LENGTH]).view(np.int64)
    begins = tokens[:, 0]
    ends = begins + tokens[:, 1]
    start = np.array([entity["start"] for entity in found], dtype=np.int64)
    end = np.array([entity["end"] for entity in found], dtype=np.int64)
    first, last = begins.searchsorted(start), ends.searchsorted(end)
    exact = (begins.take(first, mode="clip") == start) & (ends.take(last, mode="clip") == end)
    places: list[Place | None] = list(zip(first.tolist(), (last + 1).tolist(), strict=True))
    for at in (~exact).nonzero()[0].tolist():
        span = doc.char_span(found[at]["start"], found[at]["end"], alignment_mode=alignment)
        places[at] = None if span is None else (span.start, span.end)
    return places


def _set_ents(doc: Doc, ents: list[Span]) -> None:
    """What ``doc.set_ents`` does of spans that do not overlap; it walks over all tokens in Python."""
    if not len(doc):
        return
    first = np.array([ent.start for ent in ents], dtype=np.int64)
    behind = np.array([ent.end for ent in ents], dtype=np.int64)
    numbers = np.arange(1, len(ents) + 1)
    owner = np.zeros(len(doc) + 1, dtype=np.int64)  # token → number of its entity, from 1
    owner[first] += numbers
    owner[behind] -= numbers
    owner = owner.cumsum()[:-1]
    annotated = np.zeros((len(_OF_ENTS), len(doc)), dtype=np.uint64)
    annotated[0] = np.where(owner, _INSIDE, _OUTSIDE)
    annotated[0, first] = _BEGINS
    annotated[1] = np.array([0, *(ent.label for ent in ents)], dtype=np.uint64)[owner]
    annotated[2] = np.array([0, *(ent.id for ent in ents)], dtype=np.uint64)[owner]
    doc.from_array(_OF_ENTS, annotated.T)  # type: ignore[arg-type]


def _choose(found: list[Entity], text: str) -> None:
    """Sets ``chosen`` of the best of the entities that overlap; ``found`` stands in the text's order."""
    together: list[Entity] = []
    reached = 0
    for entity in found:
        entity["chosen"] = entity["label"] not in _NEVER
        if not entity["chosen"]:
            continue
        if entity["start"] >= reached:
            _choose_best(together, text)
            together = []
        together.append(entity)
        reached = max(reached, entity["end"])
    _choose_best(together, text)


def _choose_best(together: list[Entity], text: str) -> None:
    """Of entities that hang together by overlaps, those that no better one overlaps."""
    if len(together) < 2:
        return
    starts: list[int] = []
    ends: list[int] = []
    for entity in sorted(together, key=lambda entity: _rank(entity, text)):
        at = bisect_left(starts, entity["end"])
        entity["chosen"] = not (at and ends[at - 1] > entity["start"])
        if entity["chosen"]:
            at = bisect_left(starts, entity["start"])
            starts.insert(at, entity["start"])
            ends.insert(at, entity["end"])


def _rank(entity: Entity, text: str) -> tuple[bool, int, int, int]:
    bracketed = entity["label"] in ("LAW", "WORK") and text[entity["start"]] in _BRACKETS
    return not bracketed, entity["start"] - entity["end"], _LABEL_ORDER.get(entity["label"], 9), entity["start"]


def _number(found: list[Entity]) -> dict[str, int]:
    """Gives each entity an id, a letter for its label and its number in the text's order; id → place in ``found``."""
    counts: dict[str, int] = {}
    index: dict[str, int] = {}
    for at, entity in enumerate(found):
        letter = _LETTERS.get(entity["label"], "x")
        counts[letter] = count = counts.get(letter, 0) + 1
        entity["id"] = numbered = f"{letter}{count}"
        index[numbered] = at
    return index


def _others(doc: Doc) -> list[Span]:
    """The entities of other components: ours have ids that an earlier resolution gave them."""
    known = state(doc).get("index")
    if known is None:
        return list(doc.ents)
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
