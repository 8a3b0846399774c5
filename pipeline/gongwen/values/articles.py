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
_NUMERAL = r"(?:[0-9０-９]{1,6}+|[〇零一二两三四五六七八九十百千]{1,9}+|[①-⑳])"
_BRACKETED = rf"[(（]\s?{_NUMERAL}\s?[)）]"
_ENTRY = rf"(?:{_NUMERAL}|{_BRACKETED})"
_SIGN = r"\s?(?:[、,，至到和及或与—–－~～-])\s?"
_FIGURE = "[一二三四五六七八九十0-9]{1,3}"
_UNIT = re.compile(
    rf"\s?第\s?(?P<entries>{_ENTRY}(?:{_SIGN}{_ENTRY}){{0,20}})\s?(?P<division>[编章节条款项目])"
    rf"(?:之(?P<inserted>{_FIGURE})(?![款项]))?"
)
_WITHOUT_SIGN = re.compile(
    rf"\s?(?P<entries>{_BRACKETED}(?:{_SIGN}{_BRACKETED}){{0,20}})\s?(?P<division>[项目])"
    rf"|(?P<paragraph>{_FIGURE})款(?:(?P<item>{_FIGURE})项)?"
)
"""What follows an article without 第: 第三十二条(一)、(三)项, 第七十三条一款三项."""
_RELATIVE = re.compile(r"(?:(?P<before>前)(?P<count>[一二两三四五])?|[本该同])(?P<division>[条款项])(?![例约令式目项])")
_CIRCLED = {chr(ord("①") + number): number + 1 for number in range(20)}
_ONE_ENTRY = re.compile(rf"(?P<sign>{_SIGN})?[(（]?\s?(?P<numeral>{_NUMERAL})\s?[)）]?")
_CIVIL_CODE = ("总则", "物权", "合同", "人格权", "婚姻家庭", "继承", "侵权责任")
"""The parts of the Civil Code, in order, by whose names they are cited (物权编)."""
_NAMED_PART = re.compile(rf"(?P<part>{'|'.join(_CIVIL_CODE)})编\s?")
_JOINT = re.compile(r"\s?(?P<word>、|,|，|和|及|以及|与|或者|或|至|到|—|–|－|-|~|～)\s?(?=[第前本该同])")
_RANGE = frozenset("至到—–－-~～")

Place = dict[str, Any]


def parse_articles(text: str) -> list[Place] | None:
    """The places in a law that the whole of ``text`` names, in order, or None where it is no such reference.

    A place has the numbers of its divisions (``{"article": 32, "paragraph": 2, "item": 1}``), ``article_inserted`` and
    the like for 之一, and for a range ``to`` with its last place. What a list does not repeat comes from the place
    before it: 第十条第一款、第二款 is article 10, paragraph 1 and article 10, paragraph 2; so does 该条 and 同款. Where
    no place stands before it, such a word is ``{"same": "article"}``; 前款 is ``{"preceding": "paragraph"}`` and
    前两款 that with ``"count": 2``: which paragraph they mean, only the law's own text says.
    """
    named = _NAMED_PART.match(text)
    if named:
        part = {"part": _CIVIL_CODE.index(named["part"]) + 1}
        within = parse_articles(text[named.end() :]) if named.end() < len(text) else [{}]
        return within and [{**part, **place} for place in within]
    places: list[Place] = []
    at, is_range = 0, False
    while True:
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


def _last(places: list[Place]) -> Place:
    return places[-1].get("to", places[-1]) if places else {}


def _read_chain(text: str, at: int, before: Place) -> tuple[list[Place], int] | None:
    """The divisions that follow each other without a joint (第十条第二款第(一)、(二)项), and where they end."""
    places, at, rank = _relative(text, at, before) or ([], at, -1)
    while unit := _UNIT.match(text, at):
        name = DIVISIONS[unit["division"]]
        if _NAMES.index(name) <= rank:
            return None
        rank = _NAMES.index(name)
        read = _read_entries(unit["entries"], name, _outside(_last(places) or before, rank))
        inserted = _number(unit["inserted"]) if unit["inserted"] else None
        if read is None or (unit["inserted"] and inserted is None):
            return None
        if inserted is not None:
            _last(read)[f"{name}_inserted"] = inserted
        places[-1:] = read  # what follows a list belongs to its last place
        at = unit.end()
    return _read_rest(text, at, places, rank) if places else None


def _relative(text: str, at: int, before: Place) -> tuple[list[Place], int, int] | None:
    """前款, 该条 and the like at the head of a chain."""
    found = _RELATIVE.match(text, at)
    if found is None:
        return None
    name = DIVISIONS[found["division"]]
    rank = _NAMES.index(name)
    if not found["before"]:
        known = _outside(before, rank + 1) if name in before else {"same": name}
        return [known], found.end(), rank
    return [{"preceding": name, **_count(found)}], found.end(), rank


def _read_rest(text: str, at: int, places: list[Place], rank: int) -> tuple[list[Place], int] | None:
    """What may end a chain: 前款 behind its article, or an item without 第."""
    last = _last(places)
    found = _RELATIVE.match(text, at)
    if found and found["before"] and _NAMES.index(DIVISIONS[found["division"]]) > rank:
        last |= {"preceding": DIVISIONS[found["division"]], **_count(found)}
        return places, found.end()
    rest = _WITHOUT_SIGN.match(text, at)
    if rest is None or rank < _NAMES.index("article"):
        return places, at
    if rest["paragraph"]:
        if rank > _NAMES.index("article"):
            return None
        last["paragraph"] = _number(rest["paragraph"])
        if rest["item"]:
            last["item"] = _number(rest["item"])
        return places, rest.end()
    name = DIVISIONS[rest["division"]]
    read = _read_entries(rest["entries"], name, last) if _NAMES.index(name) > rank else None
    return ([*places[:-1], *read], rest.end()) if read else None


def _count(found: re.Match[str]) -> Place:
    return {"count": _number(found["count"])} if found["count"] else {}


def _outside(place: Place, rank: int) -> Place:
    """The divisions of a place that are wider than the one of ``rank``, with what is said of them (前款, 之一)."""
    wider = _NAMES[:rank]
    relative = (place.get("preceding") or place.get("same")) in wider
    return {
        key: value
        for key, value in place.items()
        if key.removesuffix("_inserted") in wider or (relative and key in ("preceding", "same", "count"))
    }


def _read_entries(text: str, name: str, outer: Place) -> list[Place] | None:
    places: list[Place] = []
    for entry in _ONE_ENTRY.finditer(text):
        number = _number(entry["numeral"])
        if number is None:
            return None
        place = {**outer, name: number}
        if entry["sign"] and entry["sign"].strip() in _RANGE:
            places[-1]["to"] = place
        else:
            places.append(place)
    return places


def _number(text: str) -> int | None:
    number = _CIRCLED.get(text) or parse_numeral(text)
    return None if number is None else int(number)
