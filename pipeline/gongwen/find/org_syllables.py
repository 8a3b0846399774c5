"""Words that stop a name elsewhere and stand inside a proper one: a firm's trade, a syllable of its own name, a field.

Part of the walk of :mod:`gongwen.find.org_edges`.
"""

from __future__ import annotations

from gongwen.find.org_walk import PLACES, SYLLABLES, Walk
from gongwen.find.org_words import Kind

_JOINTS = frozenset("和同为建设")  # of these, syllables of places only
_LEGAL_FORMS = ("有限公司", "有限责任公司", "合作社", "律师事务所", "超市", "合伙企业")
_PREPOSITIONS = frozenset("对与和及在被将由向从给把为以请经于的了")
_BRANCH = 4  # characters of a firm's own name between its division and its trade


def is_of_a_firm(walk: Walk, word: str, start: int, end: int) -> bool:
    """Whether a word is a firm's trade (表面处理|有限公司), a syllable of it (零部件) or of its own name (永发)."""
    closes = walk.text.startswith((walk.suffix.text, "(", "（"), end)
    if len(word) == 1 and walk.suffix.text.endswith(_LEGAL_FORMS) and walk.is_han(start - 1):
        if word == "和":
            return closes and walk.before(start)[1] is None
        return word not in _PREPOSITIONS and (closes or walk.before(start)[1] is None)
    return not walk.proper and word in walk.words.trades


def place_left(walk: Walk, start: int, end: int) -> int | None:
    """The end of the division not far left of a one-character word: all that stands between is a firm's own name.

    岚浦县|好又多超市有限公司.
    """
    if end - start > 1 or walk.located or len(walk.suffix.text) < 2:
        return None
    for at in range(start, max(walk.limit, start - _BRANCH) - 1, -1):
        if not walk.is_han(at) or walk.text[at] in _PREPOSITIONS:
            return None
        if walk.is_han(at - 1) and walk.text[at - 1] in "省市县区旗州镇乡" and walk.before(at)[1] in PLACES:
            return at
    return None


def is_field(walk: Walk, end: int) -> bool:
    """Whether the word that ends here is the first of two fields that 和 joins in one name (粮食|和物资储备中心)."""
    if walk.body not in ("office", "branch") or walk.proper or walk.place:
        return False
    long = walk.subject or len(walk.suffix.text) > 2
    return long and walk.is_han(end - 1) and walk.before(end)[1] is Kind.TERM


def is_name_syllable(walk: Walk, start: int, end: int) -> bool:
    """Whether a small word stands inside a proper name (城中支行, 中天公司)."""
    syllable = walk.text[start] in SYLLABLES and walk.text[start] not in _JOINTS
    if end - start != 1 or not syllable or walk.body == "office":
        return False
    if walk.located or not walk.is_han(start - 1):
        return False
    kind = walk.before(start)[1]
    return kind is None or (kind is Kind.REGION and walk.proper > 0)
