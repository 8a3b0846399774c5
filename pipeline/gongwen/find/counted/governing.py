"""The verb that governs what a figure counts: 检查 of 检查企业15家; of an act that is counted itself, its own verb."""

from __future__ import annotations

from bisect import bisect_left

from gongwen.find.counted.words import (
    ADVERB,
    BODY,
    DATE,
    EITHER,
    GOVERNING,
    MANNER,
    NOUN,
    RELATION,
    SHORT_ADVERB,
    VERB,
    Words,
)

_LOOSE = ADVERB | SHORT_ADVERB | MANNER | RELATION | DATE | BODY | VERB
_SIGNS = "、，, "
_ATTRIBUTE = ("的", "后")  # behind a verb: it belongs to an attribute or to a time
_MEASURES = tuple("率额量数度")  # behind a verb: a noun of the two

Place = tuple[int, int]


def governing(words: Words, clause: int, start: int, end: int, figure: int, *, act: bool) -> Place | None:
    """Where the verb of ``[start, end)`` stands, of a figure at ``figure`` whose clause begins at ``clause``.

    The verb right before the stretch, else its own, else one between it and the figure (任务已完成11项), else the
    nearest before it; of an ``act`` that a term is for (30日内完成整改) its first.
    """
    limit = start if act else min(start, figure)
    part, before = words.up_to(limit)
    if before >= clause and _is_verb(part):
        return before, limit
    if act:
        return _first_of(words, start, end)
    return _of_act(words, start, end) or _before(words, end, figure) or _before(words, clause, limit)


def _is_verb(part: int) -> bool:
    """Whether a word is one; a verb that is a noun as often is none where it is listed as part of nouns."""
    return bool(part & GOVERNING or (part & EITHER and not part & NOUN))


def _first_of(words: Words, start: int, end: int) -> Place | None:
    at = start
    while at < end:
        part, stop = words.from_place(at)
        if _is_verb(part):
            return at, stop
        at = max(at + 1, stop)
    return None


def _of_act(words: Words, start: int, end: int) -> Place | None:
    """The verb of an act: the first word but for its manner; not of a noun that only holds one (办结率, 培训班)."""
    at = start
    part, stop = words.from_place(at)
    while at < end and part & (MANNER | ADVERB) and not part & VERB:
        at = stop
        part, stop = words.from_place(at)
    if at >= end or not _is_verb(part) or stop > end or end - stop == 1:
        return None
    if words.text.startswith(_MEASURES, stop):
        return None
    acts = part & GOVERNING or stop == end or words.from_place(stop)[0] & VERB or words.up_to(start)[0] & _LOOSE
    return (at, stop) if acts else None


def _before(words: Words, clause: int, limit: int) -> Place | None:
    """The nearest verb; one that is a noun as often only where it is free: at the head, or behind a body or adverb."""
    for place in range(bisect_left(words.starts, limit) - 1, -1, -1):
        start, stop, part = words.starts[place], words.ends[place], words.parts[place]
        if start < clause:
            break
        if not _is_verb(part) or stop > limit or words.text.startswith(_ATTRIBUTE, stop):
            continue
        if part & GOVERNING or start == clause or words.up_to(start)[0] & _LOOSE or words.text[start - 1] in _SIGNS:
            return start, stop
    return None
