"""Which verb of a clause governs the noun before the figure, where verbs stand inside nouns as well."""

from __future__ import annotations

from gongwen.find.counted_edges import SPARE, Stretch, leaves_noun
from gongwen.find.counted_words import (
    ADVERB,
    ASIDE,
    BODY,
    EITHER,
    GOVERNING,
    MANNER,
    NOUN,
    RELATION,
    SHORT_ADVERB,
    VERB,
    Vocabulary,
    Words,
)

# Of such units what was visited is counted: at the head of the clause the verb governs (检查机构87家次).
_VISITS = frozenset(("家次", "户次", "台次", "辆次", "人次", "处次"))


class Verbs:
    """Chooses by position: a verb that may be a noun is one unless it stands where only verbs stand."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def governing(self, words: Words, left: Stretch, end: int, unit: str) -> int | None:
        """The verb of the stretch: the last that leaves a noun, else the last of all.

        Of cases the first verb that deals with cases (查处非法占用耕地案件), of events the first light one
        (开展旁听庭审活动).
        """
        vocabulary, text = self._vocabulary, words.text
        rate = vocabulary.rate.search(text, max(left.start, end - 4), end)
        first = frozenset() if rate else self._first_of(text, left.start, end)
        chosen: int | None = None
        final: int | None = None
        spare: int | None = None
        free, at = True, left.start  # free: nothing but adverbs since the clause began or a verb took another
        for index in words.between(left.start, end):
            begin, stop, part = words.starts[index], words.ends[index], words.parts[index]
            free, at = free and not text[at:begin].strip(SPARE), stop
            word = text[begin:stop]
            visited = free and part & EITHER and unit in _VISITS
            if not part & VERB or (not visited and vocabulary.makes_noun(words, index, end)):
                free = bool(part & BODY) or (free and self._keeps_free(part))
            elif (rate or left.measured) and word not in vocabulary.rate_verbs:
                free = False
            elif part & EITHER and not (free or self.follows_subject(words, left.start, begin)):
                spare = index
            elif not leaves_noun(words, stop, end):
                final = index
            elif word in first:
                return self._chain_end(words, index, end)
            else:
                chosen = index
                free = (bool(part & GOVERNING) and word in vocabulary.light) or word in vocabulary.control
        if chosen is None and final is None:
            return spare if left.phrase else None
        return final if chosen is None else chosen

    def final(self, words: Words, start: int, end: int) -> tuple[int, int] | None:
        """The verb right before a figure whose noun stands behind it (召开一次会议), adverbs between."""
        at = end
        while at > start:
            if words.text[at - 1] in SPARE:
                at -= 1
                continue
            index = words.ending_at(at, start)
            if index is None or not words.parts[index] & (VERB | ADVERB | RELATION | ASIDE):
                return None
            if words.parts[index] & VERB:
                return words.starts[index], at
            at = words.starts[index]
        return None

    def follows_subject(self, words: Words, start: int, at: int) -> bool:
        """Whether a word for people or a body (adverbs may follow), a quotation or an adverb stands before ``at``."""
        if words.text[at - 1] == "”" or self._behind_adverb(words, start, at):
            return True
        adverb = ADVERB | SHORT_ADVERB | MANNER
        while (index := words.ending_at(at, start)) is not None and words.parts[index] & adverb:
            at = words.starts[index]
        return bool(self._vocabulary.agent.search(words.text, max(start, at - 4), at))

    def _first_of(self, text: str, start: int, end: int) -> frozenset[str]:
        vocabulary = self._vocabulary
        first: frozenset[str] = frozenset()
        if vocabulary.case.search(text, max(start, end - 6), end):
            first |= vocabulary.case_verbs
        if vocabulary.event.search(text, max(start + 2, end - 4), end):
            first |= vocabulary.light
        return first

    def _keeps_free(self, part: int) -> bool:
        return bool(part & (ADVERB | SHORT_ADVERB | MANNER | ASIDE)) and not part & (NOUN | VERB)

    def _behind_adverb(self, words: Words, start: int, at: int) -> bool:
        index = words.ending_at(at, start)
        if index is None or words.parts[index] & (NOUN | VERB):
            return False
        return bool(words.parts[index] & (ADVERB | MANNER | BODY))

    def _chain_end(self, words: Words, index: int, end: int) -> int:
        """The last of verbs that stand side by side (排查整治, 制定出台)."""
        while (following := words.starting_at(words.ends[index], end)) is not None:
            if not words.parts[following] & GOVERNING or self._vocabulary.makes_noun(words, following, end):
                break
            if not leaves_noun(words, words.ends[following], end):
                break
            index = following
        return index
