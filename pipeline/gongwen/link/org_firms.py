"""The firms of one document: the full name that a short one stands for, and which names are whole as they are."""

from __future__ import annotations

import re

from gongwen.link.org_expansions import Expansions
from gongwen.link.org_names import LongerNames
from gongwen.link.org_places import Places
from gongwen.terms import terms

_LEGAL = ("有限公司", "有限责任公司", "股份公司")
_DEFINES = re.compile(r"[(（](?:以下|下文|下)?(?:简称|称)")


class Firms:
    """The firms' full names. ``addressee`` is the body that the document addresses, once it is known."""

    def __init__(self, places: Places, expansions: Expansions, longer: LongerNames, text: str) -> None:
        self._places, self._expansions, self._longer, self._text = places, expansions, longer, text
        # By a length all that stands before 以下简称: 云岫水务有限公司(以下简称水务公司).
        self._defined: dict[int, frozenset[str]] = {}
        self.addressee: str | None = None

    def at(self, place: str, name: str) -> str | None:
        """The firm of a place whose level word its name bears.

        县城投集团: which firm, the words do not say, but a full name of the document may.
        """
        firm = None if name.endswith("有限公司") else self._longer.firm(name) or self._longer.firm_at(place, name)
        return firm or (f"{place}{name}" if self._longer.is_registered(name) else None)

    def full(self, name: str) -> str | None:
        """A firm's own name; a short one stands for the one longer name that holds its characters (衡信公司)."""
        longer = self._longer.firm(name)
        if longer:
            return longer
        full = self._expansions.firm_in_full(name)
        if full == name and name.endswith(_LEGAL) and not self._is_whole(name):
            return None
        return full if full.endswith(terms("org_whole.txt")) or "有限" in full else None

    def _is_whole(self, firm: str) -> bool:
        """Whether a firm's name begins with a place, as registered ones do, or the document names it as a party.

        The regulations on the registration of enterprise names (2020), article 6; those without a place are few.
        """
        if firm == self.addressee or self._places.begins_with_place(firm):
            return True
        size = len(firm)
        if size not in self._defined:
            ends = (match.start() for match in _DEFINES.finditer(self._text))
            self._defined[size] = frozenset(self._text[end - size : end] for end in ends if end >= size)
        return firm in self._defined[size]
