"""Titles between 《 and 》: nesting, line breaks inside, mismatched and missing ends. One pass over the brackets."""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

LONGEST = 200
"""Characters between an opening bracket and its end: the longest titles of the State Council have about 120."""
_MOST_LINES = 3

# A whole title, or a sign alone; a single < or > is a bracket only beside a Han character. That every branch begins
# with one character lets the search skip all others.
_SIGN = re.compile(
    rf"《[^《》〈〉<>\n。；;]{{1,{LONGEST}}}》|《|》|〈|〉|<(?:<|(?=[〇㐀-䶿一-鿿《]))|>(?:>|(?<=[〇㐀-䶿一-鿿》)]>))"
    r"|\n[ \t\r　]*\n"
)
_OPEN = {"《": "《", "<<": "《", "〈": "〈", "<": "〈"}
_CLOSE = {"》": "《", ">>": "《", "〉": "〈", ">": "〈"}
_SENTENCE = re.compile(r"[。；;]")
_CLOSED_TWICE = 40


class Title(NamedTuple):
    """A bracketed title: ``[start, end)`` with its brackets, ``[inner, outer)`` without."""

    start: int
    inner: int
    outer: int
    end: int


class Unclosed(NamedTuple):
    """An opening bracket without an end, and where the text that could belong to it stops."""

    start: int
    inner: int
    limit: int


class _Sign(NamedTuple):
    """A bracket, or a blank line."""

    text: str
    start: int
    end: int


class _Opened(NamedTuple):
    sign: str
    start: int
    inner: int
    limit: int
    before: int


def scan(text: str) -> tuple[list[Title], list[Unclosed]]:
    """The outermost bracketed titles in order, and the opening brackets that have no end within reach.

    A blank line, or more than :data:`LONGEST` characters, ends the reach. What holds the end of a sentence is
    no title.
    """
    reading = _Reading(text)
    found = [_Sign(match[0], *match.span()) for match in _SIGN.finditer(text)]
    for index, sign in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        reading.drop_before(sign.start - LONGEST)
        if sign.text in _OPEN:
            reading.open(sign, following.start if following else len(text))
        elif sign.text in _CLOSE:
            reading.close(sign, following)
        elif sign.text[0] == "《":
            reading.whole(sign, following)
        else:
            reading.drop_before(sign.end)
    reading.drop_before(len(text) + 1)
    return reading.titles, sorted(reading.unclosed)


class _Reading:
    """What is open and what was found so far. Every bracket is put down and taken up once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._opened: deque[_Opened] = deque()
        self.titles: list[Title] = []
        self.unclosed: list[Unclosed] = []

    def drop_before(self, place: int) -> None:
        while self._opened and self._opened[0].inner < place:
            self._give_up(self._opened.popleft())

    def whole(self, title: _Sign, following: _Sign | None) -> None:
        """A title with both its brackets and none inside."""
        inner, outer = title.start + 1, title.end - 1
        if self._opened:
            self.open(_Sign("《", title.start, inner), outer)
            self.drop_before(outer - LONGEST)
            self.close(_Sign("》", outer, title.end), following)
        elif _has_letter(title.text):
            self.titles.append(Title(title.start, inner, outer, title.end))

    def open(self, sign: _Sign, limit: int) -> None:
        self._opened.append(_Opened(_OPEN[sign.text], sign.start, sign.end, limit, len(self.titles)))

    def close(self, sign: _Sign, following: _Sign | None) -> None:
        bracket = self._partner(_CLOSE[sign.text], sign.end, following)
        if bracket is None or not _is_title(self._text[bracket.inner : sign.start]):
            return
        if bracket.sign == "〈" and self._text[bracket.inner : sign.start].isdigit():
            return  # 〈2021〉 is a year
        del self.titles[bracket.before :]
        self.titles.append(Title(bracket.start, bracket.inner, sign.start, sign.end))

    def _partner(self, wanted: str, end: int, following: _Sign | None) -> _Opened | None:
        opened = self._opened
        closes = following is not None and following.text in _CLOSE
        if opened and (opened[-1].sign == wanted or len(opened) == 1):
            return opened.pop()  # a lone bracket takes an end of either form: 《甲法〉
        if not opened:
            return None
        if wanted == "〈":  # 《关于修改《甲法〉的决定》: 〉 ends the inner 《 where the outer one has an end of its own
            return opened.pop() if closes else None
        if following and closes and following.start - end < _CLOSED_TWICE:
            return opened.pop()  # 《关于修改〈甲法》的决定》: the first 》 stands for 〉
        while opened and opened[-1].sign != wanted:
            self._give_up(opened.pop())
        return opened.pop() if opened else None

    def _give_up(self, bracket: _Opened) -> None:
        if bracket.sign == "《":
            self.unclosed.append(Unclosed(bracket.start, bracket.inner, bracket.limit))


def _is_title(inside: str) -> bool:
    return _has_letter(inside) and inside.count("\n") < _MOST_LINES and not _SENTENCE.search(inside)


def _has_letter(text: str) -> bool:
    """Whether a letter, a Han character or a digit stands in it."""
    return any(map(str.isalnum, text))
