"""The parsers that run in a process of their own, by media type."""

from __future__ import annotations

from gongwen.errors import ReadError
from gongwen.read import kinds
from gongwen.read.limits import Limits
from gongwen.read.worker import Reply


def parse(kind: str, raw: bytes, uri: str, limits: Limits) -> Reply:
    """The text of a document; :class:`ReadError` names it and what is wrong with it."""
    if kind == kinds.PDF:
        from gongwen.read.pdf import read_pdf

        text, notices = read_pdf(raw, uri, limits)
    elif kind == kinds.DOCX:
        from gongwen.read.docx import read_docx

        text, notices = read_docx(raw, uri, limits)
    else:
        from gongwen.read.doc import read_doc

        text, notices = read_doc(raw, uri, limits), []
    if not text.strip():
        raise ReadError("empty", f"{uri} has no text. Check that it is the right file.")
    return Reply(text, [(one.code, one.message, one.start, one.end) for one in notices])
