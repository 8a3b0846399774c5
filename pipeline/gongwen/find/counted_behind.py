"""What stands behind a figure: its noun (两名省考招录公务员), or the act that a term of days is for (30日内完成整改)."""

from __future__ import annotations

import re

from gongwen.find.counted_object import Governed, shorten
from gongwen.find.counted_words import (
    ADVERB,
    ASIDE,
    BODY,
    EDGE,
    EITHER,
    EVENT,
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
_AMONG = re.compile("(?<=.)[中内里](?=仅|有|已|未|尚|仍|只|实际|均|约|占)")
_AND = "、和及与 　"
_INSIDE = re.compile("(?<=..)[中内里][有仅]?$")
_WITHIN = re.compile("(?:之|以)?内(?![燃部设资陆河控外])")
_TIME_UNIT = re.compile("(?:年|月|日|天|小时|分钟|周)$")
_SERIES_OF = re.compile("[^，。；：！？\n,;:!?()（）0-9]{4,24}的([^，。；：、\n,;:]{2,8})(?=[，。；,;])")
_RELATIVE = re.compile("[^，。；：！？\n,;:!?()（）0-9]{2,18}?的(?=[^，。；：、为是占,;:])")
_ACT_END = re.compile("[，。；：、！？\n,;:!?()（）]|[0-9]|超过|不少于|至少|并|且|(?<=.)的|后(?=[，,])|起")
_TERM_END = re.compile("[。；;\n]")
_COMPLETING = ("完成", "办结")
_EVENT_UNITS = ("次", "场", "场次", "期", "轮", "回", "项", "件", "起")
_PLACE = re.compile("[上下前后内中里时间](?=[，,。；;、的有仅未已均还只])")
_BODY = re.compile("[^，。；的]{0,4}(?:站|所|队|机构|单位|企业|人员|小区)")
_LAND = re.compile("[米里亩顷]$")
_DIGIT = re.compile("[0-9０-９]|[一二三四五六七八九十两]{1,3}[个名家项]")
_REACH = 60
_BOUND = re.compile("(?:以|之)[内上下]|左右|上下")
_LASTING = re.compile("(?:连续|持续|过去|最近|近)$")


class BehindReader:
    """Reads what follows a figure up to the next punctuation or figure."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, words: Words, end: int, following: int, unit: str, governed: bool) -> tuple[int, int] | None:
        """The noun right behind ``end``, its right edge where the clause goes on with a predicate.

        ``governed`` tells that a verb stands right before the figure, so that a noun must follow (下辖4个派出监督站).
        """
        people = unit not in _EVENT_UNITS
        text = words.text
        start = end + (text[end : end + 1] == " ")
        if _BOUND.match(text, start):
            return None
        if _PLACE.match(text, start):
            return None
        if text[start : start + 1] == "的":
            start += 1
            if text[start : start + 1] in ("为", "是", "占", "") or self._is_edge(words, start):
                return None
        limit = min(words.stop_from(start, _LONGEST), following)
        if start >= limit or text[start] in self._vocabulary.not_first and words.starting_at(start, limit) is None:
            return None
        if self._is_edge(words, start, people) and not self._is_participle(words, start, limit, governed):
            return self._relative(words, start, following)
        if among := _AMONG.search(text, start, limit):
            limit = among.start()
        limit = self._right_edge(words, start, limit, people)
        if limit == following:
            limit = self._before_act(words, start, limit)
        while limit > start and text[limit - 1] in _AND:
            limit -= 1
        if inside := _INSIDE.search(text, max(start, limit - 3), limit):
            limit = inside.start()
        if limit <= start or text[start:limit] in self._vocabulary.not_counted:
            return None
        if text[limit : limit + 1] == "、" and (whole := _SERIES_OF.match(text, start, min(len(text), start + 36))):
            return whole.span(1) if whole.end() <= following else (start, limit)
        if text[start] == "《" and 0 < (title := text.rfind("》", start, limit - 2)):
            return title + 1, limit
        if _LAND.search(unit) and 0 < (of := text.find("的", start + 1, limit)):
            return start, of
        return shorten(text, start, limit), limit

    def _is_participle(self, words: Words, start: int, limit: int, governed: bool) -> bool:
        """Whether a verb tells a noun apart: behind a verb of the clause, or before a body (4个派出监督站)."""
        index = words.starting_at(start, limit)
        if index is None or not words.parts[index] & GOVERNING:
            return False
        if governed:
            return limit - words.ends[index] >= 2
        return not words.parts[index] & EDGE and bool(_BODY.match(words.text, words.ends[index], limit))

    def _before_act(self, words: Words, start: int, limit: int) -> int:
        """Of 16处农村水厂巡查3次 the act belongs to the next figure."""
        index = words.ending_at(limit, start + 2)
        return words.starts[index] if index is not None and words.parts[index] & VERB else limit

    def _is_edge(self, words: Words, start: int, people: bool = False) -> bool:
        """Whether a predicate begins here, so that the figure has no noun behind it."""
        index = words.starting_at(start, len(words.text))
        if index is None:
            return words.text[start : start + 1] in self._vocabulary.not_first
        part = words.parts[index]
        if part & (NOUN | BODY):
            return False
        if part & ASIDE:
            return True
        stop = words.ends[index]
        if part & VERB and words.is_noun_part(index, len(words.text), self._vocabulary):
            return False
        after = words.starting_at(stop, len(words.text))
        if part & EITHER:
            return bool(part & EDGE) or (
                after is not None and bool(words.parts[after] & EDGE) and not words.parts[after] & VERB
            )
        if part & MANNER and not part & EDGE:
            acts = after is not None and words.parts[after] & (GOVERNING | EDGE | (EITHER if people else 0))
            return bool(acts)
        short = stop - start == 1 and words.text[start] not in self._vocabulary.not_first
        return bool(part & (EDGE | VERB | PREPOSITION | ADVERB | MANNER | (0 if short else RELATION)))

    def _relative(self, words: Words, start: int, following: int) -> tuple[int, int] | None:
        """14家存在问题的企业 counts 企业: the noun behind a relative clause."""
        clause = _RELATIVE.match(words.text, start, min(following, start + 24))
        if not clause:
            return None
        if self._is_edge(words, clause.end()):
            return None
        limit = min(words.stop_from(clause.end(), 16), following)
        limit = self._right_edge(words, clause.end(), limit)
        return (clause.end(), limit) if limit - clause.end() >= 2 else None

    def _right_edge(self, words: Words, start: int, limit: int, people: bool = False) -> int:
        """Where a predicate ends the noun. Verbs that are nouns as often end it only before 完成, 到位 and the like."""
        for index in words.between(start, limit):
            begin, part = words.starts[index], words.parts[index]
            if begin == start or part & NOUN:
                continue
            if part & ASIDE and not part & BODY:
                return begin
            if part & SHORT_ADVERB and words.text[begin] == "各":
                after = words.starting_at(words.ends[index], limit)
                if after is not None and words.parts[after] & VERB:
                    return begin
            if part & VERB and words.is_noun_part(index, limit, self._vocabulary):
                continue
            if part & MANNER and not part & EDGE:
                after = words.starting_at(words.ends[index], limit)
                if after is not None and words.parts[after] & (GOVERNING | EDGE | (EITHER if people else 0)):
                    return begin
                continue
            if part & RELATION and words.ends[index] - begin > 1 and not part & VERB:
                return begin
            if part & EITHER:
                after = words.starting_at(words.ends[index], limit)
                done = after is not None and words.parts[after] & EDGE and not words.parts[after] & VERB
                agent = self._vocabulary.body.search(words.text, max(start, begin - 4), begin)
                if done or (agent and (words.ends[index] < limit or people)):
                    return begin
            elif part & (EDGE | VERB | PREPOSITION | ADVERB | MANNER):
                return begin
        return limit

    def lasting(self, words: Words, start: int, end: int, unit: str, following: int) -> Governed | None:
        """连续两年排名末位 counts 排名末位."""
        if not _TIME_UNIT.search(unit) or not _LASTING.search(words.text, max(0, start - 2), start):
            return None
        limit = words.stop_from(end, 20)
        stop = _ACT_END.search(words.text, end, limit)
        limit = stop.start() if stop else limit
        return Governed(end, limit, act=True) if end + 2 <= limit < following else None

    def term(self, words: Words, end: int, unit: str) -> Governed | None:
        """The act behind a term: 自收到之日起15日内,到银行缴纳罚款 counts 缴纳罚款."""
        if not _TIME_UNIT.search(unit):
            return None
        text = words.text
        within = _WITHIN.match(text, end)
        if not within and not text.endswith("内", 0, end):
            return None
        start = within.end() if within else end
        if _DIGIT.match(text, start):
            return None
        if text[start : start + 1] in ("，", ","):
            if not within or "起" not in text[max(0, end - 16) : end]:
                return None
            start += 1
        for index in words.between(start, start + _REACH):
            begin, part = words.starts[index], words.parts[index]
            if _TERM_END.search(text, start, begin):
                return None
            if part & EVENT and not part & VERB:
                return Governed(begin, words.ends[index], act=True)
            if part & VERB and not part & (MANNER | PREPOSITION | ADVERB):
                if not words.is_noun_part(index, len(text), self._vocabulary):
                    stop = words.ends[index]
                    completes = text[begin:stop] in _COMPLETING and not _ACT_END.match(text, stop)
                    return self._act(words, stop if completes else self._with_manner(words, start, begin))
        return None

    def _with_manner(self, words: Words, start: int, begin: int) -> int:
        index = words.ending_at(begin, start)
        return words.starts[index] if index is not None and words.parts[index] & MANNER else begin

    def _act(self, words: Words, start: int) -> Governed:
        text = words.text
        stop = _ACT_END.search(text, start + 2, start + 20)
        end = stop.start() if stop else min(len(text), start + 20)
        done = self._vocabulary.completing.search(text, max(start + 2, end - 2), end)
        end = done.start() if done else end
        return Governed(start, end, act=True)
