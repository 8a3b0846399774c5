"""Lines that were cut hard at one width, told by the document's own line lengths, and which of them belong together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
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
    """How a text was cut: a line is full from ``least`` on. ``by_character``: even words and figures were cut."""

    sizes: Sequence[float]
    least: float
    by_character: bool


def find_cut(text: str, lines: Sequence[Line]) -> Cut | None:
    """The cut that the lengths of the lines show, or ``None``.

    By characters all full lines have one and the same length, no line a greater one. By width, as on paper, most lines
    come near the greatest width. Either way most full lines stop in mid-sentence, and paragraphs end with a full stop.
    """
    if len(lines) <= _FEWEST:
        return None
    lengths = [_physical_length(text, line) for line in lines]
    longest = max(lengths)
    full = [length == longest for length in lengths]
    if _NARROWEST <= longest <= _WIDEST and _is_cut(lines, full, 5):
        return Cut(lengths, longest, True)
    widths = [line.indent / 2 + len(line.text) - len(_ASCII.findall(line.text[:250])) / 2 for line in lines]
    for sizes in ([float(line.indent + len(line.text)) for line in lines], widths):
        counts = Counter(round(size) for size in sizes if _NARROWEST <= size <= _WIDEST)
        if not counts:
            continue
        width = max(counts, key=lambda size: (sum(counts[size - back] for back in range(_SLACK)), size))
        full = [width - _SLACK < size <= width + 1 for size in sizes]
        if sum(size > width + 1 for size in sizes) * 20 <= len(lines) and _is_cut(lines, full, 2.5):
            return Cut(sizes, width - _SLACK + 0.5, False)
    return None


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
    if cut.sizes[n - 1] < cut.least or apart or line.indent > before.indent + 1:
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
