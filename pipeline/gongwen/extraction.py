"""From a source text to its record: clean, run the pipeline, put together."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc

from gongwen import __version__, record
from gongwen.clean import clean
from gongwen.clean.offsets import CleanText
from gongwen.collector import no_collector
from gongwen.errors import GongwenError
from gongwen.find.fields import field_labels
from gongwen.find.sections import SectionIndex
from gongwen.pattern_files import OwnPatterns, own_patterns
from gongwen.pipes.reference import check_date
from gongwen.pipes.state import entities, state
from gongwen.read import read
from gongwen.read.source_text import Notice
from gongwen.resources import resource

# The class in front is what the engine scans for.
_SENTENCE_END = re.compile(r"[。！？!?；;\n.](?:(?<!\.)|(?<![0-9]\.)(?![0-9A-Za-z]))")
_FIELD_LINE = 200
_VOCABULARY = 60_000
"""So many strings a pipeline keeps from one document to the next: common words are among the first ones."""
_MADE_BY: WeakKeyDictionary[Language, record.Pipeline] = WeakKeyDictionary()
_NAME = re.compile("[a-z][a-z0-9_-]{0,40}")
_OUTSIDE_FINGERPRINT = re.compile("[^0-9\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


def build_pipeline(name: str, patterns: str | Path | None = None, segmenter: str | Path | None = None) -> Language:
    """The pipeline of ``configs/name.cfg``, assembled anew; see :func:`gongwen.load`."""
    path = resource("configs", f"{name}.cfg")
    if not _NAME.fullmatch(name) or not path.is_file():
        known = sorted(config.name.removesuffix(".cfg") for config in resource("configs", "").iterdir())
        raise GongwenError("config-unknown", f"there is no configuration {name!r}. Use one of {', '.join(known)}.")
    own = own_patterns(patterns)
    settings = {"nlp.tokenizer.patterns": own.folder} if own else {}
    if segmenter is not None:
        settings["nlp.tokenizer.segmenter"] = str(segmenter)
    config = util.load_config_from_str(path.read_text("utf-8"), overrides=settings, interpolate=True)
    nlp = util.load_model_from_config(config, auto_fill=True)
    nlp.meta["name"] = name
    nlp.meta["patterns"] = patterns_hash(own)
    return nlp


@cache
def _pipeline(name: str) -> Language:
    return build_pipeline(name)


def extract_record(
    text: str,
    *,
    reference_date: str | None = None,
    source: record.Source | None = None,
    id: str | None = None,  # noqa: A002 - the record's own word
    notices: Sequence[Notice] = (),
    nlp: Language | None = None,
) -> record.Record:
    """The record of a source text; see :func:`gongwen.extract`."""
    if not isinstance(text, str):
        raise TypeError(f"extract takes text, not {type(text).__name__}: gongwen.extract_file reads files")
    check_date(reference_date)
    nlp = nlp or _pipeline("default")
    identity = id or _hash(text.encode("utf-8", "surrogatepass"))
    with no_collector(), _memory_zone(nlp):  # what one document makes has no cycles, and it makes a lot
        cleaned = clean(text)
        doc = nlp.make_doc(cleaned.text)
        state(doc)["reference_date"] = reference_date
        made = _assemble(nlp(doc), cleaned, nlp, source or record.Source(), identity)
    made.warnings[:0] = [_warning(notice, cleaned) for notice in notices]
    return made


def _memory_zone(nlp: Language) -> AbstractContextManager[object]:
    """Where the words of one document live once the vocabulary is full: spaCy's own keeps every word for ever.

    Records hold nothing of spaCy. Other components than ours might keep a ``Doc``, which must not outlive its zone:
    their vocabulary grows, unless the caller is in a memory zone.
    """
    vocab = nlp.vocab
    if len(vocab.strings) < _VOCABULARY or vocab.in_memory_zone:  # type: ignore[attr-defined]
        return nullcontext()
    ours = all(type(component).__module__.startswith("gongwen.") for _, component in nlp.pipeline)
    return nlp.memory_zone() if ours else nullcontext()


def extract_path(path: Path, *, reference_date: str | None = None, nlp: Language | None = None) -> record.Record:
    """The record of one file; see :func:`gongwen.extract_file`."""
    found = read(path)
    return extract_record(
        found.text,
        reference_date=reference_date,
        source=found.source,
        id=found.id,
        notices=found.notices,
        nlp=nlp,
    )


def _warning(notice: Notice, cleaned: CleanText) -> record.Warning:
    """What reading noticed, at its place in the clean text."""
    length = len(cleaned.text)
    places = range(length)
    start = bisect_left(places, notice.start, key=lambda place: cleaned.to_raw(place, place + 1)[0])
    end = bisect_left(places, notice.end, lo=start, key=lambda place: cleaned.to_raw(place, place + 1)[0])
    return record.Warning(notice.code, notice.message, start, end)


def _assemble(
    doc: Doc,
    cleaned: CleanText,
    nlp: Language,
    source: record.Source,
    id: str,  # noqa: A002
) -> record.Record:
    sections = msgspec.convert(state(doc)["sections"], list[record.Section])
    document = _document(state(doc)["fields"], cleaned)
    return record.Record(
        id=id,
        fingerprint=_fingerprint(cleaned.text),
        source=source,
        document=document,
        text=cleaned.text,
        sections=sections,
        entities=_entities(doc, cleaned, SectionIndex(sections)),
        warnings=list(cleaned.warnings),
        pipeline=_made_by(nlp),
    )


def _made_by(nlp: Language) -> record.Pipeline:
    """What the pipeline's ``meta`` says of it when it makes its first record: spaCy puts it together anew each time."""
    known = _MADE_BY.get(nlp)
    if known is None:
        meta = nlp.meta
        known = record.Pipeline(__version__, str(meta["name"]), str(meta.get("patterns") or patterns_hash()))
        _MADE_BY[nlp] = known
    return known


def _entities(doc: Doc, cleaned: CleanText, outline: SectionIndex) -> list[record.Entity]:
    """The chosen entities with their places, put into the record's types all at once."""
    text, to_raw, path = cleaned.text, cleaned.offsets.to_raw, outline.path
    edges = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    sentences: dict[tuple[int, int], record.Span] = {}
    placed: list[dict[str, Any]] = []
    for one in entities(doc):
        if one["chosen"]:
            start, end = one["start"], one["end"]
            raw_start, raw_end = to_raw(start, end)
            first = bisect_right(edges, start)
            around = edges[first - 1], edges[first if end <= edges[first] else bisect_right(edges, end - 1)]
            if around not in sentences:
                sentences[around] = record.Span(*around)
            placed.append(
                {
                    **one,
                    "raw_start": raw_start,
                    "raw_end": raw_end,
                    "text": text[start:end],
                    "section": path(start),
                    "sentence": sentences[around],
                }
            )
    return msgspec.convert(placed, list[record.Entity])


def _document(fields: dict[str, Any], cleaned: CleanText) -> record.Document:
    issuer, region = fields.get("issuer"), fields.get("region")
    return record.Document(
        title=fields.get("title"),
        issuer=record.Issuer(issuer, fields.get("issuer_canonical")) if issuer else None,
        recipient=fields.get("recipient"),
        report_year=fields.get("report_year"),
        signed_on=fields.get("signed_on"),
        published_on=fields.get("published_on"),
        source=fields.get("source"),
        region=record.Region(**region) if region else None,
        script=cleaned.script,
        kind=fields.get("kind"),
        places=fields.get("places", {}),
    )


def _fingerprint(text: str) -> str:
    """The hash of the body's Han characters and digits, without the field lines, so that mirrored copies are alike."""
    body = "".join([line for line in text.split("\n") if not _is_field_line(line)])
    return _hash(_OUTSIDE_FINGERPRINT.sub("", body).encode())


def _is_field_line(line: str) -> bool:
    """A short line without a sentence that begins with the label of a page's field (发布时间：, 来源：, 索引号：)."""
    return len(line) <= _FIELD_LINE and "。" not in line and field_labels().match(line) is not None


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@cache
def patterns_hash(own: OwnPatterns | None = None) -> str:
    """One hash over all files of patterns/, by name and content, and over a user's own."""
    digest = hashlib.sha256()
    folder: Traversable = resource("patterns", "")
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    if own:
        digest.update(own.digest.encode())
    return f"sha256:{digest.hexdigest()}"
