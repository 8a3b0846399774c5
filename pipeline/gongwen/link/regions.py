"""The register of administrative divisions and functional zones: which division a name stands for.

Codes are the six digits of GB/T 2260, in the state of 2023-06-30. A name that several divisions bear (鼓楼区, 朝阳) is
decided by a code of the context, such as the document's own region, or by the names before it (南京市鼓楼区).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple

from gongwen.errors import PatternError
from gongwen.pattern_files import read_pattern
from gongwen.record import Region

MAX_NAME = 20
"""The longest name of the registers that is looked for, in characters."""

_ENDS_ORGAN = frozenset("共局会议行院司部团署台网")
"""What a division may stand behind in a name: 中共…, 国家税务总局…, 中国人民政治协商会议….

Behind other characters it is the end of another name.
"""

# 北京远衡(南京)律师事务所 is a body of Nanjing.
_BRANCH_OF_FIRM = re.compile(r"[^()（）]{2,12}[(（](?P<place>[^()（）]{2,8})[)）](?:律师|会计师|税务师)事务所")

Row = tuple[int, tuple[str, ...]]
"""A row of a register: its line number, and the cells that were asked for."""

_LEVELS = ("province", "prefecture", "county")
_ZONE_HEAD = 4  # characters by which a zone's name is looked up; no name is shorter
_LONGEST_ZONE = 30
_MOST = 1 << 14  # names whose divisions are remembered


class Division(NamedTuple):
    """A row of the register of divisions; ``parent`` is empty for provinces."""

    code: str
    name: str
    short: str
    level: str
    parent: str


class Zone(NamedTuple):
    """A functional zone and the division that hosts it."""

    name: str
    shorts: tuple[str, ...]
    region_code: str


def read_table(name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The cells of ``columns``, in their order, of every row of ``patterns/name``, with the row's line number.

    :class:`PatternError` where a column is missing or a row has too few or too many cells.
    """
    header, *rows = csv.reader(read_pattern(name).splitlines() or [""])
    missing = [column for column in columns if column not in header]
    if missing:
        raise PatternError("register-columns", f"{name}: line 1 lacks the columns {missing}. Add them to the header.")
    if any(len(row) != len(header) for row in rows):
        line, fields = next((line, len(row)) for line, row in enumerate(rows, 2) if len(row) != len(header))
        message = f"{name}: line {line} has {fields} fields, not {len(header)}. Correct that line."
        raise PatternError("register-fields", message)
    cells = itemgetter(*map(header.index, columns))
    return enumerate(map(cells, rows), start=2)


class Regions:
    """The registers in memory, read once and never changed."""

    def __init__(self) -> None:
        self._divisions = read_divisions(
            read_table("regions.csv", ("code", "name", "short_name", "level", "parent_code"))
        )
        self._codes: dict[str, list[str]] = {}
        for code, name, short, _, _ in self._divisions.values():
            self._add(name, code)
            self._add(short, code)
        self._add_former()
        for _, (name, code) in read_table("regions_hmt.csv", ("name", "province_code")):
            self._add(name, code)
        self._zones = read_zones(read_table("zones.csv", ("name", "short_names", "region_code")), self._divisions)
        self._region_of = lru_cache(_MOST)(self._found_in)

    def _add(self, name: str, code: str) -> None:
        if name:
            codes = self._codes.setdefault(name, [])
            if code not in codes:
                codes.append(code)

    def _add_former(self) -> None:
        for line, (name, code) in read_table("regions_former.csv", ("name", "successor_code")):
            if code and code not in self._divisions:
                message = (
                    f"regions_former.csv: line {line} names the successor {code}, which regions.csv lacks. Correct it."
                )
                raise PatternError("register-reference", message)
            # A name in use today stands for what bears it today.
            if code and not self._codes.get(name):
                self._add(name, code)

    def names(self) -> Iterator[str]:
        """Every name of a division, present, former or short; without zones."""
        return iter(self._codes)

    def zone_names(self) -> Iterator[str]:
        """Every name and short name of a zone."""
        for zone in self._zones:
            yield zone.name
            yield from zone.shorts

    def is_name(self, name: str) -> bool:
        """Whether a division bears or bore this name."""
        return name in self._codes

    def division(self, code: str) -> Division | None:
        """The division of a code."""
        return self._divisions.get(code)

    def full_name(self, code: str) -> str:
        """The names of a prefecture or county from the prefecture down (泰州市海陵区), of a province its own."""
        division = self._divisions[code]
        parent = self._divisions.get(division.parent)
        return f"{parent.name}{division.name}" if parent and parent.level == "prefecture" else division.name

    def resolve(self, name: str, *, context_code: str | None = None) -> Region | None:
        """The division of this name; of several the one nearest to the context's code, else ``None``."""
        codes = self._codes.get(name, [])
        chosen = codes[0] if len(codes) == 1 else self._choose(codes, context_code)
        return Region(chosen, self._divisions[chosen].name) if chosen else None

    def _choose(self, codes: Iterable[str], context: str | None) -> str | None:
        if context:
            for digits in (6, 4, 2):
                near = [code for code in codes if code[:digits] == context[:digits]]
                if len(near) == 1:
                    return near[0]
        return None

    def _longest(self, text: str, start: int) -> int:
        for length in self._lengths.get(text[start : start + 2], ()):
            if text[start : start + length] in self._codes:
                return length
        return 0

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        return lengths_by_head(name for name in self._codes if len(name) <= MAX_NAME)

    def _chain(self, text: str, start: int, context: str | None) -> Region | None:
        found: Region | None = None
        while length := self._longest(text, start):
            name = text[start : start + length]
            inside = [code for code in self._codes[name] if found and self._is_inside(code, found.code)]
            if found and not inside:
                break
            step = self.resolve(name, context_code=found.code if found else context)
            if step is None:
                # 南京鼓楼区 is decided by 南京; 鼓楼区 alone is not.
                break
            found, start = step, start + length
        return found

    def _is_inside(self, code: str, outer: str) -> bool:
        while code:
            if code == outer:
                return True
            division = self._divisions.get(code)
            code = division.parent if division else ""
        return False

    def region_of(self, name: str, *, context_code: str | None = None) -> Region | None:
        """The lowest division in an organisation's or a zone's name; a known zone stands for its host's division."""
        return self._region_of(name, context_code)

    def _found_in(self, name: str, context_code: str | None) -> Region | None:
        branch = _BRANCH_OF_FIRM.match(name) if "事务所" in name else None
        if branch and (found := self._chain(branch["place"], 0, context_code)):
            return found
        zone = self._zone_in(name)
        if zone and zone.region_code:
            return Region(zone.region_code, self._divisions[zone.region_code].name)
        for start in (0, *(at for at, char in enumerate(name, 1) if char in _ENDS_ORGAN)):
            if self._longest(name, start):
                return self._chain(name, start, context_code)
        return None

    def province_at_head(self, name: str) -> Region | None:
        """The province that the name begins with (湖南岚正律师事务所, 贵州省安全生产条例)."""
        return self._provinces.get(name[:2]) or self._provinces.get(name[:3])

    def province_named(self, name: str) -> Region | None:
        """The province of exactly this full name (湖南省), or ``None``."""
        return next((region for region in self._provinces.values() if region.name == name), None)

    @cached_property
    def _provinces(self) -> dict[str, Region]:
        """The provinces by their short names, which have two characters or three."""
        provinces = [division for division in self._divisions.values() if division.level == "province"]
        return {one.short or one.name: Region(one.code, one.name) for one in provinces}

    def _zone_in(self, name: str) -> Zone | None:
        """The zone whose name is the longest in this one, and of these the first."""
        if not self._zone_ends.search(name, _ZONE_HEAD - 1):
            return None
        longest, found = "", None
        heads = self._zones_by_head
        for start in [at for at in range(len(name) - _ZONE_HEAD + 1) if name[at : at + _ZONE_HEAD] in heads]:
            for zone_name, zone in heads[name[start : start + _ZONE_HEAD]]:
                if len(zone_name) > len(longest) and name.startswith(zone_name, start):
                    longest, found = zone_name, zone
        return found

    @cached_property
    def _zone_ends(self) -> re.Pattern[str]:
        """One of the few characters that zones' names end with: most names hold none."""
        ends = {name[-1] for zones in self._zones_by_head.values() for name, _ in zones}
        return re.compile(f"[{re.escape(''.join(sorted(ends)))}]")

    @cached_property
    def _zones_by_head(self) -> dict[str, list[tuple[str, Zone]]]:
        by_name = {name: zone for zone in reversed(self._zones) for name in (zone.name, *zone.shorts)}
        heads: defaultdict[str, list[tuple[str, Zone]]] = defaultdict(list)
        for name, zone in by_name.items():
            if _ZONE_HEAD <= len(name) <= _LONGEST_ZONE:
                heads[name[:_ZONE_HEAD]].append((name, zone))
        return dict(heads)


def lengths_by_head(names: Iterable[str]) -> dict[str, list[int]]:
    """The lengths of the names that begin with two characters, from the longest; no name of one character is in it."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        if len(name) > 1:
            lengths[name[:2]].add(len(name))
    return {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}


def read_divisions(rows: Iterable[Row]) -> dict[str, Division]:
    """The divisions by code; :class:`PatternError` where a code is doubled, malformed or has no parent."""
    divisions: dict[str, Division] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        division = Division(*row)
        wrong = _fault_of(division, divisions)
        if wrong:
            raise PatternError("register-division", f"regions.csv: line {line} {wrong}. Correct that line.")
        divisions[division.code] = division
        lines[division.code] = line
    for division in divisions.values():
        if division.parent and division.parent not in divisions:
            line = lines[division.code]
            message = f"regions.csv: line {line} names the parent {division.parent}, which no line has. Correct it."
            raise PatternError("register-reference", message)
    return divisions


def _fault_of(division: Division, known: dict[str, Division]) -> str:
    if len(division.code) != 6 or not division.code.isdecimal():
        return f"has the code {division.code!r}, which is not six digits"
    if division.code in known:
        return f"repeats the code {division.code}"
    if division.level not in _LEVELS:
        return f"has the level {division.level!r}, which is none of {', '.join(_LEVELS)}"
    return "" if division.name else "has no name"


def read_zones(rows: Iterable[Row], divisions: dict[str, Division]) -> tuple[Zone, ...]:
    """The zones in the file's order; :class:`PatternError` where the host's code is unknown."""
    zones: list[Zone] = []
    for line, (name, shorts, code) in rows:
        if code and code not in divisions:
            message = f"zones.csv: line {line} names the division {code}, which regions.csv lacks. Correct it."
            raise PatternError("register-reference", message)
        zones.append(Zone(name, tuple(filter(None, shorts.split("|"))), code))
    return tuple(zones)
