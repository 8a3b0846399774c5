"""The component that reads the document's own fields, and values its dates by them."""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.fields import FieldReader
from gongwen.find.mention import Mention
from gongwen.pipes.dating import Dating
from gongwen.pipes.state import entities, state, text_of


@cache
def _reader() -> FieldReader:
    return FieldReader()


@Language.component("gongwen_fields")
def read_fields(doc: Doc) -> Doc:
    """Leaves the fields on the ``Doc``; dates that name no year are valued by the report year from here on."""
    named = [Mention(org["start"], org["end"], "ORG", org["rule"]) for org in entities(doc, "ORG") if org["chosen"]]
    fields = _reader()(text_of(doc), named)
    kept = state(doc)
    kept["fields"] = {**fields.values, "places": fields.places}
    Dating.of(doc).valued([date for date in entities(doc, "DATE") if date["chosen"]])
    return doc
