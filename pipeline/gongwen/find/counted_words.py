"""The words of a clause that decide what its figure counts, found once for a whole text.

Each word of ``patterns/counted.toml`` carries the parts it may play (the constants here, named like its lists); the
other modules ``counted_*`` decide by its place in the clause which one it plays.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from gongwen.find.mention import Mention
from gongwen.rules import alternatives, load_terms

NOUN, GOVERNING, EITHER, ADVERB, SHORT_ADVERB, MANNER, PREPOSITION = (1 << place for place in range(7))
RELATION, EDGE, SHARE, COMPARE, EVENT, DATE, BODY = (1 << place for place in range(7, 14))
VERB = GOVERNING | EITHER
ASIDE = DATE | BODY

_LISTS = {
    "nouns": NOUN,
    "governing": GOVERNING,
    "either": EITHER,
    "adverbs": ADVERB,
    "adverbs_short": SHORT_ADVERB,
    "manner": MANNER,
    "prepositions": PREPOSITION,
    "relations": RELATION,
    "edges": EDGE,
    "edges_short": EDGE,
    "shares": SHARE,
    "compares": COMPARE,
}
_SETS = (
    "light",
    "control",
    "case_verbs",
    "rate_verbs",
    "transfers",
    "things",
    "either",
    "vague",
    "not_counted",
    "attributes",
)

_PERIOD = r"(?<![0-9])\.|\.(?![0-9])"
_STOP = re.compile(rf"[，。；：、！？…\n,;:!?()（）]|{_PERIOD}")
_WITHIN_CLAUSE = frozenset("、()（）")
_ENDS_SENTENCE = frozenset("。！？\n!?.")
# A title and a short quotation are one thing: no word inside may end or govern anything.
_WHOLE = re.compile("《[^《》\n]{1,80}》|“[^“”\n]{1,20}”")
_NO_WORD = "\ue000"  # no listed word holds it, so that none reaches into a date or an organisation
_BEFORE, _BEHIND = 200, 120


class Vocabulary:
    """The word lists of ``counted.toml``, and the expressions made of them. The latter look at a stretch's own end."""

    def __init__(self) -> None:
        lists = load_terms("counted.toml")
        parts: dict[str, int] = {}
        for name, part in _LISTS.items():
            for word in lists[name]:
                parts[word] = parts.get(word, 0) | part
        for word in lists["nouns"]:
            if len(word) > 2 and parts.get(word[-2:], 0) & EITHER:
                parts[word] |= EVENT
        # A verb that may be a noun is one, whatever other list of verbs has it.
        self._parts = [part & ~GOVERNING if part & EITHER else part for part in parts.values()]
        self._automaton = AhoCorasick(list(parts), matchkind=MatchKind.LeftmostLongest)
        for name in _SETS:
            setattr(self, name, frozenset(lists[name]))
        self.not_first = frozenset((*lists["not_first"], *lists["edges_short"]))
        self.terms = re.compile(alternatives(lists["terms"]))
        self.case, self.rate, self.event = (_ending(lists[name]) for name in ("cases", "rates", "events"))
        self.completing = _ending(lists["completing"])
        self.agent = re.compile(f"(?<![城农])(?:{alternatives(lists['agents'])})$")
        self.agents = re.compile(alternatives(tuple(word for word in lists["agents"] if len(word) > 2)))
        self.means = re.compile(f"[^，。；、]{{0,10}}?(?:{alternatives(lists['means'])})等?(?=[^，。；、]{{2}})")
        people, bodies = (re.compile(alternatives(lists[name])) for name in ("people", "bodies"))
        self.kinds = dict.fromkeys(("名", "位", "人", "余名"), people) | dict.fromkeys(("家", "户"), bodies)
        heads = {GOVERNING: lists["measures"], EITHER: lists["heads"]}
        self._heads = {
            part: re.compile(f"(?!{alternatives(lists['not_heads'])})(?:{alternatives(words)})")
            for part, words in heads.items()
        }

    light: frozenset[str]
    control: frozenset[str]
    case_verbs: frozenset[str]
    rate_verbs: frozenset[str]
    transfers: frozenset[str]
    things: frozenset[str]
    either: frozenset[str]
    vague: frozenset[str]
    not_counted: frozenset[str]
    attributes: frozenset[str]

    def makes_noun(self, words: Words, index: int, end: int) -> bool:
        """Whether a head makes the verb part of a noun: 办结率, 检查组; 建设用地 only of verbs often nouns."""
        stop = words.ends[index]
        heads = self._heads[words.parts[index] & VERB]
        return stop not in words.asides and bool(heads.match(words.text, stop, end))

    def read(self, text: str, figures: list[Mention], asides: Iterable[Mention]) -> Words:
        """The words round the figures, in order; none touches an aside, which stands among them as one word."""
        masked = _WHOLE.sub(lambda whole: whole[0][0] + "〇" * (len(whole[0]) - 2) + whole[0][-1], text)
        found: list[tuple[int, int, int]] = []
        pieces, last = [], 0
        for start, end, label in sorted((aside.start, aside.end, aside.label) for aside in asides):
            if start >= last:
                pieces += [masked[last:start], _NO_WORD * (end - start)]
                last = end
                found.append((start, end, BODY if label == "ORG" else DATE))
        blanked = "".join([*pieces, masked[last:]])
        windows = list(_windows(figures, len(text)))
        for first, limit in windows:
            matches = self._automaton.find_matches_as_indexes(blanked[first:limit])
            found += [(first + start, first + end, self._parts[index]) for index, start, end in matches]
        return Words(masked, sorted(found), windows)


def _ending(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(terms)})$")


def _windows(figures: list[Mention], length: int) -> Iterator[tuple[int, int]]:
    """The stretches that anything is asked of, joined where they meet."""
    first, limit = 0, 0
    for figure in figures:
        start = max(figure.start - _BEFORE, 0)
        if start > limit:
            yield first, limit
            first = start
        limit = max(limit, min(figure.end + _BEHIND, length))
    yield first, limit


class Words:
    """The words of one text with their places, and the punctuation between them. Offsets count in the text."""

    def __init__(self, text: str, words: list[tuple[int, int, int]], windows: list[tuple[int, int]]) -> None:
        self.text = text
        self.starts = [word[0] for word in words]
        self.ends = [word[1] for word in words]
        self.parts = [word[2] for word in words]
        self._by_start = dict(zip(self.starts, range(len(words)), strict=True))
        self._by_end = dict(zip(self.ends, range(len(words)), strict=True))
        self.asides = frozenset(word[0] for word in words if word[2] & ASIDE)
        self._stops = [mark.start() for first, limit in windows for mark in _STOP.finditer(text, first, limit)]
        self._clauses = [stop for stop in self._stops if text[stop] not in _WITHIN_CLAUSE]
        self._sentences = [stop for stop in self._clauses if text[stop] in _ENDS_SENTENCE]

    def between(self, start: int, end: int) -> range:
        """The indices of the words that lie wholly in ``[start, end)``."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))

    def ending_at(self, end: int, start: int) -> int | None:
        """The word that ends at ``end`` and begins at ``start`` or behind."""
        index = self._by_end.get(end)
        return index if index is not None and self.starts[index] >= start else None

    def starting_at(self, start: int, end: int) -> int | None:
        """The word that begins at ``start`` and ends at ``end`` or before."""
        index = self._by_start.get(start)
        return index if index is not None and self.ends[index] <= end else None

    def is_part(self, start: int, end: int, part: int) -> bool:
        """Whether a word of ``part`` begins at ``start``."""
        index = self.starting_at(start, end)
        return index is not None and bool(self.parts[index] & part)

    def is_followed_by(self, index: int, end: int, part: int, *, but: int = 0) -> bool:
        """Whether a word of ``part``, and not of ``but``, stands right behind the word ``index``."""
        after = self.starting_at(self.ends[index], end)
        return after is not None and bool(self.parts[after] & part) and not self.parts[after] & but

    def last(self, start: int, end: int, part: int, *, shortest: int = 1) -> int | None:
        """Where the last word of ``part`` in ``[start, end)`` begins."""
        for index in reversed(self.between(start, end)):
            if self.parts[index] & part and self.ends[index] - self.starts[index] >= shortest:
                return self.starts[index]
        return None

    def clause_start(self, end: int, floor: int) -> int:
        """Where the clause before ``end`` begins: behind punctuation or an open parenthesis, at ``floor`` at least."""
        index = bisect_left(self._clauses, end)
        start = max(floor, self._clauses[index - 1] + 1 if index else 0)
        text = self.text
        opening = max(text.rfind("(", start, end), text.rfind("（", start, end))
        if opening >= 0 and max(text.rfind(")", opening, end), text.rfind("）", opening, end)) < 0:
            start = opening + 1
        return start

    def same_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends between; never so across more text than is looked at before a figure."""
        index = bisect_left(self._sentences, start)
        return end - start <= _BEFORE and (index == len(self._sentences) or self._sentences[index] >= end)

    def stop_from(self, start: int, longest: int) -> int:
        """The first punctuation from ``start`` on; a short parenthesis inside a word (村(居)) is none."""
        text, limit = self.text, min(len(self.text), start + longest)
        for index in range(bisect_left(self._stops, start), len(self._stops)):
            stop = self._stops[index]
            if stop >= limit:
                break
            sign = text[stop]
            if stop > start and sign in "（(" and text.find("）" if sign == "（" else ")", stop, stop + 6) > 0:
                continue
            if stop > start and sign in "）)" and text.rfind("（" if sign == "）" else "(", start, stop) > start:
                continue
            return stop
        return limit
