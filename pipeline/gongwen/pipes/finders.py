"""The components that turn mentions into entities with values: laws, organisations, dates, quantities.

Each takes up the mentions that the tokenizer's finders left on the ``Doc``, or runs its finder itself when another
tokenizer made the ``Doc``. With ``resolve`` (the default) it sets ``doc.ents`` and ``doc.spans["gongwen"]`` on its own;
the shipped configs leave that to ``gongwen_entities`` at the end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.mention import Finder, Mention
from gongwen.pattern_files import OwnPatterns, own_patterns
from gongwen.pipes.dating import Dating
from gongwen.pipes.entities import Alignment, Overlap, resolve_entities
from gongwen.pipes.joining import join_pipeline
from gongwen.pipes.state import Entity, state, text_of
from gongwen.record import plain
from gongwen.terms import load_rows
from gongwen.values.amounts import Amount, value_amount
from gongwen.values.articles import parse_articles

if TYPE_CHECKING:
    from gongwen.find.counted import Counted, Counting


# With any pipeline spaCy imports the modules of all installed factories: finders are imported when one is made.
def _law_finder(own: OwnPatterns | None) -> Finder:
    from gongwen.find.laws import LawFinder

    return LawFinder(own)


def _org_finder(own: OwnPatterns | None) -> Finder:
    from gongwen.find.organizations import OrgFinder

    return OrgFinder()


def _date_finder(own: OwnPatterns | None) -> Finder:
    from gongwen.find.dates import DateFinder

    return DateFinder()


def _quantity_finder(own: OwnPatterns | None) -> Finder:
    from gongwen.find.quantities import QuantityFinder

    return QuantityFinder()


KINDS: dict[str, Callable[[OwnPatterns | None], Finder]] = {
    "laws": _law_finder,
    "orgs": _org_finder,
    "dates": _date_finder,
    "quantities": _quantity_finder,
}
"""What makes the finder of each kind; of a user's own patterns only laws can be."""


LABELS = {"laws": ("LAW", "WORK", "REFERENCE"), "orgs": ("ORG",), "dates": ("DATE",), "quantities": ("QUANTITY",)}


@cache
def finder(kind: str, own: OwnPatterns | None = None) -> Finder:
    """The finder of a kind; its registers are read once a process."""
    return KINDS[kind](own)


class FinderComponent:
    """A kind of mention as a pipeline component. ``evaluate`` gives each mention its values."""

    def __init__(
        self, kind: str, *, resolve: bool, alignment: Alignment, overlap: Overlap, own: OwnPatterns | None = None
    ) -> None:
        self.kind, self.resolve, self.alignment, self.overlap = kind, resolve, alignment, overlap
        self._own = own
        finder(kind, own)  # a wrong pattern is told when the pipeline is built

    def __call__(self, doc: Doc) -> Doc:
        kept = state(doc)
        left = kept["found"].pop(self.kind, None)
        mentions = finder(self.kind, self._own)(text_of(doc)) if left is None else left
        if mentions and not isinstance(mentions[0], Mention):
            mentions = [Mention(*mention) for mention in mentions]  # a stored Doc has lists in their place
        kept["entities"] = [entity for entity in kept["entities"] if entity["label"] not in LABELS[self.kind]]
        kept["entities"] += self.evaluate(doc, mentions)
        if self.resolve:
            resolve_entities(doc, alignment=self.alignment, overlap=self.overlap)
        return doc

    def evaluate(self, doc: Doc, mentions: list[Mention]) -> list[Entity]:
        return [_entity(mention, **mention.data) for mention in mentions]


class Laws(FinderComponent):
    """Citations with the places that their articles name, and references (该法), which are never chosen."""

    def evaluate(self, doc: Doc, mentions: list[Mention]) -> list[Entity]:
        return [
            _entity(mention, **mention.data, **_places(mention)) | {"chosen": mention.label != "REFERENCE"}
            for mention in mentions
        ]


def _places(law: Mention) -> dict[str, Any]:
    if law.label == "WORK":
        return {}
    article, after = law.data["article"], law.data.get("after")
    places = parse_articles(f"{after}、{article}") if article and after else None
    return {"articles": places[-1:] if places else (parse_articles(article) or []) if article else []}


class Dates(FinderComponent):
    """Dates are valued as far as their own words go, and again once the document's fields are known."""

    def evaluate(self, doc: Doc, mentions: list[Mention]) -> list[Entity]:
        found = [_entity(mention, groups=mention.data["groups"]) for mention in mentions]
        return Dating.of(doc).valued(found)


class Quantities(FinderComponent):
    """Figures with exact amounts, and what they count."""

    def evaluate(self, doc: Doc, mentions: list[Mention]) -> list[Entity]:
        text, others = text_of(doc), state(doc)["entities"]
        closed = _Closed(others)
        amounts = [(mention, value_amount(mention.data["groups"])) for mention in mentions if not closed.holds(mention)]
        figures = [(mention, amount) for mention, amount in amounts if amount is not None]
        asides = [_aside(other) for other in others if other["label"] in ("DATE", "ORG")]
        counted = _counting()(text, [mention for mention, _ in figures], asides)
        return [
            _entity(mention, **_values(amount), **_of(thing, text))
            for (mention, amount), thing in zip(figures, counted, strict=True)
        ]


class _Closed:
    """What no figure stands in: titles and dates."""

    def __init__(self, others: list[Entity]) -> None:
        places = sorted((other["start"], other["end"]) for other in others if other["label"] in ("LAW", "WORK", "DATE"))
        self._starts = [start for start, _ in places]
        self._ends = list(accumulate((end for _, end in places), max))

    def holds(self, mention: Mention) -> bool:
        """Whether a title or date overlaps the mention."""
        before = bisect_left(self._starts, mention.end)
        return before > 0 and self._ends[before - 1] > mention.start


@cache
def _counting() -> Counting:
    from gongwen.find.counted import Counting

    return Counting()


@cache
def _dimensions() -> dict[str, str]:
    return dict(load_rows("units.csv", ("unit", "dimension")))  # type: ignore[arg-type]


def _entity(mention: Mention, **values: Any) -> Entity:
    return {
        "chosen": True,
        "start": mention.start,
        "end": mention.end,
        "label": mention.label,
        "rule": mention.rule,
        **values,
    }


def _aside(entity: Entity) -> Mention:
    return Mention(entity["start"], entity["end"], entity["label"], entity["rule"])


def _values(amount: Amount) -> dict[str, Any]:
    value, low, high, unit, approx = amount
    return {
        "value": None if value is None else _written(str(value)),
        "low": None if low is None else _written(str(low)),
        "high": None if high is None else _written(str(high)),
        "unit": unit,
        "dimension": _dimension(unit),
        "approx": approx,
    }


@lru_cache(maxsize=4096)
def _written(number: str) -> str:
    return str(plain(Decimal(number)))


@lru_cache(maxsize=4096)
def _dimension(unit: str) -> str:
    return _dimensions().get(unit.partition("(")[0].partition("（")[0], "other" if unit else "count")


def _of(counted: Counted | None, text: str) -> dict[str, Any]:
    if counted is None:
        return {"of": None, "action": None}
    start, end, action = counted
    return {"of": {"start": start, "end": end, "text": text[start:end]}, "action": action}


_ENTS = ("doc.ents", "doc.spans", "span._.rule")
_SETTINGS = {"resolve": True, "alignment": "expand", "overlap": "replace"}


@Language.factory(
    "gongwen_laws",
    assigns=[*_ENTS, *(f"span._.{name}" for name in ("kind", "canonical", "law_id", "article", "articles", "number"))],
    default_config={**_SETTINGS, "patterns": None},
)
def make_laws(
    nlp: Language, name: str, resolve: bool, alignment: Alignment, overlap: Overlap, patterns: str | None
) -> Laws:
    """Citations of normative documents and other bracketed titles; ``patterns`` is a folder of a user's own laws."""
    join_pipeline(nlp)
    return Laws("laws", resolve=resolve, alignment=alignment, overlap=overlap, own=own_patterns(patterns))


@Language.factory("gongwen_orgs", assigns=[*_ENTS, "span._.type"], default_config=_SETTINGS)
def make_orgs(nlp: Language, name: str, resolve: bool, alignment: Alignment, overlap: Overlap) -> FinderComponent:
    """Organisations named or referred to."""
    join_pipeline(nlp)
    return FinderComponent("orgs", resolve=resolve, alignment=alignment, overlap=overlap)


@Language.factory("gongwen_dates", assigns=[*_ENTS, "span._.value", "span._.type"], default_config=_SETTINGS)
def make_dates(nlp: Language, name: str, resolve: bool, alignment: Alignment, overlap: Overlap) -> Dates:
    """Calendar time with its EDTF value."""
    join_pipeline(nlp)
    return Dates("dates", resolve=resolve, alignment=alignment, overlap=overlap)


@Language.factory(
    "gongwen_quantities",
    assigns=[
        *_ENTS,
        *(f"span._.{name}" for name in ("value", "low", "high", "unit", "dimension", "approx", "of", "action")),
    ],
    default_config=_SETTINGS,
)
def make_quantities(nlp: Language, name: str, resolve: bool, alignment: Alignment, overlap: Overlap) -> Quantities:
    """Figures with unit, exact amount, and what they count."""
    join_pipeline(nlp)
    return Quantities("quantities", resolve=resolve, alignment=alignment, overlap=overlap)
