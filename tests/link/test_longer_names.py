"""The longer names of a document that its short ones stand for."""

from __future__ import annotations

import pytest

from gongwen.link.org_names import LongerNames

BUREAU, TEAM = "青禾县公安局", "青禾县公安局交通警察大队"


@pytest.mark.parametrize(
    ("names", "issuer", "short", "longer"),
    [
        ((TEAM, BUREAU), None, "交通警察大队", TEAM),
        ((TEAM, f"江州市{TEAM}"), None, "交通警察大队", f"江州市{TEAM}"),  # each is the end of the next
        ((TEAM, "临江县公安局交通警察大队"), None, "交通警察大队", None),
        ((TEAM, "临江县公安局交通警察大队"), TEAM, "交通警察大队", TEAM),  # the issuer's own before others
        (("大队", "交警大队", "交警中队"), None, "大队", "交警大队"),
        ((TEAM,), None, TEAM, None),  # no longer name
        ((TEAM,), None, "队", None),
        ((), None, "大队", None),
    ],
)
def test_what_ends_in_a_short_name(names: tuple[str, ...], issuer: str | None, short: str, longer: str | None) -> None:
    assert LongerNames(names, issuer).by_tail(short) == longer
