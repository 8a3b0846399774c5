"""Lines that were cut hard at one width, told by the document's own line lengths, and which of them belong together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongwen.clean.lines import Line, begins_section, is_date_line

_NARROWEST, _WIDEST = 16, 120
_SLACK = 3
_FEWEST = 4
_SENTENCE_ENDS = tuple("。！？；：.!?;:")
_ENDS = (*_SENTENCE_ENDS, *"…”」』》）)")
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
    lengths = [_physical_length(text, line) for line in lines]
    exact = [full for full in _exact_cuts(lines, lengths) if _is_cut(lines, full, 5)]
    if exact:
        return Cut(max(exact, key=sum), True)
    widths = [line.indent / 2 + len(line.text) - _narrow(line) / 2 for line in lines]
    for sizes in ([float(line.indent + len(line.text)) for line in lines], widths):
        counts = Counter(round(size) for size in sizes if _NARROWEST <= size <= _WIDEST)
        if not counts:
            continue
        width = max(counts, key=lambda size: (sum(counts[size - back] for back in range(_SLACK)), size))
        full = [width - _SLACK < size <= width + 1 for size in sizes]
        if sum(size > width + 1 for size in sizes) * 20 <= len(lines) and _is_cut(lines, full, 2.5):
            return Cut([size >= width - _SLACK + 0.5 for size in sizes], False)
    return None


def _exact_cuts(lines: Sequence[Line], lengths: Sequence[int]) -> Iterator[list[bool]]:
    """Which lines are full by each measure that can be one: characters, then the two widths of an indent's blanks."""
    longest = max(lengths)
    if _NARROWEST <= longest <= _WIDEST:
        yield [length == longest for length in lengths]
    for blank in (0.5, 1.0):
        sizes = [
            length - _narrow(line) / 2 - (length - line.indent - len(line.text)) / 2 - line.indent * (1 - blank)
            for line, length in zip(lines, lengths, strict=True)
        ]
        width = max(sizes)
        if not _NARROWEST <= width <= _WIDEST:
            continue
        first = [0.5 if _ASCII.match(line.text) else 1.0 for line in lines[1:]]
        full = [size + room > width for size, room in zip(sizes, [*first, 0.5], strict=True)]
        near = sum(
            size > width - _SLACK and not line.text.endswith(_ENDS) for line, size in zip(lines, sizes, strict=True)
        )
        if sum(full) * 10 >= near * 9:
            yield full


def _narrow(line: Line) -> int:
    """How many characters of the line are half as wide as a Han character, of as many as a full line has."""
    return len(_ASCII.findall(line.text[: 2 * _WIDEST]))


def _physical_length(text: str, line: Line) -> int:
    """The length of the line with the blanks at its edges, as the cut left it."""
    end = line.end
    while text.startswith(" ", end) and end < line.end + 2:
        end += 1
    return line.indent + end - line.start


def _is_cut(lines: Sequence[Line], full: Sequence[bool], share: float) -> bool:
    """Whether the full lines are many enough and behave like cut ones: see :func:`find_cut`."""
    count = sum(full)
    if count < _FEWEST or count * share < len(lines):
        return False
    open_ended = sum(is_full and not line.text.endswith(_ENDS) for line, is_full in zip(lines, full, strict=True))
    rests = [line.text for n, line in enumerate(lines) if n and full[n - 1] and not full[n]]
    ended = sum(text.endswith(_ENDS) for text in rests)
    return open_ended * 5 >= count * 3 and ended * 2 >= len(rests) > 0


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
