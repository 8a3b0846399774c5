"""The register of divisions: chains, ambiguous names, former names, zones, and its own checks."""

from __future__ import annotations

from functools import cache

import pytest

from gongwen.errors import PatternError
from gongwen.link.regions import Regions, read_divisions, read_zones


@cache
def regions() -> Regions:
    return Regions()


def code(name: str, context: str | None = None) -> str | None:
    found = regions().region_of(name, context_code=context)
    return found.code if found else None


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("泰州市海陵区财政局", "321202"),
        ("江苏省泰州市海陵区", "321202"),
        ("海陵区纺织产业园区管理委员会", "321202"),
        ("广东省人民政府", "440000"),
        ("南京市鼓楼区人民政府", "320106"),
        ("福州鼓楼区法院", "350102"),
        ("佛山高新技术产业开发区招商服务部", "440600"),
        ("平鲁经济技术开发区", "140603"),
        ("湘西州公安局", "433100"),
        ("云沣县财政局", None),
        ("鼓楼区人民政府", None),
        ("崇文区人民政府", "110101"),
        ("", None),
    ],
)
def test_region_of(name: str, want: str | None) -> None:
    assert code(name) == want


@pytest.mark.parametrize(
    ("context", "want"), [("320102", "320106"), ("350100", "350102"), ("410000", "410204"), ("110000", None)]
)
def test_context_decides(context: str, want: str | None) -> None:
    assert code("鼓楼区人民政府", context) == want


def test_resolve_and_full_name() -> None:
    found = regions().resolve("海陵区")
    assert found is not None
    assert (found.code, found.name) == ("321202", "海陵区")
    assert regions().full_name("321202") == "泰州市海陵区"
    assert regions().full_name("440000") == "广东省"
    assert regions().resolve("朝阳区") is None
    assert regions().resolve("朝阳区", context_code="110000").code == "110105"  # type: ignore[union-attr]


def test_every_division_resolves_to_itself() -> None:
    for name in regions().names():
        for context in (None, "321202"):
            found = regions().resolve(name, context_code=context)
            assert found is None or regions().division(found.code) is not None


GOOD = {"code": "440000", "name": "广东省", "short_name": "广东", "level": "province", "parent_code": ""}


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"code": "44"}, "line 3 has the code '44'"),
        ({}, "line 3 repeats the code 440000"),
        ({"code": "440800", "level": "city"}, "line 3 has the level 'city'"),
        ({"code": "440800", "name": ""}, "line 3 has no name"),
        ({"code": "440800", "parent_code": "990000"}, "line 3 names the parent 990000"),
    ],
)
def test_faulty_divisions_are_named(change: dict[str, str], match: str) -> None:
    with pytest.raises(PatternError, match=match):
        read_divisions([(2, tuple(GOOD.values())), (3, tuple({**GOOD, **change}.values()))])


def test_faulty_zone_is_named() -> None:
    with pytest.raises(PatternError, match=r"zones\.csv: line 2 names the division 990000"):
        read_zones([(2, ("青溪开发区", "", "990000"))], {})
