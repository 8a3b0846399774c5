"""One line a paragraph: lines that were cut are rejoined; blank lines, indents and trailing blanks go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongwen.clean.lines import Line, lines_of
from gongwen.clean.offsets import Edit
from gongwen.clean.wrapping import continues, find_cut, glue

_OPENING, _CLOSING = "《〈（【〔“‘「『(", "》〉）】〕”’」』)"
_NEVER_FIRST = frozenset("，。、；：！？,;")
_TORN_FIRST = _NEVER_FIRST.union(_CLOSING)
_FARTHEST = 4
"""So many lines a torn bracket spans at most."""


def rejoin_lines(text: str) -> list[Edit]:
    """Edits that leave one line a paragraph, without blanks at its edges."""
    lines = lines_of(text)
    if not lines:
        return [Edit(0, len(text), "")] if text else []
    between = _between(text, lines)
    edits = [Edit(0, lines[0].start, "")] if lines[0].start else []
    for (before, line), new in zip(pairwise(lines), between[1:], strict=True):
        if line.start - before.end > 1 or new != "\n":
            edits.append(Edit(before.end, line.start, new))
    if lines[-1].end < len(text):
        edits.append(Edit(lines[-1].end, len(text), ""))
    return edits


def _between(text: str, lines: Sequence[Line]) -> list[str]:
    """For every line what is to stand between it and the one before."""
    between = ["\n"] * len(lines)
    cut = find_cut(text, lines)
    if cut:
        for n in range(1, len(lines)):
            if continues(text, lines, n, cut):
                between[n] = glue(text, lines[n - 1], lines[n], cut)
    for n in _torn(lines):
        between[n] = ""
    return between


def _torn(lines: Sequence[Line]) -> list[int]:
    """The lines that a page's links tore off (贯彻《⏎证券法⏎》，): no line ends with 《."""
    firsts, lasts = ({line.text[at] for line in lines} for at in (0, -1))
    torn: list[int] = []
    if firsts.isdisjoint(_TORN_FIRST) and lasts.isdisjoint(_OPENING):
        return torn
    for n in range(1, len(lines)):
        first = lines[n].text[0]
        if first in _NEVER_FIRST or lines[n - 1].text[-1] in _OPENING:
            torn.append(n)
        elif first in _CLOSING:
            opener = _OPENING[_CLOSING.index(first)]
            for m in range(n - 1, max(n - _FARTHEST, -1), -1):
                if lines[m].text.rfind(opener) > lines[m].text.rfind(first):
                    torn += range(m + 1, n + 1)
                    break
    return torn
