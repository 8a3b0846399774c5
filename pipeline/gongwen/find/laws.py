"""Citations of laws and other titles: 《…》 with what hangs on it, bare names (宪法, 民法典), and references (该法).

The register decides what it knows, the title's shape the rest. Articles and document numbers go to ``data``, not to the
span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from operator import attrgetter

from gongwen.find.brackets import Title, Unclosed, scan
from gongwen.find.law_names import NamesInText, bare_names, fold
from gongwen.find.law_reading import HAN, Cited, Reading
from gongwen.find.law_references import References
from gongwen.find.law_shapes import TitleShapes, plain_title
from gongwen.find.mention import Mention
from gongwen.link.laws import law_register
from gongwen.pattern_files import OwnPatterns
from gongwen.rules import rules_by_id
from gongwen.terms import alternatives, terms

_RULES = ("compound", "abbreviated", "number", "article", "reference", "relative")
_ROW_BEHIND = frozenset({"》、", "》和", "》与", "》及"})
_ROW_BEFORE = frozenset({"、《", "和《", "与《", "及《"})
"""A name beside a bracketed title in a row is cited like it."""
_CAMPAIGN = re.compile(r"(?:学习|普法)?宣传|知识|宣誓|学习[周月日年]|[周月日]")
_TITLE_ENDS = re.compile(r"[,，。;；:：、!！?？\n]")
_LONGEST_HALF = 60
_SHORTEST_HALF = 5

_start = attrgetter("start")


def _apart(cited: list[Cited]) -> Iterator[Cited]:
    """In the text's order, without the names inside a title that has no end."""
    reached = 0
    for one in sorted(cited):
        if one.start >= reached:
            reached = one.end
            yield one


class LawFinder:
    """Text → LAW, WORK and REFERENCE mentions, in order and without overlap.

    ``data`` of a LAW: ``kind``, ``canonical``, ``law_id`` (None where unknown), ``article`` and ``number`` as written,
    ``edition``, the year of the edition that the citation names, and ``read_to``, where what hangs on it ends. A
    REFERENCE (该法, 前款) has those of the law it means, and ``after``, the articles behind that law's name.
    """

    def __init__(self, own: OwnPatterns | None = None) -> None:
        self.register = law_register(own)
        self.shapes = TitleShapes(own)
        required = [f"law.{name}" for name in _RULES]
        self.rules = rules_by_id("laws.toml", required, own)
        self._leads = terms("law_leads.txt", own)
        self._references = References(self.rules)
        self._guarded = bare_names(self.register, own)
        self._names = NamesInText(self._guarded)

    @cached_property
    def leads(self) -> re.Pattern[str]:
        """The words that take a law's name: 学习, 依据."""
        return re.compile(f"(?:{alternatives(self._leads)})")

    @cached_property
    def _led(self) -> re.Pattern[str]:
        return re.compile(rf"{self.leads.pattern}\Z")

    def __call__(self, text: str) -> list[Mention]:
        folded = fold(text)
        titles, unclosed = scan(folded)
        cited = [Cited(one.start, one.end, plain_title(text[one.inner : one.outer]), "bracketed") for one in titles]
        cited += self._unbracketed(folded, titles, unclosed)
        reading = Reading(self, text, folded)
        mentions = [mention for one in _apart(cited) if (mention := reading.mention(one))]
        mentions = sorted([*mentions, *reading.bare_shorts(mentions)], key=_start)
        return sorted([*mentions, *self._references(text, folded, mentions)], key=_start)

    def is_led(self, folded: str, start: int) -> bool:
        """Whether a word that takes a law's name stands before ``start``: 学习, 依据."""
        before = folded[max(0, start - 4) : start]
        return self._led.search(before) is not None

    def _unbracketed(self, folded: str, titles: list[Title], unclosed: list[Unclosed]) -> Iterator[Cited]:
        """Names of the register in running text, and behind a bracket that has no end, or before one's end."""
        halves = {half.inner: half for half in unclosed}
        taken = iter(titles)
        title = next(taken, None)
        for name, start, end in self._names(folded, titles):
            while title and title.end <= start:
                title = next(taken, None)
            if title and title.start < end:
                continue
            if start in halves:
                yield Cited(halves.pop(start).start, end, name, "half_open")
            elif self._is_cited(folded, start, end, self._guarded[name]):
                close = folded[end : end + 1] == "》"  # of titles with both brackets, none is here
                yield Cited(start, end + close, name, "half_open" if close else "bare")
        yield from self._half_open(folded, halves.values())

    def _half_open(self, folded: str, halves: Iterable[Unclosed]) -> Iterator[Cited]:
        """Unknown titles behind a bracket without an end: up to a sign or a line's end, with a law's head there."""
        for half in halves:
            ends = _TITLE_ENDS.search(folded, half.inner, min(half.limit, half.inner + _LONGEST_HALF))
            stop = ends.start() if ends else half.limit
            title = plain_title(folded[half.inner : stop]) if stop - half.inner >= _SHORTEST_HALF else ""
            if _SHORTEST_HALF <= len(title) <= _LONGEST_HALF and self.shapes.judge(title).kind:
                yield Cited(half.start, stop, title, "half_open")

    def _is_cited(self, folded: str, start: int, end: int, guarded: bool) -> bool:
        behind_title = folded[max(0, start - 2) : start] in _ROW_BEHIND
        if self.rules["law.compound"].regex.match(folded, end) and not (
            behind_title and not _CAMPAIGN.match(folded, end)
        ):
            return False
        if behind_title or folded[end : end + 2] in _ROW_BEFORE:
            return True
        if not guarded or not HAN.match(folded, start - 1):
            return True
        return self.is_led(folded, start)
