"""Edits and the map they leave: where in the source text every character of the clean text stands.

The map is recorded while the text is edited and composed over the steps. It is a list of *pieces* of the clean text, in
order and without gaps. A piece either copies a slice of the source, character by character, or replaces one: then every
character of it stands for the whole slice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongwen import record

_Ints = NDArray[np.int64]


class Edit(NamedTuple):
    """Replaces ``text[start:end]`` of a step's input by ``text``.

    Where the lengths are equal the characters answer to each other one by one.
    """

    start: int
    end: int
    text: str


Step = Callable[[str], list[Edit]]
"""A cleaning step: text → edits of it, sorted and without overlap."""


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits; they are sorted by place and do not overlap."""
    parts: list[str] = []
    last = 0
    for start, end, new in edits:
        parts += (text[last:start], new)
        last = end
    parts.append(text[last:])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Piece ``i`` starts at ``at[i]`` of the clean text and at ``raw_start[i]`` of the source.

    ``raw_end[i]`` is -1 for a piece that copies, else the end of the slice it replaces. ``length`` is that of the clean
    text; offsets are half-open and count Unicode code points.
    """

    at: _Ints
    raw_start: _Ints
    raw_end: _Ints
    length: int
    _index: tuple[list[int], list[int], list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = (self.at.tolist(), self.raw_start.tolist(), self.raw_end.tolist())
        object.__setattr__(self, "_index", index)

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text that nobody has edited."""
        zero = np.zeros(1, np.int64)
        return cls(zero, zero, np.full(1, -1, np.int64), length)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The tightest slice of the source that holds the clean characters ``[start, end)``; empty for an empty span.

        What was removed at the span's edges is outside, what was removed within it is inside.
        :class:`ValueError` when the span does not lie in the clean text.
        """
        if not 0 <= start <= end <= self.length:
            raise ValueError(f"the span [{start}, {end}) is not in a clean text of {self.length} characters")
        if start == end:
            place = self._raw_start(start) if start < self.length else self._raw_end(start - 1)
            return place, place
        return self._raw_start(start), self._raw_end(end - 1)

    def _raw_start(self, position: int) -> int:
        at, raw_start, raw_end = self._index
        piece = bisect_right(at, position) - 1
        return raw_start[piece] + (position - at[piece] if raw_end[piece] < 0 else 0)

    def _raw_end(self, position: int) -> int:
        if position < 0:
            return 0
        at, raw_start, raw_end = self._index
        piece = bisect_right(at, position) - 1
        return raw_start[piece] + position - at[piece] + 1 if raw_end[piece] < 0 else raw_end[piece]

    def after(self, edits: Sequence[Edit]) -> OffsetMap:
        """The map of the text that the edits make out of this map's text."""
        changes = [(start, end, len(text)) for start, end, text in edits if len(text) != end - start]
        if not changes:
            return self
        start, end, size = np.array(changes, np.int64).T
        shift = np.cumsum(size - (end - start))
        copies = self._copies(np.concatenate(([0], end)), np.append(start, self.length), np.concatenate(([0], shift)))
        replaced = self._replaced(start, end, size, shift - (size - (end - start)))
        at, raw_start, raw_end = (np.concatenate(pair) for pair in zip(copies, replaced, strict=True))
        order = np.argsort(at, kind="stable")
        return OffsetMap(at[order], raw_start[order], raw_end[order], self.length + int(shift[-1]))

    def _copies(self, start: _Ints, end: _Ints, shift: _Ints) -> tuple[_Ints, _Ints, _Ints]:
        """The pieces of the stretches ``[start, end)`` that stay, moved by ``shift``."""
        stays = start < end
        start, end, shift = start[stays], end[stays], shift[stays]
        if not len(start):
            return start, start, start
        owner = np.searchsorted(start, self.at, "right") - 1
        inside = (owner >= 0) & (self.at > start[owner]) & (self.at < end[owner])
        at = np.concatenate((start, self.at[inside]))
        moved = np.concatenate((start + shift, self.at[inside] + shift[owner[inside]]))
        piece = np.searchsorted(self.at, at, "right") - 1
        copied = self.raw_end[piece] < 0
        return moved, self.raw_start[piece] + np.where(copied, at - self.at[piece], 0), self.raw_end[piece]

    def _replaced(self, start: _Ints, end: _Ints, size: _Ints, shift: _Ints) -> tuple[_Ints, _Ints, _Ints]:
        """The pieces of the new texts; an insertion stands for the empty slice behind the character before it."""
        keeps = size > 0
        start, end, at = start[keeps], end[keeps], (start + shift)[keeps]
        raw_end = self._raw_ends(end - 1)
        raw_start = np.where(start < end, self._raw_starts(start), raw_end)
        return at, raw_start, raw_end

    def _raw_starts(self, position: _Ints) -> _Ints:
        piece = np.searchsorted(self.at, position, "right") - 1
        inside = np.where(self.raw_end[piece] < 0, position - self.at[piece], 0)
        return np.asarray(self.raw_start[piece] + inside, np.int64)

    def _raw_ends(self, position: _Ints) -> _Ints:
        piece = np.maximum(np.searchsorted(self.at, position, "right") - 1, 0)
        copied = self.raw_end[piece] < 0
        ends = np.where(copied, self.raw_start[piece] + position - self.at[piece] + 1, self.raw_end[piece])
        return np.asarray(np.where(position < 0, 0, ends), np.int64)


@dataclass(frozen=True, slots=True)
class CleanText:
    """A document's text after cleaning, with the way back to its source.

    ``raw`` is the source text; ``script`` that of the source: ``"hant"`` when its Han text was Traditional;
    ``warnings`` say what is damaged and could not be repaired, their places count in ``text``.
    """

    text: str
    raw: str
    script: Literal["hans", "hant"]
    warnings: tuple[record.Warning, ...]
    offsets: OffsetMap

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The tightest slice of ``raw`` that holds ``text[start:end]``: see :meth:`OffsetMap.to_raw`."""
        return self.offsets.to_raw(start, end)
