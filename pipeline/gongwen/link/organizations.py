"""Canonical names of a document's organisations: one body, one name, whether written 县政府, 我局 or in full.

The expansions (市场监管局 → 市场监督管理局) are data; the place in front comes from the document and the register.
Where the document does not show what a short form stands for, the canonical name is ``None``: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongwen.find.mention import Mention
from gongwen.link.org_expansions import Expansions, firm_in_full, party_of
from gongwen.link.org_names import LongerNames
from gongwen.link.org_places import Places
from gongwen.link.regions import Regions, read_table
from gongwen.record import Region

_LEVEL = re.compile(r"(?:省|市|县|区|州|盟|旗|镇|乡|街道|苏木)(?!场监)")
_SESSION = re.compile(r"第?[〇零一二三四五六七八九十百0-9]{1,5}届")
_OWN = re.compile(
    r"(?:我|本(?=[局院委厅]|公司|中心)|[局院](?=党组|党委|党总支|机关|办公室|.{2,8}[股科室队]$)"
    r"|委(?=党组|机关|办公室$|.{2,8}[股科室]$)|办(?=党组))"
)
_VILLAGE = re.compile(r"(?P<stem>.{2,8}?)(?P<kind>村委会|居委会|村民委员会|居民委员会)")
_TOWN = re.compile(r"(?:街道|镇|乡)$")
_IS_CITYS = re.compile(r"(?![省市县区]).{2,4}(?<!争议)仲裁委员会")
_UNIT = re.compile(r"[股科室]$")
_TRADE_NAMES = (
    "有限公司",
    "有限责任公司",
    "股份公司",
    "律师事务所",
    "会计师事务所",
    "法律服务所",
    "支公司",
    "支行",
    "分行",
    "供电局",
    "日报",
    "日报社",
    "晚报",
    "报社",
    "法治报",
    "电视台",
    "学院",
    "大学",
    "中学",
    "小学",
)
_TAIL = 4  # characters of a unit's name that may repeat the end of a full one
_TEAM = re.compile(r"(?P<team>大队|支队|总队)(?P<party>党委|党总支|党支部|党组)?")
_OWN_BODY = re.compile(r"^(?:[我本](?:中心|公司|支队|大队|总队|中队|集团|协会|单位|.)|局|委|院|办)")
_PARTY_BODIES = frozenset(("党组", "党委", "党总支", "党支部", "机关党委", "机关纪委"))
_COMMITTEES = {"案审会": "案件审理委员会", "审委会": "审判委员会", "检委会": "检察委员会"}
# The field of a bureau, also of one whose unit speaks (滦清县公安局交通警察大队).
_FIELD = re.compile(r"(?P<field>.{2,12}?)(?:局|委员会|厅)")
_PUBLIC = frozenset(("government", "party", "congress", "court", "procuratorate"))
_TEAMS = ("工作室", "调解室", "服务队", "志愿队", "宣讲队", "议事会")
_MEDIA_AND_FIRMS = frozenset({"enterprise", "law_firm", "school", "hospital", "media", "association"})


class OrganizationLinker:
    """The expansions and organs, read once; :meth:`canonicals` names the bodies of one document."""

    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        self.expansions = Expansions()
        self._organs: dict[str, str] = {}
        for _, row in read_table("organs.csv", ("name", "short_forms")):
            for form in (row["name"], *filter(None, row["short_forms"].split("|"))):
                self._organs.setdefault(form, row["name"])

    def canonicals(
        self,
        mentions: Sequence[Mention],
        text: str,
        *,
        title: str | None = None,
        issuer_name: str | None = None,
        source_name: str | None = None,
        region: Region | None = None,
    ) -> list[tuple[str | None, str | None]]:
        """For every mention its body's full name and the code of its division, each ``None`` where unknown.

        ``title``, ``issuer_name`` and ``source_name`` are the document's fields as written; ``region`` is its own
        division.
        """
        names = [text[mention.start : mention.end] for mention in mentions]
        home_names = [name for name in (issuer_name, source_name, (title or "").removeprefix("关于")) if name]
        addressee = next(
            (name for mention, name in zip(mentions, names, strict=True) if _opens_letter(text, mention)), None
        )
        document = _Document(self, names, home_names, text, region, addressee)
        found: list[tuple[str | None, str | None]] = []
        for at, (mention, name) in enumerate(zip(mentions, names, strict=True)):
            before = mentions[at - 1] if at else None
            near = before is not None and text[before.end : mention.start] in ("", "、", "和", "与", "及")
            canonical = document.canonical(mention, name, document.last_place if near else None)
            found.append((canonical, document.region_code(mention, canonical)))
        return found

    def organ(self, name: str) -> str | None:
        """The full name of a standing organ."""
        return self._organs.get(name)


class _Document:
    """What one document shows of its own bodies."""

    def __init__(
        self,
        linker: OrganizationLinker,
        names: list[str],
        home_names: list[str],
        text: str,
        region: Region | None,
        addressee: str | None,
    ) -> None:
        self._linker = linker
        self._codes: dict[str, str | None] = {}
        self._region = region
        self.last_place: str | None = None
        self.places = Places(linker.regions, home_names, names, text, region)
        self._issuer = self._issuer_canonical(home_names[0]) if home_names else None
        self._addressee = addressee and (self._placed(addressee) or addressee)
        self._longer = LongerNames(names, self._issuer)

    def _issuer_canonical(self, name: str) -> str | None:
        name = re.split(r"[、 　,，]", name)[0]
        return None if name.startswith("我") else self._placed(name) or name

    def canonical(self, mention: Mention, name: str, near: str | None) -> str | None:
        """The full name; ``near`` is the place of a body right before this one (省纪委|监委)."""
        self_place = self.last_place
        self.last_place = None
        organ = self._linker.organ(name)
        if mention.rule == "org.organ" and organ:
            return organ
        if name.startswith("某") or mention.rule == "org.quoted":
            return None
        if self._starts_with_organ(name):
            return name
        if name.startswith(("你", "贵")) and mention.rule == "org.organ":
            return self._addressee
        if (mention.rule == "org.organ" and organ is None) or _OWN.match(name):
            return self._of_issuer(name)
        team = _TEAM.fullmatch(name)
        if team:
            return self._team(team["team"], team["party"])
        placed = self._placed(name)
        if placed:
            return placed
        return self._unplaced(mention, name, near or (self_place if near else None))

    def _starts_with_organ(self, name: str) -> bool:
        """国家统计局固川调查队 is its own full name."""
        return name.startswith("国家") and any(
            self._linker.organ(name[:length]) == name[:length] for length in range(4, len(name))
        )

    def _of_issuer(self, name: str) -> str | None:
        """我局, 局党组, 我局法规股: the issuer, and its units."""
        if self._issuer is None:
            return None
        rest = _OWN_BODY.sub("", name)
        return party_of(self._issuer, rest) if rest in _PARTY_BODIES else f"{self._issuer}{rest}"

    def _team(self, team: str, party: str | None) -> str | None:
        """大队, 支队: the one that the document names in full; 大队党总支: the party's body in it."""
        name = self._longer.by_tail(team)
        full = name and (name if name == self._issuer else self._placed(name) or name)
        return party_of(full, party) if full and party else full

    def _placed(self, name: str) -> str | None:
        """The full name of a name that begins with a place or a level word, or ``None``."""
        bare = name.removeprefix("中共").removeprefix("中国共产党")
        if bare[:1] == "团" and bare[2:] == "委":
            bare = f"{bare[1]}团委"
        chain, body = self.places.split(bare)
        place: str | None
        if chain and body:
            place = self.places.full(chain[-1])
        else:
            word = self._level_word(bare)
            if not word:
                return None
            place, body = self.places.at(word), bare[len(word) :]
            if place is None or not body:
                return None
        self.last_place = place
        if body in ("局", "厅") and not chain:
            return self._same_bureau(place, body)
        if not chain and body.endswith(("公司", "集团")):
            # 县城投集团: which firm, the words do not say, but a full name may.
            firm = None if body.endswith("有限公司") else self._longer.firm(body)
            return firm or (f"{place}{body}" if body.endswith("公司") else None)
        return self._at(place, _SESSION.sub("", body, count=1))

    def _same_bureau(self, place: str, end: str) -> str | None:
        """省厅, 市局: the bureau of the issuer's own field, one or two levels up."""
        body = self.places.split(self._issuer)[1] if self._issuer else ""
        field = _FIELD.match(body)
        return f"{place}{field['field']}{end}" if field else None

    def _level_word(self, name: str) -> str:
        for length in (7, 6, 5, 4, 3, 2):
            if self.places.is_zone_word(name[:length]):
                return name[:length]
        level = _LEVEL.match(name)
        return level[0] if level else ""

    def _at(self, place: str, body: str) -> str:
        street = re.fullmatch(r"(.*?[市县区旗])([^市县区旗]{2,5}街道)", place)
        if street and body in _STREET_BODIES:
            return _STREET_BODIES[body].format(district=street[1], street=street[2])
        province = self.places.at("省")
        if body == "公证处" and province and not place.startswith(province):
            # Notaries' names begin with their province (measures of the Ministry of Justice, 2006).
            place = f"{province}{place}"
        return self._linker.expansions.expand(body, place)

    def _unplaced(self, mention: Mention, name: str, near: str | None) -> str | None:
        """A name without a place: it shares its neighbour's, or the document's own, or repeats a longer name."""
        branch = self._linker.expansions.parent_of(name)
        if branch:
            return self._branch(name, *branch)
        unit = self._unit(mention, name) or (name if _IS_CITYS.fullmatch(name) else None)
        if unit:
            return unit
        if name in _HOME_BODIES or mention.rule == "org.bare":
            longer = self._longer.by_tail(name)
            place = near or self.places.at_home()
            if longer and not near:
                return longer if longer == self._issuer else self._placed(longer)
            self.last_place = place
            return self._at(place, name) if place else None
        village = _VILLAGE.fullmatch(name)
        if village:
            return self._village(village)
        kind = mention.data.get("type")
        if self._level_word(name):
            # 县委, where no name of the document shows which county.
            return None
        if kind in _MEDIA_AND_FIRMS:
            return self._trade(name)
        if kind == "internal_unit" and _UNIT.search(name) and self._issuer:
            return f"{self._issuer}{name}"
        if kind in _PUBLIC and mention.rule in ("org.office", "org.group") and not name.endswith(_TEAMS):
            place = near or self.places.at_home()
            self.last_place = place
            return self._linker.expansions.expand(name, place) if place else None
        return None

    def _village(self, name: re.Match[str]) -> str | None:
        """翠堤社区居委会, 瓦窑村委会: with the town, where the document speaks from one."""
        place = self.places.at_home()
        if not place or not place.endswith(("镇", "乡", "街道")):
            return None
        committee = "村民委员会" if name["kind"].startswith("村") else "居民委员会"
        stem = name["stem"]
        village = (
            stem if stem.endswith(("村", "社区")) else f"{stem}村" if committee.startswith("村") else f"{stem}社区"
        )
        return f"{place}{village}{committee}"

    def _branch(self, name: str, tail: str, parent: str) -> str | None:
        """望江司法所 is a branch of the county's 司法局; 司法所 alone is the town's own."""
        city, district = self.places.at("市"), self.places.at("区")
        if parent == "公安局" and city and district and district.startswith(city):
            stem = name.removesuffix(tail) or _TOWN.sub("", self.places.home or "")
            return f"{city}公安局{district.removeprefix(city).removesuffix('区')}分局{stem}{tail}" if stem else None
        level, county = next(((level, place) for level in "县旗区" if (place := self.places.at(level))), ("", None))
        home = self.places.home or ""
        stem = name.removesuffix(tail) or _TOWN.sub("", home)
        # A district's police is a branch of the city's; where the city is unknown its name is.
        if (
            county is None
            or not stem
            or (not name.removesuffix(tail) and stem == home)
            or (level, parent) == ("区", "公安局")
        ):
            return None
        return f"{self._linker.expansions.expand(parent, county)}{stem}{tail}"

    def _unit(self, mention: Mention, name: str) -> str | None:
        """A unit that the document names in full elsewhere, or that the issuer's kind of body has."""
        longer = self._longer.by_tail(name) if len(name) >= _TAIL and not name.endswith(_TEAMS) else None
        if longer:
            return longer if longer == self._issuer else self._placed(longer) or self._at_home(longer)
        if not self._issuer:
            return None
        if self._issuer.endswith(("大队", "支队")) and name.endswith(("中队", "车管所", "车辆管理所")):
            return f"{self._issuer}{name.replace('车管所', '车辆管理所')}"
        if name in _COMMITTEES:
            return f"{self._issuer}{_COMMITTEES[name]}"
        if self._issuer.endswith("管理委员会") and name.endswith(("局", "办公室")) and mention.rule != "org.organ":
            return f"{self._issuer}{name}"
        return None

    def _at_home(self, name: str) -> str | None:
        place = self.places.at_home()
        return self._linker.expansions.expand(name, place) if place else None

    def _trade(self, name: str) -> str | None:
        """A firm's own name; a short one stands for the one longer name that holds its characters (衡信公司)."""
        longer = self._longer.firm(name)
        if longer:
            return longer
        name = firm_in_full(name)
        return name if name.endswith(_TRADE_NAMES) or "有限" in name else None

    def region_code(self, mention: Mention, canonical: str | None) -> str | None:
        """The code of the division that the canonical name holds."""
        if canonical is None or mention.rule == "org.organ":
            return None
        if canonical not in self._codes:
            context = self._region.code if self._region else None
            found = self._linker.regions.region_of(canonical, context_code=context)
            self._codes[canonical] = found.code if found else None
        return self._codes[canonical]


_STREET_BODIES = {
    "党工委": "中共{district}{street}工作委员会",
    "纪工委": "中共{district}纪律检查委员会{street}工作委员会",
    "人大工委": "{district}人民代表大会常务委员会{street}工作委员会",
    "办事处": "{district}人民政府{street}办事处",
}
_HOME_BODIES = frozenset(
    ("党工委", "管委会", "管理委员会", "办事处", "监委", "纪委", "纪工委", "政府", "人大", "政协", "常委会")
)


def _opens_letter(text: str, mention: Mention) -> bool:
    """Whether the mention is a line of its own with a colon: the body that the letter addresses."""
    begins = mention.start == 0 or text[mention.start - 1] == "\n"
    return begins and re.match(r"[:：][ \u3000]{0,4}(?:\n|$)", text[mention.end : mention.end + 6]) is not None
