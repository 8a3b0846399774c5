"""The value of a date's groups, against references that know much, little or nothing."""

from __future__ import annotations

import pytest

from gongwen.values.dates import Reference, date_type, is_absolute, value_date

KNOWN = Reference(2021, "2021-12-02", "2020-05-30")
PLANS = Reference(2022, "2021-12-02", None, 2021)  # a section that plans for 2022 in a report on 2021
LOOKS_BACK = Reference(2020, "2021-12-02", None, 2020)
DATED = Reference(None, "2021-12-02")
NOTHING = Reference()


@pytest.mark.parametrize(
    ("groups", "reference", "value"),
    [
        ({"y": "2021", "m": "2", "d": "1"}, NOTHING, "2021-02-01"),
        ({"y": "二〇二一", "m": "十二", "d": "二"}, NOTHING, "2021-12-02"),
        ({"y": "二O二一"}, NOTHING, "2021"),
        ({"y": "98"}, NOTHING, "1998"),
        ({"y": "03"}, NOTHING, "2003"),
        ({"m": "12", "d": "2"}, KNOWN, "2021-12-02"),
        ({"m": "12", "d": "2"}, DATED, "2021-12-02"),
        ({"m": "12", "d": "2"}, NOTHING, None),
        ({"m": "3", "d": "31"}, PLANS, "2022-03-31"),
        ({"rel": "明年"}, PLANS, "2022"),
        ({"rel": "今年"}, PLANS, "2021"),
        ({"rel": "上年"}, LOOKS_BACK, "2019"),
        ({"rel": "下一年"}, KNOWN, "2022"),
        ({"rel": "前年"}, KNOWN, "2019"),
        ({"rel": "当年"}, KNOWN, "2020"),
        ({"rel": "次年"}, KNOWN, "2021"),
        ({"rel": "当年"}, PLANS, "2022"),
        ({"rel": "", "edge": "年底"}, PLANS, "2022-12"),
        ({"rel": "全年"}, PLANS, "2022"),
        ({"rel": "去年"}, NOTHING, None),
        ({"near": "同日"}, KNOWN, "2020-05-30"),
        ({"near": "次日"}, KNOWN, "2020-05-31"),
        ({"near": "次月"}, KNOWN, "2020-06"),
        ({"near": "本月"}, KNOWN, "2021-12"),
        ({"near": "同日"}, NOTHING, None),
        ({"near": "本月", "of_month": "31"}, KNOWN, "2021-12-31"),
        ({"day": "6"}, KNOWN, "2020-05-06"),
        ({"day": "6"}, NOTHING, None),
        ({"now": "截至目前"}, KNOWN, "2021-12-02"),
        ({"now": "截至目前"}, NOTHING, None),
        ({"m": "12", "m2": "3"}, KNOWN, "2021-12/2022-03"),
        ({"y": "2019", "m": "12", "rel2": "次年", "m2": "3"}, KNOWN, "2019-12/2020-03"),
        ({"n": "半", "period": "年"}, NOTHING, "R/P6M"),
        ({"plan": "一五"}, NOTHING, "1953/1957"),
        ({"plan": "十四五"}, NOTHING, "2021/2025"),
    ],
)
def test_values(groups: dict[str, str], reference: Reference, value: str | None) -> None:
    got = value_date(groups, reference=reference)
    assert got is not None
    assert got.value == value


@pytest.mark.parametrize(
    "groups",
    [
        {"y": "2021", "m": "2", "d": "30"},
        {"y": "2021", "m": "2", "d": "29"},
        {"y": "2021", "m": "13"},
        {"y": "2021", "m": "6", "d": "31"},
        {"y": "2021", "m": "0", "d": "1"},
        {"y": "2021", "y2": "2019"},
        {"y": "2021", "m": "5", "d": "9", "d2": "3"},
        {"y": "2021", "m": "5", "d": "3", "m2": "6", "d2": "31"},
        {"yearly": "年", "m": "2", "d": "30"},
        {"monthly": "月", "d2": "32"},
        {"fixed_m": "9", "fixed_d": "31"},
        {"near": "本月", "of_month": "32"},
    ],
)
def test_what_no_calendar_has_is_no_date(groups: dict[str, str]) -> None:
    assert value_date(groups, reference=KNOWN) is None


def test_leap_days() -> None:
    for year, real in ((2020, True), (2021, False), (2000, True), (1900, False)):
        groups = {"y": str(year), "m": "2", "d": "29"}
        assert (value_date(groups, reference=NOTHING) is not None) is real


@pytest.mark.parametrize(
    ("groups", "absolute"),
    [
        ({"y": "2021", "m": "2", "d": "1"}, True), ({"y": "2021", "y2": "2025"}, True), ({"m": "2", "d": "1"}, False),
        ({"rel": "今", "m": "2"}, False), ({"y": "2021", "rel2": "次年", "m2": "2"}, False),
        ({"near": "本月"}, False),
    ],
)  # fmt: skip
def test_what_no_reference_changes(groups: dict[str, str], absolute: bool) -> None:
    assert is_absolute(groups) is absolute
    known = {value_date(groups, reference=reference) for reference in (KNOWN, PLANS, LOOKS_BACK, DATED, NOTHING)}
    assert len(known) == 1 or not absolute


@pytest.mark.parametrize(
    ("value", "kind"),
    [("2021", "point"), ("2021-12-02T09:30", "point"), ("20XX", "point"), ("2021/2025", "range"), ("2021/..", "range"),
     ("/2024-04-30", "range"), ("R/P1W", "set"), (None, "point")],
)  # fmt: skip
def test_type_follows_the_form(value: str | None, kind: str) -> None:
    assert date_type(value) == kind


def test_an_open_range_without_value_is_a_range() -> None:
    assert date_type(None, {"since": "以来"}) == "range"
