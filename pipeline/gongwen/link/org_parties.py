"""Whom a document addresses and what it defines: the party that 你公司 is, the body that a 以下简称 names anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongwen.find.mention import Mention

_COLON_ENDS_LINE = re.compile(r"[:：][ \u3000]{0,4}(?:\n|$)")
# The line of a decision that names the party, up to the name.
_PARTY_LABEL = re.compile(
    r"(?:当事人|被处罚(?:单位|人|当事人|对象|企业)|受处罚(?:单位|人)|违法(?:单位|当事人|行为人)"
    r"|被(?:检查|审计|催告|约谈|告知|申请)(?:单位|对象|人)|受(?:检|送达)(?:单位|人)"
    r"|单位名称|企业名称|名称|申请人|行政相对人)(?:[(（][^()（）\n]{1,12}[)）])?(?:名称)?"
    r"[ \u3000]{0,4}[:：][ \u3000]{0,4}$"
)
_LABEL_REACH = 32
_LABEL_END = 6  # its colon, blanks and a line's end
_COLONS = (":", "：")
_SHORT = re.compile(
    r"[(（](?:以下|下文|下)(?:统一|均|统)?简?称(?:为)?[:：]?[“\"「]?(?P<short>[^”\"」()（）,，。;；\n]{2,20})[”\"」]?[)）]"
)


def addressee(mentions: Sequence[Mention], text: str) -> str | None:
    """The body that a letter opens with, or the party that a decision names by a label (被处罚单位：…)."""
    for mention in mentions:
        if _opens_letter(text, mention):
            return text[mention.start : mention.end]
    for mention in mentions:
        if _is_labelled(text, mention.start):
            return text[mention.start : mention.end]
    return None


def aliases(mentions: Sequence[Mention], text: str) -> dict[str, int]:
    """The short names that the document defines, with the place in ``mentions`` of the body each stands for."""
    ends = {mention.end: at for at, mention in enumerate(mentions)}
    found: dict[str, int] = {}
    for match in _SHORT.finditer(text):
        at = ends.get(match.start())
        if at is not None:
            found.setdefault(match["short"].strip(), at)
    return found


def _is_labelled(text: str, start: int) -> bool:
    """Whether the label of a party stands before ``start``, with its colon."""
    sign = text[max(0, start - _LABEL_END) : start].rstrip(" \u3000\n")[-1:]
    return sign in _COLONS and _PARTY_LABEL.search(text, max(0, start - _LABEL_REACH), start) is not None


def _opens_letter(text: str, mention: Mention) -> bool:
    """Whether the mention is a line of its own with a colon: the body that the letter addresses."""
    begins = mention.start == 0 or text[mention.start - 1] == "\n"
    return begins and _COLON_ENDS_LINE.match(text, mention.end) is not None
