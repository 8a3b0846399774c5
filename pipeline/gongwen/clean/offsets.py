"""Edits and the map they leave: where in the source text every character of the clean text stands.

The map is recorded while the text is edited and composed over the steps. It is a list of *pieces* of the clean text, in
order and without gaps. A piece either copies a slice of the source, character by character, or replaces one: then every
character of it stands for the whole slice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from gongwen import record


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
    if not edits:
        return text
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

    at: list[int]
    raw_start: list[int]
    raw_end: list[int]
    length: int

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text that nobody has edited."""
        return cls([0], [0], [-1], length)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The tightest slice of the source that holds the clean characters ``[start, end)``; empty for an empty span.

        What was removed at the span's edges is outside, what was removed within it is inside.
        :class:`ValueError` when the span does not lie in the clean text.
        """
        if not 0 <= start <= end <= self.length:
            raise ValueError(f"the span [{start}, {end}) is not in a clean text of {self.length} characters")
        if start == end:
            place = self.to_raw(start, start + 1)[0] if start < self.length else self._raw_end(start)
            return place, place
        piece = bisect_right(self.at, start) - 1
        raw_start = self.raw_start[piece]
        return raw_start if self.raw_end[piece] >= 0 else raw_start + start - self.at[piece], self._raw_end(end)

    def _raw_end(self, end: int) -> int:
        """Where the source's slice of the character before ``end`` ends."""
        if not end:
            return 0
        piece = bisect_left(self.at, end) - 1
        raw_end = self.raw_end[piece]
        return raw_end if raw_end >= 0 else self.raw_start[piece] + end - self.at[piece]

    def after(self, edits: Sequence[Edit]) -> OffsetMap:
        """The map of the text that the edits make out of this map's text."""
        changes = [(start, end, len(text)) for start, end, text in edits if len(text) != end - start]
        if not changes:
            return self
        at, raw_start, raw_end = self.at, self.raw_start, self.raw_end
        made = OffsetMap([], [], [], self.length)
        last = shift = piece = 0
        for start, end, size in (*changes, (self.length, self.length, 0)):
            if last < start:  # the pieces of [last, start) are copied, the first of them from where it is cut
                piece = bisect_right(at, last, piece) - 1
                cut = last - at[piece] if raw_end[piece] < 0 else 0
                made._add(last + shift, raw_start[piece] + cut, raw_end[piece])
                behind = bisect_left(at, start, piece + 1)
                if behind > piece + 1:
                    made.at.extend([place + shift for place in at[piece + 1 : behind]])
                    made.raw_start.extend(raw_start[piece + 1 : behind])
                    made.raw_end.extend(raw_end[piece + 1 : behind])
                    piece = behind - 1
            if size:  # an insertion stands for the empty slice behind the character before it
                ends = self._raw_end(end)
                made._add(start + shift, self.to_raw(start, end)[0] if start < end else ends, ends)
            shift += size - (end - start)
            last = end
        return replace(made, length=self.length + shift)

    def _add(self, at: int, raw_start: int, raw_end: int) -> None:
        self.at.append(at)
        self.raw_start.append(raw_start)
        self.raw_end.append(raw_end)


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
