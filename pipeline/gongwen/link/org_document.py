"""What one document shows of its own bodies: which full name a short form, an anaphor or a name without a place has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gongwen.find.mention import Mention
from gongwen.link.org_branches import Branches
from gongwen.link.org_expansions import Expansions, party_of
from gongwen.link.org_firms import Firms
from gongwen.link.org_names import LongerNames
from gongwen.link.org_places import Places
from gongwen.link.place_names import ZONE, without_party
from gongwen.terms import terms

_TOWN_LEVELS = ("镇", "乡", "街道", "苏木")
_SESSION = re.compile(r"第?[〇零一二三四五六七八九十百0-9]{1,5}届")
_OWN = re.compile(
    r"(?:我|本(?=[局院委厅]|机关|公司|中心)|[局院](?=党组|党委|党总支|机关|办公室|.{2,8}[股科室队]$)"
    r"|委(?=党组|机关|办公室$|.{2,8}[股科室]$)|办(?=党组))"
)
_OWN_BODY = re.compile(r"^(?:[我本](?:机关|中心|公司|支队|大队|总队|中队|集团|协会|单位|.)|局|委|院|办)")
# 医院人事科 where a hospital speaks.
_OWN_KIND = re.compile(r"^(?P<kind>医院|学校|公司|中心|集团|银行|协会)(?P<unit>.{2,8}(?:[部股科室处]|中心))$")
_OWN_BEGINS = tuple("我本局院委办医学公中集银协大支总")  # what the names of the issuer's own bodies begin with
# What a firm is registered as is its name, whatever stands above its county elsewhere.
_REGISTERED = ("有限公司", "有限责任公司", "合作社", "联合社")
_IS_CITYS = re.compile(r"(?![省市县区]).{2,4}(?<!争议)仲裁委员会")
_UNIT = re.compile(r"[股科室]$")
_OF_COURT = re.compile(r"(?:(?<!法)庭|^执行局)$")
_TEAM = re.compile(r"(?P<team>大队|支队|总队)(?P<party>党委|党总支|党支部|党组)?")
_PARTY_BODIES = frozenset(("党组", "党委", "党总支", "党支部", "机关党委", "机关纪委"))
_COMMITTEES = {"案审会": "案件审理委员会", "审委会": "审判委员会", "检委会": "检察委员会"}
# The field of a bureau, also of one whose unit speaks (青禾县公安局交通警察大队).
_FIELD = re.compile(r"(?P<field>.{2,12}?)(?:局|委员会|厅)")
_BUREAU = re.compile(r"(?:局|(?<!管理)委员会|厅)$")
# The enforcement team of the bureau that speaks; one with a field of its own (文化市场…) is the county's.
_ENFORCEMENT = re.compile(r"综合(?:行政)?执法[总支大中]?队")
_ZONE_OFFICE = re.compile(r"(?:局|办公室|党政办|中心|大队|支队)$")
_HEADS = ("委员会", "领导小组", "指挥部", "协调小组", "工作组", "工作专班")
_ANTECEDENT = re.compile(rf"(?P<head>{'|'.join(_HEADS)})(?P<office>办公室)?")
_PUBLIC = frozenset(("government", "party", "congress", "court", "procuratorate"))
_TEAMS = ("工作室", "调解室", "服务队", "志愿队", "宣讲队", "议事会")
_MEDIA_AND_FIRMS = frozenset({"enterprise", "law_firm", "school", "hospital", "media", "association"})
_PARAGRAPH = 1500  # characters that the town named last may be away
_SHORTEST_STATE_NAME = 4
_TAIL = 4  # characters of a unit's name that may repeat the end of a full one


Asked = tuple[str, str, str | None, str | None]
"""What a full name depends on: the name, the rule that found it, its type, and the place of the body beside it."""


class DocumentNames:
    """The full names of one document's bodies; :meth:`canonical` is asked for its mentions in their order."""

    def __init__(
        self,
        places: Places,
        expansions: Expansions,
        organ: Callable[[str], str | None],
        *,
        names: Sequence[str],
        text: str,
        issuer: str | None,
        addressee: str | None,
    ) -> None:
        self.places = places
        self._expansions, self._organ, self._text = expansions, organ, text
        self._branches = Branches(places, expansions, text)
        self._last_place: str | None = None
        self._town: tuple[str, int] | None = None
        self._named_last: dict[str, str] = {}
        # By what was asked: the full name, the place in it, and the town where it names one.
        self._known: dict[Asked, tuple[str | None, str | None, str | None]] = {}
        self._depends_on_place = False
        self._learn(LongerNames((), None))
        self._issuer = self._branches.issuer = self._issuer_in_full(issuer) if issuer else None
        self._learn(LongerNames(names, self._issuer))
        self._addressee = self._firms.addressee = addressee and (self._placed(addressee, 0) or addressee)

    def _learn(self, longer: LongerNames) -> None:
        self._longer, self._firms = longer, Firms(self.places, self._expansions, longer, self._text)

    def _issuer_in_full(self, name: str) -> str | None:
        name = re.split(r"[、 　,，]", name)[0]
        return None if name.startswith("我") else self._placed(name, 0) or name

    def canonical(self, mention: Mention, name: str, *, near: bool) -> str | None:
        """The full name; ``near`` says that the body before this one stands right before it (省纪委|监委)."""
        last, self._last_place = self._last_place, None
        asked = (name, mention.family, mention.data.get("type"), last if near else None)
        known = self._known.get(asked)
        if known:
            full, self._last_place, town = known
            self._town = (town, mention.start) if town else self._town
        else:
            full = self._ask(asked, mention.start)
        if full and name.endswith(_HEADS):
            head = next(filter(name.endswith, _HEADS))
            if head != name:
                self._named_last[head] = full
        return full

    def _ask(self, asked: Asked, at: int) -> str | None:
        """The full name, remembered for the document's next mention of the name if it is the same everywhere in it."""
        self._depends_on_place, town = False, self._town
        full = self._full_name(asked, at)
        if not self._depends_on_place:
            named = self._town[0] if self._town and self._town is not town else None
            self._known[asked] = (full, self._last_place, named)
        return full

    def _full_name(self, asked: Asked, at: int) -> str | None:
        name, family, _, _ = asked
        if family == "org.organ" and (organ := self._organ(name)):
            return self._expansions.firm_in_full(organ)
        if name[0] == "某" or family == "org.quoted":
            return None
        if name[0] == "国" and (self._starts_with_organ(name) or _is_of_the_state(asked)):
            return name
        if family == "org.organ":
            return self._addressee if name[0] in "你贵" else self._of_issuer(name)
        if name.startswith(_OWN_BEGINS):
            if _OWN.match(name):
                return self._of_issuer(name)
            own = _OWN_KIND.match(name)
            if own and self._issuer and self._issuer.endswith(own["kind"]):
                return f"{self._issuer}{own['unit']}"
            team = _TEAM.fullmatch(name)
            if team:
                return self._team(team["team"], team["party"], at)
        return self._placed(name, at) or self._unplaced(asked, at)

    def _starts_with_organ(self, name: str) -> bool:
        """国家统计局青禾调查队 is its own full name."""
        return name.startswith("国家") and any(
            self._organ(name[:length]) == name[:length] for length in range(4, len(name))
        )

    def _of_issuer(self, name: str) -> str | None:
        """我局, 局党组, 我局法规股: the issuer, and its units."""
        if self._issuer is None:
            return None
        rest = _OWN_BODY.sub("", name)
        return party_of(self._issuer, rest) if rest in _PARTY_BODIES else f"{self._issuer}{rest}"

    def _team(self, team: str, party: str | None, at: int) -> str | None:
        """大队, 支队: the one that the document names in full; 大队党总支: the party's body in it."""
        name = self._longer.by_tail(team)
        full = name and (name if name == self._issuer else self._placed(name, at) or name)
        return party_of(full, party) if full and party else full

    def _placed(self, name: str, at: int) -> str | None:
        """The full name of a name at ``at`` that begins with a place or a level word, or ``None``."""
        bare = without_party(name)
        if len(bare) == 3 and bare[0] == "团" and bare[2] == "委":
            bare = f"{bare[1]}团委"
        chain, body = self.places.split(bare)
        if chain and body.endswith(_REGISTERED):
            return bare
        if chain and body:
            # 江州市青禾县生态环境分局 is the city's, so that its name keeps the city's.
            if body.endswith("分局") and len(chain) > 1:
                return bare
            place = self.places.full(chain[-1])
            if chain[-1].endswith(_TOWN_LEVELS):
                self._town = (chain[-1], at)
            return self._at_place(place, body, written=True)
        word = self.places.level_word(bare)
        place, body = (self._place_at(word, at) if word else None) or "", bare[len(word) :]
        if not place or not body:
            return None
        if body in ("局", "厅"):
            self._last_place = place
            return self._same_bureau(place, body)
        if body.endswith(("公司", "集团")):
            return self._firms.at(place, body)
        return self._at_place(place, self._longer.same_body(body) or body)

    def _at_place(self, place: str, body: str, *, written: bool = False) -> str | None:
        """The full name of a body at a place, which is ``written`` in the mention or stands for its level word."""
        self._last_place = place
        if self._branches.zone_lacks(place, body):
            return None
        if place.endswith(_TOWN_LEVELS) and (village := self._branches.village(body, town=place)):
            return village
        branch = self._branches.of_town(place, body) or self._branches.of_district(place, body)
        if branch or (self._branches.is_of_district(body) and not written):
            return branch
        return self._at(place, _SESSION.sub("", body, count=1) if "届" in body else body)

    def _place_at(self, level: str, at: int) -> str | None:
        """The document's own place of a level word; of towns also the one that the paragraph has named last."""
        place = self.places.at(level)
        if place or level not in _TOWN_LEVELS:
            return place
        near = self._town_near(at)
        if near and near.endswith(level):
            return near
        town = self.places.town(level)
        return self.places.full(town) if town else None

    def _same_bureau(self, place: str, end: str) -> str | None:
        """省厅, 市局: the bureau of the issuer's own field, one or two levels up."""
        body = self.places.split(self._issuer)[1] if self._issuer else ""
        field = _FIELD.match(body)
        return f"{place}{field['field']}{end}" if field else None

    def _at(self, place: str, body: str) -> str | None:
        if street := self._branches.of_street(place, body):
            return street
        if body == "公证处" and (province := self.places.at("省")) and not place.startswith(province):
            # Notaries' names begin with their province (measures of the Ministry of Justice, 2006).
            place = f"{province}{place}"
        full = self._expansions.expand(body, place)
        rank = self.places.court_rank(place) if body.startswith("法院") else ""
        if rank:
            return full.replace("人民法院", f"{rank}人民法院", 1)
        # 县政务公开办: the office of which body, the words do not say.
        return None if full.endswith("办") and body.endswith("办") else full

    def _unplaced(self, asked: Asked, at: int) -> str | None:
        """A name without a place: it shares its neighbour's, or the document's own, or repeats a longer name."""
        name, family, kind, near = asked
        if self._branches.is_branch(name):
            return self._branches.branch(name)
        if name.endswith("分局") and self._branches.zone_lacks(self.places.home or "", name):
            return None
        is_village = self._branches.is_village(name)
        village = self._branches.village(name, near=self._town_near(at)) if is_village else None
        if village or self.places.level_word(name):
            # 县委, where no name of the document shows which county, stays without one.
            return village
        unit = self._unit(name, at) or (name if _IS_CITYS.fullmatch(name) else None)
        if unit:
            return unit
        if kind == "court" and _OF_COURT.search(name):
            # Of which court, the words do not say.
            return None
        if name in _HOME_BODIES or (family == "org.bare" and kind != "enterprise"):
            return self._home_body(name, near, at)
        if kind in _MEDIA_AND_FIRMS or name.endswith(terms("org_whole.txt")):
            return self._firms.full(name)
        if kind == "internal_unit" and _UNIT.search(name) and self._issuer:
            return f"{self._issuer}{name}"
        if kind in _PUBLIC and family in ("org.office", "org.group") and not name.endswith(_TEAMS):
            place = near or self.places.at_home()
            self._last_place = place
            return self._at(place, name) if place else None
        return None

    def _town_near(self, at: int) -> str | None:
        """The town that the paragraph has named last."""
        self._depends_on_place = True
        if self._town is None or at - self._town[1] > _PARAGRAPH or "\n" in self._text[self._town[1] : at]:
            return None
        return self.places.full(self._town[0])

    def _home_body(self, name: str, near: str | None, at: int) -> str | None:
        longer = self._longer.by_tail(name)
        place = near or self.places.at_home()
        if longer and not near:
            return longer if longer == self._issuer else self._placed(longer, at)
        self._last_place = place
        return self._at(place, name) if place else None

    def _unit(self, name: str, at: int) -> str | None:
        """A unit that the document names in full elsewhere, or that the issuer's kind of body has."""
        antecedent = _ANTECEDENT.fullmatch(name)
        if antecedent:
            self._depends_on_place = True
            body = self._named_last.get(antecedent["head"])
            return f"{body}{antecedent['office'] or ''}" if body else None
        longer = self._longer.by_tail(name) if len(name) >= _TAIL and not name.endswith(_TEAMS) else None
        if longer:
            return longer if longer == self._issuer else self._placed(longer, at) or self._at_home(longer)
        if not self._issuer:
            return None
        if self._issuer.endswith(("大队", "支队")) and name.endswith(("中队", "车管所", "车辆管理所")):
            return f"{self._issuer}{name.replace('车管所', '车辆管理所')}"
        if self._issuer.endswith("法院") and _OF_COURT.search(name):
            return f"{self._issuer}{name}"
        if name in _COMMITTEES:
            return f"{self._issuer}{_COMMITTEES[name]}"
        if _ENFORCEMENT.fullmatch(name) and _BUREAU.search(self._issuer):
            return f"{self._issuer}{name}"
        if self._issuer.endswith("管理委员会") and _ZONE_OFFICE.search(name):
            return self._of_zone(name)
        if same := self._longer.same_unit(name):
            return self._full_of(same, at)
        return None

    def _of_zone(self, name: str) -> str | None:
        """A zone's offices are named after the zone (高新区财政局); a bare 办公室 is its committee's."""
        zone = (self._issuer or "").removesuffix("管理委员会")
        if name == "办公室" or self.places.level_of(zone) != ZONE:
            return f"{self._issuer}{name}"
        return self._at(zone, name)

    def _full_of(self, name: str, at: int) -> str | None:
        placed = self._placed(name, at)
        return placed or (f"{self._issuer}{name}" if self._issuer and _UNIT.search(name) else None)

    def _at_home(self, name: str) -> str | None:
        place = self.places.at_home()
        return self._at(place, name) if place else None


def _is_of_the_state(asked: Asked) -> bool:
    """国家物价局, 国务院进出口领导小组: whole names of bodies that the register of today's organs lacks."""
    name, family, kind, _ = asked
    offices = family in ("org.office", "org.group") and kind == "government"
    return offices and name.startswith(("国家", "国务院")) and len(name) > _SHORTEST_STATE_NAME


_HOME_BODIES = frozenset(
    ("党工委", "管委会", "管理委员会", "办事处", "监委", "纪委", "纪工委", "政府", "人大", "政协", "常委会")
)
