"""The registers of regions and laws as rows of their tables."""

from __future__ import annotations

from datetime import date

from gongwen.link.laws import law_register
from gongwen.link.regions import read_table
from gongwen.store import schema
from gongwen.store.rows import Row

_LEVELS = {"province": 0, "prefecture": 1, "county": 2}


def region_rows() -> list[list[Row]]:
    """Every division of the register, level by level, since those of the lower levels refer to those above."""
    levels: list[list[Row]] = [[], [], []]
    for _, (code, name, short, level, parent) in read_table("regions.csv", schema.REGIONS.names):
        levels[_LEVELS[level]].append((code, name, short or None, level, parent or None))
    return levels


def law_rows() -> list[Row]:
    """Every law of the register, with the days of its first version and of its repeal."""
    register = law_register()
    rows = []
    for law in register.entries.values():
        first = law.versions[0] if law.versions else None
        repeal = register.repeals.get(law.id)
        days = (first.known, first.effective) if first else (None, None)
        ceased = (_iso(repeal.date), repeal.by) if repeal else (None, None)
        status = "repealed" if repeal else law.status
        rows.append((law.id, law.title, law.kind, law.issuer, law.region, status, *map(_iso, days), *ceased))
    return rows


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
