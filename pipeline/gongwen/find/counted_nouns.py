"""A counted noun, as short as stays unambiguous."""

from __future__ import annotations

import re
from typing import NamedTuple

from gongwen.find.counted_edges import Stretch
from gongwen.find.counted_words import ADVERB, ASIDE, BODY, NOUN, VERB, Vocabulary, Words

LONGEST = 40
_OTHERS = re.compile("等(?!级|次|额|于|候|待|学|身)(?:方面的?)?(?=[^，。、]{2})")
_AMONG = re.compile("(?<=..)(?<![集初高其])中(?![心学小国央介药医型期等级层标]|$)")
_KEPT = re.compile("(?:具有|具备|取得|符合|持有|含|从事)")
_LONGEST_KEPT = 14


class Governed(NamedTuple):
    """The counted stretch ``[start, end)`` and its verb's; ``act`` where the act itself is counted (立案45起).

    ``subject`` tells that somebody, or each of something, stands before the verb.
    """

    start: int
    end: int
    verb: tuple[int, int] | None = None
    act: bool = False
    subject: bool = False


class Nouns:
    """Cuts off a noun's front what is not needed to tell it, and off its end where it goes to."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def short(
        self, words: Words, start: int, end: int, left: Stretch, verb: tuple[int, int] | None = None
    ) -> Governed | None:
        """The noun in ``[start, end)``, governed by ``verb`` in the clause ``left``; ``None`` where nothing is left."""
        text = words.text
        start = self._behind_means(words, start, end, left, verb)
        for others in _OTHERS.finditer(text, start, end):
            start = others.end()
        end -= text[end - 1] == "等"
        start = without_attribute(text, start, end)
        if among := _AMONG.search(text[start:end], 2):
            start += among.end()
        aside = words.starting_at(start, end)
        if aside is not None and words.parts[aside] & ASIDE:
            start = words.ends[aside]
        while start < end and text[start] in "、 和及与的" and not words.is_part(start, end, NOUN | VERB):
            start += 1
        return Governed(start, end, verb, subject=left.led) if 0 < end - start <= LONGEST else None

    def _behind_means(self, words: Words, start: int, end: int, left: Stretch, verb: tuple[int, int] | None) -> int:
        """Where the noun begins behind what it went through (门户网站公开信息) and who did it (法律顾问全年值班)."""
        text, vocabulary = words.text, self._vocabulary
        through = text[start].isdigit() or (verb is None and left.phrase)
        if through and (means := vocabulary.means.match(text, start, end)):
            return means.end()
        if verb is None and left.phrase and (agents := list(vocabulary.agents.finditer(text, start, end - 2))):
            return agents[-1].end()
        if inside := self._behind_adverb(words, start, end):
            return inside
        return start

    def _behind_adverb(self, words: Words, start: int, end: int) -> int | None:
        """法律顾问全年值班: behind an adverb stands what the people before it do."""
        for index in words.between(start + 2, end - 1):
            if not words.parts[index] & (ADVERB | ASIDE) or words.parts[index] & (NOUN | BODY):
                continue
            begin = words.starts[index]
            if words.text[begin] not in "和及以或":
                agent = self._vocabulary.agent.search(words.text, max(start, begin - 4), begin)
                return words.ends[index] if agent else None
        return None


def without_attribute(text: str, start: int, end: int) -> int:
    """Where a noun begins without its attribute before 的; one that tells apart stays (具有法律职业资格的人员)."""
    of = text.rfind("的", start, end - 1)
    if of < 0 or text[of - 1] in "标目":
        return start
    kept = _KEPT.search(text, start, min(start + 5, of))
    return kept.start() if kept and end - kept.start() <= _LONGEST_KEPT else of + 1
