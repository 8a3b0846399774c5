"""The register: what it resolves, and the wrong lines it refuses by file, line and remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import PatternError
from gongwen.link.laws import LawRegister, RegisterFile, fold_title, law_register

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "tables" / "laws_register.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["title"][:40])
def test_resolve(row: dict[str, Any]) -> None:
    entry = law_register().resolve(row["title"], region=row.get("region"))
    assert (entry.id if entry else None) == row["id"]


def test_every_title_and_alias_finds_its_family() -> None:
    register = law_register()
    assert len(register.entries) > 3_500
    for entry in register.entries.values():
        for name in (entry.title, *entry.aliases):
            assert register.resolve(name) is entry
            assert (
                register.resolve(name.replace("(", "（").replace(")", "）").replace("《", "〈").replace("》", "〉"))
                is entry
            )


def test_ids_say_jurisdiction_and_name() -> None:
    for entry in law_register().entries.values():
        jurisdiction, _, name = entry.id.partition(":")
        assert jurisdiction in ("cn", "ccp", entry.region)
        assert fold_title(name) == name.replace("-", "")


def test_versions_are_in_order() -> None:
    for entry in law_register().entries.values():
        dates = [version.published or version.passed for version in entry.versions]
        known = [day for day in dates if day]
        assert known == sorted(known), entry.id


def line(**change: Any) -> str:
    good = {
        "id": "cn:甲法", "title": "甲法", "kind": "law", "issuer": None, "aliases": [], "versions": [],
        "status": "in_force", "source": "test",
    }  # fmt: skip
    return json.dumps({key: value for key, value in {**good, **change}.items() if value != "DROP"}, ensure_ascii=False)


def file(*lines: str, name: str = "some.jsonl") -> RegisterFile:
    return RegisterFile(name, "\n".join(lines))


def test_a_good_line() -> None:
    assert LawRegister([file(line(), "", line(id="cn:乙法", title="乙法"))]).resolve("《乙法》")


def test_a_later_file_replaces_the_family_of_the_same_id() -> None:
    ours, theirs = file(line(aliases=["甲种法"])), file(line(title="甲新法", aliases=["甲法"]), name="own.jsonl")
    register = LawRegister([ours, theirs])
    assert len(register.entries) == 1
    assert register.resolve("甲法") is register.resolve("甲新法") is not None
    assert register.resolve("甲种法") is None


def test_a_name_of_another_file_is_refused() -> None:
    theirs = file("", line(id="cn:丙法", title="丙法", aliases=["甲法"]), name="own.jsonl")
    with pytest.raises(PatternError, match=r"own.jsonl, line 2: the name '甲法' stands already in some.jsonl, line 1"):
        LawRegister([file(line()), theirs])


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_emptied_file_is_refused(text: str) -> None:
    with pytest.raises(PatternError, match=r"own.jsonl holds no law. Add one"):
        LawRegister([file(line()), RegisterFile("own.jsonl", text)])


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "truncated"),
        (line(kind="statute"), "kind"),
        (line(title="DROP"), "title"),
        (line(versions=[{"published": "2021-13-01"}]), "published"),
        (line(versions=[{"enacted": "2021-01-01"}]), "enacted"),
        (line(colour="red"), "colour"),
        (line(status="maybe"), "status"),
        (line(id="cn:乙法"), "already in some.jsonl, line 1"),
        (line(aliases=["乙法"]), "already in some.jsonl, line 1"),
        (line(aliases=["甲 法"]), "already in some.jsonl, line 2"),
        (line(title="《》"), "empty name"),
    ],
)
def test_a_wrong_line_is_named(bad: str, says: str) -> None:
    with pytest.raises(PatternError) as caught:
        LawRegister([file(line(id="cn:乙法", title="乙法"), bad)])
    assert "some.jsonl, line 2" in caught.value.message
    assert says in caught.value.message
    assert any(word in caught.value.message for word in ("Correct", "remove", "Remove"))
