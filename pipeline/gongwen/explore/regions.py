"""Regions as a tree: what lies in what, and figures of the lowest divisions summed up."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

WITHIN = """(
    WITH RECURSIVE within (code) AS (
        VALUES (:region) UNION SELECT r.code FROM regions r JOIN within w ON r.parent_code = w.code
    ) SELECT code FROM within)"""
"""In SQL: the codes of ``:region`` and of all divisions in it."""


class Region(NamedTuple):
    """A division; ``name`` is its code where the register does not have it."""

    code: str
    name: str
    level: str | None
    parent: str | None


class Tree:
    """All divisions that a database knows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT code, coalesce(name, code), level, parent_code FROM regions")
        self.regions: Mapping[str, Region] = {row[0]: Region(*row) for row in rows}

    def name(self, code: str | None) -> str:
        region = self.regions.get(code or "")
        return region.name if region else code or ""

    def path(self, code: str) -> list[Region]:
        """From the province down to the division itself."""
        path: list[Region] = []
        region = self.regions.get(code)
        while region and region not in path:
            path.insert(0, region)
            region = self.regions.get(region.parent or "")
        return path

    def children(self, code: str) -> list[Region]:
        return sorted(region for region in self.regions.values() if region.parent == code)

    def below(self, code: str | None, counts: Iterable[tuple[str | None, int]]) -> Counter[str | None]:
        """Documents by the divisions next below ``code`` (provinces for null); its own stay under ``code``."""
        summed: Counter[str | None] = Counter()
        for lowest, count in counts:
            codes: list[str | None] = [region.code for region in self.path(lowest)] if lowest else []
            depth = codes.index(code) + 1 if code in codes else 0
            summed[codes[min(depth, len(codes) - 1)] if codes else lowest] += count
        return summed
