"""Longer names that short ones stand for within one document: 执法大队 of a bureau's in full, 银拓公司 of a firm."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from gongwen.terms import terms

_LEGAL = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|律师事务所|会计师事务所|合作社)(?:.{2,6}(?:支公司|分公司|支行|分行|供电局))?$"
)
# Enterprises older than the Company Law bear no legal form (县电影公司); of grids a county has one (县供电公司).
_OLD = re.compile(r"(?:电影|自来水|粮油|粮食|盐业|农资|外贸|供电|电力)公司$")
_FORMS = ("公司", "事务所", "合作社")  # one of them stands in every name of a legal form
_KINDS = re.compile(r"(?:集团公司|公司|集团|律师事务所|会计师事务所)$")
_BARE_LEVELS = ("省", "市", "县", "区", "旗", "州", "镇", "乡")
_OWN = ("我", "你", "贵", "本")
_UNIT_MARKS = ("股", "科", "室")
_CORE = 4  # characters of a unit's field that may stand for a longer one
_TWO_FIELDS = re.compile(
    r"(?P<place>.{0,12}?[省市县区旗州])(?P<first>.{2,8})[和与](?P<second>.{2,8})(?P<mark>局|委员会|厅)"
)
_SHORTEST_END = 2  # characters of an end by which a longer name is known
_MOST_FIRMS = 100  # firms that one short name is compared with
_MOST_UNITS = 200  # units that one document's short forms are compared with


class LongerNames:
    """The names of one document by the shorter ones that may stand for them."""

    def __init__(self, names: Iterable[str], issuer: str | None) -> None:
        self._names = {name for name in names if not name.startswith(_OWN)}
        if issuer:
            self._names.add(issuer)
        self._issuer = issuer or ""

    @cached_property
    def _backwards(self) -> list[str]:
        """The names read backwards, in order: those with one end stand side by side."""
        return sorted(name[::-1] for name in self._names)

    @cached_property
    def _chains(self) -> list[int]:
        """For every name read backwards the first of those before it that are each the beginning of the next."""
        firsts: list[int] = []
        for at, name in enumerate(self._backwards):
            firsts.append(firsts[-1] if at and name.startswith(self._backwards[at - 1]) else at)
        return firsts

    @cached_property
    def _bureaus(self) -> dict[str, set[str]]:
        """The bureaus of two fields by the name that the first field alone would give."""
        bureaus: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._names:
            if ("和" in name or "与" in name) and (two := _TWO_FIELDS.fullmatch(name)):
                bureaus[f"{two['first']}{two['mark']}"].add(name[two.end("place") :])
        return bureaus

    @cached_property
    def _units(self) -> dict[str, set[str]]:
        """The units by their last character."""
        units: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._names:
            if name.endswith(_UNIT_MARKS) and len(units[name[-1]]) < _MOST_UNITS:
                units[name[-1]].add(name)
        return units

    @cached_property
    def _registered(self) -> set[str]:
        """The firms' full names, but those that begin with a bare level."""
        named = (name for name in self._names if any(form in name for form in _FORMS))
        return {name for name in named if _LEGAL.search(name) and not name.startswith(_BARE_LEVELS)}

    @cached_property
    def _firms(self) -> dict[str, set[str]]:
        """The firms' full names by every two characters that stand side by side in them."""
        firms: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._registered:
            for at in range(len(name) - 1):
                firms[name[at : at + 2]].add(name)
        return firms

    def by_tail(self, name: str) -> str | None:
        """The one full name of the document that ends in this one and begins before it; the issuer's own before others.

        Of several it is the longest if the others are its ends, else none is meant.
        """
        if self._issuer.endswith(name) and self._issuer != name:
            return self._issuer
        if len(name) < _SHORTEST_END:
            return None
        end = name[::-1]
        first = bisect_left(self._backwards, end)
        last = bisect_left(self._backwards, f"{end}\U0010ffff", first) - 1
        if last < first or self._backwards[last] == end or self._chains[last] > first:
            return None
        return self._backwards[last][::-1]

    def same_body(self, body: str) -> str | None:
        """The one longer name of a bureau that the document uses as well: 自然资源和规划局 for 自然资源局."""
        longer = self._bureaus.get(body, set())
        return next(iter(longer)) if len(longer) == 1 else None

    def same_unit(self, name: str) -> str | None:
        """The one unit of the document whose name holds the short one's characters: 行政复议与应诉股, 复议应诉股."""
        core, mark = name[:-1], name[-1:]
        if mark not in _UNIT_MARKS or len(core) < _CORE:
            return None
        found = {unit for unit in self._units.get(mark, ()) if unit != name and _in_order(core, unit)}
        return next(iter(found)) if len(found) == 1 else None

    def firm(self, name: str) -> str | None:
        """The one firm whose name holds the characters of the short one in their order: 银拓公司, 建投集团."""
        core = _KINDS.sub("", name)
        if len(core) < 2:
            return None
        firms = self._firms.get(core[:2], set())
        if len(firms) > _MOST_FIRMS:
            return None
        found = {firm for firm in firms if firm != name and _holds(firm, core)}
        return next(iter(found)) if len(found) == 1 else None

    @staticmethod
    def is_registered(body: str) -> bool:
        """Whether a county's firm is named as registered: with a legal form, or a name of its own before its trade.

        县水务公司 may be any of the county's.
        """
        if not body.endswith("公司"):
            return False
        return bool(_LEGAL.search(body) or _OLD.search(body)) or not _only_trades(_KINDS.sub("", body))

    def firm_at(self, place: str, name: str) -> str | None:
        """The one firm of the place whose name holds the short one's initials: 城投集团, 城市建设投资集团有限公司."""
        core = _KINDS.sub("", name)
        if len(core) < 2 or len(self._registered) > _MOST_FIRMS:
            return None
        found = {firm for firm in self._registered if _begins_at(firm, place, core)}
        return next(iter(found)) if len(found) == 1 else None


def _only_trades(core: str) -> bool:
    """Whether nothing but listed trades and fields of work stand in it."""
    listed = {*terms("org_terms.txt"), *terms("org_sectors.txt"), *terms("org_trades.txt")}
    reached = {0}
    for end in range(1, len(core) + 1):
        if any(start in reached and core[start:end] in listed for start in range(max(0, end - 6), end)):
            reached.add(end)
    return len(core) in reached


def _begins_at(firm: str, place: str, core: str) -> bool:
    """Whether the firm bears the place's name, or its last part, and then the characters of the core in their order."""
    for at in range(2, min(len(firm) - 2, 12)):
        if place.endswith(firm[:at]) and firm[at] == core[0]:
            return _in_order(core, firm[at:])
    return False


def _in_order(short: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in short)


def _holds(name: str, core: str) -> bool:
    return _in_order(core, name[name.index(core[:2]) :])
