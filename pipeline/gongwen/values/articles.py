"""Article references (第三十二条第二款第(一)项) as numbers.

The divisions of a law are 编, 章, 节, 条, 款, 项, 目 (Legislation Law of the PRC, article 65); 之一 behind a division
marks one inserted after it. The grammar is that of the rule ``law.article`` in patterns/laws.toml: what it finds is
read here.
"""

from __future__ import annotations

import re
from typing import Any

from gongwen.values.numerals import parse_numeral

DIVISIONS = {
    "编": "part",
    "章": "chapter",
    "节": "section",
    "条": "article",
    "款": "paragraph",
    "项": "item",
    "目": "point",
}
"""The divisions of a law, outermost first, with the names they have in a value."""

_NAMES = tuple(DIVISIONS.values())
_NUMERAL = r"(?:[0-9０-９]{1,6}+|[〇零一二两三四五六七八九十百千]{1,9}+)"
_ENTRY = rf"(?:{_NUMERAL}|[(（]\s?{_NUMERAL}\s?[)）])"
_SIGN = r"\s?[、,，至—–－\-]\s?"
_UNIT = re.compile(
    rf"\s?第\s?(?P<entries>{_ENTRY}(?:{_SIGN}{_ENTRY}){{0,20}})\s?"
    r"(?P<division>[编章节条款项目])(?:之(?P<inserted>[一二三四五六七八九十0-9]{1,3}))?"
)
_ONE_ENTRY = re.compile(rf"(?P<sign>{_SIGN})?[(（]?\s?(?P<numeral>{_NUMERAL})\s?[)）]?")
_CIVIL_CODE = ("总则", "物权", "合同", "人格权", "婚姻家庭", "继承", "侵权责任")
"""The parts of the Civil Code, in order, by whose names they are cited (物权编)."""
_NAMED_PART = re.compile(rf"(?P<part>{'|'.join(_CIVIL_CODE)})编\s?")
_JOINT = re.compile(r"\s?(?P<word>、|,|，|和|及|以及|与|或者|或|至|到|—|–|－|-|~|～)\s?(?=第)")
_RANGE = frozenset("至到—–－-~～")

Place = dict[str, Any]


def parse_articles(text: str) -> list[Place] | None:
    """The places in a law that the whole of ``text`` names, in order, or None where it is no such reference.

    A place has the numbers of its divisions (``{"article": 32, "paragraph": 2, "item": 1}``), ``article_inserted`` and
    the like for 之一, and for a range ``to`` with its last place. What a list does not repeat comes from the place
    before it: 第十条第一款、第二款 is article 10, paragraph 1 and article 10, paragraph 2.
    """
    named = _NAMED_PART.match(text)
    if named:
        part = {"part": _CIVIL_CODE.index(named["part"]) + 1}
        within = parse_articles(text[named.end() :]) if named.end() < len(text) else [{}]
        return within and [{**part, **place} for place in within]
    places: list[Place] = []
    at, is_range = 0, False
    while text.startswith("第", at):
        read = _read_chain(text, at, _last(places))
        if read is None:
            return None
        chain, at = read
        if is_range:
            places[-1]["to"] = chain.pop(0)
        places += chain
        if at == len(text):
            return places
        joint = _JOINT.match(text, at)
        if joint is None:
            return None
        at, is_range = joint.end(), joint["word"] in _RANGE
    return None


def _last(places: list[Place]) -> Place:
    return places[-1].get("to", places[-1]) if places else {}


def _read_chain(text: str, at: int, before: Place) -> tuple[list[Place], int] | None:
    """The divisions that follow each other without a joint (第十条第二款第(一)、(二)项), and where they end."""
    places: list[Place] = []
    outer, rank = before, -1
    while unit := _UNIT.match(text, at):
        name = DIVISIONS[unit["division"]]
        if _NAMES.index(name) <= rank:
            return None
        rank = _NAMES.index(name)
        read = _read_entries(unit["entries"], name, _outside(outer, rank))
        inserted = parse_numeral(unit["inserted"]) if unit["inserted"] else None
        if read is None or (unit["inserted"] and inserted is None):
            return None
        if inserted is not None:
            _last(read)[f"{name}_inserted"] = int(inserted)
        places[-1:] = read  # what follows a list belongs to its last place
        outer, at = _last(places), unit.end()
    return (places, at) if places else None


def _outside(place: Place, rank: int) -> Place:
    """The divisions of a place that are wider than the one of ``rank``."""
    wider = _NAMES[:rank]
    return {key: value for key, value in place.items() if key.removesuffix("_inserted") in wider}


def _read_entries(text: str, name: str, outer: Place) -> list[Place] | None:
    places: list[Place] = []
    for entry in _ONE_ENTRY.finditer(text):
        number = parse_numeral(entry["numeral"])
        if number is None:
            return None
        place = {**outer, name: int(number)}
        if entry["sign"] and entry["sign"].strip() in _RANGE:
            places[-1]["to"] = place
        else:
            places.append(place)
    return places
