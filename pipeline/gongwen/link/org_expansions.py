"""Full names of bodies by their short forms: 市场监管局 at 徐闻县 is 徐闻县市场监督管理局.

The expansions are data (``org_expansions.csv``); composition with party bodies, offices and branches is grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongwen.errors import PatternError
from gongwen.link.regions import Row, lengths_by_head, read_table

_PARTY = {
    "党组": "党组",
    "党委": "委员会",
    "党总支": "总支部委员会",
    "党支部": "支部委员会",
    "机关党委": "机关委员会",
    "机关纪委": "机关纪律检查委员会",
}
_PARTY_ENDS = tuple(sorted(_PARTY, key=len, reverse=True))
# The offices of towns and zones are 办公室; above them 办 stands for a body's office or a leading group's.
_NAMES_OFFICES = ("镇", "乡", "街道", "苏木", "开发区", "园区", "新区", "高新区", "保税区", "度假区")
_LONGEST_FIRM = 16
# 云南电网青禾供电局, 青禾农商银行城中支行: the firm's short name inside a branch's.
_FIRMS = (
    (re.compile(r"^(?P<firm>(?:云南|贵州|广西|海南|广东)电网)(?!有限|公司)"), r"\g<firm>有限责任公司"),
    (re.compile(r"(?:农商银行|农商行)(?=.{0,8}(?:支行|分理处|营业部)$)"), "农村商业银行股份有限公司"),
)
_BRANCH_OF_FIRM = re.compile(r"(?:(?!股份|有限|集团|控股).{2,12}(?:分行|支行|分公司|支公司|营业部|分理处|分中心))?$")
# Customs and maritime offices bear the state's name (the Customs Law, article 3; the State Council's list of organs).
_BEAR_THE_STATES_NAME = re.compile(r"(?!中华人民共和国|中国|海关).{2,6}海关$")


class Expansions:
    """The full names of short forms, read once."""

    def __init__(self) -> None:
        self._full = read_expansions(read_table("org_expansions.csv", ("short", "full")))
        # The bodies whose units bear their full names.
        self._of_units = {short: full for short, full in self._full.items() if _has_units(short, full)}
        self._lengths = lengths_by_head(self._of_units)
        self._firms = {short: full for _, (short, full) in read_table("org_firms.csv", ("short", "full"))}
        self._lengths_of_firms = lengths_by_head(short for short in self._firms if 3 < len(short) <= _LONGEST_FIRM)
        self._parents = {tail: parent for _, (tail, parent) in read_table("org_parents.csv", ("tail", "parent"))}
        self._tails = tuple(self._parents)

    def expand(self, body: str, place: str) -> str:
        """The body's full name at a place."""
        full = self._full.get(body)
        if full:
            return full.format(place=place)
        if body.endswith(_PARTY_ENDS):
            ends = (end for end in _PARTY_ENDS if body.endswith(end) and body != end)
            if party := next(ends, None):
                return party_of(self.expand(body.removesuffix(party), place), party)
        if body.startswith("委") and not body.startswith("委员会"):
            return f"中共{place}{body}"
        if body.startswith("人大常委会") and body.endswith("工委"):
            body = f"{body.removesuffix('工委')}工作委员会"
        for length in self._lengths.get(body[:2], ()):
            full = self._of_units.get(body[:length])
            if full and _continues(body[:length], body[length:]):
                return f"{full.format(place=place)}{body[length:]}"
        if body.endswith("办") and len(body) > 2 and place.endswith(_NAMES_OFFICES):
            body = f"{body}公室"
        return f"{place}{body}"

    def firm_in_full(self, name: str) -> str:
        """The name with the firm's part in full, where the short name is in use for one firm or formed by rule."""
        if _BEAR_THE_STATES_NAME.match(name):
            return f"中华人民共和国{name}"
        for length in self._lengths_of_firms.get(name[:2], ()):
            full = self._firms.get(name[:length])
            if full and _BRANCH_OF_FIRM.fullmatch(name, length):
                return f"{full}{name[length:]}"
        for short, replacement in _FIRMS:
            name = short.sub(replacement, name, count=1)
        return name

    def parent_of(self, body: str) -> tuple[str, str] | None:
        """The tail and the parent body of a branch: 司法所 belongs to 司法局."""
        if not body.endswith(self._tails):
            return None
        return next((tail, parent) for tail, parent in self._parents.items() if body.endswith(tail))


def _has_units(short: str, full: str) -> bool:
    """Whether the units of the body bear its full name: 县政协|办公室, but 县委办公室 is 中共…县委办公室."""
    return full.startswith("{place}") or short in ("政协", "税务局")


def _continues(short: str, rest: str) -> bool:
    """Whether ``rest`` is a unit of the short form: 卫健委|法规科, but not 卫生健康委|员会 nor 政府办|公室."""
    return not rest.startswith(("公", "员会", "室")) and not (short.endswith("委") and rest.startswith("员"))


def party_of(body: str, end: str) -> str:
    """The party's body in a body of the state: 云沣县财政局 and 党委 give 中共云沣县财政局委员会."""
    return f"中共{body.removeprefix('中共')}{_PARTY[end]}"


def read_expansions(rows: Iterable[Row]) -> dict[str, str]:
    """Short form to pattern of the full name; :class:`PatternError` where one stands twice or has no ``{place}``."""
    expansions: dict[str, str] = {}
    for line, (short, full) in rows:
        if short in expansions:
            message = f"org_expansions.csv: line {line} repeats {short!r}. Delete one of the two."
            raise PatternError("register-duplicate", message)
        if full.count("{place}") != 1:
            message = f"org_expansions.csv: line {line} has {full!r}, which needs {{place}} once. Correct that line."
            raise PatternError("register-value", message)
        expansions[short] = full
    return expansions
