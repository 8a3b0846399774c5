"""What the registers cost: ``python tests/speed/registers.py``.

Time and memory to load them, and the time to look a citation up in a register of one, two and four times its size.
Budgets of the project: together under 0.3 s and 60 MB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache, partial

from timing import seconds_of

from gongwen.find.laws import LawFinder
from gongwen.find.organizations import OrgFinder
from gongwen.link.laws import LawRegister, RegisterFile, law_register
from gongwen.link.organizations import OrganizationLinker
from gongwen.link.regions import Regions
from gongwen.pattern_files import read_pattern
from gongwen.rules import load_rules


@cache
def regions() -> Regions:
    return Regions()


LOADS: dict[str, Callable[[], object]] = {
    "law register": law_register,
    "finder of laws": LawFinder,
    "regions": regions,
    "finder of bodies": lambda: OrgFinder(regions()),
    "linker of bodies": lambda: OrganizationLinker(regions()),
}
TITLES = ("行政处罚法", "中华人民共和国民法典", "政府信息公开条例(2019修订)", "溪口县农村公路管护办法", "轨道交通条例")


def loads() -> None:
    print(f"{'load':20}{'CPU ms':>8}{'MB':>8}   (each after those above it, in one process)")
    started, total = time.process_time(), 0.0
    load_rules("laws.toml")
    print(f"{'(rules of laws)':20}{(time.process_time() - started) * 1000:8.0f}   no register, nothing compiled")
    for name, load in LOADS.items():
        started = time.process_time()
        KEPT.append(load())
        seconds = time.process_time() - started
        total += seconds
        print(f"{name:20}{seconds * 1000:8.0f}")
    print(f"{'together':20}{total * 1000:8.0f}{memory():8.1f}")


def memory() -> float:
    """MB that all registers keep, counted in another process, as counting slows the loading down."""
    code = (
        "import sys, tracemalloc; sys.path.insert(0, sys.argv[1]); import registers as r; tracemalloc.start(); "
        "kept = [load() for load in r.LOADS.values()]; print(tracemalloc.get_traced_memory()[0] / 1e6)"
    )
    folder = __file__.rpartition("/")[0]
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    return float(done.stdout)


def enlarged(times: int) -> LawRegister:
    """The register with every family ``times`` times, under names of their own."""
    text = read_pattern("laws.jsonl")
    copies = [text]
    for number in range(1, times):
        entries = [json.loads(line) for line in text.splitlines()]
        for entry in entries:
            entry["id"] += f"副{number}"
            entry["title"] += f"副本{number}"
            entry["aliases"] = [f"{alias}副本{number}" for alias in entry["aliases"]]
        copies.append("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries))
    return LawRegister([RegisterFile("laws.jsonl", "\n".join(copies))])


def lookups() -> None:
    print(f"\n{'register':20}{'families':>10}{'µs a look-up':>14}")
    for times in (1, 2, 4):
        register = enlarged(times)
        took = seconds_of(partial(resolve_all, register), times=2_000, rounds=5) / len(TITLES)
        print(f"{times}x{'':18}{len(register.entries):10,}{took * 1e6:14.2f}")


def resolve_all(register: LawRegister) -> None:
    for title in TITLES:
        register.resolve(title, region="370203")


KEPT: list[object] = []

if __name__ == "__main__":
    loads()
    lookups()
