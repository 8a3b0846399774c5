"""spaCy's DocBin: words as tokens, the spans as ``doc.ents``, their values where :mod:`gongwen.pipes` keeps them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as DocSpan
from spacy.vocab import Vocab

from gongwen.errors import GongwenError
from gongwen.find.mention import Mention
from gongwen.pipes.state import KEY, Entity, state
from gongwen.pipes.words import Words
from gongwen.record import Entity as Mentioned
from gongwen.record import Record
from gongwen.review.annotation import VALUES, Annotated, Expected, Span, annotated
from gongwen.review.records import key_of, name_of
from gongwen.score.measure import FIELDS

DOCUMENTS = "documents.spacy"

_REMEDY = "Name a DocBin that gongwen annotate export wrote, stored again with DocBin(store_user_data=True)."


def export_pieces(records: Iterator[Record]) -> Iterator[bytes]:
    """The bytes of a DocBin of the records."""
    words, vocab = Words(None), Vocab()
    yield DocBin(store_user_data=True, docs=[make_doc(record, words, vocab) for record in records]).to_bytes()


def make_doc(record: Record, words: Words, vocab: Vocab) -> Doc:
    """The record as a ``Doc``: what it names are its entities, and their getters (``ent._.value``) work."""
    mentions = [Mention(one.start, one.end, one.label, one.rule) for one in record.entities]
    tokens = [record.text[start:end] for start, end in pairwise(words.boundaries(record.text, mentions))]
    doc = Doc(vocab, words=tokens, spaces=[False] * len(tokens))
    kept = state(doc)
    kept["entities"] = [msgspec.to_builtins(entity) for entity in record.entities]
    kept["index"] = {entity.id: at for at, entity in enumerate(record.entities)}
    kept["fields"] = annotated(record).fields
    kept["document"] = {"id": record.id, "uri": record.source.uri}
    doc.set_ents([_ent(doc, one, record) for one in record.entities])
    return doc


def _ent(doc: Doc, entity: Mentioned, of: Record) -> DocSpan:
    """Words are cut at the edges of entities: one that is no span of the ``Doc`` does not lie in the text."""
    ent = doc.char_span(entity.start, entity.end, entity.label, span_id=entity.id)
    if ent is None:
        message = f"{name_of(key_of(of))}: the entity {entity.id} does not lie in the text. Extract the document again."
        raise GongwenError("records", message)
    return ent


def read_docs(path: Path, expected: Expected) -> Iterator[tuple[Annotated, Record]]:
    """The documents of a DocBin, each with the record that it corrects.

    The values of a span are those that its getters show (it has the id of an entity), or of the entity that stood at
    its place with its label; a span that is new has none. :class:`GongwenError` (``annotation``) names the file and
    the document that cannot be used.
    """
    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise GongwenError("annotation", f"{path} cannot be read: {reason}. {_REMEDY}") from error
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise GongwenError("annotation", f"{path} is no DocBin: {error}. {_REMEDY}") from error
    for number, doc in enumerate(docs, 1):
        given = _document(doc, f"{path}, document {number}")
        yield given, expected(given.key, given.text, given.where)


def _document(doc: Doc, where: str) -> Annotated:
    kept = doc.user_data.get(KEY, {})
    try:
        document, fields = kept["document"], {name: kept["fields"][name] for name in FIELDS}
        key = (document["id"], document["uri"] or "")
        entities: list[Entity] = list(kept["entities"])
        by_id = {one["id"]: one for one in entities}
        by_place = {(one["start"], one["end"], one["label"]): one for one in entities}
    except (KeyError, TypeError) as error:
        raise GongwenError("annotation", f"{where} does not say which document it is. {_REMEDY}") from error
    where = f"{where} ({key[1] or key[0]})"
    spans = [_span(ent, by_id, by_place) for ent in doc.ents]
    return Annotated(key, doc.text, spans, fields, where)


def _span(ent: DocSpan, by_id: dict[str, Entity], by_place: dict[tuple[int, int, str], Entity]) -> Span:
    place = (ent.start_char, ent.end_char, ent.label_)
    entity = by_id.get(ent.id_)
    if entity is None or entity["label"] != ent.label_:
        entity = by_place.get(place, {})
    values: dict[str, Any] = {name: entity.get(name) for name in VALUES.get(ent.label_, ()) if name in entity}
    if isinstance(values.get("of"), dict):
        values["of"] = values["of"]["text"]
    return Span(*place, values, f"entity {ent.id_ or ent.text!r}")
