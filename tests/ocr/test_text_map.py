"""Quadrilaterals around lines, from the map of a detector."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.model.geometry import Quad
from pipeline.ocr.text_map import Floats, quads_of

SIDE = 320
"""Of the map in pixels; the page is three times as large."""


def painted(*lines: tuple[tuple[float, float], tuple[float, float], float], strength: float = 0.9) -> Floats:
    """A map on which the inner parts of lines (middle, size and angle) are painted."""
    probabilities = np.zeros((SIDE, SIDE), np.float32)
    for line in lines:
        cv2.fillPoly(probabilities, [cv2.boxPoints(line).round().astype(np.int32)], strength)
    return probabilities


def sides(quad: Quad) -> tuple[float, float]:
    """Width and height."""
    first, second, _, fourth = (np.array(corner) for corner in quad)
    return float(np.hypot(*(second - first))), float(np.hypot(*(fourth - first)))


def test_a_line_grows_by_what_training_had_shrunk_it() -> None:
    (quad,) = quads_of(painted(((160, 100), (200, 20), 0)), 3 * SIDE, 3 * SIDE)

    more = 2 * 1.6 * 200 * 20 / (2 * (200 + 20))
    assert sides(quad) == pytest.approx((3 * (200 + more), 3 * (20 + more)), abs=8)
    assert np.mean(quad, axis=0) == pytest.approx((480, 300), abs=4)


def test_corners_go_clockwise_from_the_upper_left_one_of_slanting_and_upright_lines_too() -> None:
    for line in (((160, 160), (200, 20), 8), ((160, 160), (200, 20), -8), ((160, 160), (200, 20), 90)):
        (quad,) = quads_of(painted(line), SIDE, SIDE)

        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
        assert x0 < x1
        assert x3 < x2
        assert y0 < y3
        assert y1 < y2


def test_a_page_that_is_stretched_stretches_its_lines() -> None:
    (quad,) = quads_of(painted(((160, 100), (200, 20), 0)), 2 * SIDE, 4 * SIDE)
    (plain,) = quads_of(painted(((160, 100), (200, 20), 0)), SIDE, SIDE)

    assert np.array(quad) == pytest.approx(np.array(plain) * (2, 4), abs=4)


def test_specks_and_pale_places_are_no_lines() -> None:
    assert quads_of(painted(((100, 100), (1, 1), 0)), SIDE, SIDE) == []
    assert quads_of(painted(((160, 100), (200, 20), 0), strength=0.4), SIDE, SIDE) == []


def test_lines_stay_on_the_page() -> None:
    (quad,) = quads_of(painted(((20, 4), (60, 12), 0)), SIDE, SIDE)

    assert np.min(quad) >= 0
    assert np.max(quad) <= SIDE - 1


def test_lines_are_told_apart_and_hairline_breaks_do_not_part_one() -> None:
    two = painted(((160, 100), (200, 20), 0), ((160, 140), (200, 8), 0))
    broken = painted(((160, 100), (200, 20), 0))
    broken[:, 160] = 0

    assert len(quads_of(two, SIDE, SIDE)) == 2
    assert len(quads_of(broken, SIDE, SIDE)) == 1


def test_a_lone_letter_counts_by_what_was_painted_of_it_and_not_by_the_frame_that_slants_around_it() -> None:
    letter = np.array(  # the F of a ruled form, as the detector painted it on a copy of 960 pixels
        [
            [0.00, 0.02, 0.08, 0.11, 0.27, 0.87, 0.88, 0.69, 0.55],
            [0.01, 0.05, 0.28, 0.39, 0.72, 0.93, 0.92, 0.81, 0.75],
            [0.01, 0.08, 0.42, 0.71, 0.81, 0.97, 0.98, 0.96, 0.87],
            [0.01, 0.12, 0.56, 0.69, 0.81, 0.98, 0.99, 0.95, 0.84],
            [0.00, 0.03, 0.27, 0.59, 0.76, 0.89, 0.90, 0.69, 0.31],
            [0.00, 0.00, 0.04, 0.08, 0.22, 0.31, 0.36, 0.13, 0.04],
        ],
        np.float32,
    )
    page = np.zeros((SIDE, SIDE), np.float32)
    page[100:106, 200:209] = letter

    (quad,) = quads_of(page, SIDE, SIDE)

    assert np.mean(quad, axis=0) == pytest.approx((205, 103), abs=2)
    assert quads_of(np.where(page > 0, page * 0.6, 0), SIDE, SIDE) == []
