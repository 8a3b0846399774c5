"""Full names of bodies by their short forms: 市场监管局 at 徐闻县 is 徐闻县市场监督管理局.

The expansions are data (``org_expansions.csv``); composition with party bodies, offices and branches is grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongwen.errors import PatternError
from gongwen.link.regions import read_table

_PARTY = {
    "党组": "党组",
    "党委": "委员会",
    "党总支": "总支部委员会",
    "党支部": "支部委员会",
    "机关党委": "机关委员会",
    "机关纪委": "机关纪律检查委员会",
}
_PARTY_ENDS = tuple(sorted(_PARTY, key=len, reverse=True))
# 云南电网澜岭供电局, 岩口农商银行城中支行: the firm's short name inside a branch's.
_FIRMS = (
    (re.compile(r"^(?P<firm>(?:云南|贵州|广西|海南|广东)电网)(?!有限|公司)"), r"\g<firm>有限责任公司"),
    (re.compile(r"(?:农商银行|农商行)(?=.{0,8}(?:支行|分理处|营业部)$)"), "农村商业银行股份有限公司"),
)


class Expansions:
    """The full names of short forms, read once."""

    def __init__(self) -> None:
        self._full = read_expansions(read_table("org_expansions.csv", ("short", "full")))
        self._by_length = sorted(self._full, key=len, reverse=True)
        self._parents = {row["tail"]: row["parent"] for _, row in read_table("org_parents.csv", ("tail", "parent"))}

    def expand(self, body: str, place: str) -> str:
        """The body's full name at a place."""
        full = self._full.get(body)
        if full:
            return full.format(place=place)
        party = next((end for end in _PARTY_ENDS if body.endswith(end) and body != end), None)
        if party:
            return party_of(self.expand(body.removesuffix(party), place), party)
        if body.startswith("委") and not body.startswith("委员会"):
            return f"中共{place}{body}"
        for short in self._by_length:
            full, rest = self._full[short], body[len(short) :]
            if len(short) > 1 and body.startswith(short) and full.startswith("{place}") and _continues(short, rest):
                return f"{full.format(place=place)}{rest}"
        if body.endswith("办") and len(body) > 3:
            body = f"{body}公室"
        return f"{place}{body}"

    def parent_of(self, body: str) -> tuple[str, str] | None:
        """The tail and the parent body of a branch: 司法所 belongs to 司法局."""
        return next(((tail, parent) for tail, parent in self._parents.items() if body.endswith(tail)), None)


def _continues(short: str, rest: str) -> bool:
    """Whether ``rest`` is a unit of the short form: 卫健委|法规科, but not 卫生健康委|员会 nor 政府办|公室."""
    return not rest.startswith(("公", "员会", "室")) and not (short.endswith("委") and rest.startswith("员"))


def party_of(body: str, end: str) -> str:
    """The party's body in a body of the state: 云沣县财政局 and 党委 give 中共云沣县财政局委员会."""
    return f"中共{body.removeprefix('中共')}{_PARTY[end]}"


def firm_in_full(name: str) -> str:
    """The name with the firm's part in full, where short names of such firms are formed by rule."""
    for short, full in _FIRMS:
        name = short.sub(full, name, count=1)
    return name


def read_expansions(rows: Iterable[tuple[int, dict[str, str]]]) -> dict[str, str]:
    """Short form to pattern of the full name; :class:`PatternError` where one stands twice or has no ``{place}``."""
    expansions: dict[str, str] = {}
    for line, row in rows:
        if row["short"] in expansions:
            message = f"org_expansions.csv: line {line} repeats {row['short']!r}. Delete one of the two."
            raise PatternError("register-duplicate", message)
        if row["full"].count("{place}") != 1:
            message = (
                f"org_expansions.csv: line {line} has {row['full']!r}, which needs {{place}} once. Correct that line."
            )
            raise PatternError("register-value", message)
        expansions[row["short"]] = row["full"]
    return expansions
