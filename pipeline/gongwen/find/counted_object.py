"""What stands before a figure: the noun that its clause governs (检查企业15家), or the act itself (立案45起)."""

from __future__ import annotations

import re
from typing import NamedTuple

from gongwen.find.counted_words import (
    ADVERB,
    ASIDE,
    BODY,
    COMPARE,
    EITHER,
    EVENT,
    GOVERNING,
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

_MARKER = re.compile(
    r"[0-9]{1,2}[.、．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|第[一二三四五六七八九十][,，、]|[一二三四五六七八九十]是"
)
_NOTE = re.compile(r"\[[0-9]{1,2}\]$")
_ARTICLE = "第[^，。；、]{1,12}[条款项]"
_BASIS = re.compile(
    f"(?:依据|依照|按照|根据|对照|适用|违反|依)(?:《〇*》(?:{_ARTICLE})?[、和及]?){{1,9}}(?:等|的|之)?(?:规定|要求)?|《〇*》{_ARTICLE}(?:的?规定)?"
)
_OTHERS = re.compile("等(?!级|次|额|于|候|待|学|身)(?=[^，。、]{2})")
_GOING = re.compile("(?<=..)(?:到|赴)[^，。、]{2,10}$")
_AMONG = re.compile("(?<=..)(?<![集初高其])中(?![心学小国央介药医型期等级层标])")
_JOINT = re.compile("(?:[、和后并及或]|或者)$")
_ASPECTS = ("了", "过", "出", "到")
_COPULA = re.compile("(?:范围|标准|目标|内容|重点|条件)(?:为|是)|显示|表明|查明|证实")
_SPARE = " 　、：:—－·"
_KEPT = re.compile("(?:具有|具备|取得|符合|持有|含|从事)")
_EACH = re.compile("每(?:一)?(?:个|名|家|户|位|所|支|组|批|件)?")
_ACT_UNITS = frozenset("次轮回遍趟")
_LONGEST = 40
_SHORT_OF = 14
_OTHER = ("其他", "其它")


class Governed(NamedTuple):
    """The counted stretch ``[start, end)`` and the verb as ``[verb, verb_end)``; ``act`` where the act itself is counted.

    ``subject`` tells that somebody or ``每…`` stands before the verb, ``whole`` that no word was taken off its front.
    """

    start: int
    end: int
    verb: tuple[int, int] | None = None
    act: bool = False
    subject: bool = False


class Stretch(NamedTuple):
    """A stretch of the clause and what was taken off its edges."""

    start: int
    end: int
    led: bool = False
    phrase: bool = False
    measured: bool = False


class ObjectReader:
    """Reads the clause before a figure from its right edge to its verb."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, words: Words, start: int, end: int, unit: str) -> Governed | None:
        """What ``[start, end)``, the clause up to the figure, names as counted; ``None`` where it names nothing."""
        text = words.text
        if text[start:end].strip(_SPARE) in _OTHER:
            return Governed(start + len(text[start:end]) - len(text[start:end].lstrip(_SPARE)), end)
        if self._vocabulary.terms.match(text, start, end):
            return None
        right = self._right_edge(words, start, end)
        left = self._left_edge(words, start, right)
        if right < end and self._is_measured(words, right, end):
            left = left._replace(measured=True)
        if left.start >= right:
            return self._body(words, start, right, end)
        verb = self._verb(words, left, right)
        if verb is None:
            return self._noun(words, left.start, right, left)
        return self._object(words, left, right, verb, unit)

    def _body(self, words: Words, start: int, right: int, end: int) -> Governed | None:
        """A body that grows or shrinks is counted itself (消防站由7个增至15个)."""
        for index in reversed(words.between(start, end)):
            if words.parts[index] & BODY and words.text[words.starts[index] - 1 : words.starts[index]] not in (
                "比",
                "较",
                "与",
                "同",
            ):
                grows = (
                    self._is_measured(words, words.ends[index], end)
                    or words.text[words.ends[index] : end].strip() == "由"
                )
                return Governed(words.starts[index], words.ends[index]) if grows else None
        return None

    def final_verb(self, words: Words, start: int, end: int) -> tuple[int, int] | None:
        """The verb right before a figure whose noun stands behind it (召开一次会议), adverbs between."""
        at = end
        while at > start:
            if words.text[at - 1] in _SPARE:
                at -= 1
                continue
            index = words.ending_at(at, start)
            if index is None:
                return None
            if words.parts[index] & VERB:
                return words.starts[index], at
            if not words.parts[index] & (ADVERB | RELATION | ASIDE):
                return None
            at = words.starts[index]
        return None

    def fallback(self, words: Words, start: int, end: int) -> Governed | None:
        """The verb that was read as a mere relation (完成12件), where the sentence offers nothing else."""
        verb = self.final_verb(words, start, end)
        return Governed(*verb, verb, act=True) if verb else None

    def _right_edge(self, words: Words, start: int, end: int) -> int:
        """Without what stands between the noun and its figure: 达到, 比上年增长, 占支出的."""
        text, compared = words.text, False
        while end > start:
            if text[end - 1] in _SPARE:
                end -= 1
                continue
            if text[end - 1] == "]" and (note := _NOTE.search(text, max(start, end - 4), end)):
                end = note.start()
                continue
            if (text[end - 1] == "的" or text.endswith(("比重", "比例"), start, end)) and (
                share := self._last(words, start, end, SHARE)
            ) is not None:
                end = share
                continue
            index = words.ending_at(end, start)
            if index is None or not words.parts[index] & (RELATION | ASIDE | ADVERB | (PREPOSITION if compared else 0)):
                break
            if words.parts[index] & NOUN:
                break
            compared = True
            end = words.starts[index]
        if (over := self._last_long(words, start, end)) is not None:
            return self._right_edge(words, start, over)
        if compared and (than := self._last(words, start, end, COMPARE)) is not None and end - than < _LONGEST // 2:
            end = self._right_edge(words, start, than)
        return end

    def _is_measured(self, words: Words, start: int, end: int) -> bool:
        """Whether a word of growth or of reaching stands between, so that a statistic is told and nobody acts."""
        return any(
            words.parts[index] & SHARE
            or (
                words.parts[index] & RELATION
                and not words.parts[index] & ADVERB
                and words.ends[index] - words.starts[index] > 1
            )
            for index in words.between(start, end)
        )

    def _last(self, words: Words, start: int, end: int, part: int) -> int | None:
        for index in reversed(words.between(start, end)):
            if words.parts[index] & part:
                return words.starts[index]
        return None

    def _last_long(self, words: Words, start: int, end: int) -> int | None:
        """高于全省平均水平: a comparison that is a word of its own ends the noun wherever it stands."""
        for index in reversed(words.between(start, end)):
            if words.parts[index] & COMPARE and words.ends[index] - words.starts[index] > 1:
                return words.starts[index]
        return None

    def _left_edge(self, words: Words, start: int, end: int, *, lead: bool = True) -> Stretch:
        """Without markers, adverbs, organisations and dates, and the phrases that tell with whom, where and by what."""
        text, led, phrase = words.text, False, False
        while start < end:
            if text[start] in _SPARE or text[start] == "的":
                start += 1
                continue
            if match := _MARKER.match(text, start, end) or _BASIS.match(text, start, end):
                start = match.end()
                continue
            index = words.starting_at(start, end)
            if index is None:
                break
            part = words.parts[index]
            if part & ASIDE:
                led = led or bool(part & BODY)
                start = words.ends[index]
            elif part & ADVERB or (part & SHORT_ADVERB and self._before_word(words, words.ends[index], end)):
                led = led or text[start] == "每"
                start = words.ends[index]
            elif lead and part & MANNER and self._leads_to_verb(words, index, end):
                start = words.ends[index]
            elif lead and part & PREPOSITION and not (part & (VERB | MANNER) and self._governs_noun(words, index, end)):
                phrase = True
                start = self._phrase_end(words, index, end)
            else:
                break
        return Stretch(start, end, led, phrase)

    def _before_word(self, words: Words, at: int, end: int) -> bool:
        index = words.starting_at(at, end)
        return index is not None and bool(words.parts[index] & (VERB | ADVERB | ASIDE | MANNER | PREPOSITION))

    def _leads_to_verb(self, words: Words, index: int, end: int) -> bool:
        """Whether a verb with a noun of its own follows: then the manner is told of the verb, not of the noun."""
        for later in words.between(words.ends[index], end):
            if (
                words.parts[later] & VERB
                and not words.is_noun_part(later, end, self._vocabulary)
                and self._leaves_noun(words, words.ends[later], end)
            ):
                return words.starts[later] - words.ends[index] < 2 or bool(words.parts[later] & GOVERNING)
        return False

    def _governs_noun(self, words: Words, index: int, end: int) -> bool:
        """协助, 指导 and the like are verbs where no other verb follows."""
        return not any(words.parts[later] & VERB for later in words.between(words.ends[index], end))

    def _phrase_end(self, words: Words, index: int, end: int) -> int:
        """Behind 对食品企业, 在全市: up to the last adverb behind it; else only the preposition goes."""
        for later in reversed(words.between(words.ends[index] + 1, end)):
            if words.parts[later] & (ADVERB | MANNER) and not words.parts[later] & (VERB | NOUN):
                return words.starts[later]
        return words.ends[index]

    def _verb(self, words: Words, left: Stretch, end: int) -> int | None:
        """The index of the governing verb: of case nouns the first that deals with cases, else the last with a noun."""
        vocabulary, text = self._vocabulary, words.text
        rate = vocabulary.rate.search(text, max(left.start, end - 4), end)
        event = not rate and vocabulary.event.search(text, max(left.start + 2, end - 4), end)
        case = not rate and vocabulary.case.search(text, max(left.start, end - 6), end)
        chosen: int | None = None
        final: int | None = None
        spare: int | None = None
        free = True  # at a verb's place: nothing but verbs and adverbs so far
        at = left.start
        for index in words.between(left.start, end):
            begin, stop, part = words.starts[index], words.ends[index], words.parts[index]
            free = free and not text[at:begin].strip(_SPARE)
            at = stop
            if not part & VERB or words.is_noun_part(index, end, self._vocabulary):
                free = free and bool(part & (ADVERB | SHORT_ADVERB | MANNER | ASIDE)) and not part & (NOUN | VERB)
                free = free or bool(part & BODY)
                continue
            word = text[begin:stop]
            if (rate or left.measured) and word not in vocabulary.rate_verbs:
                free = False
                continue
            place = (
                free
                or text[begin - 1] == "”"
                or self._behind_adverb(words, begin, left.start)
                or self._follows_agent(words, left.start, begin)
            )
            if part & EITHER and not place:
                spare = index
                continue
            if not self._leaves_noun(words, stop, end):
                final = index
                continue
            if (case and word in vocabulary.case_verbs) or (event and word in vocabulary.light):
                return self._chain_end(words, index, end)
            chosen = index
            free = part & EITHER == 0 and word in vocabulary.light or word in vocabulary.control
        if chosen is None and final is None and left.phrase:
            return spare
        return final if chosen is None else chosen

    def _behind_adverb(self, words: Words, at: int, start: int) -> bool:
        index = words.ending_at(at, start)
        return index is not None and bool(words.parts[index] & (ADVERB | BODY)) and not words.parts[index] & NOUN

    def _chain_end(self, words: Words, index: int, end: int) -> int:
        """The last of verbs that stand side by side (排查整治, 制定出台)."""
        following = words.starting_at(words.ends[index], end)
        while (
            following is not None
            and words.parts[following] & GOVERNING
            and not words.is_noun_part(following, end, self._vocabulary)
        ):
            if not self._leaves_noun(words, words.ends[following], end):
                break
            index, following = following, words.starting_at(words.ends[following], end)
        return index

    def _follows_agent(self, words: Words, start: int, at: int) -> bool:
        while (index := words.ending_at(at, start)) is not None and words.parts[index] & (
            ADVERB | SHORT_ADVERB | MANNER
        ):
            at = words.starts[index]
        return bool(self._vocabulary.agent.search(words.text, max(start, at - 4), at))

    def _leaves_noun(self, words: Words, at: int, end: int) -> bool:
        return bool(words.text[at:end].strip(_SPARE)) and words.text[at] not in "、和及与后并或"

    def _object(self, words: Words, left: Stretch, end: int, index: int, unit: str) -> Governed | None:
        """The verb's object; the act itself where there is none, or where a unit of acts counts an act (听取汇报3次)."""
        text, vocabulary = words.text, self._vocabulary
        begin, stop = words.starts[index], words.ends[index]
        verb = (begin, stop)
        word = text[begin:stop]
        noun = stop + (text[stop : stop + 1] in _ASPECTS and words.starting_at(stop, end) is None)
        stretch = self._left_edge(words, noun, end, lead=False)
        if stretch.start >= end:
            body = words.starting_at(noun, end)
            if body is not None and words.parts[body] & BODY and word not in vocabulary.transfers:
                return Governed(noun, end, verb)
            return self._act(words, left, end, verb)
        event = unit in _ACT_UNITS and word not in vocabulary.light
        handed = word in vocabulary.transfers and vocabulary.body.search(text, max(noun, end - 4), end)
        completed = self._vocabulary.completing.fullmatch(text, noun, end)
        if event and end - noun > _SHORT_OF:
            return self._act(words, left, stop, verb)
        if completed or event or handed or (word not in vocabulary.light and self._is_bare_act(words, noun, end)):
            return Governed(begin, end, verb, act=True, subject=left.led)
        return self._noun(words, stretch.start, end, left, verb)

    def _is_bare_act(self, words: Words, start: int, end: int) -> bool:
        """Whether nothing but a verb is left that is no thing (落实整改, 立案处罚)."""
        index = words.starting_at(start, end)
        bare = index is not None and words.ends[index] == end and bool(words.parts[index] & VERB)
        return bare and words.text[start:end] not in self._vocabulary.things

    def _act(self, words: Words, left: Stretch, end: int, verb: tuple[int, int]) -> Governed:
        """An act with its manner (按时办结), without who acts (综合执法大队立案)."""
        start, text = left.start, words.text
        begin = verb[0]
        while begin > start:
            index = words.ending_at(begin, start)
            if index is None and (joint := _JOINT.search(text, max(start, begin - 2), begin)):
                index = words.ending_at(joint.start(), start)
                index = index if index is not None and words.parts[index] & VERB else None
            if index is None or not words.parts[index] & (MANNER | VERB):
                break
            begin = words.starts[index]
        before = begin
        while before > start and (index := words.ending_at(before, start)) is not None:
            if not words.parts[index] & (ADVERB | SHORT_ADVERB):
                break
            before = words.starts[index]
        acting = before > start and (
            text[before - 1] == "”"
            or self._behind_adverb(words, before, start)
            or self._follows_agent(words, start, before)
        )
        if before > start and not acting and not left.phrase:
            return Governed(start, end)
        return Governed(begin, end, verb, act=True, subject=left.led or acting)

    def _noun(
        self, words: Words, start: int, end: int, left: Stretch, verb: tuple[int, int] | None = None
    ) -> Governed | None:
        """A noun as short as stays unambiguous."""
        text = words.text
        going = _GOING.search(text, max(start, end - 12), end)
        end = going.start() if going and going.start() > start + 1 else end
        start = self._behind_means(words, start, end, left, verb)
        for others in _OTHERS.finditer(text, start, end):
            start = others.end()
        if text[end - 1] == "等":
            end -= 1
        start = shorten(text, start, end)
        if among := _AMONG.search(text, start + 2, end - 1):
            start = among.end()
        for index in words.between(start, end):
            if words.parts[index] & ASIDE and words.starts[index] == start:
                start = words.ends[index]
        while start < end and text[start] in "、 和及与的":
            start += 1
        if not 0 < end - start <= _LONGEST:
            return None
        return Governed(start, end, verb, subject=left.led)

    def _behind_means(self, words: Words, start: int, end: int, left: Stretch, verb: tuple[int, int] | None) -> int:
        """Where the noun begins behind what it went through, who did it and what was copied."""
        text = words.text
        if (
            verb is None
            and (left.phrase or text[start].isdigit())
            and (means := self._vocabulary.means.match(text, start, end))
        ):
            return means.end()
        if verb and text[start].isdigit() and (means := self._vocabulary.means.match(text, start, end)):
            return means.end()
        last = words.ending_at(end, start + 1)
        if verb is None and last is not None and words.parts[last] & EVENT:
            begin = words.starts[last]
            if left.phrase or (left.led and self._vocabulary.unit.fullmatch(text, start, begin)):
                return begin
        if verb is None and left.phrase and (agents := list(self._vocabulary.agents.finditer(text, start, end - 2))):
            return agents[-1].end()
        if cut := self._adverb_inside(words, start, end):
            return cut
        if verb is None and (copula := _COPULA.search(text, start, end - 1)):
            return copula.end()
        return start

    def _adverb_inside(self, words: Words, start: int, end: int) -> int | None:
        """法律顾问全年值班: behind an adverb stands what the people before it do."""
        for index in words.between(start + 2, end - 1):
            if words.parts[index] & (ADVERB | ASIDE) and not words.parts[index] & (NOUN | BODY):
                if words.text[words.starts[index]] in "和及以或":
                    continue
                agent = self._vocabulary.agent.search(
                    words.text, max(start, words.starts[index] - 4), words.starts[index]
                )
                return words.ends[index] if agent else None
        return None


def shorten(text: str, start: int, end: int) -> int:
    """Where a noun begins without its long attribute before 的, unless the attribute is what tells it apart."""
    of = text.rfind("的", start, end - 1)
    if of < 0 or text[of - 1] in "标目":
        return start
    if (kept := _KEPT.search(text, start, min(start + 5, of))) and end - kept.start() <= _SHORT_OF:
        return kept.start()
    return of + 1
