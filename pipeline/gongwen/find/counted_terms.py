"""What a length of time is for: the act behind a term (30日内完成整改), or that lasted so long (连续两年排名末位)."""

from __future__ import annotations

import re

from gongwen.find.counted_nouns import Governed
from gongwen.find.counted_words import ADVERB, EDGE, EVENT, MANNER, PREPOSITION, VERB, Vocabulary, Words

_TIME_UNITS = ("年", "月", "日", "天", "小时", "分钟", "周")
_WITHIN = re.compile("(?:之|以)?内(?![燃部设资陆河控外])")
_FIGURE = re.compile("[0-9０-９]|[一二三四五六七八九十两]{1,3}[个名家项]")
_ACT_END = re.compile("[，。；：、！？\n,;:!?()（）]|[0-9]|超过|不少于|至少|并|且|(?<=.)的|后(?=[，,])|起")
_TERM_END = re.compile("[。；;\n]")
_LASTING = re.compile("(?:连续|持续|过去|最近|近|历时) ?$")
_COMPLETING = ("完成", "办结")
ACT_UNITS = frozenset("次轮回遍趟")
_AT_ONCE = ("即", "就", "便", "才")
_REACH = 60
_LONGEST = 20


class Terms:
    """Reads the acts that lengths of time belong to."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def within(self, words: Words, end: int, unit: str) -> Governed | None:
        """The act behind a term that ends at ``end``: 自收到之日起15日内,到银行缴纳罚款 counts 缴纳罚款."""
        start = self._behind_term(words.text, end, unit)
        if start is None:
            return None
        for index in words.between(start, start + _REACH):
            begin, stop, part = words.starts[index], words.ends[index], words.parts[index]
            if _TERM_END.search(words.text, start, begin):
                return None
            if part & EVENT and not part & VERB:
                return Governed(begin, stop, act=True)
            if not part & VERB or part & (MANNER | PREPOSITION | ADVERB):
                continue
            if not self._vocabulary.makes_noun(words, index, len(words.text)):
                completes = words.text[begin:stop] in _COMPLETING and not _ACT_END.match(words.text, stop)
                return self._act(words, stop if completes else self._with_manner(words, start, begin))
        return None

    def lasting(self, words: Words, start: int, end: int, unit: str, following: int) -> Governed | None:
        """连续两年排名末位 counts 排名末位."""
        if not unit.endswith(_TIME_UNITS) or not _LASTING.search(words.text, max(0, start - 3), start):
            return None
        limit = words.stop_from(end, _LONGEST)
        stop = _ACT_END.search(words.text, end, limit)
        limit = stop.start() if stop else limit
        done = self._vocabulary.completing.search(words.text, end + 2, limit)
        return Governed(end, done.start() if done else limit, act=True) if end + 2 <= limit < following else None

    def repeated(self, words: Words, end: int, unit: str) -> Governed | None:
        """The act that took place so often: 先后4次听取汇报, 连续两次排名末位."""
        if unit.endswith(_TIME_UNITS) and words.text[end : end + 1] in _AT_ONCE:
            end += 1
        elif unit not in ACT_UNITS:
            return None
        index = words.starting_at(end, len(words.text))
        if index is None or not words.parts[index] & (VERB | EDGE):
            return None
        limit = words.stop_from(end, _LONGEST)
        stop = _ACT_END.search(words.text, end + 2, limit)
        return Governed(end, stop.start() if stop else limit, act=True)

    def _behind_term(self, text: str, end: int, unit: str) -> int | None:
        """Where the act behind 内 may begin; across a comma only where the term has a beginning (自…起15日内,)."""
        if not unit.endswith(_TIME_UNITS):
            return None
        within = _WITHIN.match(text, end)
        if not within and not text.endswith("内", 0, end):
            return None
        start = within.end() if within else end
        if text[start : start + 1] in ("，", ","):
            return start + 1 if within and "起" in text[max(0, end - 16) : end] else None
        return None if _FIGURE.match(text, start) else start

    def _with_manner(self, words: Words, start: int, begin: int) -> int:
        index = words.ending_at(begin, start)
        return words.starts[index] if index is not None and words.parts[index] & MANNER else begin

    def _act(self, words: Words, start: int) -> Governed:
        text = words.text
        stop = _ACT_END.search(text, start + 2, start + _LONGEST)
        end = stop.start() if stop else min(len(text), start + _LONGEST)
        done = self._vocabulary.completing.search(text, max(start + 2, end - 2), end)
        return Governed(start, done.start() if done else end, act=True)
