"""Pictures as numbers: where bars and columns stand, how dark a cell is. Templates draw them as inline SVG.

Every picture has its table beside or behind it, with the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

SHADES = 5
"""Of a heat table, beside none at all; explore.css has a colour for each."""
_COLUMN, _GAP, _HEIGHT = 40, 8, 120


class Cell(NamedTuple):
    """``shade`` is 0 for none to :data:`SHADES` for the most."""

    year: int | None
    number: int
    shade: int


class HeatLine(NamedTuple):
    code: str | None
    name: str
    cells: list[Cell]
    total: int


class HeatTable(NamedTuple):
    """Regions by years; a year or a region of null is not known."""

    years: list[int | None]
    lines: list[HeatLine]


def heat_table(cells: Iterable[tuple[str | None, int | None, int]], name: Callable[[str | None], str]) -> HeatTable:
    """Of (region, year, count), where the same region and year may come several times."""
    counts: dict[str | None, dict[int | None, int]] = {}
    for code, year, count in cells:
        line = counts.setdefault(code, {})
        line[year] = line.get(year, 0) + count
    years = sorted({year for line in counts.values() for year in line}, key=lambda year: (year is None, year or 0))
    most = max((count for line in counts.values() for count in line.values()), default=0)
    lines = [
        HeatLine(
            code,
            name(code),
            [Cell(year, line.get(year, 0), shade(line.get(year, 0), most)) for year in years],
            sum(line.values()),
        )
        for code, line in sorted(counts.items(), key=lambda item: (item[0] is None, item[0] or ""))
    ]
    return HeatTable(years, lines)


def shade(count: int, most: int) -> int:
    """In equal steps up to the most; what is there at all is never 0."""
    return -(-count * SHADES // most) if count else 0


def share(count: float, most: float) -> float:
    """A bar's length in percent of the longest, to a tenth."""
    return round(100 * count / most, 1) if most else 0.0


class Column(NamedTuple):
    """A column of a picture: its rectangle in the picture's own units, what stands below it and what it counts."""

    x: float
    y: float
    width: float
    height: float
    name: str
    number: int

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


class Columns(NamedTuple):
    width: float
    height: float
    columns: list[Column]


def columns(counts: Sequence[tuple[str, int]]) -> Columns:
    """A column for each name, the highest :data:`_HEIGHT` high."""
    most = max((count for _, count in counts), default=0) or 1
    drawn = [
        Column(
            x=at * (_COLUMN + _GAP),
            y=round(_HEIGHT * (1 - count / most), 1),
            width=_COLUMN,
            height=round(_HEIGHT * count / most, 1),
            name=name,
            number=count,
        )
        for at, (name, count) in enumerate(counts)
    ]
    return Columns(max(len(drawn), 1) * (_COLUMN + _GAP) - _GAP, _HEIGHT, drawn)


def years_between(counts: Iterable[tuple[int | None, int]]) -> list[tuple[str, int]]:
    """By year without a hole, where the years span no more than thirty; what has no year stands last."""
    known = dict(counts)
    years = sorted(year for year in known if year is not None)
    if years and years[-1] - years[0] < 30:
        years = list(range(years[0], years[-1] + 1))
    named = [(str(year), known.get(year, 0)) for year in years]
    return [*named, ("no year", known[None])] if None in known else named
