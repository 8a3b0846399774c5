"""The places of one document: which division or zone 县, 市, 街道 and 园区 mean in its organisations' names.

A place is known from the names the document itself uses (its issuer and source, bodies named in full) and from its
region in the register; what neither shows stays unknown. A county, a city and what stands above them bear their own
names, as their governments do (青禾县 also where 江州市青禾县 is written), unless the document's own title or signature
has the longer form; a city's district has the city before it, a town its county.
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
_TOWNS = ("街道", "镇", "乡", "苏木")
_BY_THEMSELVES = ("县", "旗", "市", "州", "盟", "省")  # divisions whose official names have none above them
_BEFORE_PLACE = re.compile(r"^(?:中国人民政治协商会议|国家税务总局|共青团)")
_AUTONOMOUS = {"自治区": "省", "自治州": "州", "自治县": "县", "自治旗": "旗"}
_NOT_IN_ZONE = re.compile(r"[局委会院厅]")
_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
# The shortest stretch that a division's word closes, with two characters of its own; 市场, 社区 and 区域 close none.
_DIVISION = (
    rf"(?![省市县区州盟旗镇乡街]|自治[区州县旗]){_HAN}{{2,4}}?(?:特别行政区|自治区|自治州|自治县|自治旗|省|州(?![市县区])|盟(?=[委行])|(?<![城超])市(?!场|民(?![政宗族])|政(?![府协务法])|容|直)|县(?![域城级直])"
    r"|(?<![社园小辖校景发新])区(?![域级直])|旗|街道(?!路)|镇(?!域)|乡(?![村镇风]))"
)


_STREET = re.compile(rf"人民政府(?={_HAN}{{2,5}}街道办)")
_STREET_OFFICE = 5  # characters of 办事处 with something behind it
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
        self._zone_of_county = re.compile(
            rf"(?:(?<=[省市州于在到])|(?<!{_HAN})){_HAN}{{2,3}}[县区市](?:(?![省市县区]){_HAN}){{0,6}}?(?:{alternatives(self._zone_words)})(?!{_HAN}{{0,3}}区)"
        )
        self._full: dict[str, str] = {}
        self._as_issued: dict[str, str] = {}
        self._by_level: dict[str, str] = {}
        home_chains = [chain for name in home_names if (chain := self.split(name)[0])]
        chains = [*home_chains, *(chain for name in names if (chain := self.split(name)[0]))]
        for chain in home_chains:
            self._learn_issued(chain)
        for chain in chains:
            self._learn(chain)
        self._towns = {place for chain in chains for place in chain if place.endswith(_TOWNS)}
        # 青禾经开区 is the issuer's own zone under a shorter name.
        zones = [place for chain in home_chains for place in chain if self.level_of(place) == ZONE]
        self._own_zone = max(zones, key=len, default="")
        self.home: str | None = None
        if home_chains:
            lowest = home_chains[0][-1]
            above = re.search(_ABOVE + re.escape(lowest), text, re.MULTILINE)
            if above and self._full[lowest] == lowest:
                if lowest.endswith(_BY_THEMSELVES):
                    self._by_level.setdefault(self.level_of(above["above"]), above["above"])
                else:
                    self._learn([above["above"], lowest])
            self._settle(max((chain for chain in home_chains if chain[-1] == home_chains[0][-1]), key=len))
        if region:
            self._learn_region(region, chains)
        self._fill_from(chains)
        self._infer(text, names)
        self._infer_zone(text)

    def _learn(self, chain: list[str]) -> None:
        for place, whole in zip(chain, accumulate(chain), strict=True):
            if len(whole) > len(self._full.get(place, "")):
                self._full[place] = whole

    def _learn_issued(self, chain: list[str]) -> None:
        """What the issuer writes above a county or a city; provinces are left out."""
        known = [place for place in chain if not place.endswith("省") and self._regions.province_named(place) is None]
        for place, whole in zip(known, accumulate(known), strict=True):
            self._as_issued.setdefault(place, whole)

    def _settle(self, chain: list[str]) -> None:
        """Take the issuer's place as the document's, with all that its longest form shows above it."""
        self.home = chain[-1]
        for place in self.split(self.full(self.home) + "人民政府")[0] or chain:
            self._by_level.setdefault(self.level_of(place), place)

    def _learn_region(self, region: Region, chains: list[list[str]]) -> None:
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

    def _fill_from(self, chains: list[list[str]]) -> None:
        """A level that the issuer leaves open is filled where all the document's names agree on one place."""
        for level in ("县", "区", "旗", "市", "州", "省"):
            found = {place for chain in chains for place in chain if self.level_of(place) == level}
            taken = level in _COUNTY and any(other in self._by_level for other in _COUNTY)
            if len(found) == 1 and not taken:
                self._by_level.setdefault(level, found.pop())
        zones = {place for chain in chains for place in chain if self.level_of(place) == ZONE}
        longest = max(zones, key=len, default="")
        if longest and longest not in self._zone_words and all(_shortens(zone, longest) for zone in zones):
            self._by_level.setdefault(ZONE, longest)

    def _infer_zone(self, text: str) -> None:
        """The zone that the text puts in a county (青禾县工业园区), where it puts only one there."""
        if ZONE in self._by_level:
            return
        zones = {match[0] for match in self._zone_of_county.finditer(text)}
        if len(zones) == 1:
            self._by_level[ZONE] = zones.pop()

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

    def is_own(self, name: str) -> bool:
        """Whether the name begins with a place of the document's own, or with one below it."""
        chain = self.split(_BEFORE_PLACE.sub("", name))[0]
        return bool(chain) and chain[0] in self._by_level.values()

    def at(self, level: str) -> str | None:
        """The full form of the document's own place of a level word (县, 街道, 开发区), if it is known."""
        if level in self._zone_words:
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
        return word in self._zone_words

    def full(self, place: str) -> str:
        """The place in its longest form: with the county of a town, with the city of a district."""
        if place in self._zone_words:
            own = self._by_level.get(ZONE)
            return self.full(own) if own and own != place else place
        if self._own_zone not in ("", place) and self.level_of(place) == ZONE and _shortens(place, self._own_zone):
            return self.full(self._own_zone)
        if self.level_of(place) != ZONE and place.endswith(_BY_THEMSELVES):
            return self._as_issued.get(place, place)
        whole = self._full.get(place, place)
        if place.endswith(_TOWNS):
            above = whole.removesuffix(place)
            county = self.split(above)[0][-1:] if above else []
            county = county or [self._by_level[level] for level in ("县", "区", "旗") if level in self._by_level][:1]
            return f"{self.full(county[0])}{place}" if county else place
        return self._district(place) if self.level_of(place) == "区" and whole == place else whole

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
        stems = {re.sub(r"[省市县区旗州镇乡]$", "", place) for place in (*self._full, *self._by_level.values())}
        return any(len(stem) > 1 and name.startswith(stem) for stem in stems)

    def town(self, level: str) -> str | None:
        """The one town of this level that the document names."""
        towns = {place for place in self._towns if place.endswith(level)}
        return next(iter(towns)) if len(towns) == 1 else None

    def split(self, name: str) -> tuple[list[str], str]:
        """The places that a name begins with, each by its own name, and the rest: 江州市, 临江区 and 财政局."""
        chain: list[str] = []
        rest = name.removeprefix("中共").removeprefix("中国共产党")
        while place := self._first_place(rest):
            chain.append(place)
            rest = rest[len(place) :]
            # 临澄区人民政府望湖街道办事处: a street's office is named after the government that sends it.
            street = _STREET.match(rest)
            if street:
                rest = rest[street.end() :]
            elif place.endswith("街道") and len(rest) > _STREET_OFFICE:
                # 曹溪街道办事处崎濑社区居民委员会: the office that the community belongs to stands for its street.
                rest = rest.removeprefix("办事处")
        return chain, rest

    def _first_place(self, name: str) -> str:
        zone = self._zone.match(name)
        if zone and _NOT_IN_ZONE.search(zone[0]):
            zone = None
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
            if place.endswith(_LEVELS) and (place in self._full or self._is_division(place)):
                return place
        return ""

    def _is_division(self, place: str) -> bool:
        """Whether the register holds it as a division; the short names 贵州 and 杭州 end like a 州 and are none."""
        if not place.endswith("州"):
            return self._regions.is_name(place)
        found = self._regions.resolve(place)
        return found is not None and found.name.endswith("自治州")

    def level_of(self, place: str) -> str:
        """The level word of a place's name: 县 of 徐闻县, 街道 of 望湖街道, 园区 of any zone."""
        if place.endswith(self._zone_words):
            return ZONE
        return next((level for level in _LEVELS if place.endswith(level)), "")


def _shortens(short: str, name: str) -> bool:
    """Whether the characters of the short name stand in the long one in their order (青禾经开区)."""
    rest = iter(name)
    return all(character in rest for character in short)
