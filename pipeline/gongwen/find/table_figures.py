"""Bare numbers in the cells of a table, with the unit that its heading (单位:万元) or a column's head states.

A table is a run of lines whose cells are parted by tabs, bars or two blanks; where cleaning has left single blanks, of
lines in which everything behind the first cell is a number. Prose is never read: it has full stops and commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongwen.find.mention import Mention
from gongwen.terms import alternatives, terms

_HEADING = re.compile("单位 ?[:：] ?([^\\s)）。；|｜:：]{1,20})")
_HEAD_CELL = re.compile(r"[(（]([^\s()（）。；:：|｜]{1,8})[)）](?=[\t |｜]|$)", re.MULTILINE)
_PROSE = re.compile("[。；！？]|，(?![0-9]{3})")
_GAPS = (re.compile(r"[ \u3000]*[\t|｜][ \u3000]*"), re.compile(r"[ \u3000]{2,}|\u3000"), re.compile(" "))
_NUMBER = re.compile(r"[-－−]?(?:[0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,8})?")
_NUMBER_LIKE = re.compile(r"[-－−—–/+]{1,3}|(?:" + _NUMBER.pattern + ")[%％]?")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_NO_FIGURES = re.compile("序号|编[号码]|代码|行次|栏次|年份|年度$|排[名序]|名次|电话|邮编|日期")
_SHARES = re.compile("[率比%％‰±]|增[长幅速]|降幅")
_MONEY = re.compile("收入|支出|金额|预算|决算|投资|产值|增加值|余额|经费|资金|款|税|费|合计|总额")
_UNIT_OF_COLUMN = re.compile("[(（]([^()（）]{1,8})[)）]")
_AWAY = 3  # lines without figures before the first row and between rows


class _Unit(NamedTuple):
    magnitude: str
    name: str


class _Line(NamedTuple):
    start: int
    cells: list[tuple[int, int]]  # in the text
    is_row: bool


class TableFigures:
    """Finds the bare numbers of a text's tables; ``data["groups"]`` as :class:`QuantityFinder` leaves them."""

    def __init__(self) -> None:
        units = alternatives(terms("units.csv"))
        self._unit = re.compile(f"(?P<mag>[十百千]?(?:万亿|[万亿])|[百千])?(?P<unit>{units})")

    def __call__(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        last = 0
        stated = [(match.start(), match.end(), match[1]) for match in _HEADING.finditer(text)]
        heads = [(text.rfind("\n", 0, match.start()) + 1, -1, match[1]) for match in _HEAD_CELL.finditer(text)]
        for start, end, names in sorted({*stated, *heads}):
            units = [unit for name in re.split("[、,，/]", names) if (unit := self._read(name))]
            if units and start >= last:
                last = self._read_table(text, max(start, end), units if end >= 0 else [], found)
        return found

    def _read(self, name: str) -> _Unit | None:
        match = self._unit.fullmatch(name)
        return _Unit(match["mag"] or "", match["unit"]) if match else None

    def _read_table(self, text: str, begin: int, units: list[_Unit], found: list[Mention]) -> int:
        """Adds the table's figures; returns where it ends."""
        columns: list[str] = []
        end, away = begin, 0
        for line in _lines(text, begin):
            if not line.is_row:
                away += 1
                if away > _AWAY:
                    break
                if len(line.cells) > 1:
                    columns = [text[start:stop] for start, stop in line.cells]
                continue
            away, end = 0, line.cells[-1][1]
            for place, (start, stop) in enumerate(line.cells):
                figure = _NUMBER.fullmatch(text, start, stop) if place else None
                unit = self._unit_of(columns, place - len(line.cells), units) if figure else None
                if figure and unit:
                    found.append(_mention(figure, unit))
        return max(end, begin)

    def _unit_of(self, columns: list[str], from_right: int, units: list[_Unit]) -> _Unit | None:
        """The unit of a column, by its own head or else by the table's heading; None where neither decides."""
        head = columns[from_right] if len(columns) >= -from_right else ""
        own = _UNIT_OF_COLUMN.search(head)
        if own and (unit := self._read(own[1])):
            return unit
        if _NO_FIGURES.search(head) or _SHARES.search(head):
            return None
        if len(units) == 1:
            return units[0]
        named = [unit for unit in units if unit.name in head] or [
            unit for unit in units if unit.name == "元" and _MONEY.search(head)
        ]
        return named[0] if len(named) == 1 else None


def _lines(text: str, begin: int) -> Iterator[_Line]:
    """The lines from ``begin`` on as cells, up to the first of prose; empty ones are left out."""
    start = begin
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        if stop - start > 400 or _PROSE.search(text, start, stop):
            return
        cells, gap = _cells(text, start, stop)
        if cells:
            numbers = [bool(_NUMBER.fullmatch(text, *cell)) for cell in cells[1:]]
            alike = gap < 2 or all(_NUMBER_LIKE.fullmatch(text, *cell) for cell in cells[1:])
            years = all(_YEAR.fullmatch(text, *cell) for cell, number in zip(cells[1:], numbers, strict=True) if number)
            yield _Line(start, cells, any(numbers) and alike and not years)
        start = stop + 1


def _cells(text: str, start: int, stop: int) -> tuple[list[tuple[int, int]], int]:
    """The filled cells of a line, and which of the gaps parts them."""
    for gap, pattern in enumerate(_GAPS):
        cuts = [match.span() for match in pattern.finditer(text, start, stop)]
        if cuts or gap == len(_GAPS) - 1:
            break
    edges = [start, *(edge for cut in cuts for edge in cut), stop]
    cells = list(zip(edges[::2], edges[1::2], strict=True))
    return [(first, last) for first, last in cells if text[first:last].strip()], gap


def _mention(figure: re.Match[str], unit: _Unit) -> Mention:
    groups = {"n": figure[0].lstrip("-－−"), "unit": unit.name}
    if unit.magnitude:
        groups["mag"] = unit.magnitude
    if groups["n"] != figure[0]:
        groups["minus"] = "-"
    return Mention(figure.start(), figure.end(), "QUANTITY", "quantity.table_cell", {"groups": groups})
