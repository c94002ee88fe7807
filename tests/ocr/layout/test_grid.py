from __future__ import annotations

import cv2
import pytest

from pipeline.ocr.layout.grid import Grid, find_grids
from pipeline.ocr.layout.rules import find_rules
from tests.ocr.layout.drawn import INK, Pixels, bent, ruled, sheet, slanted, together, wiped

XS, YS = [100, 400, 700, 1100], [200, 300, 400, 500, 600]


def grids(paper: Pixels) -> list[Grid]:
    return find_grids(find_rules(paper), paper.shape[1], paper.shape[0])


def only(paper: Pixels) -> Grid:
    (grid,) = grids(paper)
    return grid


def test_a_plain_grid_has_a_cell_in_every_place() -> None:
    grid = only(ruled(XS, YS))
    assert (grid.row_count, grid.column_count, len(grid.cells)) == (4, 3, 12)
    assert [(cell.row, cell.column) for cell in grid.cells] == [
        (row, column) for row in range(4) for column in range(3)
    ]
    first = grid.cells[0].box
    assert (first.x0, first.y0, first.x1, first.y1) == pytest.approx((100, 200, 400, 300), abs=6)


def test_cells_merged_over_columns_and_over_rows_keep_their_spans() -> None:
    paper = wiped(ruled(XS, YS), (400, 212), (400, 290))
    wiped(paper, (112, 500), (390, 500))
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in only(paper).cells}
    assert spans.pop((0, 0)) == (1, 2)
    assert spans.pop((2, 0)) == (2, 1)
    assert set(spans.values()) == {(1, 1)}


def test_a_cell_of_no_rectangular_shape_is_parted_into_rectangles() -> None:
    paper = wiped(ruled(XS, YS), (400, 212), (400, 290))
    wiped(paper, (112, 300), (390, 300))
    grid = only(paper)
    places = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    assert sorted(places) == [(row, column) for row in range(4) for column in range(3)]


@pytest.mark.parametrize("degrees", [-0.7, 0.5])
def test_a_slanted_table_is_the_same_table(degrees: float) -> None:
    grid = only(slanted(ruled(XS, YS), degrees))
    assert (grid.row_count, grid.column_count, len(grid.cells)) == (4, 3, 12)


def test_a_table_on_a_curved_sheet_is_the_same_table() -> None:
    grid = only(bent(ruled(XS, YS), 12))
    assert (grid.row_count, grid.column_count, len(grid.cells)) == (4, 3, 12)


def test_a_table_without_side_rules_ends_where_its_rules_end() -> None:
    paper = sheet()
    for y in YS:
        cv2.line(paper, (100, y), (1100, y), INK, 3)
    for x in (400, 700):
        cv2.line(paper, (x, YS[0]), (x, YS[-1]), INK, 3)
    grid = only(paper)
    assert (grid.row_count, grid.column_count) == (4, 3)


def test_two_tables_on_a_page_are_two() -> None:
    paper = ruled(XS, YS)
    lower = ruled([100, 600, 1100], [900, 1000, 1100])
    assert [(grid.row_count, grid.column_count) for grid in grids(together(paper, lower))] == [(4, 3), (2, 2)]


@pytest.mark.parametrize(
    ("xs", "ys"), [([100, 1100], [200, 1400]), ([100, 1100], [200, 500, 1400]), ([100, 600, 1100], [200, 1400])]
)
def test_frames_and_single_rows_or_columns_are_no_tables(xs: list[int], ys: list[int]) -> None:
    assert grids(ruled(xs, ys)) == []


def test_a_table_inside_a_cell_belongs_to_that_cell() -> None:
    outer = ruled([50, 600, 1150], [100, 800, 1500])
    inner = ruled([100, 300, 500], [200, 300, 400])
    assert [(grid.row_count, grid.column_count) for grid in grids(together(outer, inner))] == [(2, 2)]


def test_double_frames_add_no_rows() -> None:
    paper = ruled(XS, YS)
    cv2.rectangle(paper, (92, 192), (1108, 608), INK, 2)
    assert (only(paper).row_count, only(paper).column_count) == (4, 3)
