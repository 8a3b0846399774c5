"""Citations of laws and other titles: 《…》 with what hangs on it, and bare names (宪法, 民法典).

The register decides what it knows, the title's shape the rest. Articles and document numbers go to ``data``, not to the
span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from gongwen.find.brackets import Title, Unclosed, scan
from gongwen.find.law_names import FOLD, bare_names
from gongwen.find.law_shapes import TitleShapes, plain_title, stem_of
from gongwen.find.mention import Mention
from gongwen.link.laws import edition_of, fold_title, law_register
from gongwen.rules import OwnPatterns, alternatives, rules_by_id, terms

_HAN = re.compile(r"[〇㐀-䶿一-鿿\U00020000-\U0003ffff]")
_ROW_BEHIND = frozenset({"》、", "》和", "》与", "》及"})
_ROW_BEFORE = frozenset({"、《", "和《", "与《", "及《"})
"""A name beside a bracketed title in a row is cited like it."""
_CAMPAIGN = re.compile(r"(?:学习|普法)?宣传|知识|宣誓|学习[周月日年]|[周月日]")
_ISSUER = re.compile(
    r"(?:最高人民(?:法院|检察院)|国务院办公厅|国务院(?!令)|中共中央办公厅|\w{2,10}?(?:人民政府|委员会|总局|办公室|办公厅))"
    r"(?=\w{1,8}[〔\[(【])"
)
_ENDINGS = range(2, 7)
"""Lengths of a title's end by which the text may name it again: 《条例》, 《实施方案》."""
_BEFORE = 48
_WITHIN = 120
_PARENTHESIS = re.compile(r"\s{0,2}\(((?:[^()\n]|\([^()\n]{1,20}\)){1,80})\)")
_SAYS_NOTHING = re.compile(r"简称|下称|试行|修[订正]|以下|公布|施行")
_LINK = re.compile(r"\s{0,2}(?:的|中的?)?\s{0,2}")
_DOCUMENT = re.compile(r"\)?\s?(?:号?文件?|印发的?|公布的?|的)?[,，]?\s?$")


class LawFinder:
    """Text → LAW and WORK mentions, in order and without overlap.

    ``data`` of a LAW: ``kind``, ``canonical``, ``law_id`` (None where unknown), ``article`` and ``number`` as written,
    and ``edition``, the year of the edition that the citation names.
    """

    def __init__(self, own: OwnPatterns | None = None) -> None:
        self.register = law_register(own)
        self.shapes = TitleShapes(own)
        required = [f"law.{name}" for name in ("compound", "abbreviated", "number", "article")]
        self.rules = {name: rule.regex for name, rule in rules_by_id("laws.toml", required, own).items()}
        self.leads = re.compile(f"(?:{alternatives(terms('law_leads.txt', own))})")
        names = bare_names(self.register, own)
        self._names, self._guarded = list(names), list(names.values())
        self._automaton = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)

    def __call__(self, text: str) -> list[Mention]:
        folded = text.translate(FOLD)
        titles, unclosed = scan(folded)
        cited = [_Cited(one.start, one.end, plain_title(text[one.inner : one.outer]), "bracketed") for one in titles]
        cited += self._unbracketed(folded, titles, unclosed)
        document = _Document(self, text, folded)
        return [document.mention(one) for one in sorted(cited)]

    def _unbracketed(self, folded: str, titles: list[Title], unclosed: list[Unclosed]) -> Iterator[_Cited]:
        """Names of the register in running text, and behind a bracket that has no end."""
        halves = {half.inner: half.start for half in unclosed}
        taken = iter(titles)
        title = next(taken, None)
        for index, start, end in self._automaton.find_matches_as_indexes(folded):
            while title and title.end <= start:
                title = next(taken, None)
            if title and title.start < end:
                continue
            if start in halves:
                yield _Cited(halves[start], end, self._names[index], "half_open")
            elif self._is_cited(folded, start, end, self._guarded[index]):
                yield _Cited(start, end, self._names[index], "bare")

    def _is_cited(self, folded: str, start: int, end: int, guarded: bool) -> bool:
        behind_title = folded[max(0, start - 2) : start] in _ROW_BEHIND
        if self.rules["law.compound"].match(folded, end) and not (behind_title and not _CAMPAIGN.match(folded, end)):
            return False
        if behind_title or folded[end : end + 2] in _ROW_BEFORE:
            return True
        if not guarded or not _HAN.match(folded, start - 1):
            return True
        before = folded[max(0, start - 4) : start]
        return any(self.leads.fullmatch(before, at) for at in range(len(before)))


class _Cited(NamedTuple):
    """A place where something is cited, by which title, and how it was found."""

    start: int
    end: int
    title: str
    rule: str


class _Document:
    """One text being read in order: short titles defined on the way, and the laws that 《条例》 alone can mean."""

    def __init__(self, finder: LawFinder, text: str, folded: str) -> None:
        self._finder = finder
        self._text = text
        self._folded = folded
        self._defined: dict[str, dict[str, Any]] = {}
        self._by_ending: dict[str, dict[str, Any]] = {}
        self._last: tuple[int, dict[str, Any]] | None = None
        self._read_to = 0

    def mention(self, cited: _Cited) -> Mention:
        """The mention of a citation; call in the text's order."""
        label, link = self._link(cited)
        if label == "WORK":
            return Mention(cited.start, cited.end, "WORK", "work.bracketed")
        pinpoint = self._pinpoint(cited)
        if link["law_id"] is None:
            link = {**link, "kind": self._finder.shapes.by_number(link["kind"], pinpoint["number"])}
        self._remember(cited, link)
        return Mention(cited.start, cited.end, "LAW", f"law.{cited.rule}", {**link, **pinpoint})

    def _link(self, cited: _Cited) -> tuple[str, dict[str, Any]]:
        before = self._folded[max(0, cited.start - _BEFORE) : cited.start]
        key = fold_title(cited.title)
        near = self._last is not None and cited.start - self._last[0] < _WITHIN
        if self._last and near and self._finder.rules["law.abbreviated"].search(before):
            self._defined[key] = self._last[1]
        if key in self._defined:
            return "LAW", self._defined[key]
        entry = self._finder.register.resolve(cited.title)
        if entry:
            return "LAW", {"kind": entry.kind, "canonical": entry.title, "law_id": entry.id}
        stem = stem_of(cited.title)
        if stem in self._by_ending:
            return "LAW", self._by_ending[stem]
        shape = self._finder.shapes.judge(cited.title, before)
        return shape.label, {"kind": shape.kind, "canonical": shape.canonical, "law_id": None}

    def _remember(self, cited: _Cited, link: dict[str, Any]) -> None:
        self._last = (cited.end, link)
        if link["canonical"]:
            stem = stem_of(link["canonical"])
            self._by_ending.update((stem[-length:], link) for length in _ENDINGS)

    def _pinpoint(self, cited: _Cited) -> dict[str, Any]:
        """The document number beside a title and the articles behind it, as written."""
        number = self._number_before(cited.start)
        at = cited.end
        inside = _PARENTHESIS.match(self._folded, at)
        article = None
        if inside:
            found = self._finder.rules["law.number"].search(self._folded, inside.start(1), inside.end(1))
            number = self._written(found) or number
            article = self._finder.rules["law.article"].match(self._folded, inside.start(1), inside.end(1))
            if found or article or _SAYS_NOTHING.search(inside[1]):
                at = inside.end()
        else:
            found = self._finder.rules["law.number"].match(self._folded, at)
            number = self._written(found) or number
            at = found.end() if found else at
        link = _LINK.match(self._folded, at)
        article = article or self._finder.rules["law.article"].match(self._folded, link.end() if link else at)
        self._read_to = max(at, article.end() if article else at)
        edition = edition_of(cited.title) or (edition_of(inside[0]) if inside else None)
        return {"article": self._written(article), "number": number, "edition": edition}

    def _number_before(self, start: int) -> str | None:
        begin = max(self._read_to, start - _BEFORE)
        numbers = list(self._finder.rules["law.number"].finditer(self._folded, begin, start))
        found = numbers[-1] if numbers else None
        if found is None or not _DOCUMENT.fullmatch(self._folded, found.end(), start):
            return None
        at = found.start()
        while (lead := self._finder.leads.match(self._folded, at)) and _HAN.match(self._folded, lead.end()):
            at = lead.end()
        return self._text[at : found.end()]

    def _written(self, match: re.Match[str] | None) -> str | None:
        """The match as the text has it; of a document number, without the issuer's full name before its letters."""
        if match is None:
            return None
        issuer = _ISSUER.match(self._folded, match.start(), match.end())
        return self._text[issuer.end() if issuer else match.start() : match.end()]
