"""Canonical names of a document's organisations: one body, one name, whether written 县政府, 我局 or in full.

The expansions (市场监管局 → 市场监督管理局) are data; the place in front comes from the document and the register.
Where the document does not show what a short form stands for, the canonical name is ``None``: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongwen.find.mention import Mention
from gongwen.link.org_document import DocumentNames
from gongwen.link.org_expansions import Expansions
from gongwen.link.org_parties import addressee, aliases
from gongwen.link.org_places import Places
from gongwen.link.place_names import PlaceNames
from gongwen.link.regions import Regions, read_table
from gongwen.record import Region

_JOINTS = frozenset(("", "、", "和", "与", "及"))


class Linked(NamedTuple):
    """What a mention stands for: the body's full name, its division's code and its type, ``None`` where unknown."""

    canonical: str | None
    region: str | None
    type: str | None


class OrganizationLinker:
    """The expansions and organs, read once; :meth:`canonicals` names the bodies of one document."""

    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        self._place_names = PlaceNames(regions)
        self.expansions = Expansions()
        self._organs: dict[str, str] = {}
        for _, (name, shorts) in read_table("organs.csv", ("name", "short_forms")):
            for form in (name, *filter(None, shorts.split("|"))):
                self._organs.setdefault(form, name)
        self._state = frozenset(self._organs.values())

    def canonicals(
        self,
        mentions: Sequence[Mention],
        text: str,
        *,
        title: str | None = None,
        issuer_name: str | None = None,
        source_name: str | None = None,
        region: Region | None = None,
    ) -> list[Linked]:
        """For every mention what it stands for.

        ``title``, ``issuer_name`` and ``source_name`` are the document's fields as written; ``region`` is its own
        division.
        """
        names = ["".join(text[mention.start : mention.end].split()) for mention in mentions]
        home_names = [name for name in (issuer_name, source_name, (title or "").removeprefix("关于")) if name]
        home_names = home_names or _heading(mentions, text)
        document = DocumentNames(
            Places(self._place_names, home_names, names, text, region),
            self.expansions,
            self.organ,
            names=names,
            text=text,
            issuer=home_names[0] if home_names else None,
            addressee=addressee(mentions, text),
        )
        defined = aliases(mentions, text)
        codes = _Codes(self.regions, self._state, document.places, region)
        found: list[str | None] = []
        end = -1
        for at, (mention, name) in enumerate(zip(mentions, names, strict=True)):
            near = end >= 0 and mention.start - end < 2 and text[end : mention.start] in _JOINTS
            full = document.canonical(mention, name, near=near)
            stands_for = defined.get(name, at)
            found.append(found[stands_for] if stands_for < at else full)
            end = mention.end
        types = _types(mentions, found)
        return [Linked(full, codes.of(full), kind) for full, kind in zip(found, types, strict=True)]

    def organ(self, name: str) -> str | None:
        """The full name of a standing organ."""
        return self._organs.get(name)


def _heading(mentions: Sequence[Mention], text: str) -> list[str]:
    """The body that the document's first line begins with, where no field says who issued it."""
    first = next(iter(mentions), None)
    return [text[first.start : first.end]] if first and not text[: first.start].strip() else []


def _types(mentions: Sequence[Mention], found: Sequence[str | None]) -> Sequence[str | None]:
    """The mentions' types; 我院 and 你公司 have that of the body that the document names in full."""
    types = [mention.data.get("type") for mention in mentions]
    organs = [at for at, mention in enumerate(mentions) if mention.family == "org.organ"]
    if not organs:
        return types
    of_organ = frozenset(organs)
    named: dict[str, str | None] = {}
    for at, full in enumerate(found):
        if full and at not in of_organ:
            named.setdefault(full, types[at])
    for at in organs:
        types[at] = named.get(found[at] or "", types[at])
    return types


class _Codes:
    """The divisions of one document's bodies."""

    def __init__(self, regions: Regions, of_the_state: frozenset[str], places: Places, region: Region | None) -> None:
        self._regions, self._of_the_state, self._places, self._region = regions, of_the_state, places, region
        self._known: dict[str | None, str | None] = {None: None}

    def of(self, full: str | None) -> str | None:
        """The code of the division that the full name holds; none of the state's own organs.

        A body of the document's own place has the document's region where the register does not know that place.
        """
        if full not in self._known:
            self._known[full] = self._code(full) if full and full not in self._of_the_state else None
        return self._known[full]

    def _code(self, full: str) -> str | None:
        found = self._regions.region_of(full, context_code=self._region.code if self._region else None)
        if found is None and self._region and self._places.is_own(full):
            found = self._region
        return found.code if found else None
