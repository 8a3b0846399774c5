"""A page's bytes before they are parsed: without scripts, comments and the tags inside lines, most of what there is.

All of it works on UTF-8 bytes: patterns run over them in half the time, and the parser takes them as they are.
"""

from __future__ import annotations

import re
from functools import cache

_QUOTED = rb"""[^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*+"""
_ATTRIBUTES = rb"(?:[\s/](?:" + _QUOTED + rb"|[^<>]*+))?"  # quotes may be unbalanced
_INLINE = (
    rb"s(?:pan|trong|mall|trike|ub|up|ource|t1:[a-z]{1,20})?|font|b(?:ig|do|ase)?|u|i(?:mg|ns|nput)?|em(?:bed)?|label"
    rb"|link|nobr|wbr|abbr|code|col(?:group)?|tt|t(?:ime|t)|mark|r(?:uby|b)|[ovw]:[a-z]{1,20}|param|area|map"
)
_HIDING = rb"span|font|b|i|u|em|strong|label|small"
_NESTING = rb"div|ul|ol|dl|section|article|blockquote|center|fieldset|main|address|details|aside|nav|header|footer|form"
_FEW_TAGS, _DEEPEST = 10_000, 1_000
_MOST_LEFT = 10_000  # tags inside lines that are written so that they stay, and lost their end tags


@cache
def _patterns(*, any_case: bool = False) -> dict[str, re.Pattern[bytes]]:
    """The patterns for names in small letters, twice as fast as those for any."""
    flags = re.IGNORECASE if any_case else re.NOFLAG
    return {
        "raw": re.compile(rb"<(?:(s(?:cript|tyle)|xml|iframe|no(?:frames|embed))(?=[\s>/])|!--)", flags),
        "hiding": re.compile(rb"display\s{0,3}:\s{0,3}none", flags),
        "hidden": re.compile(rb"<(" + _HIDING + rb")\s[^<>]*?display\s{0,3}:\s{0,3}none[^<>]*+>[^<]*+</\1\s*+>", flags),
        "inline": re.compile(rb"</?(?:" + _INLINE + rb")" + _ATTRIBUTES + rb">", flags),
        "preformatted": re.compile(rb"(<pre[\s>])|(</pre>)", flags),
        "nesting": re.compile(rb"<(/?)(?:" + _NESTING + rb")(?=[\s>/])", re.IGNORECASE),
        "left": re.compile(rb"<(?:" + _HIDING + rb")[\s/]", re.IGNORECASE),
        "capitals": re.compile(rb"</?[A-Z]"),
    }


def before_parsing(html: str) -> bytes:
    """The page in UTF-8 as blocks, links and text."""
    raw = html.encode("utf-8", "surrogatepass")
    any_case = _patterns()["capitals"].search(raw) is not None
    found = _patterns(any_case=any_case)
    raw = _without_raw(raw, found["raw"], raw.lower() if any_case else raw)
    if b"<pre" in raw or (any_case and b"<PRE" in raw):
        raw = _with_breaks(raw, found["preformatted"])
    if found["hiding"].search(raw):
        raw = found["hidden"].sub(b"", raw)
    return found["inline"].sub(b"", raw)


def is_too_deep(html: bytes) -> bool:
    """Whether elements are nested deeper than any page's: parsing takes time by the square of the depth."""
    if html.count(b"<") < _FEW_TAGS:
        return False
    if sum(1 for _ in _patterns()["left"].finditer(html)) > _MOST_LEFT:
        return True
    depth = 0
    for match in _patterns()["nesting"].finditer(html):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def _without_raw(html: bytes, beginning: re.Pattern[bytes], low: bytes) -> bytes:
    """Scripts and the like end at their own end tag only; one that does not end goes on to the page's end.

    ``low`` is the page with its tags in small letters.
    """
    parts, at = [], 0
    while match := beginning.search(html, at):
        end = low.find(b"</" + match[1].lower() if match[1] else b"-->", match.end())
        parts.append(html[at : match.start()])
        at = len(html) if end < 0 else low.find(b">", end) + 1 or len(html)
    parts.append(html[at:])
    return b"".join(parts)


def _with_breaks(html: bytes, preformatted: re.Pattern[bytes]) -> bytes:
    """Line ends inside <pre> as <br>, for blanks and line ends are one blank elsewhere."""
    parts, within = [], False
    for piece in preformatted.split(html):
        if piece:
            parts.append(piece.replace(b"\n", b"<br>") if within else piece)
            within = piece[:4].lower() == b"<pre" or (within and piece.lower() != b"</pre>")
    return b"".join(parts)
