"""The component that reads a document's outline."""

from __future__ import annotations

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from gongwen.find.sections import find_sections
from gongwen.pipes.state import state, text_of


@Language.component("gongwen_sections")
def read_sections(doc: Doc) -> Doc:
    """Leaves the sections (一、 (一) 1. 一是) on the ``Doc``, for the fields and the record."""
    state(doc)["sections"] = [msgspec.to_builtins(section) for section in find_sections(text_of(doc))]
    return doc
