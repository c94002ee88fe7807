"""Ruled tables of a page: which cell a line of text stands in."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.geometry import Box


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell, possibly merged from several.

    Attributes:
        row: of its upper left corner in the grid of the table, from 0.
        column: of its upper left corner, from 0.
        row_span: rows that it covers.
        column_span: columns that it covers.
        box: between its rules, in view pixels.
        line_numbers: places of its lines in `OcrPage.lines`, in reading order; the text of a cell is that of its lines,
            so that a corrected line corrects the cell.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    line_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells.

    Attributes:
        box: the frame, in view pixels.
        row_count: rows of the grid.
        column_count: columns of the grid.
        cells: by row, then by column; every place of the grid belongs to exactly one of them.
    """

    box: Box
    row_count: int
    column_count: int
    cells: tuple[TableCell, ...]
