"""The places that names of organisations begin with, as far as the name alone shows them: by register and by shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from gongwen.link.regions import Regions
from gongwen.terms import alternatives, terms

ZONE = "园区"
"""The level of every functional zone, whatever its kind is called."""

HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"

_LEVELS = ("街道", "镇", "乡", "苏木", "县", "区", "旗", "市", "州", "盟", "省")  # from the lowest
_LEVEL = re.compile("|".join(_LEVELS))
_LONGEST = 15  # characters of a division's name
_STREET = re.compile(rf"人民政府(?={HAN}{{2,5}}街道办)")
_STREET_OFFICE = 5  # characters of 办事处 with something behind it
_SUBDIVIDED = ("省", "市", "县", "区", "旗", "州", "镇", "街道")
_NOT_IN_ZONE = re.compile(r"[局委会院厅]")
# The shortest stretch that a division's word closes, with two characters of its own; 市场, 社区 and 区域 close none.
_SHAPE = re.compile(
    rf"(?![省市县区州盟旗镇乡街]|自治[区州县旗]){HAN}{{2,4}}?(?:特别行政区|自治区|自治州|自治县|自治旗|省|州(?![市县区])|盟(?=[委行])|(?<![城超])市(?!场|民(?![政宗族])|政(?![府协务法])|容|直)|县(?![域城级直])"
    r"|(?<![社园小辖校景发新])区(?![域级直])|旗|街道(?!路)|镇(?!域)|乡(?![村镇风]))"
)
_LEVEL_WORD = r"(?:自治[区州县旗]|省|市|县|区|州|盟|旗|镇|乡|街道|苏木)(?!场监)"
# A county's word with two or three characters of its own, behind a boundary or the division above.
_EDGE = rf"(?:(?<=[省市州于在到])|(?<!{HAN}))"
_COUNTY = re.compile(rf"[县区市](?:(?<={_EDGE}{HAN}{{3}}[县区市])|(?<={_EDGE}{HAN}{{2}}[县区市]))")
_ZONE_WORD = range(2, 8)  # characters of a zone's kind that stands for a zone
_MOST = 1 << 14  # names that are remembered


class FirstPlace(NamedTuple):
    """What a name begins with: a zone's name, a division of the register or of that shape, and which of them holds."""

    zone: str
    division: str
    listed: bool
    place: str


class SplitName(NamedTuple):
    """The places that a name begins with, and the rest. ``steps`` are what was left before each place and at the end,
    with the place found there or an empty string."""

    chain: tuple[str, ...]
    rest: str
    steps: tuple[tuple[str, str], ...]


class PlaceNames:
    """What register and shapes say of names; the same for every document, and remembered for names seen before."""

    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        zones = tuple(word for word in terms("org_zones.txt") if len(word) > 1)
        kinds = alternatives(zones)
        self._zone_ends = zones
        self.zone_words = frozenset(zones)
        self._zone_kinds = f"(?:{kinds})(?!{HAN}{{0,3}}区)"
        self.first = lru_cache(_MOST)(self._first)
        self.split = lru_cache(_MOST)(self._split)
        self.level_of = lru_cache(_MOST)(self._level_of)
        self.level_word = lru_cache(_MOST)(self._level_word_of)

    @cached_property
    def _zone_kind(self) -> re.Pattern[str]:
        return re.compile(self._zone_kinds)

    @cached_property
    def _zone(self) -> re.Pattern[str]:
        return re.compile(f"{HAN}{{2,12}}?{self._zone_kinds}")

    @cached_property
    def _level_word(self) -> re.Pattern[str]:
        named = alternatives(tuple(word for word in self._zone_ends if len(word) in _ZONE_WORD))
        return re.compile(f"{named}|{_LEVEL_WORD}")

    @cached_property
    def _county_zone(self) -> re.Pattern[str]:
        return re.compile(f"{_EDGE}{HAN}{{2,3}}[县区市](?:(?![省市县区]){HAN}){{0,6}}?{self._zone_kinds}")

    def _first(self, name: str) -> FirstPlace:
        """The place that a name begins with."""
        found = self._zone.match(name) if self._zone_kind.search(name) else None
        zone = found[0] if found and not _NOT_IN_ZONE.search(found[0]) else ""
        ends = [match.end() for match in _LEVEL.finditer(name, 0, _LONGEST + 1)]
        listed = self._registered(name, ends)
        shape = _SHAPE.match(name) if ends and not listed else None
        division = listed or (shape[0] if shape else "")
        return FirstPlace(zone, division, bool(listed), self.chosen(zone, division) if zone else division)

    def _split(self, name: str) -> SplitName:
        """The places that a name begins with, each by its own name, and the rest: 江州市, 临江区 and 财政局."""
        return split_name(name, lambda rest: self.first(rest).place)

    def chosen(self, zone: str, division: str) -> str:
        """Of a zone and a division that begin a name, the one it begins with."""
        if zone and (not division or division in self.zone_words):
            return zone
        # 平鲁经济技术开发区 is one zone; 泰州市海陵区 are two divisions.
        return zone if len(zone) > len(division) and not division.endswith(_SUBDIVIDED) else division

    def _registered(self, name: str, ends: Sequence[int]) -> str:
        """The longest division of the register that the name begins with and does not end with."""
        for end in reversed(ends):
            if 1 < end < len(name) and end <= _LONGEST and self._is_division(name[:end]):
                return name[:end]
        return ""

    def _is_division(self, place: str) -> bool:
        """Whether the register holds it as a division; the short names 贵州 and 杭州 end like a 州 and are none."""
        if not place.endswith("州"):
            return self.regions.is_name(place)
        found = self.regions.resolve(place)
        return found is not None and found.name.endswith("自治州")

    def _level_of(self, place: str) -> str:
        """The level word of a place's name: 县 of 徐闻县, 街道 of 望湖街道, 园区 of any zone."""
        if place.endswith(self._zone_ends):
            return ZONE
        return next((level for level in _LEVELS if place.endswith(level)), "")

    def _level_word_of(self, name: str) -> str:
        """The level word or the kind of zone that the name begins with: 县 of 县财政局, 开发区 of 开发区管委会."""
        found = self._level_word.match(name)
        return found[0] if found else ""

    def zones_of_counties(self, text: str) -> set[str]:
        """The zones that a text puts in a county (青禾县工业园区), with the county's name."""
        found: set[str] = set()
        reached = 0
        for county in _COUNTY.finditer(text):  # tried everywhere, the rule would take three times as long
            for start in (county.start() - 3, county.start() - 2):
                zone = self._county_zone.match(text, start) if start >= reached else None
                if zone:
                    found.add(zone[0])
                    reached = zone.end()
        return found


def split_name(name: str, first_place: Callable[[str], str]) -> SplitName:
    """The name split by what says which place a name begins with."""
    rest = without_party(name)
    steps: list[tuple[str, str]] = []
    while place := first_place(rest):
        steps.append((place, rest))
        rest = rest[len(place) :]
        # 临澄区人民政府望湖街道办事处: a street's office is named after the government that sends it.
        if rest.startswith("人民政府") and (street := _STREET.match(rest)):
            rest = rest[street.end() :]
        elif place.endswith("街道") and len(rest) > _STREET_OFFICE:
            # 曹溪街道办事处崎濑社区居民委员会: the office that the community belongs to stands for its street.
            rest = rest.removeprefix("办事处")
    return SplitName(tuple(place for place, _ in steps), rest, (*steps, ("", rest)))


def without_party(name: str) -> str:
    """The name without the party's, which stands before the places in those of its committees (中共青禾县委员会)."""
    return name.removeprefix("中共").removeprefix("中国共产党") if name.startswith("中") else name


def learnable(places: Iterable[str]) -> tuple[str, ...]:
    """Of the places that a document names those with a division's word, the longest first."""
    known = (place for place in places if 1 < len(place) <= _LONGEST and place.endswith(_LEVELS))
    return tuple(sorted(known, key=len, reverse=True))
