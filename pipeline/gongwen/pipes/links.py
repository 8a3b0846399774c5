"""The component that joins mentions to what they name: organisations to bodies and places, the issuer to its region."""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.mention import Mention
from gongwen.link.laws import law_register
from gongwen.link.organizations import OrganizationLinker
from gongwen.link.regions import Regions
from gongwen.pipes.state import Entity, entities, state, text_of
from gongwen.record import Region


@cache
def _regions() -> Regions:
    return Regions()


@cache
def _linker() -> OrganizationLinker:
    return OrganizationLinker(_regions())


@Language.component("gongwen_links")
def link(doc: Doc) -> Doc:
    """Gives organisations their full names and regions, laws and the document theirs; null without evidence."""
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
    if region:
        _link_local_laws(doc, text, region)
    return doc


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


def _link_local_laws(doc: Doc, text: str, region: Region) -> None:
    """A title without a place may be the local regulation of the document's own county, prefecture or province."""
    for law in _chosen(doc, "LAW"):
        if law.get("law_id") is None:
            title = text[law["start"] : law["end"]].strip("《》")
            entry = law_register().resolve(title, region=region.code)
            if entry:
                law["law_id"], law["canonical"], law["kind"] = entry.id, entry.title, entry.kind
