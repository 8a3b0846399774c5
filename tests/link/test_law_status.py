"""What was in force on a day: the table, the register's own consistency, and the wrong repeals it refuses."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import PatternError
from gongwen.link.law_status import LONGEST_WAIT, REPEAL_COLUMNS, LawVersion, read_repeals, standing
from gongwen.link.laws import law_register
from gongwen.pipes.law_links import document_days

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "tables" / "law_status.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['law'][:20]} {row['on']} {row.get('edition', '')}")
def test_table(row: dict[str, Any]) -> None:
    entry = law_register().resolve(row["law"])
    assert entry
    first, _, last = row["on"].partition("/")
    days = date.fromisoformat(first), date.fromisoformat(last or first)
    found = law_register().standing(entry.id, days, row.get("edition"))
    version = found.version and str(found.version.known)
    assert (found.status, version) == (row["status"], row["version"])


def test_no_version_waited_longer_than_is_assumed() -> None:
    for entry in law_register().entries.values():
        for version in entry.versions:
            if version.known and version.effective:
                assert version.effective - version.known < LONGEST_WAIT, entry.id


def test_a_repeal_comes_after_the_law_and_agrees_with_its_status() -> None:
    register = law_register()
    for law_id, repeal in register.repeals.items():
        entry = register.entries[law_id]
        assert entry.status == "repealed", law_id
        assert all(version.known and version.known < repeal.date for version in entry.versions), law_id
        by = register.resolve(repeal.by)
        assert by is None or any(version.effective == repeal.date for version in by.versions), law_id


def test_status_goes_forward_only() -> None:
    """Day by day a law is announced, in force, and gone; a version never gives way to an earlier one."""
    order = ["not_yet_in_force", "in_force", "repealed", "superseded"]
    register = law_register()
    for law_id in ("cn:合同法", "cn:行政处罚法", "cn:民法典", "cn:公司法", "cn:市场监督管理行政处罚程序暂行规定"):
        day, seen, newest = date(1979, 1, 1), 0, date.min
        while day < date(2026, 1, 1):
            found = register.standing(law_id, (day, day))
            if found.status:
                assert order.index(found.status) >= seen, (law_id, day)
                seen = order.index(found.status)
            if found.version and found.version.known:
                assert found.version.known >= newest
                newest = found.version.known
            day += timedelta(days=17)


def test_a_version_without_its_day_of_entry_decides_only_later() -> None:
    day = date(2020, 1, 1)
    versions = [LawVersion(published=day)]
    for wait, status in ((timedelta(1), None), (LONGEST_WAIT, "in_force")):
        assert standing(versions, "in_force", None, (day + wait, day + wait)).status == status
    assert standing([LawVersion()], "in_force", None, (day, day)).status is None
    assert standing([], "repealed", None, (day, day)).status is None
    assert standing(versions, "unknown", None, (date(2024, 1, 1),) * 2).status is None


HEAD = ",".join(REPEAL_COLUMNS)
GOOD = "cn:甲法,2021-01-01,repealed,乙法,第一条"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEAD}\n{GOOD}\ncn:丙法,2021-01-01,repealed,乙法,", "line 3: no law has the id 'cn:丙法'"),
        (f"{HEAD}\ncn:甲法,2021-1-1,repealed,乙法,", "line 2: '2021-1-1' is no day"),
        (f"{HEAD}\ncn:甲法,2021-01-01,gone,乙法,", "line 2: the status 'gone'"),
        (f"{HEAD}\n\n{GOOD}\ncn:甲法,2021-01-02,repealed,乙法,", "line 4: cn:甲法 stands twice"),
        (f"{HEAD}\ncn:甲法,2021-01-01", "line 2: 2 cells"),
        ("law_id,date\ncn:甲法,2021-01-01", "line 1: no column"),
        (f"{HEAD}\n", "holds no repeal"),
        ("", "line 1: no column"),
    ],
)  # fmt: skip
def test_a_wrong_repeal_is_named(text: str, says: str) -> None:
    with pytest.raises(PatternError) as caught:
        read_repeals(text, "mine.csv", {"cn:甲法"}.__contains__)
    assert says in caught.value.message
    assert "mine.csv" in caught.value.message


@pytest.mark.parametrize(
    ("fields", "given", "days"),
    [
        ({"signed_on": "2021-12-02", "published_on": "2022-01-11"}, None, ("2021-12-02", "2021-12-02")),
        ({"signed_on": None, "published_on": "2022-01-11"}, "2020-01-01", ("2022-01-11", "2022-01-11")),
        ({"signed_on": "2021-12"}, None, ("2021-12-01", "2021-12-31")),
        ({"signed_on": "2024-02"}, None, ("2024-02-01", "2024-02-29")),
        ({"signed_on": "2021"}, None, ("2021-01-01", "2021-12-31")),
        ({"report_year": 2021}, "2022-02-01", ("2022-02-01", "2022-02-01")),
        ({"report_year": 2021}, None, ("2021-01-01", "2022-12-31")),
        ({}, None, None),
    ],
)
def test_the_documents_own_days(fields: dict[str, Any], given: str | None, days: tuple[str, str] | None) -> None:
    found = document_days(fields, given)
    assert (found and tuple(day.isoformat() for day in found)) == days
