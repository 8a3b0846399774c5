"""What is tried only where an anchor stands finds what is found when it is tried everywhere."""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.find.law_names import NamesInText
from gongwen.find.org_firms import FirmFinder, _occurrences
from gongwen.find.org_stems import _PLACE, _places
from gongwen.find.org_words import OrgWords
from gongwen.link.place_names import PlaceNames
from gongwen.link.regions import Regions
from gongwen.terms import alternatives

LAWS = ("宪法", "民法典", "森林法", "森林法实施条例", "实施条例", "保护条例", "水资源保护条例", "暂行规定(试行)")
PLACES = st.lists(st.sampled_from("县市区旗州镇乡街道自治开发经济技术高新工业园产在由经，的青禾")).map("".join)
BRANDS = (
    "青禾",
    "恒川",
    "新材料",
    "汽车",
    "食品",
    "重点企业",
    "签订",
    "一期",
    "公司",
    "扩产",
    "有限",
    "、",
    "和",
    "与",
    "，",
)


@cache
def place_names() -> PlaceNames:
    return PlaceNames(Regions())


@cache
def firms() -> FirmFinder:
    return FirmFinder(OrgWords(Regions()))


@given(st.lists(st.sampled_from((*LAWS, "森林", "条例", "法", "规定", "的", "("))).map("".join))
def test_names_of_laws(text: str) -> None:
    automaton = AhoCorasick(LAWS, matchkind=MatchKind.LeftmostLongest)
    wanted = [(LAWS[at], start, end) for at, start, end in automaton.find_matches_as_indexes(text)]
    assert list(NamesInText(LAWS)(text)) == wanted


@given(PLACES)
@settings(deadline=None)
def test_places(text: str) -> None:
    assert [match.span() for match in _places(text)] == [match.span() for match in _PLACE.finditer(text)]
    zones = {match[0] for match in place_names()._county_zone.finditer(text)}
    assert place_names().zones_of_counties(text) == zones


@given(st.lists(st.sampled_from(BRANDS)).map("".join))
@settings(deadline=None)
def test_brands(text: str) -> None:
    wanted = [match.span() for match in firms()._brand.finditer(text)]
    assert [match.span() for match in firms()._brands(text)] == wanted


SHORT = st.sets(st.sampled_from(("青禾汽车", "青禾", "汽车", "恒川新材料")), min_size=1)


@given(st.lists(st.sampled_from(BRANDS)).map("".join), SHORT)
def test_short_names_of_firms(text: str, names: set[str]) -> None:
    pattern = f"(?:{alternatives(tuple(names))})(?!公司|有限|股份|集团)"
    assert list(_occurrences(names, text)) == [match.span() for match in re.finditer(pattern, text)]
