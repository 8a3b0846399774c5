"""What a title that no register holds is, by its shape: a normative document or another work, of which kind,
and whether it is written in full (so that it is its own canonical title).

The head (…条例, …办法) decides first; the place or the body at the title's beginning decides who could have made it
(Legislation Law, articles 80 to 93: provinces and cities with districts make regulations and rules, counties do not).
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import NamedTuple, get_args

from gongwen.errors import PatternError
from gongwen.link.laws import STATE
from gongwen.pattern_files import OwnPatterns, read_own, read_pattern
from gongwen.record import LawKind
from gongwen.rules import rules_by_id
from gongwen.terms import alternatives, numbered_rows, terms

_RULES = ("region", "district", "implementing", "court", "legislature", "own", "issued")
HEADS = "law_heads.csv"

_NOTES = re.compile(
    r"(?:\([^()]{1,20}\)|第[一二三四五六七八九十0-9]{1,3}[版批]|[0-9]{4}年?版|(?:修订)?草案|[”\"’」』]){1,3}$"
)
_WIDTH = str.maketrans("（）［］", "()[]")
_NOT_BETWEEN_WORDS = re.compile(r"(?<![A-Za-z]) | (?![A-Za-z])")
_MOST = 1 << 13  # titles that are remembered
_SHORT_OF_LAW = 8
"""Characters from which an unknown title counts as written in full; shorter ones (《实施方案》) stand for another."""

_SHORTEST_PLACE = 3
_SHORTEST_RULE = 6
_ORDERS = (
    ("国务院令", "administrative_regulation"),
    ("国令", "administrative_regulation"),
    ("政府令", "rule"),
    ("部令", "rule"),
    ("总局令", "rule"),
    ("委员会令", "rule"),
    ("署令", "rule"),
)
_SENT = re.compile(r"[〔\[【［（(]\s?(?:19|20)[0-9]{2}")
_OF_COURTS_THEMSELVES = (
    "意见",
    "通知",
    "方案",
    "规划",
    "纲要",
    "工作规定",
    "工作办法",
    "工作细则",
    "管理办法",
    "管理规定",
)
"""Ends of titles by which a court or procuratorate orders its own work, and interprets no law."""
_LEGISLATURE = ("全国人民代表大会", "全国人大")


_FAMILIES = frozenset({*get_args(LawKind), "regulation"})
"""What a head may say: a kind, or ``regulation``, which is divided further by place and issuer (as is ``rule``)."""


class Shape(NamedTuple):
    """LAW or WORK, by the head (empty where none is listed).

    Of a LAW also its kind (None where nothing tells) and its canonical title (None for a short name).
    """

    label: str
    head: str
    kind: str | None = None
    canonical: str | None = None


class TitleShapes:
    """Judges titles that are not in the register, from patterns/law_*.txt, law_heads.csv and laws.toml."""

    def __init__(self, own: OwnPatterns | None = None) -> None:
        required = [f"law.{name}" for name in _RULES]
        rules = rules_by_id("laws.toml", required, own)
        self._region = rules["law.region"]
        self._district = rules["law.district"]
        self._implementing = rules["law.implementing"]
        self._court = rules["law.court"]
        self._legislature = rules["law.legislature"]
        self._own = rules["law.own"]
        self._issued = rules["law.issued"]
        self._no_place = frozenset(terms("law_class_places.txt", own))
        self._party_words = terms("law_party.txt", own)
        self._office_words = terms("law_office.txt", own)
        theirs = read_own(HEADS, own)
        self._heads = {**_heads(read_pattern(HEADS), HEADS), **(_heads(theirs[1], theirs[0]) if theirs else {})}
        self._longest = max(map(len, self._heads))

    @cached_property
    def _party(self) -> re.Pattern[str]:
        return re.compile(alternatives(self._party_words))

    @cached_property
    def _office(self) -> re.Pattern[str]:
        return re.compile(alternatives(self._office_words))

    def judge(self, title: str, before: str = "") -> Shape:
        """The shape of a title without its outer brackets; ``before`` is the text in front of it in the sentence."""
        plain = plain_title(title)
        stem = stem_of(title)
        head, label, family = self._head(stem)
        if label != "LAW":
            return Shape("WORK", head)
        kind = self._kind(plain, family, before)
        return Shape("LAW", head, kind, plain if self._is_full(stem, head, kind) else None)

    def by_number(self, kind: str | None, number: str | None) -> str | None:
        """The kind that a document number tells: what an order promulgates, and that what is sent out is no rule."""
        if number is None or kind not in (None, "rule", "policy", "administrative_regulation"):
            return kind
        if "令" in number:
            return next((told for sign, told in _ORDERS if sign in number), kind)
        return "policy" if kind == "rule" and _SENT.search(number) else kind

    def _head(self, stem: str) -> tuple[str, str, str]:
        for length in range(min(self._longest, len(stem)), 0, -1):
            head = stem[-length:]
            if head in self._heads:
                return (head, *self._heads[head])
        return "", "WORK", ""

    def _kind(self, plain: str, family: str, before: str) -> str | None:
        stem = _NOTES.sub("", plain)
        if family in ("constitution", "law"):
            return family
        if stem.startswith(_LEGISLATURE):
            return "law"
        if self._legislature.regex.match(stem) and self._place(stem):
            return "local_regulation"
        if self._court.regex.match(stem) and family in ("rule", "judicial_interpretation", "policy"):
            return "policy" if stem.endswith(_OF_COURTS_THEMSELVES) else "judicial_interpretation"
        if family not in ("regulation", "rule"):
            return "policy" if family == "judicial_interpretation" else family
        if stem.startswith("中国共产党"):
            return "party_regulation"
        place = self._place(stem)
        if family == "regulation":
            return self._regulation(stem, place)
        return self._place_rule(stem, plain, before) if place else self._rule(stem, before)

    def _place_rule(self, stem: str, plain: str, before: str) -> str:
        if self._implementing.regex.match(stem) or stem.endswith("若干规定"):
            return "local_regulation"
        is_policy = "(试行)" in plain or stem.endswith("细则") or self._issued.regex.search(before)
        return "policy" if is_policy else "rule"

    def _regulation(self, stem: str, place: bool) -> str | None:
        if place or self._is_county(stem):
            return "local_regulation"
        if self._party.search(stem):
            return "party_regulation"
        return "administrative_regulation" if len(stem) > len("暂行条例") else None

    def _rule(self, stem: str, before: str) -> str:
        if stem.startswith((STATE, "国务院")) and not stem.startswith("国务院办公厅"):
            return "administrative_regulation"
        if self._is_district(stem) or self._own.regex.search(before):
            return "policy"
        if self._party.search(stem):
            return "party_regulation"
        if self._office.search(stem):
            return "policy"
        return "rule" if len(stem) >= _SHORTEST_RULE else "policy"

    def _is_district(self, stem: str) -> bool:
        match = self._district.regex.match(stem)
        return match is not None and match[0] not in self._no_place

    def _is_county(self, stem: str) -> bool:
        match = self._district.regex.match(stem)
        return match is not None and match[0].endswith(("县", "旗")) and match[0] not in self._no_place

    def _place(self, stem: str) -> bool:
        match = self._region.regex.match(stem)
        return match is not None and match[0] not in self._no_place

    def _is_full(self, stem: str, head: str, kind: str | None) -> bool:
        if kind in ("law", "constitution"):
            return stem.startswith((STATE, *_LEGISLATURE))
        if self._place(stem) or self._is_district(stem):
            return len(stem) - len(head) >= _SHORTEST_PLACE
        return kind is not None and len(stem) >= _SHORT_OF_LAW and len(stem) - len(head) >= 4


@lru_cache(_MOST)
def stem_of(title: str) -> str:
    """The title without notes and quotes at its end: what its head is the end of."""
    return _NOTES.sub("", plain_title(title))


@lru_cache(_MOST)
def plain_title(title: str) -> str:
    """The title in one line: no spaces or line breaks between Han characters, half-width parentheses."""
    return _NOT_BETWEEN_WORDS.sub("", " ".join(title.translate(_WIDTH).split()))


def _heads(text: str, name: str) -> dict[str, tuple[str, str]]:
    heads: dict[str, tuple[str, str]] = {}
    for number, (head, label, kind) in numbered_rows(text, name, ("head", "label", "kind")):
        if label not in ("LAW", "WORK") or head in heads or (label == "LAW") != (kind in _FAMILIES):
            raise PatternError(
                "law-head",
                f"{name}, line {number}: {head},{label},{kind} is no head. Write it once: head,WORK, or head,LAW, and "
                f"one of {', '.join(sorted(_FAMILIES))}.",
            )
        heads[head] = (label, kind)
    if not heads:
        raise PatternError("law-head", f"{name} holds no head. Add one, or take the file out.")
    return heads
