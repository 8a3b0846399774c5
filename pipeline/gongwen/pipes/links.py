"""The component that joins mentions to what they name: organisations to bodies and places, the issuer to its region."""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.mention import Mention
from gongwen.link.organizations import canonicals
from gongwen.link.regions import Regions
from gongwen.pipes.state import Entity, entities, state


@cache
def _regions() -> Regions:
    return Regions()


@Language.component("gongwen_links")
def link(doc: Doc) -> Doc:
    """Gives organisations their full names and regions, and the document its issuer's; null without evidence."""
    fields = state(doc)["fields"]
    organizations = [org for org in entities(doc, "ORG") if org["chosen"]]
    mentions = [Mention(org["start"], org["end"], "ORG", org["rule"], {"type": org.get("type")}) for org in organizations]
    linked = canonicals(
        mentions,
        doc.text,
        title=fields.get("title"),
        issuer_name=fields.get("issuer"),
        source_name=fields.get("source"),
        region=None,
    )
    for org, (canonical, region) in zip(organizations, linked, strict=True):
        org["canonical"], org["region"] = canonical, region
    _issuer(fields, organizations)
    return doc


def _issuer(fields: dict[str, object], organizations: list[Entity]) -> None:
    """The issuer's full name is that of the mention it was read from; its region is the document's."""
    name = fields.get("issuer")
    if not isinstance(name, str):
        return
    found = next((org["canonical"] for org in organizations if org["canonical"] and _is_at(org, fields)), None)
    fields["issuer_canonical"] = found
    region = _regions().region_of(str(found or name))
    fields["region"] = None if region is None else {"code": region.code, "name": region.name}


def _is_at(org: Entity, fields: dict[str, object]) -> bool:
    places = fields.get("places")
    place = places.get("issuer") if isinstance(places, dict) else None
    return place is not None and place[0] <= org["start"] and org["end"] == place[1]
