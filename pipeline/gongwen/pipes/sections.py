"""The component that reads a document's outline."""

from __future__ import annotations

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.sections import find_sections
from gongwen.pipes.joining import join_pipeline
from gongwen.pipes.state import state, text_of


class Sections:
    """Leaves the sections (一、 (一) 1. 一是) on the ``Doc``, for the dates, the fields and the record."""

    def __call__(self, doc: Doc) -> Doc:
        state(doc)["sections"] = msgspec.to_builtins(find_sections(text_of(doc)))
        return doc


@Language.factory("gongwen_sections", assigns=["doc._.sections"])
def read_sections(nlp: Language, name: str) -> Sections:
    """Reads the outline: ``doc._.sections``."""
    join_pipeline(nlp)
    return Sections()
