"""The outline of a document: numbered headings as a tree (GB/T 9704-2012, 7.3.3: 一、 (一) 1. (1)), then 一是.

A number is a heading's only where it continues its series: 一、 begins one, 三、 follows 二、. So 三、四季度 at the
head of a line is no heading, nor a table row that begins with a figure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from gongwen.clean.lines import ends_with_date
from gongwen.record import Section

CLAUSE_LEVEL = 5
"""The level of 一是, 二是 and of 首先, 其次: clauses inside a paragraph."""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_FIRSTLY = ("首先", "其次", "再次", "最后")
_LONGEST_SIGNATURE = 60
_SIGNATURE_REACH = 2000  # characters at the text's end in which the signature is looked for
_LINE = re.compile(r"[^\n]+")
_SENTENCE_SIGN = re.compile(r"[。；：:;.]")
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十0-9]{1,3}[)）、]")
_LEVELS = {"chapter": 1, "section": 2, "one": 1, "two": 2, "three": 3, "four": 4}
_TITLE_END = re.compile(r"[。：:.](?:(?<!\.)|(?<=[^\x00-\x7f]\.)|(?![0-9]))")


class _Heading(NamedTuple):
    level: int
    shape: str
    ordinal: int
    number: str
    title: str
    start: int


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    han = "[一二三四五六七八九十]{1,3}"
    digits = "[0-9０-９]{1,2}"
    line = (
        rf"^(?:(?P<chapter>第(?:{han}|{digits})章)|(?P<section>第(?:{han}|{digits})节)"
        rf"|(?P<one>{han})(?:、|[，.．](?![0-9]))"
        rf"|[(（](?P<two>{han})[)）]、?"
        rf"|(?P<three>{digits}) ?(?:、|[.．](?![0-9]{{1,3}}(?![0-9年])))"
        rf"|[(（](?P<four>{digits})[)）]、?) ?(?P<title>[^\n]*)"
    )
    # The class in front is what the engine scans for; behind it the whole is looked at from that character on.
    clause = (
        r"[一二三四五六七八九十首其再最](?<![^。；;：:，,.、)）\n].)"
        rf"(?<=(?=(?:(?P<five>{han})(?:是|要)|(?P<firstly>首先|其次|再次|最后)[，,])(?P<title>[^。；;\n]{{1,200}})).)"
    )
    return re.compile(line, re.MULTILINE), re.compile(clause)


def find_sections(text: str) -> list[Section]:
    """The sections of a clean text, by their start, outer before inner; ``start``/``end`` count in it.

    ``level`` follows the number's shape (1: 一、 or 第一章, 2: (一) or 第一节, 3: 1., 4: (1), 5: 一是 or 首先),
    whichever levels a document leaves out; ``number`` is ``一``, ``(一)``, ``1``, ``(1)``, ``一是``, parentheses
    always ASCII; ``title`` runs to the first full stop or the line's end, that of 一是 to 。 or ；. A section ends
    where the next of its level or an outer one begins, at the latest before the signature; a clause where its
    paragraph ends.
    """
    headings = _in_sequence(_candidates(text))
    limit = _signature_start(text)
    sections = []
    line_end = 0
    for heading, end in zip(headings, _next_same(headings, len(text)), strict=True):
        if heading.level == CLAUSE_LEVEL:
            if heading.start >= line_end:
                line_end = text.find("\n", heading.start) % (len(text) + 1)  # the text's end where there is none
            end = min(end, line_end)
        if heading.start < limit < end:
            end = limit
        while text[end - 1] == "\n":
            end -= 1
        sections.append(Section(heading.level, heading.number, heading.title, heading.start, end))
    return sections


class SectionIndex:
    """Looks places up in an outline in logarithmic time."""

    def __init__(self, sections: Sequence[Section]) -> None:
        edges = sorted({edge for section in sections for edge in (section.start, section.end)})
        self._edges = edges
        self._paths: list[str | None] = []
        waiting: list[Section] = []
        coming = sorted(sections, key=lambda section: (-section.start, section.end))
        for edge in edges:
            waiting = [section for section in waiting if section.end > edge]
            while coming and coming[-1].start <= edge:
                section = coming.pop()
                if section.end > edge:
                    waiting.append(section)
            self._paths.append("/".join(section.number for section in waiting) or None)

    def path(self, position: int) -> str | None:
        """The numbers around the character at ``position``, outermost first (``三/(一)/一是``); None outside all."""
        n = bisect_right(self._edges, position) - 1
        return self._paths[n] if n >= 0 else None


def _candidates(text: str) -> list[_Heading]:
    line, clause = _patterns()
    found = [_line_heading(match) for match in line.finditer(text)]
    reached = 0
    for match in clause.finditer(text):
        if match.start() >= reached:
            found.append(_clause_heading(match))
            reached = match.end("title")
    return sorted(found, key=_start)


def _start(heading: _Heading) -> int:
    return heading.start


def _line_heading(match: re.Match[str]) -> _Heading:
    shape = next(name for name in _LEVELS if match[name])
    number = match[shape]
    shown = f"({number})" if shape in ("two", "four") else number
    title = _TITLE_END.split(match["title"], maxsplit=1)[0].strip(" ；;，,")
    return _Heading(_LEVELS[shape], shape, _ordinal(number), shown, title, match.start())


def _clause_heading(match: re.Match[str]) -> _Heading:
    firstly = match["firstly"]
    if firstly:
        return _Heading(CLAUSE_LEVEL, "firstly", _FIRSTLY.index(firstly) + 1, firstly, match["title"], match.start())
    number = match.string[match.start() : match.end("five") + 1]
    return _Heading(CLAUSE_LEVEL, number[-1], _ordinal(match["five"]), number, match["title"], match.start())


def _ordinal(number: str) -> int:
    """The value of 一 to 九十九, of digits, or of a chapter's number; 0 where it is none."""
    bare = number.strip("第章节")
    if bare.isdecimal():
        return int(bare)
    tens, ten, ones = bare.rpartition("十")
    if len(ones) > 1 or len(tens) > 1:
        return 0
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _in_sequence(candidates: list[_Heading]) -> list[_Heading]:
    """The candidates that begin a series or continue one; a heading ends all series of the levels below its own.

    其次 and 最后 may follow 首先 with a step left out. A first clause alone (一是 without 二是) is no heading.
    """
    kept: list[_Heading] = []
    open_series: dict[tuple[int, str], int] = {}
    for heading in candidates:
        key = (heading.level, heading.shape)
        last = open_series.get(key, 0)
        follows = heading.ordinal == last + 1 or (heading.shape == "firstly" and last and heading.ordinal > last)
        if heading.ordinal != 1 and not follows:
            continue
        open_series = {other: n for other, n in open_series.items() if other[0] <= heading.level and other != key}
        open_series[key] = heading.ordinal
        kept.append(heading)
    return _without_lone_clauses(kept)


def _without_lone_clauses(headings: list[_Heading]) -> list[_Heading]:
    kept: list[_Heading] = []
    second: str | None = None
    for heading in reversed(headings):
        if heading.level < CLAUSE_LEVEL or heading.ordinal > 1 or heading.shape == second:
            kept.append(heading)
        if heading.level < CLAUSE_LEVEL or heading.ordinal == 1:
            second = None
        elif heading.ordinal > 1:
            second = heading.shape
    return kept[::-1]


def _next_same(headings: list[_Heading], length: int) -> Iterator[int]:
    """For every heading where the next one of its level or of an outer one begins."""
    following = [length] * (CLAUSE_LEVEL + 1)
    ends = []
    for heading in reversed(headings):
        ends.append(min(following[: heading.level + 1]))
        following[heading.level] = heading.start
    return reversed(ends)


def _signature_start(text: str) -> int:
    """Where the signature and date begin that end the text or stand before its annexes; else the text's end."""
    lines = [(match.start(), match[0]) for match in _LINE.finditer(text, max(len(text) - _SIGNATURE_REACH, 0))]
    for n in range(len(lines) - 1, 0, -1):
        if ends_with_date(lines[n][1]):
            while n and _is_signer(lines[n - 1][1]):
                n -= 1
            return lines[n][0]
    return len(text)


def _is_signer(line: str) -> bool:
    return len(line) <= _LONGEST_SIGNATURE and not _SENTENCE_SIGN.search(line) and not _NUMBERED.match(line)
