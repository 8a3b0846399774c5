"""Which tables of a page hold data, and their cells; tables that only lay out a page are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongwen.read.html_lines import Page
from gongwen.read.tables import Cell

_LONGEST_CELL = 300
_SPAN = re.compile(r"\s{0,9}([0-9]{1,6})")


def data_tables(page: Page, start: int, end: int) -> Iterator[tuple[int, int, list[list[Cell]]]]:
    """The tables within the lines ``[start, end)``: their extents in lines and their rows of cells.

    A data table has at least two rows of two cells, no table inside, and none of its cells is a page of text.
    """
    elements = page.elements
    within = [n for n, one in enumerate(elements) if one.start >= start and one.end <= end and one.start < one.end]
    tables: dict[int, list[int]] = {n: [] for n in within if elements[n].tag == "table"}
    rows: dict[int, list[int]] = {n: [] for n in within if elements[n].tag == "tr"}
    nesting: set[int] = set()
    for n in within:
        if elements[n].tag in ("td", "th") and elements[n].parent in rows:
            rows[elements[n].parent].append(n)
        elif elements[n].tag in ("table", "tr"):
            above = next((m for m in page.ancestors(elements[n].parent) if m in tables), None)
            if above is not None and elements[n].tag == "table":
                nesting.add(above)
            elif above is not None:
                tables[above].append(n)
    for n, its_rows in tables.items():
        found = [rows[row] for row in its_rows if rows[row]]
        if n not in nesting and sum(len(row) > 1 for row in found) >= 2 and _is_data(page, found):
            rows_of_cells = [[_cell(page, cell) for cell in row] for row in _all(page, its_rows)]
            yield _behind_caption(page, n), elements[n].end, rows_of_cells


def _behind_caption(page: Page, table: int) -> int:
    """The line where the table's cells begin: its caption is a line above it."""
    start, below = page.elements[table].start, page.elements[table + 1 : table + 2]
    return below[0].end if below and below[0].tag == "caption" else start


def _all(page: Page, rows: list[int]) -> Iterator[list[int]]:
    """The cells of each row, the empty ones too, which hold no line."""
    children: dict[int, list[int]] = {row: [] for row in rows}
    for n in range(min(rows), len(page.elements)):
        one = page.elements[n]
        if one.tag in ("td", "th") and one.parent in children:
            children[one.parent].append(n)
        if one.tag == "table" and n > max(rows):
            break
    return iter(children.values())


def _is_data(page: Page, rows: list[list[int]]) -> bool:
    for row in rows:
        for cell in row:
            one = page.elements[cell]
            lines = page.lines[one.start : one.end]
            length = sum(len(line.text) for line in lines)
            if length > _LONGEST_CELL and (len(lines) > 4 or sum(line.links for line in lines) * 2 > length):
                return False
    return True


def _cell(page: Page, number: int) -> Cell:
    one = page.elements[number]
    text = " ".join(line.text for line in page.lines[one.start : one.end] if not line.dropped)
    return Cell(text, _span(one.attributes.get("rowspan")), _span(one.attributes.get("colspan")))


def _span(value: str | None) -> int:
    found = _SPAN.match(value) if value else None
    return int(found[1]) if found else 1
