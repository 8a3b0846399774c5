"""Tables as text: every figure becomes a line with the headings of its row and column and the unit that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gongwen.errors import ReadError
from gongwen.rules import rules_by_id
from gongwen.terms import alternatives, terms

_FIGURE = re.compile(r"[-+－]?(?:[0-9]{1,3}(?:[,，][0-9]{3}){1,6}|[0-9]{1,15}+)(?:\.[0-9]{1,8})?[%％]?")
_NOTHING = re.compile(r"[-—–/\\~*·\s]{0,8}")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_MAX_SPAN = 1_000
_RULES = (
    "table.unit",
    "table.ordinal",
    "table.unit_column",
    "table.year",
    "table.total_unit",
    "table.share",
    "table.count",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``text`` may have several lines. Spans count rows and columns (1 for an ordinary cell)."""

    text: str
    rows: int = 1
    columns: int = 1


Grid = list[list[str]]


def lay_out(rows: Sequence[Sequence[Cell]], limit: int, uri: str = "") -> Grid:
    """The grid with each spanning cell's text in all the places that it spans.

    Spans end where the table ends (rows) and at 1,000 columns; ``ReadError`` (``cells``) beyond ``limit`` cells.
    """
    grid: Grid = [[] for _ in rows]
    taken: dict[tuple[int, int], str] = {}
    count = 0
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                grid[y].append(taken.pop((y, x)))
                x += 1
            height, width = min(max(cell.rows, 1), len(rows) - y), min(max(cell.columns, 1), _MAX_SPAN)
            count += height * width
            if count > limit:
                message = f"{uri}: a table has more than {limit:,} cells, spans counted out. "
                raise ReadError("cells", message + "Read it with --limit cells=NUMBER.")
            text = " ".join(cell.text.split())
            grid[y] += [text] * width
            taken.update({(y + down, x + right): text for down in range(1, height) for right in range(width)})
            x += width
        while (y, x) in taken:
            grid[y].append(taken.pop((y, x)))
            x += 1
    return grid


def table_lines(grid: Grid, before: str = "") -> list[str]:
    """The table's lines. ``before`` is the line above it, which may name the unit of all its figures (单位：万元).

    A table with figures gives one line a figure: the headings of its column, those of its row, the figure with its
    unit. The row's stand next to the figure since they say what it counts. A table without figures gives one line a
    row. Nothing but dashes and blanks is left out.
    """
    rows = [row for row in grid if any(cell and not _NOTHING.fullmatch(cell) for cell in row)]
    data = [_is_data(row) for row in rows]
    if not any(data):
        return [" ".join(_once(row)) for row in rows]
    return list(_Reading(rows, data, before).lines())


def _once(cells: Sequence[str]) -> list[str]:
    """The cells without blanks, each that spans several places once."""
    kept = [cell for cell in cells if cell and not _NOTHING.fullmatch(cell)]
    return [*kept[:1], *(cell for last, cell in pairwise(kept) if cell != last)]


def _is_figure(cell: str) -> bool:
    return _FIGURE.fullmatch(cell) is not None


def _is_data(row: Sequence[str]) -> bool:
    """Whether a row has a figure that is not its own number: one behind a cell of words."""
    words = next(
        (n for n, cell in enumerate(row) if cell and not _is_figure(cell) and not _NOTHING.fullmatch(cell)), None
    )
    figures = [cell for cell in row if _is_figure(cell)]
    if words is None:
        return len(figures) > 1 or (len(figures) == 1 and len(_once(row)) == 1)
    return any(_is_figure(cell) for cell in row[words + 1 :])


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    return {name: rule.regex for name, rule in rules_by_id("tables.toml", _RULES).items()}


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"(?:[十百千万亿]{{0,2}}(?:{alternatives(terms('units.csv'))})|[%％])")


class _Reading:
    """The walk down a table's rows; a row of words above figures heads the columns until the next one does."""

    def __init__(self, rows: Grid, data: list[bool], before: str) -> None:
        self._rows = rows
        self._data = data
        self._last = max(number for number, is_data in enumerate(data) if is_data)
        self._unit = _unit_of(before)
        self._heads: list[list[str]] = []
        self._columns: dict[int, list[str]] = {}

    def lines(self) -> Iterator[str]:
        is_below_figures = False
        for number, row in enumerate(self._rows):
            if self._data[number]:
                yield from self._figures(row)
                is_below_figures = True
                continue
            once = _once(row)
            if len(once) == 1 and (len(row) > 1 or number == 0):
                self._unit = _unit_of(once[0]) or self._unit
                if not self._starts_heads(number):
                    yield once[0]
                    self._bare_columns()
                    continue
            if is_below_figures:
                self._bare_columns()
                is_below_figures = False
            if number < self._last:
                self._heads.append(row)
                self._columns.clear()
            else:
                yield " ".join(once)

    def _starts_heads(self, number: int) -> bool:
        """Whether the row of one cell is part of the columns' heads: another row of heads stands above it."""
        return (
            bool(self._heads) and number > 0 and not self._data[number - 1] and len(_once(self._rows[number - 1])) > 1
        )

    def _bare_columns(self) -> None:
        self._heads = []
        self._columns.clear()

    def _head(self, column: int) -> list[str]:
        found = self._columns.get(column)
        if found is None:
            found = self._columns[column] = _once([row[column] for row in self._heads if column < len(row)])
        return found

    def _figures(self, row: Sequence[str]) -> Iterator[str]:
        """The lines of a row: its figures, and what words stand between them as part of a line of their own."""
        labels = self._labels(row)
        heading = " ".join(_once([self._label(n, cell) for n, cell in enumerate(row) if n in labels]))
        row_unit = next(
            (cell for n, cell in enumerate(row) if self._is(n, "table.unit_column") and _unit().fullmatch(cell)), ""
        )
        row_unit = row_unit or next((unit for n in labels if (unit := _unit_of(row[n]))), "")
        for n, cell in enumerate(row):
            if n in labels or not cell or _NOTHING.fullmatch(cell) or (n and cell == row[n - 1] and self._same(n)):
                continue
            if row_unit == cell:
                continue
            heads = self._head(n)
            head = " ".join(_bare(text) for text in heads)
            unit = ""
            if _is_figure(cell) and cell[-1] not in "%％":
                unit = row_unit or self._unit_of_column(heads)
                unit = unit or ("件" if _rules()["table.total_unit"].search(f"{head} {heading}") else "")
            named = f"{head}：{heading}" if head and heading else head or heading
            yield f"{named} {cell}{unit}" if named else cell + unit

    def _label(self, column: int, cell: str) -> str:
        return f"{cell}年" if _YEAR.fullmatch(cell) and self._is(column, "table.year") else _bare(cell)

    def _same(self, column: int) -> bool:
        """Whether a column has the heads of the one before it, as two halves of a spanning cell have."""
        return bool(self._heads) and all(column < len(row) and row[column] == row[column - 1] for row in self._heads)

    def _labels(self, row: Sequence[str]) -> set[int]:
        """The columns that name the row: those before its first figure, row numbers and codes among them."""
        labels: set[int] = set()
        for n, cell in enumerate(row):
            numbers_rows = n == 0 and not self._heads and len(row) > 1 and not _is_figure(row[1])
            is_label = self._is(n, "table.ordinal") or self._is(n, "table.year")
            if _is_figure(cell) and not is_label and not numbers_rows:
                break
            if not self._is(n, "table.unit_column"):
                labels.add(n)
        return labels

    def _is(self, column: int, rule: str) -> bool:
        heads = self._head(column)
        return bool(heads) and _rules()[rule].fullmatch(heads[-1]) is not None

    def _unit_of_column(self, heads: Sequence[str]) -> str:
        for head in reversed(heads):
            if unit := _unit_of(head):
                return unit
            if _rules()["table.share"].search(head):
                return "%"
            if counted := _rules()["table.count"].search(head):
                return counted["unit"]
        if self._unit:
            return self._unit
        return ""


def _unit_of(text: str) -> str:
    """The unit that a heading names: 预算数（万元）, 单位：万元; of several the first."""
    for match in _rules()["table.unit"].finditer(text):
        if found := _unit().match(match["unit"]):
            return found[0]
    return ""


def _bare(heading: str) -> str:
    """A heading without the unit that its figures carry."""
    for match in reversed(list(_rules()["table.unit"].finditer(heading))):
        if match["bracket"] and _unit().match(match["unit"]):
            heading = heading[: match.start()] + heading[match.end() :]
    return heading.strip()
