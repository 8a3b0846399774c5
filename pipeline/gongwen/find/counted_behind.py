"""The noun behind a figure (三名新录用选调生), and where the clause goes on behind it."""

from __future__ import annotations

import re

from gongwen.find.counted_nouns import without_attribute
from gongwen.find.counted_words import (
    ADVERB,
    BODY,
    DATE,
    EDGE,
    EITHER,
    GOVERNING,
    MANNER,
    NOUN,
    PREPOSITION,
    RELATION,
    SHORT_ADVERB,
    VERB,
    Vocabulary,
    Words,
)

_LONGEST = 40
# A figure before these has no noun: they bound it or tell a place.
_NO_NOUN = re.compile("[/／%％℃]|(?:以|之)[内上下]|左右|上下|[上下前后内中里时间](?=[，,。；;、的有仅未已均还只])")
_OF_NOTHING = ("为", "是", "占", "")
_AMONG = re.compile("(?<=.)[中内里](?=仅|有|已|未|尚|仍|只|实际|均|约|占)")
_INSIDE = re.compile("(?<=..)[中内里][有仅]?$")
_WORD = re.compile(r"\w")
_AND = "、和及与的 　"
_RELATIVE = re.compile("[^，。；：！？\n,;:!?()（）0-9]{2,18}?的(?=[^，。；：、为是占,;:])")
_BODY = re.compile("[^，。；的]{0,4}(?:站|所|队|机构|单位|企业|人员|小区)")
# Units of what takes place: a manner behind them is the noun's (2次集中清理), behind others that of somebody's deed.
_EVENT_UNITS = ("次", "场", "场次", "期", "轮", "回", "项", "件", "起")


class BehindReader:
    """Reads what follows a figure up to the next punctuation or figure."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, words: Words, end: int, following: int, unit: str, *, governed: bool) -> tuple[int, int] | None:
        """The noun right behind a figure that ends at ``end``, up to the figure at ``following`` at most.

        ``governed`` tells that a verb stands right before the figure, so that a noun must follow (下辖4个派出监督站).
        """
        text = words.text
        start = end + (text[end : end + 1] == " ")
        if text[start : start + 1] == "的":
            start += 1
            if text[start : start + 1] in _OF_NOTHING or self._is_edge(words, start, doers=False):
                return None
        limit = min(words.stop_from(start, _LONGEST), following)
        if start >= limit or _NO_NOUN.match(text, start) or self._begins_none(words, start, limit):
            return None
        doers = unit not in _EVENT_UNITS
        if self._is_edge(words, start, doers=doers) and not self._is_participle(words, start, limit, governed):
            return None
        limit = self._end(words, start, limit, following, unit)
        if not _WORD.search(text, start, limit) or text[start:limit] in self._vocabulary.not_counted:
            return None
        return self._short(text, start, limit, following, unit)

    def _begins_none(self, words: Words, start: int, limit: int) -> bool:
        return words.text[start] in self._vocabulary.not_first and words.starting_at(start, limit) is None

    def _end(self, words: Words, start: int, limit: int, following: int, unit: str) -> int:
        """Where the noun ends, without what leads to the next figure."""
        text = words.text
        if among := _AMONG.search(text, start, limit):
            limit = among.start()
        limit = self._right_edge(words, start, limit, doers=unit not in _EVENT_UNITS)
        limit = self._counted_kind(text, start, limit, unit)
        if limit == following:  # of 16处农村水厂巡查3次 the act belongs to the next figure
            index = words.ending_at(limit, start + 2)
            limit = words.starts[index] if index is not None and words.parts[index] & VERB else limit
        while limit > start and text[limit - 1] in _AND:
            limit -= 1
        inside = _INSIDE.search(text, max(start, limit - 3), limit)
        return inside.start() if inside else limit

    def is_of_kind(self, text: str, start: int, end: int, unit: str) -> bool:
        """Whether ``[start, end)`` names what the unit counts, as far as the unit tells."""
        kind = self._vocabulary.kinds.get(unit)
        return kind is None or kind.search(text, start, end) is not None

    def _counted_kind(self, text: str, start: int, limit: int, unit: str) -> int:
        """Where a noun of the kind the unit counts ends, so that a predicate in no list ends it (3名律师|驻园办公)."""
        kind = self._vocabulary.kinds.get(unit)
        if kind is None:
            return limit
        ends = [word.end() for word in kind.finditer(text, start, limit)]
        return ends[-1] if ends and limit - ends[-1] >= 2 else limit

    def _short(self, text: str, start: int, limit: int, following: int, unit: str) -> tuple[int, int]:
        """The noun without its attributes: a list of them (轻微违法、及时改正的企业), a title, what is on the land."""
        if text[start] == "《" and (title := text.rfind("》", start, limit - 2)) > 0:
            return title + 1, limit
        return without_attribute(text, start, limit), limit

    def _is_participle(self, words: Words, start: int, limit: int, governed: bool) -> bool:
        """Whether a verb tells a noun apart: behind a verb of the clause, or before a body (4个派出监督站)."""
        index = words.starting_at(start, limit)
        if index is None or not words.parts[index] & GOVERNING:
            return False
        if governed:
            return limit - words.ends[index] >= 2
        return not words.parts[index] & EDGE and bool(_BODY.match(words.text, words.ends[index], limit))

    def _is_edge(self, words: Words, start: int, *, doers: bool) -> bool:
        """Whether a predicate begins at ``start``, so that the figure has no noun behind it."""
        text, end = words.text, len(words.text)
        index = words.starting_at(start, end)
        if index is None:
            return text[start : start + 1] in self._vocabulary.not_first
        part = words.parts[index]
        if part & (NOUN | BODY | DATE):
            return bool(part & DATE)
        if part & VERB and self._vocabulary.makes_noun(words, index, end):
            return False
        if part & EITHER:
            return bool(part & EDGE) or words.is_followed_by(index, end, EDGE, but=VERB)
        if part & MANNER and not part & EDGE:
            return words.is_followed_by(index, end, GOVERNING | EDGE | (EITHER if doers else 0))
        short = words.ends[index] - start == 1 and text[start] not in self._vocabulary.not_first
        return bool(part & (EDGE | VERB | PREPOSITION | ADVERB | MANNER | (0 if short else RELATION)))

    def behind_relative(self, words: Words, end: int, following: int) -> tuple[int, int] | None:
        """14家存在问题的企业 counts 企业: the noun behind a relative clause that begins at ``end``."""
        clause = _RELATIVE.match(words.text, end, min(following, end + 24))
        if not clause or not self._is_edge(words, end, doers=True) or self._is_edge(words, clause.end(), doers=False):
            return None
        begin = clause.end()
        limit = self._right_edge(words, begin, min(words.stop_from(begin, 16), following), doers=False)
        return (begin, limit) if limit - begin >= 2 else None

    def _right_edge(self, words: Words, start: int, limit: int, *, doers: bool) -> int:
        """Where a predicate ends the noun in ``[start, limit)``; ``doers`` where the figure may count who acts."""
        for index in words.between(start, limit):
            if words.starts[index] > start and self._ends_noun(words, start, index, limit, doers):
                return words.starts[index]
        return limit

    def _ends_noun(self, words: Words, start: int, index: int, limit: int, doers: bool) -> bool:
        begin, part = words.starts[index], words.parts[index]
        if words.text[begin : words.ends[index]] in ("和", "及", "与", "以及") and limit - words.ends[index] >= 2:
            return words.is_followed_by(index, limit, VERB | EDGE)
        if part & (NOUN | BODY | DATE):
            return bool(part & DATE)
        if part & SHORT_ADVERB and words.text[begin] == "各" and begin - start >= 2:
            return True
        if part & VERB and self._vocabulary.makes_noun(words, index, limit):
            return False
        if part & MANNER and not part & EDGE:
            return words.is_followed_by(index, limit, GOVERNING | EDGE | (EITHER if doers else 0))
        if part & EITHER:  # part of the noun, but for 企业整改到位, 干部参加培训
            agent = self._vocabulary.agent.search(words.text, max(start, begin - 4), begin)
            done = words.is_followed_by(index, limit, EDGE, but=VERB)
            return done or (agent is not None and doers)
        long_relation = part & RELATION and words.ends[index] - begin > 1
        return bool(long_relation or part & (EDGE | VERB | PREPOSITION | ADVERB | MANNER))
