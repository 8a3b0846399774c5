"""EDTF values to the days that they can mean."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from gongwen.values.edtf import interval

TABLES = Path(__file__).parents[1] / "tables"

CASES = [
    ("2021-12-02", "2021-12-02", "2021-12-02"),
    ("2021-12-02T09:30", "2021-12-02", "2021-12-02"),
    ("2021-04", "2021-04-01", "2021-04-30"),
    ("2020-02", "2020-02-01", "2020-02-29"),
    ("2021-12", "2021-12-01", "2021-12-31"),
    ("2021", "2021-01-01", "2021-12-31"),
    ("9999", "9999-01-01", "9999-12-31"),
    ("198X", "1980-01-01", "1989-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("198X/199X", "1980-01-01", "1999-12-31"),
    ("2021-XX", "2021-01-01", "2021-12-31"),
    ("2021-04-XX", "2021-04-01", "2021-04-30"),
    ("2021/2025", "2021-01-01", "2025-12-31"),
    ("2021-01/2021-06", "2021-01-01", "2021-06-30"),
    ("2021-01-11/2021-01-20", "2021-01-11", "2021-01-20"),
    ("2021-06-03T09:00/2021-06-03T11:30", "2021-06-03", "2021-06-03"),
    ("2021/..", "2021-01-01", None),
    ("198X/..", "1980-01-01", None),
    ("2021-03-05/", "2021-03-05", None),
    ("/2022", None, "2022-12-31"),
    ("../2022-06", None, "2022-06-30"),
    ("/2023-02-15", None, "2023-02-15"),
    ("2021-21", "2021-03-01", "2021-05-31"),
    ("2021-24", "2021-12-01", "2022-02-28"),
    ("2021-24/2022-21", "2021-12-01", "2022-05-31"),
    ("2021-34", "2021-04-01", "2021-06-30"),
    ("2021-39", "2021-09-01", "2021-12-31"),
    ("2021-40", "2021-01-01", "2021-06-30"),
    ("2021~", "2021-01-01", "2021-12-31"),
    ("2021-04?/2021-06%", "2021-04-01", "2021-06-30"),
    ("XXXX-12-04", None, None),
    ("R/P1Y", None, None),
    ("R/PT12H", None, None),
]


@pytest.mark.parametrize(("value", "start", "end"), CASES)
def test_a_value_has_its_first_and_last_day(value: str, start: str | None, end: str | None) -> None:
    found = interval(value)
    assert found is not None
    assert found == (start and date.fromisoformat(start), end and date.fromisoformat(end))


@pytest.mark.parametrize(
    "value",
    [
        "", "..", "2021-13", "2021-02-29", "2021-00", "21", "2021年", "2022/2021", "0000", "0000-01-01", "2021-4",
        "X021", "198X-04", "2021-04-30-01", "2021-33-01", "2021-XX-04", "9999-24", "99XX/..2", "１９９９", "R/",
    ],
)  # fmt: skip
def test_what_is_no_value_has_no_days(value: str) -> None:
    assert interval(value) is None


def test_every_value_of_the_tables_of_dates_has_an_interval() -> None:
    lines = (TABLES / "dates.jsonl").read_text("utf-8").splitlines()
    values = {want[1] for line in lines for want in json.loads(line)["want"] if len(want) > 1 and want[1] is not None}
    assert len(values) > 100
    assert [value for value in sorted(values) if interval(value) is None] == []
