"""Code points and the units of UTF-16, of which a character beyond the Basic Multilingual Plane (𠮷, emoji) has two."""

from __future__ import annotations

import re
from bisect import bisect_left

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class Utf16:
    """The places of a text in both: every count is from 0, of what stands before the place."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._beyond = [match.start() for match in _BEYOND.finditer(text)]
        self._beyond_units = [place + number for number, place in enumerate(self._beyond)]

    @property
    def differs(self) -> bool:
        """Whether the text has characters of two units."""
        return bool(self._beyond)

    def units(self, place: int) -> int:
        """Units of UTF-16 before the code point ``place``."""
        return place + bisect_left(self._beyond, place)

    def place(self, units: int) -> int | None:
        """Code points before so many units; None in the midst of a character, or outside of the text."""
        number = bisect_left(self._beyond_units, units)
        is_within = number and self._beyond_units[number - 1] == units - 1
        place = units - number
        return place if not is_within and 0 <= place <= self._length else None
