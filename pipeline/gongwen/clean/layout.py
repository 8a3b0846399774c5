"""One line a paragraph: lines that were cut hard are rejoined; blank lines, indents and trailing blanks go.

Whether a text was cut hard is read off its own line lengths: then many lines reach one width, few pass it, and most of
the full ones end in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongwen.clean.lines import Line, begins_section, is_date_line, lines_of
from gongwen.clean.offsets import Edit

_NARROWEST, _WIDEST = 16, 120
_SLACK = 3
_FEWEST = 4
_SENTENCE_ENDS = tuple("。！？；：.!?;:")
_ENDS = (*_SENTENCE_ENDS, *"…”」』》）)")
_OPENING, _CLOSING = "《〈（【〔“‘「『(", "》〉）】〕”’」』)"
_NEVER_FIRST = frozenset("，。、；：！？,;")
_ITEM = re.compile(r"[0-9]{1,2}[.．、](?![0-9])")
_ASCII = re.compile(r"[\x20-\x7e]")


def rejoin_lines(text: str) -> list[Edit]:
    """Edits that leave one line a paragraph, without blanks at its edges."""
    lines = lines_of(text)
    if not lines:
        return [Edit(0, len(text), "")] if text else []
    joined = _joints(text, lines)
    _join_broken_brackets(lines, joined)
    edits = [Edit(0, lines[0].start, "")] if lines[0].start else []
    for n in range(1, len(lines)):
        start, end = lines[n - 1].end, lines[n].start
        if joined[n]:
            letters = (
                text[start - 1].isascii() and text[start - 1].isalpha() and text[end].isascii() and text[end].isalpha()
            )
            edits.append(Edit(start, end, " " if letters else ""))
        elif end - start > 1:
            edits.append(Edit(start, end, "\n"))
    if lines[-1].end < len(text):
        edits.append(Edit(lines[-1].end, len(text), ""))
    return edits


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _joints(text: str, lines: Sequence[Line]) -> list[bool]:
    """For every line whether it continues the one before, because the text was cut hard."""
    if len(lines) > _FEWEST:
        for sizes in (_characters(lines), _columns(lines)):
            width = _cut_width(lines, sizes)
            if width:
                return [n > 0 and _continues(text, lines, n, sizes, width) for n in range(len(lines))]
    return [False] * len(lines)


def _join_broken_brackets(lines: Sequence[Line], joined: list[bool]) -> None:
    """Rejoins what the links of a page tore apart (贯彻《⏎证券法⏎》，): no line ends with 《 or begins with 》."""
    for n in range(1, len(lines)):
        first = lines[n].text[0]
        if first in _NEVER_FIRST or lines[n - 1].text[-1] in _OPENING:
            joined[n] = True
        elif first in _CLOSING:
            opener = _OPENING[_CLOSING.index(first)]
            for m in range(n - 1, max(n - 4, -1), -1):
                if lines[m].text.rfind(opener) > lines[m].text.rfind(first):
                    joined[m + 1 : n + 1] = [True] * (n - m)
                    break


def _characters(lines: Sequence[Line]) -> list[float]:
    return [line.indent + len(line.text) for line in lines]


def _columns(lines: Sequence[Line]) -> list[float]:
    """Widths in Han characters: a Latin letter, digit or space takes half of one."""
    return [line.indent / 2 + len(line.text) - len(_ASCII.findall(line.text[:250])) / 2 for line in lines]


def _cut_width(lines: Sequence[Line], sizes: Sequence[float]) -> float | None:
    """The width at which the text was cut, or ``None``: see the module's first lines."""
    counts = Counter(round(size) for size in sizes if _NARROWEST <= size <= _WIDEST)
    if not counts:
        return None
    width = max(counts, key=lambda size: (sum(counts[size - back] for back in range(_SLACK)), size))
    full = [n for n, size in enumerate(sizes) if width - _SLACK < size <= width + 1]
    beyond = sum(size > width + 1 for size in sizes)
    open_ended = sum(not lines[n].text.endswith(_ENDS) for n in full)
    cut = len(full) >= _FEWEST and len(full) * 5 >= len(lines) * 2 and beyond * 20 <= len(lines)
    return width if cut and open_ended * 5 >= len(full) * 3 else None


def _continues(text: str, lines: Sequence[Line], n: int, sizes: Sequence[float], width: float) -> bool:
    """Whether line ``n`` goes on with the paragraph of the line before it."""
    before, line = lines[n - 1], lines[n]
    if sizes[n - 1] <= width - _SLACK or begins_section(line.text) or is_date_line(line.text):
        return False
    if line.indent > before.indent + 1:
        return False
    if not before.text.endswith(_SENTENCE_ENDS):
        return True
    apart = text.count("\n", before.end, line.start) > 1
    signature = n + 1 < len(lines) and is_date_line(lines[n + 1].text) and len(line.text) <= 30
    return not (apart or signature or line.indent or _ITEM.match(line.text))
