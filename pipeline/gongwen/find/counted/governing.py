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
_ATTRIBUTE = "的后"  # behind a verb: it belongs to an attribute or to a time
_MEASURES = "率额量数度"  # behind a verb: a noun of the two

Place = tuple[int, int]


def governing(words: Words, clause: int, start: int, end: int, figure: int, *, act: bool) -> Place | None:
    """Where the verb of ``[start, end)`` stands, of a figure at ``figure`` whose clause begins at ``clause``.

    The verb right before the stretch, else its own, else one between it and the figure (任务已完成11项), else the
    nearest before it; of an ``act`` that a term is for (30日内完成整改) its first.
    """
    limit = start if act else min(start, figure)
    before = int(words.start_of[limit])
    if before >= clause and _is_verb(words.ending[limit]):
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
        if _is_verb(words.starting[at]):
            return at, int(words.end_of[at])
        at = max(at + 1, int(words.end_of[at]))
    return None


def _of_act(words: Words, start: int, end: int) -> Place | None:
    """The verb of an act: the first word but for its manner; not of a noun that only holds one (办结率, 培训班)."""
    at = start
    while at < end and words.starting[at] & (MANNER | ADVERB) and not words.starting[at] & VERB:
        at = int(words.end_of[at])
    stop, part = int(words.end_of[at]), int(words.starting[at])
    if at >= end or not _is_verb(part) or stop > end or end - stop == 1:
        return None
    if words.text[stop] in _MEASURES:
        return None
    acts = part & GOVERNING or stop == end or words.starting[stop] & VERB or words.ending[start] & _LOOSE
    return (at, stop) if acts else None


def _before(words: Words, clause: int, limit: int) -> Place | None:
    """The nearest verb; one that is a noun as often only where it is free: at the head, or behind a body or adverb."""
    for place in range(bisect_left(words.starts, limit) - 1, -1, -1):
        start = words.starts[place]
        if start < clause:
            break
        part, stop = words.starting[start], int(words.end_of[start])
        if not _is_verb(part) or stop > limit or words.text[stop] in _ATTRIBUTE:
            continue
        if part & GOVERNING or start == clause or words.ending[start] & _LOOSE or words.text[start - 1] in _SIGNS:
            return start, stop
    return None
