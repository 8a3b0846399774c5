"""Traditional → Simplified, only where the text shows itself to be Traditional.

OpenCC also changes Simplified text (破坏土地 → 破坯土地, 乾县 → 干县), so it is given only those lines or clauses in
which the characters that exist in Traditional text alone outnumber those of Simplified text alone.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Literal

import opencc

from gongwen.clean.offsets import Edit, Step
from gongwen.clean.telling import TRADITIONAL, kinds_in
from gongwen.terms import terms

CONFIG = "t2s"
"""The OpenCC configuration that keeps the words and changes the script."""

_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000))
_DELIMITERS = r"，。；：、！？,;:!?“”‘’「」『』《》〈〉（）()\[\]【】\s"
_REACH = 200
_CLAUSE = re.compile(rf"[^{_DELIMITERS}]{{1,{2 * _REACH}}}+")
_TO_CLAUSE = re.compile(rf"[\s\S]{{0,{_REACH}}}[{_DELIMITERS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def _convert(text: str, config: str) -> str:
    return str(_converter(config).convert(text))


def _exists(char: str, charset: str) -> bool:
    try:
        return bool(char.encode(charset))
    except UnicodeEncodeError:
        return False


@cache
def _characters_of_one_script(config: Literal["t2s", "s2t"]) -> str:
    """The characters that exist only in the script ``config`` converts from.

    Those it changes, but for what the other script's own character set also has: GB 2312 and a list of ours, or Big5.
    Of the first plane only: a class with later planes in it is searched thirty times more slowly.
    """
    chars = [chr(code) for start, end in _BLOCKS for code in range(start, end)]
    converted = _convert("\n".join(chars), config).split("\n")
    charset, also = ("gb2312", frozenset(terms("simplified_too.txt"))) if config == "t2s" else ("big5", frozenset())
    changed = (char for char, other in zip(chars, converted, strict=True) if char != other and char not in also)
    return "".join(char for char in changed if not _exists(char, charset))


def traditional_only() -> str:
    """The characters that only Traditional text has."""
    return _characters_of_one_script("t2s")


@cache
def _one_script_only(config: Literal["t2s", "s2t"]) -> re.Pattern[str]:
    return re.compile(f"[{_characters_of_one_script(config)}]")


def _counts(text: str) -> tuple[int, int]:
    """How many characters are Traditional only, and Simplified only."""
    return len(_one_script_only("t2s").findall(text)), len(_one_script_only("s2t").findall(text))


def script_of(text: str) -> Literal["hans", "hant"]:
    """The script that most of the telling characters belong to; ``"hans"`` where there are none."""
    if not kinds_in(text) & TRADITIONAL:
        return "hans"
    traditional, simplified = _counts(text)
    return "hant" if traditional > simplified else "hans"


def simplification(config: str = CONFIG) -> Step:
    """The step for an OpenCC configuration; one that changes lengths (記憶體 → 内存) is mapped word by word."""
    return partial(simplify, config=config)


def simplify(text: str, config: str = CONFIG) -> list[Edit]:
    """Edits that make the Traditional stretches Simplified. A lone surrogate in such a stretch becomes U+FFFD."""
    edits: list[Edit] = []
    for start, end in _traditional_stretches(text):
        source = _SURROGATE.sub("\ufffd", text[start:end])
        edits += _changes(source, start, config)
    return edits


def _traditional_stretches(text: str) -> list[tuple[int, int]]:
    """Lines, or clauses of lines that are in both scripts, in which Traditional characters prevail; joined if adjacent.

    One single telling character is a variant in a name as often as not: it then takes the rest of the document.
    """
    if not kinds_in(text) & TRADITIONAL:
        return []
    lines = [(line, *_counts(line)) for line in text.splitlines(keepends=True)]
    mostly = sum(traditional for _, traditional, _ in lines) > sum(simplified for _, _, simplified in lines)
    stretches: list[tuple[int, int]] = []
    start = 0
    for line, traditional, simplified in lines:
        end = start + len(line)
        if traditional and simplified:
            stretches += _traditional_clauses(text, start, end, traditional > simplified)
        elif traditional > (not mostly):
            stretches.append((start, end))
        start = end
    return _joined(stretches)


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _traditional_clauses(text: str, start: int, end: int, mostly: bool) -> list[tuple[int, int]]:
    """A line in both scripts: all but its Simplified clauses if it is mostly Traditional, else its Traditional ones."""
    found: list[tuple[int, int]] = []
    last = start
    for telling in _one_script_only("s2t" if mostly else "t2s").finditer(text, start, end):
        if telling.start() < last:
            continue
        before = _TO_CLAUSE.match(text, max(last, telling.start() - _REACH), telling.start())
        clause = _CLAUSE.match(text, before.end() if before else max(last, telling.start() - _REACH), end)
        assert clause is not None, "a telling character is no delimiter"
        traditional, simplified = _counts(clause[0])
        if simplified > traditional if mostly else traditional > simplified + 1:
            found.append(clause.span())
        last = clause.end()
    if not mostly:
        return found
    edges = [start, *(edge for span in found for edge in span), end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _changes(source: str, start: int, config: str) -> list[Edit]:
    """What the conversion changes in the stretch that begins at ``start``; clause by clause where lengths differ."""
    converted = _convert(source, config)
    if len(converted) == len(source) and config == CONFIG:
        return [Edit(start, start + len(source), converted)] if converted != source else []
    edits: list[Edit] = []
    pieces = [(match.start(), match[0]) for match in re.finditer(f"{_CLAUSE.pattern}|[^\ud800]", source)]
    for at, piece in pieces:
        new = _convert(piece, config)
        if new != piece:
            edits += _segments(piece, new, start + at, config)
    return edits


def _segments(source: str, converted: str, start: int, config: str) -> list[Edit]:
    """The edits of one clause: the shortest prefix that converts by itself is a segment, and so on to the end."""
    edits: list[Edit] = []
    while source:
        size = next(n for n in range(1, len(source) + 1) if _splits(source, n, converted, config))
        new = _convert(source[:size], config)
        if new != source[:size]:
            edits.append(Edit(start, start + size, new))
        source, converted, start = source[size:], converted[len(new) :], start + size
    return edits


def _splits(source: str, size: int, converted: str, config: str) -> bool:
    return _convert(source[:size], config) + _convert(source[size:], config) == converted
