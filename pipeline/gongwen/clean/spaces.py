"""Spaces inside a line: runs become one; those inside 第 1 条 and between all the letters of a spaced-out title go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gongwen.clean.lines import lines_of
from gongwen.clean.offsets import Edit

HAN = "㐀-䶿一-鿿〇豈-\ufaff\U00020000-\U000323af"
"""Han characters, as the inside of a regular expression's class (〇 and the extensions included)."""

_NUMERALS = "0-9０-９〇零一二三四五六七八九十百千两"


_BLANKS = re.compile(" +")


@cache
def _closed() -> tuple[re.Pattern[str], ...]:
    ordinal = rf"第(?: {{0,3}}[{_NUMERALS}]){{1,12}} {{0,3}}[条款项章节编卷届次号批期]"
    title = rf"[{HAN}](?: {{1,4}}[{HAN}]){{3,39}}\Z"
    return re.compile(ordinal), re.compile(title)


def close_spaces(text: str) -> list[Edit]:
    """Blanks at a line's edges stay, for they are evidence of its layout; so do other single spaces (不少于 1 次)."""
    return [
        Edit(line.start + start, line.start + end, "")
        for line in lines_of(text)
        if " " in line.text and ("第" in line.text or line.text[1] == " " or "  " in line.text)
        for start, end in _superfluous(line.text)
    ]


def _superfluous(line: str) -> list[tuple[int, int]]:
    """The blanks of a line that go, in its own offsets."""
    ordinal, title = _closed()
    closed = [match.span() for match in ordinal.finditer(line)]
    if title.match(line):
        closed.append((0, len(line)))
    if not closed and "  " not in line:
        return []
    gone = {start: end for span in closed for start, end in _blanks(line, *span)}
    runs = {start: (start + 1, end) for start, end in _blanks(line, 0, len(line)) if end > start + 1}
    return [(start, gone[start]) if start in gone else runs[start] for start in sorted(gone.keys() | runs.keys())]


def _blanks(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    return (blank.span() for blank in _BLANKS.finditer(line, start, end))
