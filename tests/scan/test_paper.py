"""The corners of a sheet are found where it was photographed from aside, and nowhere else."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.scan.steps.paper import clockwise, find_paper, laid_flat
from pipeline.scan.steps.reduce import Gray

ASLANT = np.array([(130.0, 90.0), (820.0, 130.0), (760.0, 1080.0), (90.0, 1120.0)])
SQUARE = np.array([(100.0, 90.0), (800.0, 90.0), (800.0, 1090.0), (100.0, 1090.0)])


def photographed_table(corners: NDArray[np.float64], table: int = 70, sheet: int = 220) -> Gray:
    """A bright quadrangle with lines of print on a table with some grain."""
    rng = np.random.default_rng(6)
    picture = np.clip(rng.normal(table, 5, (1200, 900)), 0, 255).astype(np.uint8)
    cv2.fillConvexPoly(picture, (corners * 16).round().astype(np.int32), sheet, cv2.LINE_AA, 4)
    low, high = corners.min(axis=0) + 120, corners.max(axis=0) - 120
    for y in range(int(low[1]), int(high[1]), 30):
        cv2.line(picture, (int(low[0]), y), (int(high[0]), y), 60, 8)
    return picture


def test_corners_are_found_to_a_pixel() -> None:
    found = find_paper(photographed_table(ASLANT))
    assert found is not None
    assert np.abs(found - ASLANT).max() < 2.5


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_corners_are_found_however_the_picture_is_turned(quarters: int) -> None:
    turned = np.ascontiguousarray(np.rot90(photographed_table(ASLANT), quarters))
    found = find_paper(turned)
    assert found is not None
    assert found[0].sum() == found.sum(axis=1).min()
    assert np.allclose(clockwise(found[::-1]), found)


def test_a_rectangle_is_no_perspective() -> None:
    assert find_paper(photographed_table(SQUARE)) is None


def test_a_turned_rectangle_is_no_perspective() -> None:
    angle = np.radians(6)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert find_paper(photographed_table((SQUARE - 500) @ turn.T * 0.9 + 500)) is None


def test_a_table_that_is_nearly_as_bright_as_paper_shows_no_corners() -> None:
    assert find_paper(photographed_table(ASLANT, table=195)) is None


def test_a_sheet_with_a_corner_outside_of_the_picture_is_left() -> None:
    assert find_paper(photographed_table(ASLANT - np.array([140.0, 0.0]))) is None


def test_a_sheet_that_is_half_covered_is_left() -> None:
    picture = photographed_table(ASLANT)
    cv2.circle(picture, (800, 600), 260, 70, -1)
    assert find_paper(picture) is None


def test_a_small_label_is_no_sheet() -> None:
    assert find_paper(photographed_table((ASLANT - 500) * 0.4 + 500)) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (40, 1600)])
def test_pictures_without_room_have_no_corners(shape: tuple[int, int]) -> None:
    assert find_paper(np.zeros(shape, np.uint8)) is None


def test_the_sheet_is_laid_on_a_rectangle_of_its_own_size() -> None:
    matrix, (width, height) = laid_flat(ASLANT)
    corners = np.array([[(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]])
    outer = cv2.perspectiveTransform(corners, matrix)[0]

    assert np.abs(outer - ASLANT).max() < 25
    assert (np.abs(outer - ASLANT.mean(axis=0)) > np.abs(ASLANT - ASLANT.mean(axis=0))).all()
    assert height / width == pytest.approx(1000 / 680, rel=0.05)
