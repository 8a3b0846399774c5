"""The component that joins mentions to what they name: organisations to bodies and places, the issuer to its region."""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.mention import Mention
from gongwen.link.laws import law_register
from gongwen.link.organizations import OrganizationLinker
from gongwen.link.regions import Regions
from gongwen.pipes.law_links import link_laws
from gongwen.pipes.state import Entity, entities, state, text_of
from gongwen.record import Region
from gongwen.rules import OwnPatterns, own_patterns


@cache
def _regions() -> Regions:
    return Regions()


@cache
def _linker() -> OrganizationLinker:
    return OrganizationLinker(_regions())


class Links:
    """Joins what the whole document shows. The law register is that of a user's own patterns where there are some."""

    def __init__(self, own: OwnPatterns | None = None) -> None:
        self.register = law_register(own)

    def __call__(self, doc: Doc) -> Doc:
        region = _link_organizations(doc)
        link_laws(doc, self.register, region.code if region else None)
        return doc


@Language.factory("gongwen_links", default_config={"patterns": None})
def link(nlp: Language, name: str, patterns: str | None) -> Links:
    """Gives organisations, laws and the document what they name; ``patterns`` is a folder of a user's own laws."""
    return Links(own_patterns(patterns))


def _link_organizations(doc: Doc) -> Region | None:
    """Gives organisations their full names and regions, the document its own; null without evidence."""
    fields, text = state(doc)["fields"], text_of(doc)
    issuer, organizations = fields.get("issuer"), _chosen(doc, "ORG")
    region = (_regions().region_of(issuer) if issuer else None) or _only_province(doc, text)
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
        region = _regions().region_of(fields["issuer_canonical"] or issuer) or region
        fields["region"] = region and {"code": region.code, "name": region.name}
    return region


def _chosen(doc: Doc, *labels: str) -> list[Entity]:
    return [entity for entity in entities(doc, *labels) if entity["chosen"]]


def _full_name(organizations: list[Entity], place: tuple[int, int]) -> str | None:
    """The issuer's full name is that of the mention it was read from."""
    start, end = place
    return next((org["canonical"] for org in organizations if org["start"] >= start and org["end"] == end), None)


def _only_province(doc: Doc, text: str) -> Region | None:
    """The one province whose name heads the bodies and laws that the document names; None where there are more."""
    found: dict[str, Region] = {}
    for entity in _chosen(doc, "ORG", "LAW"):
        name = text[entity["start"] : entity["end"]]
        region = _regions().province_at_head(name.lstrip("《").removeprefix("中共"))
        if region:
            found[region.code] = region
    return found.popitem()[1] if len(found) == 1 else None
