"""The reference date of a document: what stands in where it does not say its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from spacy.tokens import Doc

from gongwen.errors import GongwenError
from gongwen.pipes.state import state


def check_date(given: object) -> None:
    """:class:`GongwenError` for what is neither None nor a day written ``YYYY-MM-DD``."""
    if given is not None and not _is_day(given):
        raise GongwenError("reference-date", f"{given!r} is no date. Write it as text: YYYY-MM-DD.")


def reference_date(doc: Doc) -> str | None:
    """The reference date of this ``Doc``: that of its context in ``nlp.pipe(…, as_tuples=True)``, or the one it has.

    A context is one where it is a day (``"2021-12-02"``, a ``datetime.date``) or has the key ``reference_date``; any
    other context is its owner's and says nothing. It is kept on the ``Doc``, whose context spaCy takes away.
    """
    kept = state(doc)
    given = _of_context(doc._context)
    if given is not None:
        kept["reference_date"] = given
    found: str | None = kept.get("reference_date")
    return found


def _of_context(context: object) -> str | None:
    given = context
    if isinstance(context, Mapping):
        given = context.get("reference_date")
    if isinstance(given, date):
        return given.isoformat()[:10]
    if isinstance(context, Mapping):
        check_date(given)
    return given if isinstance(given, str) and _is_day(given) else None


def _is_day(given: object) -> bool:
    try:
        return isinstance(given, str) and date.fromisoformat(given).isoformat() == given
    except ValueError:
        return False
