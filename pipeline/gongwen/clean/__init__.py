"""Source text → clean text: what a page, a converter or a crawler put round and into a document goes, the document stays."""

from __future__ import annotations

from gongwen.clean.characters import normalize_characters
from gongwen.clean.offsets import CleanText, Edit, OffsetMap, Step, apply_edits
from gongwen.clean.pinyin import remove_readings
from gongwen.clean.spaces import close_spaces

__all__ = ["CleanText", "Edit", "OffsetMap", "Step", "apply_edits", "clean"]

_ROUNDS = 12


def clean(raw: str) -> CleanText:
    """The clean text of a document: never an error, whatever the text; cleaning a clean text changes nothing.

    The steps are repeated until none has an edit left, since one step may uncover work for an earlier one (a rejoined line
    may bring a reading behind its character).
    """
    text, offsets = raw, OffsetMap.identity(len(raw))
    steps: tuple[Step, ...] = (normalize_characters, close_spaces, remove_readings)
    for _ in range(_ROUNDS):
        before = text
        for step in steps:
            edits = step(text)
            if edits:
                text, offsets = apply_edits(text, edits), offsets.after(edits)
        if text == before:
            break
    return CleanText(text, raw, "hans", (), offsets)
