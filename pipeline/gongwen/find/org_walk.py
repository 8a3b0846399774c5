"""The state of the walk from a suffix leftwards to where the name begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from gongwen.find.org_words import Body, Kind, OrgWords, Suffix

# In names of firms and places these are syllables as often as words (上溪镇, 中天公司).
SYLLABLES = frozenset("中上下前后内外人能会都来得去起时共正又再更最里间场期和同为安原家月日台居长建设州之")
PLACES = frozenset((Kind.REGION, Kind.LEVEL, Kind.ZONE, Kind.SPOT))
HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")


def is_han(character: str) -> bool:
    """Whether it is a Han character."""
    return "\u4e00" <= character <= "\u9fff" or HAN.match(character) is not None


Stems = dict[str, list[str]]
"""Places' names by their last character, the longest first."""


class Edge(NamedTuple):
    """Where a name begins; whether it holds a field of work, or what makes it one body; or that it is a class.

    ``located`` says that a division, a zone or a parent body stands in it.
    """

    start: int
    subject: bool
    place: bool
    generic: bool
    located: bool = False


@dataclass(slots=True)
class Walk:
    """Where the walk stands, and what it has passed on its way."""

    text: str
    words: OrgWords
    suffix: Suffix
    limit: int
    at: int  # how far the walk has come
    start: int  # the leftmost edge that is accepted
    stems: Stems  # places that only this document shows to be some
    body: Body  # what the part of the name that the walk is in may consist of
    subject: bool = False
    place: bool = False
    generic: bool = False
    located: bool = False  # a place has been passed: only its parents or a body may stand before it
    proper: int = 0  # characters of a proper name passed
    waiting: bool = False
    joined: bool = False  # what waits hangs on 和 or 与
    stopped: bool = False

    def accept(self, start: int) -> None:
        """Take everything from ``start`` on into the name."""
        self.at = self.start = start
        self.waiting = False

    def wait(self, start: int) -> None:
        """Pass on without taking: what comes next decides."""
        self.at = start
        self.waiting = True

    def stop(self) -> None:
        """Let the name begin where it was accepted last."""
        self.stopped = True

    def word_before(self, end: int) -> tuple[int, Kind | None]:
        """The listed word that ends at ``end``."""
        return self.words.before(self.text, end, self.limit)

    def before(self, end: int) -> tuple[int, Kind | None]:
        """The listed word that ends at ``end``, or the document's own place where that is no shorter."""
        start, kind = self.words.before(self.text, end, self.limit)
        for stem in self.stems.get(self.text[end - 1], ()):
            first = end - len(stem)
            if first > start:
                break
            if first >= self.limit and self.text.startswith(stem, first):
                return first, Kind.REGION
        return start, kind

    def is_han(self, index: int) -> bool:
        """Whether a Han character stands at ``index`` within the walk's reach."""
        return index >= self.limit and is_han(self.text[index])
