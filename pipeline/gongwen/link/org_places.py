"""The places of one document: which division or zone 县, 市, 街道 and 园区 mean in its organisations' names.

A place is known from the names the document itself uses (its issuer and source, bodies named in full) and from its
region in the register; what neither shows stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from gongwen.link.regions import Regions
from gongwen.record import Region
from gongwen.rules import alternatives, terms

ZONE = "园区"
"""The level of every functional zone, whatever its kind is called."""

_LEVELS = ("街道", "镇", "乡", "苏木", "县", "区", "旗", "市", "州", "盟", "省")  # from the lowest
_COUNTY = frozenset("县区旗")
_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
# The shortest stretch that a division's word closes, with two characters of its own; 市场, 社区 and 区域 close none.
_DIVISION = (
    rf"(?![省市县区州盟旗镇乡街]){_HAN}{{2,4}}?(?:特别行政区|自治区|自治州|自治县|自治旗|省|州(?![市县区])|盟(?=[委行])|(?<!城)市(?![场民政容直])|县(?![域城级直])"
    r"|(?<![社园小辖校景发新])区(?![域级直])|旗|街道(?!路)|镇(?!域)|乡(?![村镇风]))"
)


_STREET = re.compile(rf"人民政府(?={_HAN}{{2,5}}街道办)")
_ABOVE = rf"(?:^|[^\u4e00-\u9fff]|[在为是省市])(?P<above>{_HAN}{{2,3}}[县区旗市])"


_ARBITRATION = re.compile(rf"(?P<city>{_HAN}{{2,3}})仲裁委员会")
_COUNTY_BODIES = re.compile(r"县(?:委|政府|人民政府)")


class Places:
    """The divisions that a document speaks from, by level, and the longest form of every place that it names."""

    def __init__(
        self, regions: Regions, home_names: Iterable[str], names: Iterable[str], text: str, region: Region | None
    ) -> None:
        self._regions = regions
        self._zone_words = tuple(word for word in terms("org_zones.txt") if len(word) > 1)
        self._division = re.compile(_DIVISION)
        self._zone = re.compile(rf"{_HAN}{{2,12}}?(?:{alternatives(self._zone_words)})(?!{_HAN}{{0,3}}区)")
        self._full: dict[str, str] = {}
        self._by_level: dict[str, str] = {}
        home_chains = [chain for name in home_names if (chain := self.split(name)[0])]
        chains = [*home_chains, *(chain for name in names if (chain := self.split(name)[0]))]
        for chain in chains:
            self._learn(chain)
        # 禾川经开区 is the issuer's own zone under a shorter name.
        zones = [place for chain in home_chains for place in chain if self.level_of(place) == ZONE]
        self._own_zone = max(zones, key=len, default="")
        self.home: str | None = None
        if home_chains:
            lowest = home_chains[0][-1]
            above = re.search(_ABOVE + re.escape(lowest), text, re.MULTILINE)
            if above and self._full[lowest] == lowest:
                self._learn([above["above"], lowest])
            self._settle(max((chain for chain in home_chains if chain[-1] == home_chains[0][-1]), key=len))
        if region:
            self._learn_region(region, chains)
        self._fill_from(chains)
        self._infer(text, names)

    def _learn(self, chain: list[str]) -> None:
        for place, whole in zip(chain, accumulate(chain), strict=True):
            if len(whole) > len(self._full.get(place, "")):
                self._full[place] = whole

    def _settle(self, chain: list[str]) -> None:
        """Take the issuer's place as the document's, with all that its longest form shows above it."""
        self.home = chain[-1]
        for place in self.split(self.full(self.home) + "人民政府")[0] or chain:
            self._by_level.setdefault(self.level_of(place), place)

    def _learn_region(self, region: Region, chains: list[list[str]]) -> None:
        division = self._regions.division(region.code)
        if division and self.home is None:
            self.home = division.name
        while division:
            level = self.level_of(division.name)
            self._by_level.setdefault("市" if division.level == "prefecture" else level, division.name)
            if division.level == "province":
                self._by_level.setdefault("省", division.name)
            division = self._regions.division(division.parent)

    def _fill_from(self, chains: list[list[str]]) -> None:
        """A level that the issuer leaves open is filled where all the document's names agree on one place."""
        for level in ("县", "区", "旗", "市", "州", "省"):
            found = {place for chain in chains for place in chain if self.level_of(place) == level}
            taken = level in _COUNTY and any(other in self._by_level for other in _COUNTY)
            if len(found) == 1 and not taken:
                self._by_level.setdefault(level, found.pop())

    def _infer(self, text: str, names: Iterable[str]) -> None:
        """The city that an arbitration commission is named after; the county that a zone shares its name with."""
        cities = {match["city"] for name in names if (match := _ARBITRATION.fullmatch(name))}
        if len(cities) == 1:
            self._by_level.setdefault("市", f"{cities.pop()}市")
        if self.home and self.level_of(self.home) == ZONE and not any(level in self._by_level for level in _COUNTY):
            zone = self._own_zone.removesuffix(
                max((w for w in self._zone_words if self._own_zone.endswith(w)), key=len)
            )
            if len(zone) > 2 and self._regions.is_name(zone[:2]):
                zone = zone[2:]
            if len(zone) == 2 and _COUNTY_BODIES.search(text):
                self._by_level["县"] = f"{zone}县"

    def at(self, level: str) -> str | None:
        """The full form of the document's own place of a level word (县, 街道, 开发区), if it is known."""
        if level in self._zone_words:
            level = ZONE
        place = self._by_level.get(level)
        if place is None and level == "区":
            place = self._by_level.get(ZONE)
        return self.full(place) if place else None

    def at_home(self) -> str | None:
        """The full form of the place that the document speaks from."""
        return self.full(self.home) if self.home else None

    def is_zone_word(self, word: str) -> bool:
        """Whether the word is a kind of zone (开发区, 园区)."""
        return word in self._zone_words

    def full(self, place: str) -> str:
        """The place in its longest form: with the county of a town, with the city of a district."""
        if self._own_zone not in ("", place) and self.level_of(place) == ZONE and _shortens(place, self._own_zone):
            return self.full(self._own_zone)
        whole = self._full.get(place, place)
        if whole != place:
            return whole
        if place.endswith(_LEVELS[:4]):
            county = next((self._by_level[level] for level in ("县", "区", "旗") if level in self._by_level), None)
            return f"{self.full(county)}{place}" if county else place
        found = self._regions.resolve(place)
        if not found and self.home and self.home != place and (self.home[-1], place[-1]) == ("市", "区"):
            return f"{self.full(self.home)}{place}"
        if found and place.endswith("区") and found.name == place and self.level_of(place) == "区":
            return self._regions.full_name(found.code)
        return place

    def split(self, name: str) -> tuple[list[str], str]:
        """The places that a name begins with, each by its own name, and the rest: 湛江市, 海陵区 and 财政局."""
        chain: list[str] = []
        rest = name.removeprefix("中共").removeprefix("中国共产党")
        while place := self._first_place(rest):
            chain.append(place)
            rest = rest[len(place) :]
            # 临澄区人民政府望湖街道办事处: a street's office is named after the government that sends it.
            street = _STREET.match(rest)
            if street:
                rest = rest[street.end() :]
        return chain, rest

    def _first_place(self, name: str) -> str:
        zone = self._zone.match(name)
        registered = self._registered(name)
        shape = self._division.match(name)
        division = registered or (shape[0] if shape else "")
        if zone and (not division or not name.startswith(division) or division in self._zone_words):
            return zone[0]
        # 平鲁经济技术开发区 is one zone; 泰州市海陵区 are two divisions.
        if (
            zone
            and len(zone[0]) > len(division)
            and not division.endswith(("省", "市", "县", "区", "旗", "州", "镇", "街道"))
        ):
            return zone[0]
        return division

    def _registered(self, name: str) -> str:
        for length in range(min(len(name) - 1, 15), 1, -1):
            place = name[:length]
            if place.endswith(_LEVELS) and (place in self._full or self._regions.is_name(place)):
                return place
        return ""

    def level_of(self, place: str) -> str:
        """The level word of a place's name: 县 of 徐闻县, 街道 of 望湖街道, 园区 of any zone."""
        if place.endswith(self._zone_words):
            return ZONE
        return next((level for level in _LEVELS if place.endswith(level)), "")


def _shortens(short: str, name: str) -> bool:
    """Whether the characters of the short name stand in the long one in their order (禾川经开区)."""
    rest = iter(name)
    return all(character in rest for character in short)
