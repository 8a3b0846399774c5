"""What was done to the spans of one text: the annotations before and after a correction, or of two extractions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from gongwen.review.annotation import Span

Kind = Literal["gained", "lost", "moved", "changed"]


class Change(NamedTuple):
    """One span otherwise than before: there now, there no more, with other edges (``moved``), with other values.

    ``values`` are those of a span of both that differ, old and new, whether or not it moved.
    """

    kind: Kind
    old: Span | None
    new: Span | None
    values: dict[str, tuple[Any, Any]]

    @property
    def span(self) -> Span:
        """The span as it is now, or as it was where there is none now."""
        span = self.new or self.old
        assert span is not None
        return span


def changes(old: Sequence[Span], new: Sequence[Span]) -> list[Change]:
    """The changes of the spans of one text, in its order. A span moved where one of its label overlaps it now."""
    before = {span[:3]: span for span in old}
    after = {span[:3]: span for span in new}
    found = _changed((before[place], after[place]) for place in before if place in after)
    gone = [span for place, span in before.items() if place not in after]
    come = [span for place, span in after.items() if place not in before]
    for label in dict.fromkeys(span.label for span in (*gone, *come)):
        found += _moved(*(sorted(span for span in spans if span.label == label) for spans in (gone, come)))
    return sorted(found, key=lambda change: change.span[:3])


def changes_by_words(old: Sequence[tuple[Span, str]], new: Sequence[tuple[Span, str]]) -> list[Change]:
    """The changes where the texts differ, so that places tell nothing: spans with what they read.

    The n-th span of some words answers to the n-th of the same words and label.
    """
    before, after = _numbered(old), _numbered(new)
    found = _changed((before[key], after[key]) for key in before if key in after)
    found += [Change("lost", span, None, {}) for key, span in before.items() if key not in after]
    found += [Change("gained", None, span, {}) for key, span in after.items() if key not in before]
    return sorted(found, key=lambda change: change.span[:3])


def _numbered(spans: Sequence[tuple[Span, str]]) -> dict[tuple[str, str, int], Span]:
    seen: Counter[tuple[str, str]] = Counter()
    numbered = {}
    for span, words in spans:
        seen[span.label, words] += 1
        numbered[span.label, words, seen[span.label, words]] = span
    return numbered


def _changed(pairs: Iterable[tuple[Span, Span]]) -> list[Change]:
    return [Change("changed", old, new, values) for old, new in pairs if (values := _differing(old, new))]


def _moved(gone: list[Span], come: list[Span]) -> list[Change]:
    """Of the spans of one label, each list in the text's order, those that overlap have moved, each at most once."""
    found: list[Change] = []
    at_old = at_new = 0
    while at_old < len(gone) and at_new < len(come):
        old, new = gone[at_old], come[at_new]
        if old.end <= new.start:
            found.append(Change("lost", old, None, {}))
            at_old += 1
        elif new.end <= old.start:
            found.append(Change("gained", None, new, {}))
            at_new += 1
        else:
            found.append(Change("moved", old, new, _differing(old, new)))
            at_old += 1
            at_new += 1
    found += [Change("lost", old, None, {}) for old in gone[at_old:]]
    return found + [Change("gained", None, new, {}) for new in come[at_new:]]


def _differing(old: Span, new: Span) -> dict[str, tuple[Any, Any]]:
    names = dict.fromkeys((*old.values, *new.values))
    return {
        name: (old.values.get(name), new.values.get(name))
        for name in names
        if old.values.get(name) != new.values.get(name)
    }
