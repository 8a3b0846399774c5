"""What the whole document says of its citations: the region whose regulation is meant, the day whose law applied."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

from gongwen.find.law_shapes import stem_of
from gongwen.find.mention import family
from gongwen.pipes.reference import reference_date
from gongwen.pipes.state import Entity, entities, state, text_of

if TYPE_CHECKING:
    from gongwen.link.law_status import LawVersion
    from gongwen.link.laws import LawRegister

_PERIOD = re.compile(r"(?:19|20)[0-9]{2}年?[—-]((?:19|20)[0-9]{2})年?\)?$")
_BRACKETED = re.compile("[《〈]([^《》〈〉]{2,80})[》〉]")
_DAY = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def link_laws(doc: Doc, register: LawRegister, region: str | None) -> None:
    """Resolves titles that only the document's region (its six-digit code) decides, and says what was in force.

    ``status_on`` and ``version`` hold at the document's own date; see :func:`document_days`.
    """
    days = document_days(state(doc)["fields"], reference_date(doc))
    _link_self(doc, register)
    known: dict[tuple[str | None, int | None], dict[str, Any]] = {}
    for law in entities(doc, "LAW"):
        if law.get("law_id") is None and region and law["chosen"]:
            _of_region(law, text_of(doc), register, region)
        cited = (law.get("law_id"), law.get("edition"))
        standing = known.get(cited)
        if standing is None:
            standing = known[cited] = _standing(law, register, days)
        law.update(standing)


def _link_self(doc: Doc, register: LawRegister) -> None:
    """本办法 in a document that is one, or brings one (关于印发《…办法》的通知), is that, whatever was cited since."""
    title = state(doc)["fields"].get("title")
    if not title:
        return
    text = text_of(doc)
    named = [stem_of(name) for name in (title, *_BRACKETED.findall(title))]
    for reference in entities(doc, "REFERENCE"):
        if reference["rule"] != "law.reference" or text[reference["start"]] != "本":
            continue
        head = text[reference["start"] + 1 : reference["end"]]
        own = next((name for name in named if name.endswith(head)), None)
        if own:
            entry = register.resolve(own)
            reference["law_id"], reference["kind"] = (entry.id, entry.kind) if entry else (None, None)
            reference["canonical"] = entry.title if entry else own


def _of_region(law: Entity, text: str, register: LawRegister, region: str) -> None:
    """A title without a place may be the local regulation of the document's own county, prefecture or province."""
    entry = register.resolve(text[law["start"] : law["end"]].strip("《》"), region=region)
    if entry:
        law["law_id"], law["canonical"], law["kind"] = entry.id, entry.title, entry.kind
        law["rule"] = f"{family(law['rule'])}:{entry.id}"


def _standing(law: Entity, register: LawRegister, days: tuple[date, date] | None) -> dict[str, Any]:
    if law.get("law_id") is None or days is None:
        return {"status_on": None, "version": None}
    period = _PERIOD.search(law["canonical"] or "")
    if period and int(period[1]) < days[1].year:
        return {"status_on": None, "version": None}  # a plan whose years are over is neither in force nor repealed
    found = register.standing(law["law_id"], days, law.get("edition"))
    return {"status_on": found.status, "version": _written(found.version)}


def _written(version: LawVersion | None) -> dict[str, str | None] | None:
    if version is None:
        return None
    days = {"published": version.published, "effective": version.effective, "passed": version.passed}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def document_days(fields: dict[str, Any], given: str | None) -> tuple[date, date] | None:
    """The first and the last day on which the document can have been issued; None where nothing tells.

    Its signature tells before its publication, that before the reference date the caller gives. A document that says
    only which year it reports on was issued in that year or the one after it.
    """
    for told in (fields.get("signed_on"), fields.get("published_on"), given):
        days = _days(told) if told else None
        if days:
            return days
    year = fields.get("report_year")
    return (date(year, 1, 1), date(year + 1, 12, 31)) if year else None


def _days(told: str) -> tuple[date, date] | None:
    """The days of an ISO date that may lack its day or its month."""
    found = _DAY.match(told)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if day:
        return date(year, month, day), date(year, month, day)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, monthrange(year, last)[1])
