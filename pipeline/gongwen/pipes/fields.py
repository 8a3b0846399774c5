"""The component that reads the document's own fields, and values its dates by them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.mention import Mention
from gongwen.pipes.dating import Dating
from gongwen.pipes.joining import join_pipeline
from gongwen.pipes.state import entities, state, text_of

if TYPE_CHECKING:
    from gongwen.find.fields import FieldReader


@cache
def _reader() -> FieldReader:
    from gongwen.find.fields import FieldReader

    return FieldReader()


class Fields:
    """Leaves the fields on the ``Doc``; dates that name no year are valued by the report year from here on."""

    def __call__(self, doc: Doc) -> Doc:
        named = [Mention(org["start"], org["end"], "ORG", org["rule"]) for org in entities(doc, "ORG") if org["chosen"]]
        fields = _reader()(text_of(doc), named)
        kept = state(doc)
        kept["fields"] = {**fields.values, "places": fields.places}
        Dating.of(doc).valued([date for date in entities(doc, "DATE") if date["chosen"]])
        return doc


@Language.factory("gongwen_fields", assigns=["doc._.fields", "span._.value"])
def read_fields(nlp: Language, name: str) -> Fields:
    """Reads title, issuer, dates and the other fields of the document: ``doc._.fields``."""
    join_pipeline(nlp)
    return Fields()
