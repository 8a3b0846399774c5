"""What is broken in a text and cannot be repaired: it stays, and a warning says where it is and what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gongwen.clean.characters import INVALID
from gongwen.clean.spaces import HAN
from gongwen.record import Warning

_MOST = 100
"""So many places of one kind are reported; a wholly broken file must not fill its record with warnings."""

_OPENING, _CLOSING = "《（【〔“", "》）】〕”"
_LONGEST_LINE = 20_000


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], str]]:
    latin = "\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2018-\u201e\u2020-\u2022\u2026\u2030\u20ac\u2122"
    return {
        "text-damaged": (
            re.compile(rf"\ufffd+|(?<=[{HAN}，。、；：])[?]{{1,20}}(?=[{HAN}])|[□■]{{2,40}}"),
            "characters were lost before the text came here",
        ),
        "mojibake": (
            re.compile(
                rf"(?:锟斤拷|锟斤|斤拷|烫烫烫|屯屯屯){{1,400}}|[\u00a1-\u00ff][{latin}]{{3,400}}"
                r"|(?:[鐨鍙鏄涓鍥浜鏀寮鎴绛鍦閲鏈瀹][-￿]){3,200}"
            ),
            "the text was decoded with a wrong character set",
        ),
    }


def find_damage(text: str) -> list[Warning]:
    """Warnings about the clean text, by place: lost characters, mojibake, brackets that have lost their other half."""
    warnings: list[Warning] = []
    for code, (pattern, message) in _patterns().items():
        found = (match.span() for match in pattern.finditer(text) if code != "mojibake" or _is_mojibake(match[0]))
        warnings += [Warning(code, message, *span) for span, _ in zip(found, range(_MOST), strict=False)]
    halves = (Warning("bracket-lost", "a bracket without its other half", at, at + 1) for at in _half_brackets(text))
    warnings += [warning for warning, _ in zip(halves, range(_MOST), strict=False)]
    return sorted(warnings, key=lambda warning: (warning.start, warning.end, warning.code))


def _is_mojibake(found: str) -> bool:
    """Latin letters that are bytes of GB 18030 or UTF-8; French or German words are neither."""
    try:
        found.encode("cp1252", "strict").decode("gb18030")
    except UnicodeError:
        return not found[0] <= "\u00ff"
    return True


def _half_brackets(text: str) -> Iterator[int]:
    """The brackets without a partner in their line; a title may hold another of its kind (《关于〈甲〉》, 《关于《甲》》)."""
    bracket = re.compile(f"[{_OPENING}{_CLOSING}\\n]")
    waiting: list[tuple[str, int]] = []
    for match in bracket.finditer(text):
        sign = match[0]
        if sign in _OPENING:
            waiting.append((sign, match.start()))
        elif sign == "\n":
            yield from (at for _, at in waiting)
            waiting.clear()
        elif waiting and waiting[-1][0] == _OPENING[_CLOSING.index(sign)]:
            waiting.pop()
        else:
            yield match.start()
    yield from (at for _, at in waiting)


def count_invalid(raw: str) -> int:
    """How many lone surrogates and NULs a source text has."""
    return sum(len(match[0]) for match in re.finditer(f"[{INVALID}]+", raw))
