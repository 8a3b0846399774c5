"""Source text → clean text: what a page, a converter or a crawler put into a document goes, the document stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongwen.clean.offsets import CleanText


def clean(raw: str) -> CleanText:
    """The clean text of a document, with the map back: ``.text``, ``.to_raw(start, end)``, ``.script``, ``.warnings``.

    Never an error, whatever the text; cleaning a clean text changes nothing. Places count in Unicode code points.
    """
    from gongwen.clean.steps import clean_text  # numpy and OpenCC are loaded when something is cleaned

    return clean_text(raw)
