"""The component that joins mentions to what they name: organisations to bodies and places, the issuer to its region."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.mention import Mention
from gongwen.pattern_files import OwnPatterns, own_patterns
from gongwen.pipes.joining import join_pipeline
from gongwen.pipes.law_links import link_laws
from gongwen.pipes.state import Entity, entities, state, text_of
from gongwen.record import Region

if TYPE_CHECKING:
    from gongwen.link.laws import LawRegister
    from gongwen.link.organizations import OrganizationLinker
    from gongwen.link.regions import Regions

# Bodies that work outside of their own province too: no evidence of the document's.
_ANYWHERE = frozenset({"enterprise", "law_firm", "media", "school", "hospital", "association", None})


@cache
def _regions() -> Regions:
    from gongwen.link.regions import Regions

    return Regions()


@cache
def _linker() -> OrganizationLinker:
    from gongwen.link.organizations import OrganizationLinker

    return OrganizationLinker(_regions())


def _register(own: OwnPatterns | None) -> LawRegister:
    from gongwen.link.laws import law_register

    return law_register(own)


class Links:
    """Joins what the whole document shows. The law register is that of a user's own patterns where there are some."""

    def __init__(self, own: OwnPatterns | None = None) -> None:
        self._own = own
        _register(own)  # a wrong line is told when the pipeline is built

    def __call__(self, doc: Doc) -> Doc:
        region = _link_organizations(doc)
        link_laws(doc, _register(self._own), region.code if region else None)
        return doc


@Language.factory(
    "gongwen_links",
    requires=["span._.rule", "doc._.fields"],
    assigns=["span._.canonical", "span._.region", "span._.status_on", "span._.version"],
    default_config={"patterns": None},
)
def link(nlp: Language, name: str, patterns: str | None) -> Links:
    """Gives organisations, laws and the document what they name; ``patterns`` is a folder of a user's own laws."""
    join_pipeline(nlp)
    return Links(own_patterns(patterns))


def _link_organizations(doc: Doc) -> Region | None:
    """Gives organisations their full names and regions, the document its own; null without evidence."""
    fields, text = state(doc)["fields"], text_of(doc)
    issuer, organizations = fields.get("issuer"), _chosen(doc, "ORG")
    region = _regions().region_of(issuer) if issuer else None
    # An organ of the whole state has no province, whatever provinces it speaks of.
    shown = None if region or (issuer and _linker().organ(issuer)) else _only_province(doc, text)
    region = shown[0] if shown else region
    mentions = [
        Mention(org["start"], org["end"], "ORG", org["rule"], {"type": org.get("type")}) for org in organizations
    ]
    linked = _linker().canonicals(
        mentions,
        text,
        title=fields.get("title"),
        issuer_name=issuer,
        source_name=fields.get("source"),
        region=region,
    )
    for org, found in zip(organizations, linked, strict=True):
        org["canonical"], org["region"], org["type"] = found
    if issuer:
        fields["issuer_canonical"] = _full_name(organizations, fields["places"]["issuer"])
        own = _regions().region_of(fields["issuer_canonical"] or issuer)
        region = own or region
        fields["region"] = region and {"code": region.code, "name": region.name}
        if region:
            fields["places"]["region"] = shown[1] if shown and not own else fields["places"]["issuer"]
    return region


def _chosen(doc: Doc, *labels: str) -> list[Entity]:
    return [entity for entity in entities(doc, *labels) if entity["chosen"]]


def _full_name(organizations: list[Entity], place: tuple[int, int]) -> str | None:
    """The issuer's full name is that of the mention it was read from."""
    start, end = place
    return next((org["canonical"] for org in organizations if org["start"] >= start and org["end"] == end), None)


def _only_province(doc: Doc, text: str) -> tuple[Region, tuple[int, int]] | None:
    """The one province whose name heads the public bodies that the document names, and where it stands first.

    Without such a body the laws are asked, then firms. None where they name more provinces than one.
    """
    organizations = _chosen(doc, "ORG")
    public = [org for org in organizations if org.get("type") not in _ANYWHERE]
    for named in (public, _chosen(doc, "LAW"), organizations):
        found: dict[str, tuple[Region, tuple[int, int]]] = {}
        for entity in named:
            name = text[entity["start"] : entity["end"]]
            region = _regions().province_at_head(name.lstrip("《").removeprefix("中共"))
            if region:
                found.setdefault(region.code, (region, (entity["start"], entity["end"])))
        if found:
            return found.popitem()[1] if len(found) == 1 else None
    return None
