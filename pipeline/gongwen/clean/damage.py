"""What is broken in a text and cannot be repaired: it stays, and a warning says where it is and what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from gongwen import record
from gongwen.clean.spaces import HAN
from gongwen.clean.telling import DAMAGED, INVALID, MISREAD, WRONG, kinds_in

_MOST = 100
"""So many places of one kind are reported; a wholly broken file must not fill its record with warnings."""

_LATIN = (
    "\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac™"
)


_OPENING, _CLOSING = "《（【〔“", "》）】〕”"
_BRACKETS = re.compile(f"[{_OPENING}{_CLOSING}\n]")
_PAIRS = tuple(map("".join, zip(_OPENING, _CLOSING, strict=True)))
_USUAL_DEPTH = 3


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Code, message and pattern of each kind of damage; a pattern begins with a telling character."""
    lost, misread = "characters were lost before the text came here", "the text was decoded with a wrong character set"
    return (
        ("text-damaged", lost, re.compile("\ufffd+")),
        ("text-damaged", lost, re.compile(r"\?{1,20}+")),
        ("text-damaged", lost, re.compile("[□■]{2,40}")),
        ("mojibake", misread, re.compile("[锟烫屯](?:斤拷|烫烫|屯屯)(?:锟斤拷?|烫|屯){0,400}")),
        ("mojibake", misread, re.compile(rf"[\u00a1-\u00ff][{_LATIN}]{{3,400}}")),
        ("mojibake", misread, re.compile(rf"[{MISREAD}](?:[^\n]{{0,2}}[{MISREAD}]){{3,200}}[^\s]{{0,2}}")),
    )


_ASKS = re.compile("[吗呢么吧何谁哪几否怎]")


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a hole and behind one; an ASCII quote or bracket closes a question as often."""
    signs = f"{HAN}，。、；：《》“”（）0-9,.;:"
    return re.compile(f"[{signs}(]"), re.compile(f"[{signs}]")


def find_damage(text: str) -> list[record.Warning]:
    """Warnings about the clean text, by place: lost characters, mojibake, brackets that have lost their other half."""
    warnings: list[record.Warning] = []
    for code, message, pattern in _patterns() if kinds_in(text) & DAMAGED else ():
        found = (match.span() for match in pattern.finditer(text) if _is_damage(text, match))
        warnings += [record.Warning(code, message, *span) for span in islice(found, _MOST)]
    lost = islice(_half_brackets(text), _MOST)
    warnings += [record.Warning("bracket-lost", "a bracket without its other half", at, at + 1) for at in lost]
    return sorted(warnings, key=lambda warning: (warning.start, warning.end, warning.code))


def _is_damage(text: str, match: re.Match[str]) -> bool:
    """A ``?`` only between Han, digits and signs, not behind a question; Latin letters only if GB 18030 bytes."""
    first = match[0][0]
    if first == "?":
        start, end = match.span()
        before, behind = _beside()
        lost = start and before.match(text, start - 1) and behind.match(text, end)
        return bool(lost) and not _ASKS.search(text, max(start - 24, 0), start)
    return not "\u00a1" <= first <= "\u00ff" or _is_misread(match[0])


def _is_misread(letters: str) -> bool:
    for charset in ("cp1252", "latin-1"):
        try:
            found = letters[: len(letters) // 2 * 2].encode(charset).decode("gb18030")
        except UnicodeError:
            continue
        return any("一" <= char <= "鿿" for char in found)
    return False


def _half_brackets(text: str) -> Iterator[int]:
    """The brackets without a partner in their line; a title may hold another of its kind (《关于《甲》的决定》)."""
    if _are_paired("".join(_BRACKETS.findall(text))):
        return
    waiting: list[tuple[str, int]] = []
    for match in _BRACKETS.finditer(text):
        at, sign = match.start(), match[0]
        if sign in _OPENING:
            waiting.append((sign, at))
        elif sign == "\n":
            yield from (at for _, at in waiting)
            waiting.clear()
        elif waiting and waiting[-1][0] == _OPENING[_CLOSING.index(sign)]:
            waiting.pop()
        else:
            yield at
    yield from (at for _, at in waiting)


def _are_paired(signs: str) -> bool:
    """Whether the brackets and line ends of a text are pairs within their lines, nested no deeper than usual."""
    for _ in range(_USUAL_DEPTH):
        for pair in _PAIRS:
            signs = signs.replace(pair, "")
    return not signs.strip("\n")


def count_invalid(raw: str) -> int:
    """How many lone surrogates and NULs a source text has."""
    return len(re.findall(f"[{INVALID}]", raw)) if kinds_in(raw) & WRONG else 0
