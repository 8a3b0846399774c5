"""What changed between two extractions, document by document, with no more than the documents' places in memory."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from gongwen.find.mention import family
from gongwen.record import Entity, Pipeline, Record
from gongwen.review.annotation import Span, first_difference
from gongwen.review.changes import Change, Kind, changes, changes_by_words
from gongwen.review.records import Key, Place, Records, key_of

Entry = tuple[str, str, int]
"""A document's id and uri, and which of its records."""

_PLACES = ("raw_start", "raw_end", "sentence")
"""What of an entity tells nothing where the texts differ."""


class DocumentDiff(NamedTuple):
    """One document that differs. ``fields`` are the old and the new value of what is not an entity.

    ``old`` and ``new`` are the clean texts, in which the changes' spans count.
    """

    key: Key
    fields: dict[str, tuple[Any, Any]]
    entities: list[Change]
    old: str
    new: str


class Alone(NamedTuple):
    """A document that only one of the two has."""

    key: Key
    is_new: bool
    entities: int


@dataclass
class Summary:
    """The whole in figures. ``by_label`` and ``by_rule`` count the entities' changes by their kind.

    A change counts for the family of the rule that made the entity now; what is lost, for that of the rule that had
    made it.
    """

    documents: int = 0
    alike: int = 0
    differ: int = 0
    only_old: int = 0
    only_new: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    by_label: dict[str, Counter[Kind]] = field(default_factory=dict)
    by_rule: dict[str, Counter[Kind]] = field(default_factory=dict)
    pipelines: tuple[set[Pipeline], set[Pipeline]] = field(default_factory=lambda: (set(), set()))

    @property
    def is_alike(self) -> bool:
        """Whether the two extractions say the same."""
        return not (self.differ or self.only_old or self.only_new)

    def add(self, found: DocumentDiff | Alone | None) -> None:
        """Counts a document: what differs in it, or that nothing does."""
        self.documents += 1
        if found is None:
            self.alike += 1
            return
        if isinstance(found, Alone):
            self.only_new += found.is_new
            self.only_old += not found.is_new
            return
        self.differ += 1
        self.fields.update(list(found.fields))
        for change in found.entities:
            rule = family(change.span.values["rule"])
            for counts, name in ((self.by_label, change.span.label), (self.by_rule, rule)):
                counts.setdefault(name, Counter())[change.kind] += 1


def diff(old: Records, new: Records, summary: Summary) -> Iterator[DocumentDiff | Alone]:
    """What differs, in the order of ``old``, then what only ``new`` has; ``summary`` is filled in meanwhile.

    A document is the same by its id and uri, else by its uri (its content changed), else by its id (it was moved). Not
    compared are the entities' ids, which are numbers, and the version and the patterns that made the records.
    """
    before, after = _numbered(old), _numbered(new)
    pairs = _paired(before, after)
    for entry, place in before.items():
        one = old.at(place)
        summary.pipelines[0].add(one.pipeline)
        if entry in pairs:
            other = new.at(after[pairs[entry]])
            summary.pipelines[1].add(other.pipeline)
            found: DocumentDiff | Alone | None = compare(one, other)
        else:
            found = Alone(entry[:2], False, len(one.entities))
        summary.add(found)
        if found:
            yield found
    known = set(pairs.values())
    for entry in (one for one in after if one not in known):
        other = new.at(after[entry])
        summary.pipelines[1].add(other.pipeline)
        alone = Alone(entry[:2], True, len(other.entities))
        summary.add(alone)
        yield alone


def _numbered(records: Records) -> dict[Entry, Place]:
    """Where every record stands; of several of one document, the first answers to the first."""
    return {(*key, n): place for key, places in records.places().items() for n, place in enumerate(places)}


def _paired(before: dict[Entry, Place], after: dict[Entry, Place]) -> dict[Entry, Entry]:
    pairs = {entry: entry for entry in before if entry in after}
    for part in (1, 0):  # the uri, then the id
        free: dict[str, deque[Entry]] = {}
        taken = set(pairs.values())
        for entry in after:
            if entry not in taken and entry[part]:
                free.setdefault(str(entry[part]), deque()).append(entry)
        for entry in before:
            if entry not in pairs and free.get(str(entry[part])):
                pairs[entry] = free[str(entry[part])].popleft()
    return pairs


def compare(old: Record, new: Record) -> DocumentDiff | None:
    """What differs between two records of a document; None where nothing does."""
    is_same_text = old.text == new.text
    entities: list[Change] = []
    if not is_same_text:
        entities = changes_by_words(_words(old), _words(new))
    elif old.entities != new.entities:
        entities = changes([_span(one) for one in old.entities], [_span(one) for one in new.entities])
    fields = dict(_fields(old, new, is_same_text))
    return DocumentDiff(key_of(new), fields, entities, old.text, new.text) if fields or entities else None


def _span(entity: Entity) -> Span:
    values = msgspec.to_builtins(entity)
    for name in ("id", "label", "start", "end", "text"):
        del values[name]
    return Span(entity.start, entity.end, entity.label, values)


def _words(record: Record) -> list[tuple[Span, str]]:
    spans = []
    for entity in record.entities:
        span = _span(entity)
        for name in _PLACES:
            del span.values[name]
        if of := span.values.get("of"):
            span.values["of"] = of["text"]
        spans.append((span, entity.text))
    return spans


def _fields(old: Record, new: Record, is_same_text: bool) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """By their paths in the record, the values that differ of all but the entities."""
    if not is_same_text:
        yield "text", first_difference(old.text, new.text)
    pairs: dict[str, tuple[Any, Any]] = {"id": (old.id, new.id), "fingerprint": (old.fingerprint, new.fingerprint)}
    for path in ("source", "document"):
        one, other = getattr(old, path), getattr(new, path)
        pairs |= {f"{path}.{name}": (getattr(one, name), getattr(other, name)) for name in one.__struct_fields__}
    pairs |= {"sections": (old.sections, new.sections), "warnings": (old.warnings, new.warnings)}
    if not is_same_text:
        del pairs["document.places"]
        pairs["sections"] = (_without_places(old.sections), _without_places(new.sections))
        pairs["warnings"] = (_without_places(old.warnings), _without_places(new.warnings))
    for path, (was, now) in pairs.items():
        if was != now:
            yield path, (msgspec.to_builtins(was), msgspec.to_builtins(now))
    if isinstance(old.source_text, str) and isinstance(new.source_text, str) and old.source_text != new.source_text:
        yield "source_text", first_difference(old.source_text, new.source_text)


def _without_places(parts: list[Any]) -> list[dict[str, Any]]:
    return [{k: v for k, v in msgspec.to_builtins(one).items() if k not in ("start", "end")} for one in parts]
