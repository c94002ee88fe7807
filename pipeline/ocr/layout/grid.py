"""Tables that rules enclose: their rows, columns and cells, merged ones among them.

A cell is a piece of paper with rules around it, so it is found as such: the rules are drawn on an empty sheet, and what
they enclose are the cells. That needs no rule to run through a whole table, and a sheet that was copied at a slant or
with a curve gives the same cells. Rows and columns follow from the edges that cells share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.ocr.layout.rules import Rules

_LONG_SIDE = 1200
"""Pixels of the sheet that the rules are drawn on."""
_THICKNESS = 2
_THIN = 7
"""Pixels of that sheet: whatever is narrower lies between a rule and its double and is no cell."""
_SAME_EDGE = 0.4
"""Share of the lowest cell by which edges on one height may differ, where the sheet is curved."""
_MOST_EDGE = 12.0
"""Pixels, when all cells are high."""

Pieces = NDArray[np.int32]
"""One row for each piece of paper, the first for all else: x, y, width, height, area."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A place in a grid; `pipeline.model.table.TableCell` says what the numbers are."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A table without its text; the cells cover every place of it once, by row and then by column."""

    box: Box
    row_count: int
    column_count: int
    cells: tuple[GridCell, ...]

    def cell_at(self, x: float, y: float) -> GridCell | None:
        """The cell around a point."""
        inside = (cell for cell in self.cells if cell.box.x0 <= x < cell.box.x1 and cell.box.y0 <= y < cell.box.y1)
        return next(inside, None)


def find_grids(rules: Rules, width: int, height: int) -> list[Grid]:
    """Tables of two rows and two columns or more, on a page of this size; one inside another's cell is left out."""
    factor = min(1.0, _LONG_SIDE / max(width, height, 1))
    small = rules.scaled(factor)
    size = (round(width * factor) + 1, round(height * factor) + 1)
    grids = [grid for group in _groups(small) if (grid := _grid(group, size)) is not None]
    outer = [one for one in grids if not any(_holds(other.box, one.box) for other in grids if other is not one)]
    return [_scaled(grid, 1 / factor) for grid in outer]


def _groups(rules: Rules) -> Iterator[Rules]:
    """Rules that touch each other, directly or through others."""
    boxes = rules.boxes()
    leader = list(range(len(boxes)))

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = number = leader[leader[number]]
        return number

    levels = len(rules.level)
    for first, second in product(range(levels), range(levels, len(boxes))):
        if _touch(boxes[first], boxes[second]):
            leader[lead(second)] = lead(first)
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(boxes)):
        members[lead(number)].append(number)
    for group in members.values():
        level = tuple(rules.level[number] for number in group if number < levels)
        upright = tuple(rules.upright[number - levels] for number in group if number >= levels)
        if len(level) > 1 and upright:
            yield Rules(level, upright)


def _touch(first: Box, second: Box) -> bool:
    gap = _THICKNESS + 1.0
    across = first.x0 - gap <= second.x1 and second.x0 - gap <= first.x1
    return across and first.y0 - gap <= second.y1 and second.y0 - gap <= first.y1


def _grid(rules: Rules, size: tuple[int, int]) -> Grid | None:
    frame = _frame(rules)
    boxes = _boxes(_enclosed(rules, size))
    if len(boxes) < 2:
        return None
    rows = _edges([(box.y0, box.y1) for box in boxes.values()])
    columns = _edges([(box.x0, box.x1) for box in boxes.values()])
    if len(rows) < 3 or len(columns) < 3:
        return None
    places = _places(boxes, rows, columns)
    cells = tuple(_cells(places, boxes, rows, columns))
    return _without_idle_lines(Grid(frame, len(rows) - 1, len(columns) - 1, cells))


def _frame(rules: Rules) -> Box:
    """The smallest box around the rules."""
    return reduce(Box.union, rules.boxes())


def _enclosed(rules: Rules, size: tuple[int, int]) -> Pieces:
    """The pieces of paper between the outermost rules.

    Tables whose sides are open end where their rules end.
    """
    width, height = size
    sheet = np.zeros((height, width), np.uint8)
    strokes = [((rule.start, rule.at_start), (rule.end, rule.at_end)) for rule in rules.level]
    strokes += [((rule.at_start, rule.start), (rule.at_end, rule.end)) for rule in rules.upright]
    ends = np.array([point for stroke in strokes for point in stroke], np.float32).round().astype(np.int32)
    cv2.fillConvexPoly(sheet, cv2.convexHull(ends), 255)
    for start, end in strokes:
        _draw(sheet, start, end)
    return np.asarray(cv2.connectedComponentsWithStats(sheet, connectivity=4)[2], dtype=np.int32)


def _draw(sheet: NDArray[np.uint8], start: tuple[float, float], end: tuple[float, float]) -> None:
    first, last = ((round(x), round(y)) for x, y in (start, end))
    cv2.line(sheet, first, last, 0, _THICKNESS)


def _boxes(pieces: Pieces) -> dict[int, Box]:
    """Around each piece that is large enough to be a cell, by its number from 1."""
    frames = enumerate(pieces[1:, :4].astype(float).tolist(), 1)
    return {number: Box(x, y, x + w, y + h) for number, (x, y, w, h) in frames if min(w, h) > _THIN}


def _edges(spans: Iterable[tuple[float, float]]) -> list[float]:
    """Where rows (or columns) begin and end: the edges of all cells, those of one height taken together."""
    pairs = list(spans)
    near = min(_MOST_EDGE, _SAME_EDGE * min(end - start for start, end in pairs))
    groups: list[list[float]] = []
    for edge in sorted(edge for pair in pairs for edge in pair):
        if groups and edge - groups[-1][-1] <= near:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [sum(group) / len(group) for group in groups]


def _places(boxes: dict[int, Box], rows: Sequence[float], columns: Sequence[float]) -> NDArray[np.int32]:
    """For every place of the grid the number of its cell, 0 where there is none; the smaller cell wins."""
    places = np.zeros((len(rows) - 1, len(columns) - 1), np.int32)
    for number, box in sorted(boxes.items(), key=lambda item: -item[1].width * item[1].height):
        top, bottom = _nearest(rows, box.y0), _nearest(rows, box.y1)
        left, right = _nearest(columns, box.x0), _nearest(columns, box.x1)
        places[top:bottom, left:right] = number
    return places


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - edge))


def _cells(
    places: NDArray[np.int32], boxes: dict[int, Box], rows: Sequence[float], columns: Sequence[float]
) -> Iterator[GridCell]:
    """Rectangles of places with one number; a piece of another shape gives several, an empty place one of its own."""
    taken = np.zeros(places.shape, bool)
    for row, column in product(range(places.shape[0]), range(places.shape[1])):
        if taken[row, column]:
            continue
        number = int(places[row, column])
        bottom, right = _reach(places, taken, row, column) if number else (row + 1, column + 1)
        taken[row:bottom, column:right] = True
        is_whole = bool(number) and int((places == number).sum()) == (bottom - row) * (right - column)
        box = boxes[number] if is_whole else Box(columns[column], rows[row], columns[right], rows[bottom])
        yield GridCell(row, column, bottom - row, right - column, box)


def _reach(places: NDArray[np.int32], taken: NDArray[np.bool_], row: int, column: int) -> tuple[int, int]:
    """The lower and right ends of the largest run of places that begins here and goes on below."""
    own = (places == places[row, column]) & ~taken
    right = column + 1
    while right < own.shape[1] and own[row, right]:
        right += 1
    bottom = row + 1
    while bottom < own.shape[0] and own[bottom, column:right].all():
        bottom += 1
    return bottom, right


def _without_idle_lines(grid: Grid) -> Grid | None:
    """The grid without rows and columns in which no cell begins: double rules leave such."""
    rows = sorted({cell.row for cell in grid.cells})
    columns = sorted({cell.column for cell in grid.cells})
    if len(rows) < 2 or len(columns) < 2:
        return None
    cells = tuple(_renumbered(cell, rows, columns) for cell in grid.cells)
    return Grid(grid.box, len(rows), len(columns), cells)


def _renumbered(cell: GridCell, rows: Sequence[int], columns: Sequence[int]) -> GridCell:
    row_span = sum(cell.row <= row < cell.row + cell.row_span for row in rows)
    column_span = sum(cell.column <= column < cell.column + cell.column_span for column in columns)
    return GridCell(rows.index(cell.row), columns.index(cell.column), row_span, column_span, cell.box)


def _holds(outer: Box, inner: Box) -> bool:
    inside_across = outer.x0 <= inner.x0 and inner.x1 <= outer.x1
    return inside_across and outer.y0 <= inner.y0 and inner.y1 <= outer.y1


def _scaled(grid: Grid, factor: float) -> Grid:
    cells = tuple(
        GridCell(cell.row, cell.column, cell.row_span, cell.column_span, _times(cell.box, factor))
        for cell in grid.cells
    )
    return Grid(_times(grid.box, factor), grid.row_count, grid.column_count, cells)


def _times(box: Box, factor: float) -> Box:
    return Box(box.x0 * factor, box.y0 * factor, box.x1 * factor, box.y1 * factor)
