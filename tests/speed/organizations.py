"""Time per character of the organisations, found and linked: ``python tests/speed/organizations.py``.

A rule that is linear has the same time per character on a short and on a long text. Beside prose: a suffix without end,
a place without end, names that share their tails, firms that share their beginnings, lists without a full stop.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count, islice

from texts import prose, repeated

from gongwen.find.fields import FieldReader
from gongwen.find.organizations import OrgFinder
from gongwen.link.organizations import OrganizationLinker
from gongwen.link.regions import Regions

SHORT, LONG, ROUNDS = 10_000, 300_000, 1
SYLLABLES = "青岚禾源溪桐澜岭沱云墨岩霖栖枞舒陇黎磐泗"


def numbered(shape: str) -> Callable[[int], str]:
    """Names that differ in three syllables each."""

    def make(length: int) -> str:
        names = (shape.format("".join(SYLLABLES[number // 20**place % 20] for place in range(3))) for number in count())
        return "".join(islice(names, length // len(shape.format("青岚禾")) + 1))[:length]

    return make


TEXTS = {
    "prose": prose,
    "委员会": repeated("委员会"),
    "中国": repeated("中国"),
    "县人民政府": repeated("县人民政府"),
    "村村委会": repeated("石桥镇柳坪村村委会、"),
    "《": repeated("《委员会"),
    "many firms": numbered("江西{}有限公司、银拓公司、"),
    "many offices": numbered("{}县财政局办公室、办公室、"),
    "many zones": numbered("{}经济开发区管委会、经开区管委会、"),
    "以下简称": numbered("江西{0}有限公司(以下简称{0}公司)、"),
}


def extract(text: str) -> None:
    """Organisations with their full names, and the fields that are read by them."""
    mentions = FIND(text)
    fields = READ(text, mentions)
    LINK.canonicals(mentions, text, issuer_name=fields.values.get("issuer"), title=fields.values.get("title"))


def per_character(text: str, rounds: int) -> float:
    """CPU nanoseconds a character, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(rounds):
            extract(text)
        best = min(best, time.process_time() - start)
    return best / rounds / len(text) * 1e9


REGIONS = Regions()
FIND, LINK, READ = OrgFinder(REGIONS), OrganizationLinker(REGIONS), FieldReader()

if __name__ == "__main__":
    print(f"{'text':16}{f'{SHORT:,} chars':>16}{f'{LONG:,} chars':>18}{'ratio':>8}   (CPU ns a character)")
    for name, make in TEXTS.items():
        short, long = per_character(make(SHORT), 2), per_character(make(LONG), 1)
        print(f"{name:16}{short:16.0f}{long:18.0f}{long / short:8.2f}", flush=True)
