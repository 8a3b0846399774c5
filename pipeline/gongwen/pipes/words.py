"""Where words begin: the segmenter's choice between the edges that are certain.

Certain are the edges of mentions, of numbers and their units, of letters, brackets and other marks, and in the name of
a body those of the places at its head and of its kind. A number is one word with its sign (2.2%), its multiple
(33,111万) or letters (A4, 5G), as in the sentences that the segmenter learnt from; a unit of letters (15kg) is cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gongwen.find.mention import Mention
from gongwen.terms import load_rows

if TYPE_CHECKING:
    from gongwen.segment import Segmenter

Offsets = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint32]
Kinds = NDArray[np.uint8]

_DIGIT, _POINT, _MULTIPLE, _SIGN, _LETTER, _MARK, _MARK_AND_POINT = range(1, 8)
_CLASSES = {
    _DIGIT: "0123456789０１２３４５６７８９",
    _POINT: ".",
    _MULTIPLE: "十百千万亿",
    _SIGN: "%‰％",
    _LETTER: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    _MARK: '《》〈〉（）()［］[]【】〔〕「」『』｛｝{}<>“”‘’"、。，；：？！;!?',
    _MARK_AND_POINT: ",:",  # within a number a part of it (14:30), else a mark
}
_NUMERAL = "第?[〇○零一二两三四五六七八九十百千万亿]{1,30}+(?:分之[一二三四五六七八九十百千万]{1,9}+)?"
_NUMERALS = {
    "QUANTITY": re.compile(_NUMERAL),
    "DATE": re.compile(f"{_NUMERAL}(?=[年月日号时季个周天旬])"),
}
_LETTERS_OF_UNIT = re.compile("[0-9](?=[A-Za-z])")
_LONGEST, _SHORT_PLACE = 12, 4


class Words:
    """Cuts a text into words and runs of whitespace, none of which straddles a mention's edge."""

    def __init__(self, model: str | None) -> None:
        """``model`` is a directory of spacy-pkuseg; :class:`gongwen.errors.GongwenError` where it cannot be used."""
        self._segmenter = None if model is None else _own_segmenter(model)

    def boundaries(self, text: str, mentions: Sequence[Mention]) -> list[int]:
        """The offsets at which words begin, and the text's length."""
        segmenter = self._segmenter or _segmenter()
        edges = [edge for mention in mentions for edge in mention[:2]]
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        cut, joined = certain_edges(codes)
        cuts, joins = _inside(text, _digits_alike(codes), mentions)
        cut[edges + cuts] = True
        joined[joins] = True
        begins = segmenter.edges(text, (cut, joined))
        begins[edges] = True  # inside of whitespace, too
        found: list[int] = begins.nonzero()[0].tolist()
        return found


def _own_segmenter(model: str) -> Segmenter:
    from gongwen.segment import Segmenter

    return Segmenter(Path(model))


def _segmenter() -> Segmenter:
    """The shipped one, read with the first text."""
    from gongwen.segment import load_segmenter

    return load_segmenter()


def certain_edges(codes: Codes) -> tuple[Flags, Flags]:
    """Where a word begins for certain, and where inside of a number or of letters: flags by place, the end included.

    ``codes`` are the text's code points. A place may be both, between two numbers: a word begins there.
    """
    kinds = np.zeros(codes.size + 2, dtype=np.uint8)  # one place more on either side
    kinds[1:-1] = _kinds().take(codes, mode="clip")
    number = kinds == _DIGIT
    points = _where((kinds == _POINT) | (kinds == _MARK_AND_POINT))
    number[points[number[points - 1] & number[points + 1]]] = True
    run = number | (kinds == _LETTER)
    cut: Flags = run[1:] & ~run[:-1]
    _add_signs(kinds, run, _where(number[:-1] & ~number[1:]) + 1)
    cut |= run[:-1] & ~run[1:]
    marks = (kinds >= _MARK) & ~number
    cut |= marks[1:]
    cut |= marks[:-1]
    return cut, run[1:] & run[:-1]


def _add_signs(kinds: Kinds, run: Flags, ends: Offsets) -> None:
    """Make the sign or the multiple behind each number's end a part of its run."""
    run[ends[kinds[ends] == _SIGN]] = True
    multiple = kinds == _MULTIPLE
    begun = ends[multiple[ends]]
    if begun.size:
        over = _where(multiple[:-1] & ~multiple[1:]) + 1
        change = np.zeros(kinds.size, dtype=np.int8)
        change[begun] += 1
        change[over[over.searchsorted(begun, side="right")]] -= 1
        run |= change.cumsum(dtype=np.int8) > 0


def _where(flags: Flags) -> Offsets:
    return flags.nonzero()[0]


@cache
def _kinds() -> Kinds:
    """Code point → kind of character; of those beyond the end, the last one's: none."""
    kinds = np.zeros(0x10000, dtype=np.uint8)
    for kind, characters in _CLASSES.items():
        kinds[[ord(character) for character in characters]] = kind
    return kinds


def _digits_alike(codes: Codes) -> str:
    """The text with one digit in the place of all: figures that differ in digits alone have the same parts."""
    alike = np.where((codes >= ord("0")) & (codes <= ord("9")), np.uint32(ord("0")), codes)
    return alike.tobytes().decode("utf-32-le", "surrogatepass")


def _inside(text: str, alike: str, mentions: Sequence[Mention]) -> tuple[list[int], list[int]]:
    """Where words begin inside of mentions, and where none do: numerals and units, the parts of a body's name."""
    cuts: list[int] = []
    joins: list[int] = []
    for mention in mentions:
        start, end, label = mention[:3]
        begun, joined = _parts(label, (alike if label in _NUMERALS else text)[start:end])
        if begun:
            cuts += [start + at for at in begun]
        if joined:
            joins += [start + at for at in joined]
    return cuts, joins


@lru_cache(maxsize=8192)
def _parts(label: str, mention: str) -> tuple[list[int], list[int]]:
    """The same of one mention, which documents repeat; offsets in it."""
    cuts: list[int] = []
    joins: list[int] = []
    if label in _NUMERALS:
        for match in _NUMERALS[label].finditer(mention):
            if not match.start() or mention[match.start() - 1] not in _CLASSES[_DIGIT]:  # 33,111万 is one number
                cuts += match.span()
                joins += range(match.start() + 1, match.end())
        if label == "QUANTITY" and (letters := _LETTERS_OF_UNIT.search(mention)):
            cuts.append(letters.end())
    elif label in ("ORG", "LAW", "WORK"):
        _add_names(mention, cuts, joins)
    return cuts, joins


def _add_names(name: str, cuts: list[int], joins: list[int]) -> None:
    """A short place's name is two words (市中 区), as in the treebank; of longer ones the segmenter finds the parts."""
    places, suffixes = _names()
    start = int(name[0] in "《〈")
    while size := places.head(name, start):
        if size <= _SHORT_PLACE:
            cuts.append(start + size - 1)
            joins += range(start + 1, start + size - 1)
        start += size
        cuts.append(start)
    if size := suffixes.tail(name, start):
        cuts.append(len(name) - size)


class _Names:
    """Names by the two characters that they begin or end with, of which few share them."""

    def __init__(self, names: Iterable[str], *, ends: bool) -> None:
        self._names = frozenset(name for name in names if len(name) <= _LONGEST)
        self._sizes: dict[str, list[int]] = {}
        for size, pair in sorted({(len(name), name[-2:] if ends else name[:2]) for name in self._names}, reverse=True):
            self._sizes.setdefault(pair, []).append(size)

    def head(self, text: str, start: int) -> int:
        """The length of the longest name that stands at ``start``; one of two characters ends the text. 0 for none."""
        rest = len(text) - start
        for size in self._sizes.get(text[start : start + 2], ()):
            if (size == rest or 2 < size < rest) and text[start : start + size] in self._names:
                return size
        return 0

    def tail(self, text: str, start: int) -> int:
        """The length of the longest name behind ``start`` that ends the text; 0 for none."""
        rest = len(text) - start
        for size in self._sizes.get(text[-2:], ()):
            if 1 < size <= rest and text[-size:] in self._names:
                return size
        return 0


@cache
def _names() -> tuple[_Names, _Names]:
    """The full names of places, and what the names of bodies end with."""
    places = (name for register in ("regions.csv", "regions_former.csv") for (name,) in load_rows(register, ("name",)))
    suffixes = (suffix for (suffix,) in load_rows("org_suffixes.csv", ("suffix",)))
    return _Names(places, ends=False), _Names(suffixes, ends=True)
