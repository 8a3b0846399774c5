"""Canonical names: whole documents in small, each with the names that its marked bodies must get."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gongwen.errors import PatternError
from gongwen.find.mention import Mention
from gongwen.find.organizations import OrgFinder
from gongwen.link.org_expansions import read_expansions
from gongwen.link.organizations import OrganizationLinker
from gongwen.link.regions import Regions
from gongwen.record import Region

TABLE = Path(__file__).parents[1] / "tables" / "orgs_canonical.jsonl"


@cache
def regions() -> Regions:
    return Regions()


@cache
def finder() -> OrgFinder:
    return OrgFinder(regions())


@cache
def linker() -> OrganizationLinker:
    return OrganizationLinker(regions())


@pytest.mark.parametrize(
    "row", [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()], ids=lambda row: row["issuer"]
)
def test_document(row: dict[str, Any]) -> None:
    text = row["text"].replace("⟦", "").replace("⟧", "")
    wanted = [part.partition("⟧")[0] for part in row["text"].split("⟦")[1:]]
    by_text = iter(finder()(text))
    mentions = [next(mention for mention in by_text if text[mention.start : mention.end] == name) for name in wanted]
    region = Region(*row["region"]) if "region" in row else None
    found = linker().canonicals(mentions, text, issuer_name=row["issuer"], region=region)
    assert [one.canonical for one in found] == row["want"]
    if "codes" in row:
        assert [one.region for one in found] == row["codes"]


@pytest.mark.parametrize(
    ("full", "match"), [("{place}财政局", "line 3 repeats '财局'"), ("财政局", "needs {place} once")]
)
def test_faulty_expansions_are_named(full: str, match: str) -> None:
    short = "财局" if "{place}" in full else "审局"
    with pytest.raises(PatternError, match=match):
        read_expansions([(2, ("财局", "{place}财政局")), (3, (short, full))])


def test_towns_written_above_each_other_are_named() -> None:
    names = ("石桥镇柳坪镇政府", "柳坪镇石桥镇政府")
    text = "、".join(names)
    mentions = [Mention(at, at + 8, "ORG", "org.office", {"type": "government"}) for at in (0, 9)]
    assert [text[one.start : one.end] for one in mentions] == list(names)
    assert all(one.canonical for one in linker().canonicals(mentions, text))
