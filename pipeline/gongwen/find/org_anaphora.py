"""Short forms that are names only through what stands elsewhere: 县法院、检察院; 望湖街道办事处, 办事处.

A suffix without a name of its own is a class (法院, 服务中心) unless it is coordinated with a named body, whose place
it shares, or repeats the end of a full name of the same document.
"""

from __future__ import annotations

import re

from gongwen.find.mention import Mention

_COORDINATED = frozenset(
    {"government", "party", "congress", "court", "procuratorate", "public_institution", "military"}
)
_REPEATED = frozenset({"government", "public_institution", "internal_unit"})
_JOIN = re.compile(r"[、和与及]?|以及|及其")
_CELLS = ("支部", "总支")
_SHORTEST = 3  # characters of a short form that repeats a full name


def accept_bare(text: str, named: list[Mention], bare: list[Mention]) -> list[Mention]:
    """The named mentions with those of the bare ones that their neighbours or the document make names, in order.

    Both lists are in the order of the text; bare mentions that overlap a named one are left out.
    """
    merged = sorted([*named, *bare], key=lambda mention: (mention.start, -mention.end))
    tails = _tails(text, named)
    kept: list[Mention] = []
    for mention in merged:
        if kept and mention.start < kept[-1].end:
            continue
        if (
            mention.rule != "org.bare"
            or _repeats(text, mention, tails)
            or (kept and _continues(text, kept[-1], mention))
        ):
            kept.append(mention)
    return _accept_leftwards(text, kept, bare)


def _tails(text: str, named: list[Mention]) -> frozenset[str]:
    """The ends of the names that may stand for them: all from the third character on, at least three long."""
    tails: set[str] = set()
    for mention in named:
        name = text[mention.start : mention.end]
        if mention.data["type"] in _REPEATED and mention.rule in ("org.branch", "org.office", "org.group"):
            tails.update(name[at:] for at in range(2, len(name) - _SHORTEST + 1))
    return frozenset(tails)


def _repeats(text: str, mention: Mention, tails: frozenset[str]) -> bool:
    name = text[mention.start : mention.end]
    return mention.data["type"] in _REPEATED and (name in tails or name.removesuffix("办公室") in tails)


def _may_share(text: str, mention: Mention) -> bool:
    """Whether a body of this kind and length may take its place from its neighbour; a 党支部 is a class even there."""
    if text.endswith(_CELLS, mention.start, mention.end):
        return False
    kind, length = mention.data["type"], mention.end - mention.start
    return (kind in _COORDINATED and length > 1) or (kind == "internal_unit" and length > 2)


def _continues(text: str, left: Mention, right: Mention) -> bool:
    """Whether the right one is the left one's partner in a list, with nothing but a joining word between them."""
    between = text[left.end : right.start]
    return _may_share(text, right) and left.rule != "org.organ" and _JOIN.fullmatch(between) is not None


def _accept_leftwards(text: str, kept: list[Mention], bare: list[Mention]) -> list[Mention]:
    """With the bare ones before a named one: 司法所、派出所、望湖人民法庭."""
    found = {mention.start: mention for mention in kept}
    starts = {mention.start for mention in kept}
    for mention in reversed(bare):
        after = mention.end + 1
        joined = text[mention.end : after] in ("、", "和") and after in starts
        free = not any(start in found for start in range(mention.start, mention.end))
        if joined and free and _may_share(text, mention):
            found[mention.start] = mention
            starts.add(mention.start)
    return sorted(found.values(), key=lambda mention: mention.start)
