"""The places of one document: which division or zone 县, 市, 街道 and 园区 mean in its organisations' names.

A place is known from the names the document itself uses (its issuer and source, bodies named in full) and from its
region in the register; what neither shows stays unknown. A county, a city and what stands above them bear their own
names, as their governments do (青禾县 also where 江州市青禾县 is written), unless the document's own title or signature
has the longer form; a city's district has the city before it, a town its county.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from gongwen.link.place_names import HAN, ZONE, PlaceNames, SplitName, learnable, split_name, without_party
from gongwen.record import Region

_COUNTY = ("县", "区", "旗")
_TOWNS = ("街道", "镇", "乡", "苏木")
_BY_THEMSELVES = ("县", "旗", "市", "州", "盟", "省")  # divisions whose official names have none above them
_BEFORE_PLACE = ("中国人民政治协商会议", "国家税务总局", "共青团")
_AUTONOMOUS = {"自治区": "省", "自治州": "州", "自治县": "县", "自治旗": "旗"}
_ABOVE = re.compile(rf"{HAN}{{2,3}}[县区旗市]")
_INSIDE = re.compile(r"[\u4e00-\u9fff](?<![在为是省市])")
_ARBITRATION = "仲裁委员会"
_CITY = re.compile(rf"(?P<city>{HAN}{{2,3}}){_ARBITRATION}")
_COUNTY_BODIES = re.compile(r"县(?:委|政府|人民政府)")


class Places:
    """The divisions that a document speaks from, by level, and the longest form of every place that it names."""

    def __init__(
        self,
        place_names: PlaceNames,
        home_names: Iterable[str],
        names: Iterable[str],
        text: str,
        region: Region | None,
    ) -> None:
        self._names, self._regions = place_names, place_names.regions
        self._full: dict[str, str] = {}
        self._as_issued: dict[str, str] = {}
        self._by_level: dict[str, str] = {}
        self._learned: tuple[str, ...] = ()
        self._splits: dict[str, SplitName] = {}
        self._longest: dict[str, str] = {}
        self._at_level: dict[str, str | None] = {}
        names = tuple(dict.fromkeys(names))
        home_chains = [chain for name in home_names if (chain := self.split(name)[0])]
        chains = list(dict.fromkeys((*home_chains, *(chain for name in names if (chain := self.split(name)[0])))))
        for chain in home_chains:
            self._learn_issued(chain)
        self._learn(chains)
        places = {place for chain in chains for place in chain}
        self._towns = {place for place in places if place.endswith(_TOWNS)}
        # 青禾经开区 is the issuer's own zone under a shorter name.
        zones = [place for chain in home_chains for place in chain if self.level_of(place) == ZONE]
        self._own_zone = max(zones, key=len, default="")
        self.home: str | None = None
        if home_chains:
            self._learn_home(home_chains, text)
        if region:
            self._learn_region(region)
        self._fill_from(places)
        self._infer(text, names)
        self._infer_zone(text)
        self._longest.clear()  # what was asked before all was known

    def _learn(self, chains: Iterable[Sequence[str]]) -> None:
        for chain in chains:
            for place, whole in zip(chain, accumulate(chain), strict=True):
                if len(whole) > len(self._full.get(place, "")):
                    self._full[place] = whole
        self._learned = learnable(self._full)
        self._splits.clear()

    def _learn_home(self, chains: Sequence[tuple[str, ...]], text: str) -> None:
        """The issuer's place, with what the text writes right before it (江州市青禾县) or its longest form shows."""
        lowest = chains[0][-1]
        above = self._above(lowest, text) if self._full[lowest] == lowest else None
        if above and lowest.endswith(_BY_THEMSELVES):
            self._by_level.setdefault(self.level_of(above), above)
        elif above:
            self._learn([(above, lowest)])
        self._settle(max((chain for chain in chains if chain[-1] == lowest), key=len))

    @staticmethod
    def _above(place: str, text: str) -> str | None:
        """The division that the text writes first before a place, behind a boundary."""
        at = text.find(place)
        while at >= 0:
            for start in (at - 4, at - 3):
                bounded = start == 0 or (start > 0 and not _INSIDE.match(text, start - 1))
                if bounded and _ABOVE.fullmatch(text, start, at):
                    return text[start:at]
            at = text.find(place, at + 1)
        return None

    def _learn_issued(self, chain: Sequence[str]) -> None:
        """What the issuer writes above a county or a city; provinces are left out."""
        known = [place for place in chain if not place.endswith("省") and self._regions.province_named(place) is None]
        for place, whole in zip(known, accumulate(known), strict=True):
            self._as_issued.setdefault(place, whole)

    def _settle(self, chain: Sequence[str]) -> None:
        """Take the issuer's place as the document's, with all that its longest form shows above it."""
        self.home = chain[-1]
        for place in self.split(self.full(self.home) + "人民政府")[0] or chain:
            self._by_level.setdefault(self.level_of(place), place)

    def _learn_region(self, region: Region) -> None:
        division = self._regions.division(region.code)
        if division and self.home is None and division.level != "province":
            # That a document names one province's bodies does not make them its own.
            self.home = division.name
        while division:
            level = self.level_of(division.name)
            self._by_level.setdefault("市" if division.level == "prefecture" else level, division.name)
            if division.level == "province":
                self._by_level.setdefault("省", division.name)
            division = self._regions.division(division.parent)

    def _fill_from(self, places: Iterable[str]) -> None:
        """A level that the issuer leaves open is filled where all the document's names agree on one place."""
        found: dict[str, list[str]] = {}
        for place in places:
            found.setdefault(self.level_of(place), []).append(place)
        for level in ("县", "区", "旗", "市", "州", "省"):
            taken = level in _COUNTY and any(other in self._by_level for other in _COUNTY)
            if len(found.get(level, ())) == 1 and not taken:
                self._by_level.setdefault(level, found[level][0])
        zones = found.get(ZONE, [])
        longest = max(zones, key=len, default="")
        if longest and not self.is_zone_word(longest) and all(_shortens(zone, longest) for zone in zones):
            self._by_level.setdefault(ZONE, longest)

    def _infer_zone(self, text: str) -> None:
        """The zone that the text puts in a county (青禾县工业园区), where it puts only one there."""
        if ZONE in self._by_level:
            return
        zones = self._names.zones_of_counties(text)
        if len(zones) == 1:
            self._by_level[ZONE] = zones.pop()

    def _infer(self, text: str, names: Iterable[str]) -> None:
        """The city that an arbitration commission is named after; the county that a zone shares its name with."""
        commissions = (name for name in names if name.endswith(_ARBITRATION))
        cities = {match["city"] for name in commissions if (match := _CITY.fullmatch(name))}
        if len(cities) == 1:
            self._by_level.setdefault("市", f"{cities.pop()}市")
        if self.home and self.level_of(self.home) == ZONE and not any(level in self._by_level for level in _COUNTY):
            words = (word for word in self._names.zone_words if self._own_zone.endswith(word))
            zone = self._own_zone.removesuffix(max(words, key=len))
            if len(zone) > 2 and self._regions.is_name(zone[:2]):
                zone = zone[2:]
            if len(zone) == 2 and _COUNTY_BODIES.search(text):
                self._by_level["县"] = f"{zone}县"

    def is_own(self, name: str) -> bool:
        """Whether the name begins with a place of the document's own, or with one below it."""
        before = next((body for body in _BEFORE_PLACE if name.startswith(body)), "")
        first = self._first_place(without_party(name.removeprefix(before)))
        return first != "" and first in self._by_level.values()

    def at(self, level: str) -> str | None:
        """The full form of the document's own place of a level word (县, 街道, 开发区), if it is known."""
        if level not in self._at_level:
            self._at_level[level] = self._place_of(level)
        return self._at_level[level]

    def _place_of(self, level: str) -> str | None:
        if self.is_zone_word(level):
            level = ZONE
        level = _AUTONOMOUS.get(level, level)
        place = self._by_level.get(level)
        if place is None and level == "区":
            place = self._by_level.get(ZONE)
        return self.full(place) if place else None

    def at_home(self) -> str | None:
        """The full form of the place that the document speaks from."""
        return self.full(self.home) if self.home else None

    def is_zone_word(self, word: str) -> bool:
        """Whether the word is a kind of zone (开发区, 园区)."""
        return word in self._names.zone_words

    def full(self, place: str) -> str:
        """The place in its longest form: with the county of a town, with the city of a district."""
        longest = self._longest.get(place)
        if longest is None:
            self._longest[place] = place  # a text may write each of two towns above the other
            longest = self._longest[place] = self._in_full(place)
        return longest

    def _in_full(self, place: str) -> str:
        if self.is_zone_word(place):
            own = self._by_level.get(ZONE)
            return self.full(own) if own and own != place else place
        level = self.level_of(place)
        if self._own_zone not in ("", place) and level == ZONE and _shortens(place, self._own_zone):
            return self.full(self._own_zone)
        if level != ZONE and place.endswith(_BY_THEMSELVES):
            return self._as_issued.get(place, place)
        whole = self._full.get(place, place)
        if place.endswith(_TOWNS):
            above = whole.removesuffix(place)
            county = self.split(above)[0][-1:] if above else ()
            county = county or tuple(self._by_level[level] for level in _COUNTY if level in self._by_level)
            return f"{self.full(county[0])}{place}" if county else place
        return self._district(place) if level == "区" and whole == place else whole

    def _district(self, place: str) -> str:
        """A city's district with its city: by the document's own city, else by the register."""
        city = self._by_level.get("市")
        found = self._regions.resolve(place)
        whole = self._regions.full_name(found.code) if found and found.name == place else place
        if city and found is None:
            return f"{self.full(city)}{place}"
        if city and self.home and self.home.endswith("市") and not whole.startswith(city):
            # 东川区 of a city that the register does not hold is none of its namesakes.
            return f"{self.full(city)}{place}" if not (found and self._regions.is_name(city)) else whole
        return whole

    def court_rank(self, place: str) -> str:
        """高级 for a province's own court, 中级 for a prefecture's; empty for a county's and where it is not known.

        A city above the county or district that speaks has an intermediate court (Organic Law of the People's Courts,
        articles 20 and 22).
        """
        found = self._regions.resolve(place)
        if place.endswith(("省", "自治区")) or (found and found.code.endswith("0000")):
            return "高级"
        if place.endswith(("自治州", "盟")) or (found and found.code.endswith("00")):
            return "中级"
        above = self.home is not None and self.home != place and self.level_of(self.home) in (*_COUNTY, *_TOWNS)
        return "中级" if found is None and above and self.level_of(place) in ("市", "州") else ""

    def begins_with_place(self, name: str) -> bool:
        """Whether a name begins with a division's, in full or short, or with one of the document's own places."""
        if name.startswith(("中国", "中华", "国家", "国网")) or self.split(name)[0]:
            return True
        if any(self._regions.is_name(name[:length]) for length in (2, 3)):
            return True
        return name.startswith(self._stems)

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        """The document's places without their level words."""
        stems = {re.sub(r"[省市县区旗州镇乡]$", "", place) for place in (*self._full, *self._by_level.values())}
        return tuple(stem for stem in stems if len(stem) > 1)

    def town(self, level: str) -> str | None:
        """The one town of this level that the document names."""
        towns = {place for place in self._towns if place.endswith(level)}
        return next(iter(towns)) if len(towns) == 1 else None

    def split(self, name: str) -> tuple[tuple[str, ...], str]:
        """The places that a name begins with, each by its own name, and the rest: 江州市, 临江区 and 财政局."""
        found = self._splits.get(name)
        if found is None:
            found = self._names.split(name)
            if self._learned and self._is_learned(found):
                found = split_name(name, self._first_place)
            self._splits[name] = found
        return found.chain, found.rest

    def _is_learned(self, split: SplitName) -> bool:
        """Whether what is left at a step may begin with another place of the document than the one that it shows."""
        learned = self._learned
        for place, rest in split.steps:
            if rest.startswith(learned) and (place == rest or next(filter(rest.startswith, learned)) != place):
                return True
        return False

    def _first_place(self, name: str) -> str:
        """The place that a name begins with, by the register, its shape, or another name of the document."""
        first = self._names.first(name)
        if name.startswith(self._learned):
            learned = next((place for place in self._learned if name.startswith(place) and place != name), "")
            if learned and not (first.listed and len(first.division) >= len(learned)):
                return self._names.chosen(first.zone, learned)
        return first.place

    def level_of(self, place: str) -> str:
        """The level word of a place's name: 县 of 徐闻县, 街道 of 望湖街道, 园区 of any zone."""
        return self._names.level_of(place)

    def level_word(self, name: str) -> str:
        """The level word or the kind of zone that a name begins with, or an empty string."""
        return self._names.level_word(name)


def _shortens(short: str, name: str) -> bool:
    """Whether the characters of the short name stand in the long one in their order (青禾经开区)."""
    rest = iter(name)
    return all(character in rest for character in short)
