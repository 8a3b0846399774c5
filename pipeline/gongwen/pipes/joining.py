"""What happens when a component becomes part of a pipeline."""

from __future__ import annotations

from spacy.language import Language
from spacy.util import get_minor_version_range

from gongwen import __version__
from gongwen.pipes.extensions import extend_spans


def join_pipeline(nlp: Language) -> None:
    """Registers the getters, and has ``spacy package`` name gongwen among the requirements of what it packs.

    spaCy adds the packages whose registered functions a config names, but none for factories. It keeps
    ``requirements`` of the pipeline's ``meta.json``.
    """
    extend_spans()
    needed = nlp.meta.setdefault("requirements", [])
    if not any(str(need).startswith("gongwen") for need in needed):
        needed.append(f"gongwen{get_minor_version_range(__version__)}")
