"""gongwen (公文): from Chinese official documents to database rows.

>>> import gongwen
>>> record = gongwen.extract("2022年7月,三名选调生到岗。")
>>> [entity.text for entity in record.entities]
['2022年7月', '三名']
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

# The package and its function share the name: bound here, once, the function is what ``gongwen.clean`` means.
from gongwen.clean import clean

__version__ = "0.1.0"
__all__ = ["__version__", "clean", "extract", "extract_file", "load"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from gongwen.read.source_text import Notice
    from gongwen.record import Record, Source


def load(name: str = "default", *, patterns: str | Path | None = None, segmenter: str | Path | None = None) -> Language:
    """The spaCy pipeline of ``configs/name.cfg``; :class:`gongwen.errors.GongwenError` for an unknown name.

    ``patterns`` is a folder of your own laws beside the shipped ones; a wrong line in it is a
    :class:`gongwen.errors.PatternError` that names file, line and remedy. ``segmenter`` is a model directory that
    spacy-pkuseg trained, in the place of the shipped one.
    """
    from gongwen.extraction import build_pipeline

    return build_pipeline(name, patterns, segmenter)


def extract(
    text: str,
    *,
    reference_date: str | None = None,
    source: Source | None = None,
    id: str | None = None,  # noqa: A002 - the record's own word
    notices: Sequence[Notice] = (),
    nlp: Language | None = None,
) -> Record:
    """Cleans, tags and links a source text; the record's raw offsets count in ``text``.

    ``reference_date`` (``YYYY-MM-DD``) stands in where the document does not say its own date. ``id`` names the
    record; without it, it is the hash of the text in UTF-8. ``notices`` are what reading it found wrong, with places in
    ``text``; they become warnings. Raises :class:`gongwen.errors.GongwenError` for a reference
    date that is none; text itself is never an error.
    """
    from gongwen.extraction import extract_record

    return extract_record(text, reference_date=reference_date, source=source, id=id, notices=notices, nlp=nlp)


def extract_file(path: str | Path, *, reference_date: str | None = None, nlp: Language | None = None) -> Record:
    """Reads one file and extracts it; :class:`gongwen.errors.ReadError` where it cannot be read."""
    from gongwen.extraction import extract_path

    return extract_path(Path(path), reference_date=reference_date, nlp=nlp)
