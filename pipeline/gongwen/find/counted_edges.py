"""The edges of the clause before a figure: what leads to its noun or verb, and what parts the noun from the figure."""

from __future__ import annotations

import re
from typing import NamedTuple

from gongwen.find.counted_words import (
    ADVERB,
    ASIDE,
    BODY,
    COMPARE,
    MANNER,
    NOUN,
    PREPOSITION,
    RELATION,
    SHARE,
    SHORT_ADVERB,
    VERB,
    Vocabulary,
    Words,
)

SPARE = " 　、：:—－·"
_MARKER = re.compile(
    "[0-9]{1,2}[.、．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|第[一二三四五六七八九十][,，、]|[一二三四五六七八九十]是"
)
_NOTE = re.compile(r"\[[0-9]{1,2}\]$")
_ARTICLE = "第[^，。；、]{1,12}[条款项]"
_BASIS = re.compile(
    f"(?:依据|依照|按照|根据|对照|适用|违反|依)(?:《〇*》(?:{_ARTICLE})?[、和及]?){{1,9}}(?:等|的|之)?(?:规定|要求)?"
    f"|《〇*》{_ARTICLE}(?:的?规定)?"
)
# Of a price or a rate: 提高到每人每月560元.
_PER_UNIT = "平方米|立方米|公斤|千克|斤|吨|度|亩|公顷|公里|人|户|个|件|次|套|学期|年|月|天|日|季度"
_PER = re.compile(f"(?:每(?:{_PER_UNIT})){{1,2}}$")
_FARTHEST = 20
_REACHING = re.compile(
    "(?:[提升降增减涨跌扩缩压调延][高升低加少长大小短减展整伸调缩]?|[上下回][升涨调降落]|稳定|保持|控制)(?:至|到|为|在)$"
)


class Stretch(NamedTuple):
    """The stretch of a clause that is left, and what was taken off its edges.

    ``led``: somebody or each; ``phrase``: with whom, where or by what; ``measured``: words of growth or of reaching.
    """

    start: int
    end: int
    led: bool = False
    phrase: bool = False
    measured: bool = False


class Edges:
    """Takes off a clause's edges what is no part of what is counted."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def right(self, words: Words, start: int, end: int) -> int:
        """Without what stands between the noun and its figure: 达到, 比上年增长, 占支出的, 高于全省平均水平."""
        text, related = words.text, False
        while end > start:
            if text[end - 1] in SPARE:
                end -= 1
            elif text[end - 1] == "]" and (note := _NOTE.search(text, max(start, end - 4), end)):
                end = note.start()
            elif (each := _PER.search(text, max(start, end - 10), end)) and each.start() > start:
                related, end = True, each.start()
            elif (share := self._share(words, start, end)) is not None:
                end = share
            else:
                index = words.ending_at(end, start)
                kinds = RELATION | ASIDE | ADVERB | (PREPOSITION if related else 0)
                if index is not None and words.parts[index] & kinds and not words.parts[index] & NOUN:
                    related, end = True, words.starts[index]
                elif reaching := _REACHING.search(text, max(start, end - 3), end):
                    related, end = True, reaching.start()
                else:
                    break
        than = words.last(start, end, COMPARE)
        if than is None:
            return end
        over = words.last(start, end, COMPARE, shortest=2)
        if over is None:
            over = than if related and end - than < _FARTHEST else None
        return end if over is None else self.right(words, start, over)

    def _share(self, words: Words, start: int, end: int) -> int | None:
        """Where 占一般公共预算支出的, 为年计划的, 占生产总值的比重 begins."""
        if words.text[end - 1] == "的" or words.text.endswith(("比重", "比例"), start, end):
            return words.last(start, end, SHARE)
        return None

    def is_measured(self, words: Words, start: int, end: int) -> bool:
        """Whether a word of growth, of reaching or of a share stands there, so that a statistic is told, no deed."""
        return any(
            words.parts[index] & SHARE
            or (words.parts[index] & (RELATION | ADVERB) == RELATION and words.ends[index] - words.starts[index] > 1)
            for index in words.between(start, end)
        )

    def left(self, words: Words, start: int, end: int, *, phrases: bool = True) -> Stretch:
        """Without markers, adverbs, organisations, dates and, with ``phrases``, who it was done with, where and how."""
        text, led, phrase = words.text, False, False
        while start < end:
            if text[start] in SPARE or text[start] == "的":
                start += 1
                continue
            if match := _MARKER.match(text, start, end) or _BASIS.match(text, start, end):
                start = match.end()
                continue
            index = words.starting_at(start, end)
            if index is None:
                break
            part, stop = words.parts[index], words.ends[index]
            if part & ASIDE or self._is_adverb(words, index, end):
                led = led or bool(part & BODY) or text[start] == "每"
            elif phrases and part & PREPOSITION and not self._governs(words, index, end):
                phrase, stop = True, self._phrase_end(words, index, end)
            else:
                break
            start = stop
        return Stretch(start, end, led, phrase)

    def _is_adverb(self, words: Words, index: int, end: int) -> bool:
        if words.parts[index] & ADVERB:
            return True
        known = VERB | ADVERB | ASIDE | MANNER | PREPOSITION
        return bool(words.parts[index] & SHORT_ADVERB) and words.is_followed_by(index, end, known)

    def _governs(self, words: Words, index: int, end: int) -> bool:
        """Whether 协助, 联合 and the like, that lead to a verb as often, are verbs or adverbs here: no verb follows."""
        if not words.parts[index] & (VERB | MANNER):
            return False
        return not any(words.parts[later] & VERB for later in words.between(words.ends[index], end))

    def _phrase_end(self, words: Words, index: int, end: int) -> int:
        """Behind 对食品企业, 在全市: up to the last adverb behind it; else only the preposition goes."""
        for later in reversed(words.between(words.ends[index] + 1, end)):
            if words.parts[later] & (ADVERB | MANNER) and not words.parts[later] & (VERB | NOUN):
                return words.starts[later]
        return words.ends[index]


def leaves_noun(words: Words, at: int, end: int) -> bool:
    """Whether something that a verb before ``at`` could govern stands in ``[at, end)``."""
    return bool(words.text[at:end].strip(SPARE)) and words.text[at] not in "、和及与后并或"
