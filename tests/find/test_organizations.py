"""Organisations: the table of marked sentences, the registers' own checks, and time that grows with the text only."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.errors import PatternError
from gongwen.find import org_words
from gongwen.find.org_words import Kind, OrgWords, read_suffixes
from gongwen.find.organizations import OrgFinder
from gongwen.link.regions import Regions
from gongwen.terms import terms

TABLES = Path(__file__).parents[1] / "tables"
LISTS = (
    "blocks founding generic hosts levels not_organs not_places own peers "
    "realms sectors soft spots stops terms trades verbs zones"
)


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TABLES / name).read_text("utf-8").splitlines()]


@cache
def finder() -> OrgFinder:
    return OrgFinder()


def mark(text: str) -> str:
    """The text with its mentions marked."""
    for mention in reversed(finder()(text)):
        text = f"{text[: mention.start]}⟦{text[mention.start : mention.end]}⟧{text[mention.end :]}"
    return text


@pytest.mark.parametrize("row", rows("orgs.jsonl"), ids=lambda row: row["text"][:40])
def test_table(row: dict[str, Any]) -> None:
    assert mark(row["text"].replace("⟦", "").replace("⟧", "")) == row["text"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("县财政局", "government"),
        ("县委", "party"),
        ("县人民法院", "court"),
        ("县政协", "congress"),
        ("国务院", "government"),
    ],
)
def test_type_is_the_suffix_s(text: str, kind: str) -> None:
    [mention] = finder()(text)
    assert mention.data == {"type": kind}


LEVELS = ("省", "市", "县", "区", "旗", "镇", "乡")
BODIES = ("政府", "人民政府", "党委办公室", "财政局", "市场监督管理局", "法治建设工作领导小组", "综合行政执法大队")
LEADS = ("", "由", "向", "经", "配合", "根据", "会同", "接受", "报请", "2022年", "。", "(", "在")
PLACES = ("", "云沣", "青禾")


@pytest.mark.parametrize("level", LEVELS)
def test_small_grammar(level: str) -> None:
    """Every lead word, invented place and body: the lead stays outside, the place inside."""
    for lead in LEADS:
        for place in PLACES:
            for body in BODIES:
                name = f"{place}{level}{body}"
                assert mark(f"{lead}{name}开展工作") == f"{lead}⟦{name}⟧开展工作"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="县区市政府委局财政由的和与“”《》()一第届驻某中心公司大队\n", max_size=60))
def test_mentions_are_ordered_and_apart(text: str) -> None:
    end = 0
    for mention in finder()(text):
        assert end <= mention.start < mention.end <= len(text)
        assert "\n" not in text[mention.start : mention.end]
        end = mention.end


@pytest.mark.parametrize(
    "piece", ["委员会", "森", "财政局", "第一", "”局", "《", "《》", "和局", "县", "我局、", "(海陵)公司"]
)
def test_time_is_linear(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        start = time.process_time()
        finder()(text)
        return time.process_time() - start

    seconds(100)
    assert seconds(20_000) < 12 * max(seconds(5_000), 0.01)


def test_lists_hold_what_they_say() -> None:
    words = OrgWords(Regions())
    for name in LISTS.split():
        assert terms(f"org_{name}.txt"), name
    assert words.before("会同县", 3, 0) == (2, Kind.LEVEL)
    assert words.before("由海陵区", 4, 0) == (1, Kind.REGION)
    assert set(words.peers) <= set(words.suffixes)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("局", "government", "nothing", "office"), "register-duplicate"),
        (("署", "government", "much", "office"), "register-value"),
    ],
)
def test_faulty_suffixes_are_named(monkeypatch: pytest.MonkeyPatch, row: tuple[str, ...], code: str) -> None:
    good = ("局", "government", "subject", "office")
    monkeypatch.setattr(org_words, "read_table", lambda name, columns: iter([(2, good), (3, row)]))
    with pytest.raises(PatternError, match=r"org_suffixes\.csv: line 3") as caught:
        read_suffixes()
    assert caught.value.code == code
