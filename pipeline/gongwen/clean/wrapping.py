"""Lines that were cut hard at one width, told by the document's own line lengths, and which of them belong together."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise
from typing import NamedTuple

from gongwen.clean.lines import Line, begins_section, is_date_line

_NARROWEST, _WIDEST = 16, 120
_SLACK = 3
_FEWEST = 4
_SENTENCE_ENDS = tuple("。！？；：.!?;:")
_ENDS = frozenset((*_SENTENCE_ENDS, *"…”」』》）)"))
_NEW = re.compile(r"[0-9]{1,2}[.．、](?![0-9])|第[0-9一二三四五六七八九十百]{1,5}[条章节]")
_DASHES = ("——", "●", "•", "·", "◆")
_ASCII = re.compile(r"[\x20-\x7e]")


class Cut(NamedTuple):
    """How a text was cut: which lines were full. ``by_character``: even words and figures were cut."""

    full: Sequence[bool]
    by_character: bool


def find_cut(text: str, lines: Sequence[Line]) -> Cut | None:
    """The cut that the lengths of the lines show, or ``None``.

    An exact cut has no line above its measure and none that had room for the next line's first character; it counts
    characters, or their width with an ideographic blank as two halves or, in the indent, as one. Otherwise, as where
    words and signs were kept whole, most lines come near the greatest width. Either way most full lines stop in
    mid-sentence, and paragraphs end with a full stop.
    """
    if len(lines) <= _FEWEST:
        return None
    bare = [line.indent + len(line.text) for line in lines]
    if not may_be_cut([line.text for line in lines], bare):
        return None
    open_ended = [line.text[-1] not in _ENDS for line in lines]
    lengths = [_physical_length(text, line) for line in lines]
    narrow = [_narrow(line.text) / 2 for line in lines]
    exact = [full for full in _exact_cuts(lines, lengths, narrow, open_ended) if _is_cut(full, open_ended, 5)]
    if exact:
        return Cut(max(exact, key=sum), True)
    widths = [size - line.indent / 2 - half for line, size, half in zip(lines, bare, narrow, strict=True)]
    for sizes in (bare, widths):
        width = _commonest(sizes)
        if width is None or sum(size > width + 1 for size in sizes) * 20 > len(lines):
            continue
        if _is_cut([width - _SLACK < size <= width + 1 for size in sizes], open_ended, 2.5):
            return Cut([size >= width - _SLACK + 0.5 for size in sizes], False)
    return None


def may_be_cut(texts: Sequence[str], sizes: Sequence[int]) -> bool:
    """Whether a look at the lines' lengths leaves it open that they were cut; ``sizes`` are those with indents.

    Of a cut text at least a fifth of the lines are full, four at least, and three in five of these stop in
    mid-sentence. A full line is at most four characters narrower than the widest but for one line in twenty, and of a
    line's length its width is at least the half.
    """
    open_sizes = sorted(size for text, size in zip(texts, sizes, strict=True) if text[-1] not in _ENDS)
    fewest = max(3, math.ceil(len(texts) * 3 / 25))
    if len(open_sizes) < fewest:
        return False
    widest = sorted(map(len, texts))[-(len(texts) // 20) - 1]
    return open_sizes[-fewest] >= max(_NARROWEST - _SLACK, widest / 2 - _SLACK - 1)


def _commonest(sizes: Sequence[float]) -> int | None:
    """The width that most lines come near, of those that can be one; ``None`` where too many lines are wider."""
    counts = Counter(round(size) for size in sizes if _NARROWEST <= size <= _WIDEST)
    if not counts or sum(size > _WIDEST + 1 for size in sizes) * 20 > len(sizes):
        return None
    return max(counts, key=lambda size: (sum(counts.get(size - back, 0) for back in range(_SLACK)), size))


def _exact_cuts(
    lines: Sequence[Line], lengths: Sequence[int], narrow: Sequence[float], open_ended: Sequence[bool]
) -> Iterator[list[bool]]:
    """Which lines are full by each measure that can be one: characters, then the two widths of an indent's blanks."""
    longest = max(lengths)
    if _NARROWEST <= longest <= _WIDEST:
        yield [length == longest for length in lengths]
    if longest > 2 * _WIDEST + 2 * _SLACK:  # of which half is more than the widest
        return
    first: list[float] = []
    for blank in (0.5, 1.0) if any(line.indent for line in lines) else (0.5,):
        sizes = [
            length - half - (length - line.indent - len(line.text)) / 2 - line.indent * (1 - blank)
            for line, length, half in zip(lines, lengths, narrow, strict=True)
        ]
        width = max(sizes)
        if not _NARROWEST <= width <= _WIDEST:
            continue
        first = first or [*(0.5 if _ASCII.match(line.text) else 1.0 for line in lines[1:]), 0.5]
        full = [size + room > width for size, room in zip(sizes, first, strict=True)]
        near = sum(size > width - _SLACK and is_open for size, is_open in zip(sizes, open_ended, strict=True))
        if sum(full) * 10 >= near * 9:
            yield full


def _narrow(text: str) -> int:
    """How many characters of a line are half as wide as a Han character, of as many as a full line has."""
    return len(text[: 2 * _WIDEST].encode("ascii", "ignore"))


def _physical_length(text: str, line: Line) -> int:
    """The length of the line with the blanks at its edges, as the cut left it."""
    trailing = text.startswith(" ", line.end) + text.startswith("  ", line.end)
    return line.indent + len(line.text) + trailing


def _is_cut(full: Sequence[bool], open_ended: Sequence[bool], share: float) -> bool:
    """Whether the full lines are many enough and behave like cut ones: see :func:`find_cut`."""
    count = sum(full)
    if count < _FEWEST or count * share < len(full):
        return False
    rests = [is_open for (before, now), is_open in zip(pairwise(full), open_ended[1:], strict=True) if before > now]
    in_sentence = sum(compress(open_ended, full))
    return in_sentence * 5 >= count * 3 and sum(rests) * 2 <= len(rests) > 0


def continues(text: str, lines: Sequence[Line], n: int, cut: Cut) -> bool:
    """Whether line ``n`` goes on with the paragraph of the line before it, in a text that was cut."""
    before, line = lines[n - 1], lines[n]
    apart = text.count("\n", before.end, line.start) > 1
    if not cut.full[n - 1] or apart or line.indent > before.indent + 1:
        return False
    if begins_section(line.text) or is_date_line(line.text) or line.text.startswith(_DASHES):
        return False
    if not before.text.endswith(_SENTENCE_ENDS):
        return True
    signature = n + 1 < len(lines) and is_date_line(lines[n + 1].text) and len(line.text) <= 30
    return not (signature or line.indent > 1 or _NEW.match(line.text))


def glue(text: str, before: Line, line: Line, cut: Cut) -> str:
    """What stands between two rejoined lines: the blank at which the text was cut, or one between Latin words."""
    gap = text[before.end : line.start]
    if cut.by_character:
        return " " if " " in gap else ""
    left, right = before.text[-1], line.text[0]
    return " " if left.isascii() and left.isalpha() and right.isascii() and right.isalpha() else ""
