"""Ruled tables: cells whose text wraps, heads, and cells that span columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .flow import Flow, Piece, by_pen, compose, run_width, wrap, write_run
from .sheet import Sheet, Style

_PADDING_MM = 1.2
_LINE_HEIGHT = 1.3
"""In em."""


@dataclass(frozen=True)
class Cell:
    """Text in a cell that may span columns; marked up as in `flow`."""

    text: str
    span: int = 1
    centred: bool = True


Row = Sequence[str | Cell]


@dataclass(frozen=True)
class TableLook:
    """Styles of head and body, the least height of a row, and how many of the first rows are head."""

    body: Style
    head: Style
    row_mm: float = 9.0
    head_rows: int = 1


def draw_table(flow: Flow, widths_mm: Sequence[float], rows: Sequence[Row], look: TableLook) -> None:
    """Draw a table at the flow's place and move the flow below it; cells are read row by row."""
    sheet = flow.sheet
    edges = _edges(flow, widths_mm)
    top = flow.y
    for number, row in enumerate(rows):
        bottom = _draw_row(sheet, edges, flow.y, row, look.head if number < look.head_rows else look.body, look.row_mm)
        sheet.rule(edges[0], bottom, edges[-1], bottom)
        flow.y = bottom
    sheet.frame(edges[0], top, edges[-1], flow.y, points=1.1)


def _edges(flow: Flow, widths_mm: Sequence[float]) -> list[float]:
    """Column borders in pixels; the table stands in the middle of the column of text."""
    widths = [flow.sheet.px(width) for width in widths_mm]
    edges = [(flow.left + flow.right - sum(widths)) / 2]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _draw_row(sheet: Sheet, edges: list[float], top: float, row: Row, style: Style, least_mm: float) -> float:
    cells = _placed(row, edges)
    padding = sheet.px(_PADDING_MM)
    wrapped = [_wrap_cell(sheet, cell, right - left - 2 * padding, style) for cell, left, right in cells]
    line_height = _LINE_HEIGHT * sheet.em(style)
    height = max(sheet.px(least_mm), max(len(lines) for lines in wrapped) * line_height + 2 * padding)
    for (cell, left, right), lines in zip(cells, wrapped, strict=True):
        sheet.rule(left, top, left, top + height)
        _write_cell(sheet, lines, (left + padding, right - padding), top + height / 2, line_height, cell.centred)
    return top + height


def _placed(row: Row, edges: list[float]) -> list[tuple[Cell, float, float]]:
    placed, column = [], 0
    for entry in row:
        cell = entry if isinstance(entry, Cell) else Cell(entry)
        placed.append((cell, edges[column], edges[column + cell.span]))
        column += cell.span
    return placed


def _wrap_cell(sheet: Sheet, cell: Cell, room: float, style: Style) -> list[list[Piece]]:
    if not cell.text:
        return []
    pen = replace(by_pen(style), underlined=False)
    return [row for part in cell.text.split("\n") for row in wrap(sheet, compose(part, style, pen), room)]


def _write_cell(
    sheet: Sheet, lines: list[list[Piece]], sides: tuple[float, float], middle: float, line_height: float, centred: bool
) -> None:
    left, right = sides
    top = middle - len(lines) * line_height / 2
    for number, row in enumerate(lines):
        shift = max(0.0, (right - left - run_width(sheet, row)) / 2) if centred else 0
        em = sheet.em(row[0].style)
        write_run(sheet, row, left + shift, top + number * line_height + 0.88 * em + (line_height - em) / 2)
