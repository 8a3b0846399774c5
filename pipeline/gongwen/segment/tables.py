"""A model without word features as tables for numpy.

pkuseg scores the five tags of a character (begin, single, second, inside, end) by features that it names as text:
``c.建`` for the character, ``c-1.`` ``c1.`` ``c-2.`` ``c2.`` for its neighbours, ``c-1c.法.治`` ``cc1.`` ``c-2c-1.``
for pairs. Only differences between tags decide, so the scores of a feature are kept as the differences of four tags to
the first one, 16 bits each in one integer: one look-up and one addition serve all tags of a feature.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongwen.segment.characters import FOR_MODEL, WHITESPACE
from gongwen.segment.model import Floats, Integers, Model

Indices = NDArray[np.int32]

TAGS = 5

OUTSIDE, UNKNOWN = 0, 1
"""Symbols of whitespace and the text's ends, and of characters that no feature names; neither has scores."""

ZERO = 1 << 15
"""What a difference of zero is in the 16 bits of a tag, so that no difference is below zero."""

PAGE_BITS = 5
SINGLES = ("c-2.", "c-1.", "c.", "c1.", "c2.")  # in the order of what they look at
PAIRS = ("c-2c-1.", "c-1c.", "cc1.")
# As in spacy_pkuseg's feature extractor, letters missing there included.
_MARKS, _NUMBER, _LETTER = "-._,|/*:", "0123456789.几二三四五六七八九十千万亿兆零１２３４５６７８９０％", (
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｇｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ／・－"
)  # fmt: skip
_AS_CHARACTER = {"**Num": "\ufdd0", "**Letter": "\ufdd1"}  # noncharacters of Unicode: no treebank has them


class Tables(NamedTuple):
    """Packed scores are in units of 1 / ``scale``, a power of two; weights are rounded to it.

    What is looked up for every character is small, so that it stays in the processor's caches.
    """

    symbols: Integers  # code point → symbol; beyond the end, as at the end: UNKNOWN
    in_number: int  # symbol of the marks that MARK_IN_NUMBER finds
    single: Integers  # symbol, kind as in SINGLES → packed scores
    pair: Integers  # row of a pair, kind as in PAIRS → packed scores
    width: int  # pages of one first symbol
    pages: Indices  # first symbol * width + (second >> PAGE_BITS) → where that page begins in rows
    rows: Indices  # page + second's last PAGE_BITS → row of the pair; 0 where no feature names it
    scale: float


class _Features(NamedTuple):
    """The features of one kind: their places among all, and their code points; one character has 0 for the second."""

    places: Integers
    first: Integers
    second: Integers


def fits(model: Model) -> bool:
    """Whether a model can be tables: it has the usual five tags, and no word features (w1. w-1. ww.)."""
    return len(model.tags) == TAGS and "\nw" not in "\n".join(model.features)


def make_tables(model: Model) -> Tables:
    """The tables of a model that fits."""
    kinds = _parse("\n".join(model.features) + "\n")
    scale = _scale(model.nodes, kinds)
    packed = _pack(model.nodes, scale)
    codes, counts = np.unique(
        np.concatenate([codes for kind in kinds.values() for codes in (kind.first, kind.second)]), return_counts=True
    )
    codes = codes[np.argsort(-counts, kind="stable")]  # symbols of frequent characters share pages
    codes = codes[codes > 0]
    count = codes.size + UNKNOWN + 1
    symbol_of = np.zeros(0x110000, dtype=np.int64)
    symbol_of[codes] = np.arange(UNKNOWN + 1, count)
    symbols, in_number = _symbols(symbol_of)
    width, pages, rows, pair = _pairs(kinds, packed, symbol_of, count)
    return Tables(symbols, in_number, _singles(kinds, packed, symbol_of, count), pair, width, pages, rows, scale)


def _parse(text: str) -> dict[str, _Features]:
    """The features of a text of names, by kind: all at once, as names of a kind have one length, which few share."""
    for name, character in _AS_CHARACTER.items():
        text = text.replace(name, character)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    ends = np.flatnonzero(codes == ord("\n"))
    lengths = np.diff(ends, prepend=-1) - 1
    kinds = {}
    for kind in (*SINGLES, *PAIRS):
        wanted = len(kind) + (3 if kind in PAIRS else 1)
        places = np.flatnonzero(lengths == wanted)
        for offset, letter in enumerate(kind):
            places = places[codes[ends[places] - wanted + offset] == ord(letter)]
        last = codes[ends[places] - 1]
        kinds[kind] = (
            _Features(places, codes[ends[places] - 3], last)
            if kind in PAIRS
            else _Features(places, last, np.zeros_like(last))
        )
    return kinds


def _scale(nodes: Floats, kinds: dict[str, _Features]) -> float:
    """The greatest power of two for which no sum of one feature of each kind leaves 16 bits."""
    largest = np.abs(nodes - nodes[:, :1]).max(axis=1)
    total = largest[0] + sum(largest[kind.places].max(initial=0) for kind in kinds.values())
    return float(2.0 ** np.floor(np.log2((ZERO - 16) / max(total, 1.0))))


def _pack(nodes: Floats, scale: float) -> Integers:
    """Each feature's differences to the first tag in one integer, the second tag in its lowest 16 bits."""
    whole = np.round(nodes * scale).astype(np.int64)
    packed: Integers = ((whole[:, 1:] - whole[:, :1]) << np.array([0, 16, 32, 48])).sum(axis=1)
    return packed


def _singles(kinds: dict[str, _Features], packed: Integers, symbol_of: Integers, count: int) -> Integers:
    table = np.zeros((count, len(SINGLES)), dtype=np.int64)
    for column, kind in enumerate(SINGLES):
        table[symbol_of[kinds[kind].first], column] = packed[kinds[kind].places]
    # Once a character: the bias, and ZERO for each tag, of which the last one's is the sign.
    table[:, SINGLES.index("c.")] += packed[0] + np.array([ZERO, ZERO, ZERO, ZERO], dtype="<u2").view("<i8")
    return table


def _pairs(
    kinds: dict[str, _Features], packed: Integers, symbol_of: Integers, count: int
) -> tuple[int, Indices, Indices, Integers]:
    """Width, pages, rows and packed scores of the pairs, as in :class:`Tables`.

    Most of the square of all symbols is empty, so it is kept as short pages of a row, of which all empty ones are one.
    """
    width = (count >> PAGE_BITS) + 1
    keys = {kind: (symbol_of[kinds[kind].first] << 32) + symbol_of[kinds[kind].second] for kind in PAIRS}
    known = np.unique(np.concatenate(list(keys.values())))
    first, second = known >> 32, known & 0xFFFFFFFF
    places, page_of = np.unique(first * width + (second >> PAGE_BITS), return_inverse=True)
    pages = np.zeros(count * width, dtype=np.int32)
    pages[places] = np.arange(1, places.size + 1) << PAGE_BITS
    rows = np.zeros((places.size + 1) << PAGE_BITS, dtype=np.int32)
    rows[((page_of + 1) << PAGE_BITS) + (second & ((1 << PAGE_BITS) - 1))] = np.arange(1, known.size + 1)
    table = np.zeros((known.size + 1, len(PAIRS)), dtype=np.int64)
    for column, kind in enumerate(PAIRS):
        table[np.searchsorted(known, keys[kind]) + 1, column] = packed[kinds[kind].places]
    return width, pages, rows, table


def _symbols(symbol_of: Integers) -> tuple[Integers, int]:
    """``symbols`` and ``in_number`` of :class:`Tables`: what the model reads in place of each character."""
    symbols = np.where(symbol_of == 0, UNKNOWN, symbol_of)
    for characters, read_as in ((_MARKS, "&"), (_NUMBER, _AS_CHARACTER["**Num"]), (_LETTER, _AS_CHARACTER["**Letter"])):
        for character in characters.replace(".", "") if read_as != "&" else characters:
            symbols[ord(character)] = symbols[ord(read_as)]  # a full stop is a mark before it is a number's
    in_number = int(symbols[ord("&")])
    for character, wide in FOR_MODEL.items():
        symbols[ord(character)] = symbols[ord(wide)]
    symbols[[ord(character) for character in _AS_CHARACTER.values()]] = UNKNOWN  # a text may have them all the same
    symbols[[ord(character) for character in WHITESPACE]] = OUTSIDE
    last = int(np.flatnonzero(symbols != UNKNOWN)[-1])
    return symbols[: last + 2].copy(), in_number
