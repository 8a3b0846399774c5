"""Spaces inside a line: runs become one; those inside 第 1 条 and between all the letters of a spaced-out title go."""

from __future__ import annotations

import re
from functools import cache

from gongwen.clean.offsets import Edit

HAN = "㐀-䶿一-鿿〇豈-\ufaff\U00020000-\U000323af"
"""Han characters, as the inside of a regular expression's class (〇 and the extensions included)."""

_NUMERALS = "0-9０-９〇零一二三四五六七八九十百千两"


@cache
def _closed() -> tuple[re.Pattern[str], ...]:
    ordinal = rf"第(?: {{0,3}}[{_NUMERALS}]){{1,12}} {{0,3}}[条款项章节编卷届次号批期]"
    title = rf"^ *[{HAN}](?: {{1,4}}[{HAN}]){{3,39}} *$"
    return re.compile(ordinal), re.compile(title, re.MULTILINE)


@cache
def _run() -> re.Pattern[str]:
    return re.compile("  +")


def close_spaces(text: str) -> list[Edit]:
    """Blanks at a line's edges stay, for they are evidence of its layout; so do other single spaces (不少于 1 次)."""
    gone = {match.start(): match for match in _run().finditer(text) if _is_inside(text, *match.span())}
    edits = {start: Edit(start + 1, match.end(), "") for start, match in gone.items()}
    if " " in text:
        blanks = re.compile(" +")
        for pattern in _closed():
            for match in pattern.finditer(text):
                for blank in blanks.finditer(text, *match.span()):
                    if _is_inside(text, *blank.span()):
                        edits[blank.start()] = Edit(blank.start(), blank.end(), "")
    return sorted(edits.values())


def _is_inside(text: str, start: int, end: int) -> bool:
    return start > 0 and text[start - 1] != "\n" and end < len(text) and text[end] != "\n"
