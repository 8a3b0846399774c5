"""The lines of a text with their places, for the steps that judge a document line by line."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

_NUMBER = "[一二三四五六七八九十百]{1,4}"


class Line(NamedTuple):
    """A line that is not blank: ``text`` is ``[start, end)`` without blanks at its edges, ``indent`` those before."""

    start: int
    end: int
    indent: int
    text: str


@lru_cache(maxsize=2)
def lines_of(text: str) -> tuple[Line, ...]:
    """The lines in order; blank ones are left out. Several steps ask for those of one text."""
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        content = line.strip(" ")
        if content:
            indent = line.index(content[0]) if line[0] == " " else 0
            begin = start + indent
            lines.append(Line(begin, begin + len(content), indent, content))
        start += len(line) + 1
    return tuple(lines)


def contents(text: str) -> list[str]:
    """What the lines say, whatever stands round them: the texts of :func:`lines_of`, without their places."""
    return [content for line in text.split("\n") if (content := line.strip(" "))]


@cache
def _heading() -> re.Pattern[str]:
    return re.compile(
        rf"[(（]{_NUMBER}[)）](?![项目款])|{_NUMBER}、|第(?:{_NUMBER}|[0-9]{{1,3}})[章节编](?:[ ]|$)|[①-⑳]|附件[0-9:：]"
    )


def begins_section(text: str) -> bool:
    """Whether the line begins with a number of the official outline that cannot be the middle of a sentence."""
    return _heading().match(text) is not None


@cache
def _date() -> re.Pattern[str]:
    digits = r"[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日"
    han = "[〇○零Ｏ一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    return re.compile(rf"[(（]? ?(?:{digits}|{han}) ?[)）]?")


def is_date_line(text: str) -> bool:
    """Whether the line is a date of issue and nothing else (GB/T 9704-2012, 7.3.5)."""
    return _date().fullmatch(text) is not None


def ends_with_date(text: str) -> bool:
    """Whether a short line without a full stop ends with a date of issue (signature and date on one line)."""
    if len(text) > 60 or "。" in text:
        return False
    *_, last = (None, *_date().finditer(text))
    return last is not None and last.end() == len(text)
