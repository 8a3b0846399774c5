"""Bodies named after a place below their parent's: a county bureau's 司法所 in a town, a village's committee."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property

from gongwen.link.org_expansions import Expansions
from gongwen.link.org_places import Places
from gongwen.link.place_names import ZONE

_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
_TOWN = re.compile(r"(?:街道|镇|乡)$")
_TOWNS = ("镇", "乡", "街道", "苏木")
_VILLAGE = re.compile(r"(?P<stem>.{2,8}?)(?P<kind>村委会|居委会|村民委员会|居民委员会|党支部|党总支)")
_COMMITTEES = {
    "村委会": "村民委员会",
    "村民委员会": "村民委员会",
    "居委会": "居民委员会",
    "居民委员会": "居民委员会",
    "党支部": "支部委员会",
    "党总支": "总支部委员会",
}
_VILLAGE_BODIES = tuple(_COMMITTEES)
# Only behind a boundary or the division above: a verb would run into the town's name.
_TOWN_AND_VILLAGE = re.compile(
    rf"(?:(?<!{_HAN})|(?<=[省市县区旗在由对到向为于经和与]))(?P<town>{_HAN}{{2,3}}?(?:镇|乡|街道))"
    rf"(?:办事处|人民政府)?(?P<village>{_HAN}{{1,6}}?(?:村|社区))"
)
_OF_TOWNS = frozenset(("司法所", "派出所", "人民法庭"))
_CITY_BUREAUS = re.compile(r"(?P<field>公安|生态环境|自然资源)分局")
_STREET_BODIES = {
    "党工委": "中共{district}{street}工作委员会",
    "纪工委": "中共{district}纪律检查委员会{street}工作委员会",
    "人大工委": "{district}人民代表大会常务委员会{street}工作委员会",
    "办事处": "{district}人民政府{street}办事处",
    "街道办": "{district}人民政府{street}办事处",
    "办": "{district}人民政府{street}办事处",
}
_STREET = re.compile(r"(?P<district>.*?[市县区旗])(?P<street>[^市县区旗]{2,5}街道)")
# What a zone cannot be the parent of: its police and courts are branches of the city's.
_CITYS = frozenset(("人民法庭", "派出所", "人民法院", "人民检察院"))


class Branches:
    """The branches and villages of one document's places."""

    def __init__(self, places: Places, expansions: Expansions, text: str) -> None:
        self._places, self._expansions, self._text = places, expansions, text
        self.issuer: str | None = None

    def branch(self, name: str) -> str | None:
        """The full name of a town's 司法所 or 派出所, a district's included, or ``None``."""
        found = self._expansions.parent_of(name)
        return self._named(name, *found) if found else None

    def is_branch(self, name: str) -> bool:
        """Whether the name is that of a branch (望江司法所)."""
        return self._expansions.parent_of(name) is not None

    def of_town(self, town: str, body: str) -> str | None:
        """The branch in a town: 青禾县公安局石桥派出所 for the 派出所 of 石桥镇; ``None`` for other bodies."""
        if body not in _OF_TOWNS or not town.endswith(_TOWNS):
            return None
        chain = self._places.split(f"{town}人民政府")[0]
        return self.branch(f"{_TOWN.sub('', chain[-1])}{body}") if chain else None

    def of_street(self, place: str, body: str) -> str | None:
        """The bodies that a district sends to a street, by the law on local government (2022), article 85."""
        pattern = _STREET_BODIES.get(body)
        street = _STREET.fullmatch(place) if pattern else None
        return pattern.format(**street.groupdict()) if pattern and street else None

    def of_district(self, place: str, body: str) -> str | None:
        """A city bureau's branch in a district or county: 公安分局 of 江州市临江区 is 江州市公安局临江分局."""
        field = _CITY_BUREAUS.fullmatch(body) if body.endswith("分局") else None
        if not field:
            return None
        chain = self._places.split(f"{place}人民政府")[0]
        city = chain[-2] if len(chain) > 1 else self._places.at("市")
        if not city or not city.endswith("市") or chain[-1:] == (city,):
            return None
        return f"{city}{field['field']}局{re.sub('[区县]$', '', chain[-1])}分局"

    def is_of_district(self, body: str) -> bool:
        """Whether a county's body is a branch of its city's bureau (县生态环境分局)."""
        return body.endswith("分局") and _CITY_BUREAUS.fullmatch(body) is not None

    def zone_lacks(self, place: str, body: str) -> bool:
        """Whether a body that a zone's name stands before is not the zone's own (高新区公安分局)."""
        return (body in _CITYS or body.endswith("分局")) and self._places.level_of(place) == ZONE

    def _named(self, name: str, tail: str, parent: str) -> str | None:
        """望江司法所 is a branch of the county's 司法局; 司法所 alone is the town's own."""
        if self.issuer and self.issuer.endswith(parent) and name != tail:
            return f"{self.issuer}{name}"
        places = self._places
        city, district, home = places.at("市"), places.at("区"), places.home or ""
        if parent == "公安局" and city and district and district.startswith(city):
            stem = name.removesuffix(tail) or _TOWN.sub("", home)
            return f"{city}公安局{district.removeprefix(city).removesuffix('区')}分局{stem}{tail}" if stem else None
        level, county = next(((level, place) for level in "县旗区" if (place := places.at(level))), ("", None))
        stem = name.removesuffix(tail) or _TOWN.sub("", home)
        # A district's police is a branch of the city's; where the city is unknown its name is.
        unknown = county is None or not stem or places.level_of(stem) == ZONE or (level, parent) == ("区", "公安局")
        if unknown or (not name.removesuffix(tail) and stem == home):
            return None
        return f"{self._expansions.expand(parent, county or '')}{stem}{tail}"

    @staticmethod
    def is_village(name: str) -> bool:
        """Whether the name may be that of a village's or community's committee, or of the party's cell in one."""
        return name.endswith(_VILLAGE_BODIES)

    def village(self, name: str, *, town: str | None = None, near: str | None = None) -> str | None:
        """翠堤社区居委会, 瓦窑村委会, with their ``town``; without one with the document's own, the one that the text
        puts before the village, or ``near``, which the paragraph has named last.

        A full name without a town stays as it is written; a short one (瓦窑村委会) is ``None`` then. A cell of the
        party counts where its name says 村 or 社区.
        """
        match = _VILLAGE.fullmatch(name)
        if not match:
            return None
        kind, stem = _COMMITTEES[match["kind"]], match["stem"]
        party = kind.endswith(("支部委员会", "总支部委员会"))
        if not stem.endswith(("村", "社区")):
            if party:
                return None
            stem += "村" if match["kind"].startswith("村") else "社区"
        home = self._places.at_home() or ""
        town = town or (home if home.endswith(_TOWNS) else self._town_of(stem) or near)
        if town:
            return f"{'中共' if party else ''}{town}{stem}{kind}"
        return f"{stem}{kind}" if name == f"{stem}{kind}" else None

    def _town_of(self, village: str) -> str | None:
        """The town that the text writes right before the village (石塘镇柳坪村)."""
        shown = {self._places.full(town) for town in self._shown.get(village, ())}
        return shown.pop() if len(shown) == 1 else None

    @cached_property
    def _shown(self) -> dict[str, set[str]]:
        """The villages of the text that have their town before them, with that town's own name."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for match in _TOWN_AND_VILLAGE.finditer(self._text):
            found[match["village"]].add(match["town"])
        return found
