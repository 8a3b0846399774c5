"""What is right, what is missed, what is a false alarm: exact spans in the source text, then the values on them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongwen.record import Entity, Issuer, Part, Record, Region, plain
from gongwen.score.gold import Gold, GoldEntity, read_gold

if TYPE_CHECKING:
    from spacy.language import Language

LABELS = ("ORG", "LAW", "WORK", "DATE", "QUANTITY")
FIELDS = ("title", "issuer", "recipient", "report_year", "signed_on", "published_on", "source", "region")
# What is judged of each label's values, and the attributes that must all be right for it.
CHECKS: dict[str, dict[str, tuple[str, ...]]] = {
    "ORG": {"canonical": ("canonical",)},
    "LAW": {key: (key,) for key in ("kind", "canonical", "article", "number")},
    "WORK": {},
    "DATE": {"value": ("value",), "type": ("type",)},
    "QUANTITY": {
        "number": ("value", "low", "high"),
        "approx": ("approx",),
        "unit": ("unit",),
        "dimension": ("dimension",),
        "all but of": ("value", "low", "high", "approx", "unit", "dimension"),
        "of": ("of",),
    },
}
_CONTEXT = 12
_OF_LIKENESS = 0.8
_DASHES = re.compile(r"[\u2010-\u2015\u2212~\u301c-]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the source text with what is said of it, annotated or found, between its context."""

    start: int
    end: int
    label: str
    text: str
    before: str
    after: str
    attributes: dict[str, Any]


Places = dict[tuple[int, int, str], Mention]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One gold mention: what was found exactly there (null where missed), and which of its values are right."""

    gold: Mention
    found: Mention | None
    right: dict[str, bool]


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """One field of a document as annotated and as found."""

    gold: Any
    found: Any
    right: bool


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """All verdicts on one document."""

    name: str
    verdicts: list[Verdict]
    false_alarms: list[Mention]
    fields: dict[str, FieldVerdict]


@dataclass(frozen=True, slots=True)
class Tally:
    """Mentions annotated, found, and found rightly. A ratio of nothing is null."""

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float | None:
        """How many of those found are right."""
        return _ratio(self.right, self.found)

    @property
    def recall(self) -> float | None:
        """How many of those annotated were found."""
        return _ratio(self.right, self.gold)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return _ratio(2 * self.right, self.gold + self.found)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a number of values are right."""

    right: int
    total: int

    @property
    def accuracy(self) -> float | None:
        """The ratio of the two; that of nothing is null."""
        return _ratio(self.right, self.total)


@dataclass(frozen=True, slots=True)
class Score:
    """The documents' verdicts; the figures are derived from them, micro-averaged over all documents."""

    documents: list[DocumentScore]

    def spans(self) -> dict[str, Tally]:
        """The tally of each label, of LAW and WORK together, and of all; a mention is right with span and label."""
        groups = {**{label: (label,) for label in LABELS}, "LAW+WORK": ("LAW", "WORK"), "all": LABELS}
        return {name: self._tally(labels) for name, labels in groups.items()}

    def _tally(self, labels: Iterable[str]) -> Tally:
        verdicts = [
            verdict for document in self.documents for verdict in document.verdicts if verdict.gold.label in labels
        ]
        right = sum(verdict.found is not None for verdict in verdicts)
        false = sum(mention.label in labels for document in self.documents for mention in document.false_alarms)
        return Tally(len(verdicts), right + false, right)

    def values(self) -> dict[str, dict[str, Share]]:
        """By label and check, the values right of all gold mentions; a missed mention's are wrong."""
        verdicts = [verdict for document in self.documents for verdict in document.verdicts]
        return {
            label: {check: _share(v.right[check] for v in verdicts if v.gold.label == label) for check in checks}
            for label, checks in CHECKS.items()
            if checks
        }

    def fields(self) -> dict[str, Share]:
        """By field, the documents that have it right, of those where it is annotated."""
        return {
            name: _share(document.fields[name].right for document in self.documents if name in document.fields)
            for name in FIELDS
        }


def score(gold_dir: Path, nlp: Language | None = None) -> Score:
    """Run the pipeline over the gold documents of a directory (``nlp`` defaults to :func:`gongwen.load`) and compare.

    :class:`~gongwen.errors.GongwenError` when the directory is not one of gold documents.
    """
    import gongwen

    documents = read_gold(Path(gold_dir))
    nlp = nlp or gongwen.load()
    return Score(
        [judge(gold, gongwen.extract(gold.source.text, source=gold.source.source, nlp=nlp)) for gold in documents]
    )


def judge(gold: Gold, record: Record) -> DocumentScore:
    """The verdicts on a record of the gold document's own text."""
    text = gold.source.text
    found = by_place(_mention(entity, entity.raw_start, entity.raw_end, text) for entity in record.entities)
    wanted = by_place(_mention(entity, entity.start, entity.end, text) for entity in gold.entities)
    return DocumentScore(
        name=gold.name,
        verdicts=[_verdict(mention, found.get(place)) for place, mention in wanted.items()],
        false_alarms=[mention for place, mention in found.items() if place not in wanted],
        fields={name: _field(gold.fields[name], record, name) for name in FIELDS if name in gold.fields},
    )


def by_place(mentions: Iterable[Mention]) -> Places:
    """The mentions by extent and label: two are the same where these are."""
    return {(mention.start, mention.end, mention.label): mention for mention in mentions}


def _mention(entity: Entity | GoldEntity, start: int, end: int, text: str) -> Mention:
    keys = dict.fromkeys(key for keys in CHECKS[entity.label].values() for key in keys)
    attributes = {key: _plain(getattr(entity, key)) for key in keys}
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return Mention(start, end, entity.label, text[start:end], before, after, attributes)


def _plain(value: Any) -> Any:
    """A value as JSON has it, equal when it means the same: 2 and 2.0 are both ``"2"``."""
    if isinstance(value, Part):
        return value.text
    if isinstance(value, Issuer):
        return value.name
    if isinstance(value, Region):
        return value.code
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{plain(Decimal(value)):f}"
    return value


def _verdict(gold: Mention, found: Mention | None) -> Verdict:
    right = {
        check: found is not None and all(is_right(key, gold.attributes[key], found.attributes[key]) for key in keys)
        for check, keys in CHECKS[gold.label].items()
    }
    return Verdict(gold, found, right)


def _field(gold: Any, record: Record, name: str) -> FieldVerdict:
    gold = gold["code"] if name == "region" and gold else _plain(gold)
    found = _plain(getattr(record.document, name))
    return FieldVerdict(gold, found, is_right(name, gold, found))


def is_right(key: str, gold: Any, found: Any) -> bool:
    """Equal but for width, dashes and white space; what is counted (``of``) may differ by a few characters."""
    if not isinstance(gold, str) or not isinstance(found, str):
        return bool(gold == found)
    gold, found = _fold(gold), _fold(found)
    return gold == found or (key == "of" and _likeness(gold, found) >= _OF_LIKENESS)


def _fold(text: str) -> str:
    return _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", text).split()))


def _likeness(one: str, other: str) -> float:
    """F1 of the characters, each as often as it stands."""
    common = (Counter(one) & Counter(other)).total()
    return 2 * common / (len(one) + len(other)) if common else 0.0


def _share(rights: Iterable[bool]) -> Share:
    all_rights = list(rights)
    return Share(sum(all_rights), len(all_rights))


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
