"""What stands before a figure: the noun that its clause governs (检查企业15家), or the act itself (立案45起)."""

from __future__ import annotations

import re

from gongwen.find.counted_edges import SPARE, Edges, Stretch
from gongwen.find.counted_nouns import Governed, Nouns
from gongwen.find.counted_terms import ACT_UNITS
from gongwen.find.counted_verbs import Verbs
from gongwen.find.counted_words import ADVERB, BODY, MANNER, SHORT_ADVERB, VERB, Vocabulary, Words

_JOINT = re.compile("(?:[、和后并及或]|或者)$")
_ASPECT = re.compile("了|[过出到](?![期程度失滤错户渡敏剩量租境入版口资来位达账访])")
_THAN = ("比", "较", "与", "同")
_OTHER = ("其他", "其它")
_LONG_OBJECT = 12
_TOLD = 6
_RESULTS = ("成功", "失败", "合格")


class ObjectReader:
    """Reads the clause before a figure."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._edges, self._nouns, self.verbs = Edges(vocabulary), Nouns(vocabulary), Verbs(vocabulary)

    def read(self, words: Words, start: int, end: int, unit: str) -> Governed | None:
        """What ``[start, end)``, the clause up to a figure of ``unit``, names as counted; ``None`` where nothing."""
        text = words.text
        if text[start:end].strip(SPARE) in _OTHER:
            at = text.index("其", start)
            return Governed(at, at + 2)
        if self._vocabulary.terms.match(text, start, end):
            return None
        right = self._edges.right(words, start, end)
        left = self._edges.left(words, start, right)
        if right < end and self._edges.is_measured(words, right, end):
            left = left._replace(measured=True)
        if left.start >= right:
            return None
        verb = self.verbs.governing(words, left, right, unit)
        if verb is None:
            return self._nouns.short(words, left.start, right, left)
        return self._object(words, left, right, verb, unit)

    def _object(self, words: Words, left: Stretch, end: int, index: int, unit: str) -> Governed | None:
        """The verb's object; the act where there is none, or where a unit of acts counts an act (听取汇报3次)."""
        text, vocabulary = words.text, self._vocabulary
        begin, stop = words.starts[index], words.ends[index]
        word = text[begin:stop]
        noun = stop + (_ASPECT.match(text, stop, end) is not None and words.starting_at(stop, end) is None)
        named = self._edges.left(words, noun, end, phrases=False).start
        if named >= end:
            body = words.starting_at(noun, end)
            if body is not None and words.parts[body] & BODY and word not in vocabulary.transfers:
                return Governed(noun, end, (begin, stop))
            return self._act(words, left, end, begin, stop)
        times = unit in ACT_UNITS and word not in vocabulary.light
        if times and end - noun > _LONG_OBJECT:
            return self._act(words, left, stop, begin, stop)
        if times or self._is_whole_act(words, word, noun, end):
            return Governed(begin, end, (begin, stop), act=True, subject=left.led)
        return self._nouns.short(words, named, end, left, (begin, stop))

    def _is_whole_act(self, words: Words, verb: str, start: int, end: int) -> bool:
        """Whether what follows the verb belongs to the act: 整改到位, 移送司法机关, 落实整改; not in 发放补贴."""
        text, vocabulary = words.text, self._vocabulary
        if vocabulary.completing.fullmatch(text, start, end) or text[start:end] in _RESULTS:
            return True
        if verb in vocabulary.transfers and vocabulary.agent.search(text, max(start, end - 4), end):
            return True
        index = words.starting_at(start, end)
        if verb in vocabulary.light or index is None or words.ends[index] != end:
            return False
        return bool(words.parts[index] & VERB) and (
            {verb, text[start:end]} <= vocabulary.either or text[start:end] not in vocabulary.things
        )

    def _act(self, words: Words, left: Stretch, end: int, verb: int, verb_end: int) -> Governed:
        """An act with its manner (按时办结), without who acts (综合执法大队立案)."""
        begin = verb
        while (index := self._joined(words, left.start, begin)) is not None:
            begin = words.starts[index]
        if begin > left.start and words.text[verb:verb_end] in self._vocabulary.things and end - left.start <= _TOLD:
            return Governed(left.start, end)
        before = begin
        while (index := words.ending_at(before, left.start)) is not None:
            if not words.parts[index] & (ADVERB | SHORT_ADVERB):
                break
            before = words.starts[index]
        acting = before > left.start and self.verbs.follows_subject(words, left.start, before)
        if before > left.start and not acting and not left.phrase:
            topic = begin == verb and words.text[verb:verb_end] in self._vocabulary.light
            return Governed(left.start, verb if topic else end)
        return Governed(begin, end, (verb, verb_end), act=True, subject=left.led or acting)

    def _joined(self, words: Words, start: int, at: int) -> int | None:
        """The manner or verb right before ``at``, or the verb that is coordinated with the one there (查封、扣押)."""
        if at <= start:
            return None
        index = words.ending_at(at, start)
        if index is not None:
            return index if words.parts[index] & (MANNER | VERB) else None
        joint = _JOINT.search(words.text, max(start, at - 2), at)
        index = words.ending_at(joint.start(), start) if joint else None
        return index if index is not None and words.parts[index] & VERB else None
