"""Ways between pixel grids lead there and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.geometry import Affine
from pipeline.scan.geometry import Turn, on_pixel_centres, straightening

sizes = st.tuples(st.integers(1, 5000), st.integers(1, 5000))
points = st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000))
turns = st.builds(Turn, st.booleans(), st.sampled_from([0, 90, 180, 270]))


@given(sizes, turns, st.floats(-45, 45), points)
def test_every_view_leads_back_to_where_it_came_from(
    size: tuple[int, int], turn: Turn, skew: float, point: tuple[float, float]
) -> None:
    straight, _ = straightening(turn.size(size), skew)
    way = straight.after(turn.transform(size))

    assert way.inverse().apply(way.apply(point)) == pytest.approx(point, abs=1e-6)
    assert on_pixel_centres(way).inverse().apply(on_pixel_centres(way).apply(point)) == pytest.approx(point, abs=1e-6)


@given(sizes, turns)
def test_a_turn_leads_the_frame_onto_the_frame(size: tuple[int, int], turn: Turn) -> None:
    corners = {turn.transform(size).apply(corner) for corner in [(0, 0), (size[0], 0), size, (0, size[1])]}
    width, height = turn.size(size)

    assert corners == {(0, 0), (width, 0), (width, height), (0, height)}


@given(sizes, st.floats(-20, 20))
def test_a_straightened_page_loses_no_corner(size: tuple[int, int], skew: float) -> None:
    way, (width, height) = straightening(size, skew)

    for corner in [(0, 0), (size[0], 0), size, (0, size[1])]:
        x, y = way.apply(corner)
        assert -1 <= x <= width + 1
        assert -1 <= y <= height + 1


def test_lines_that_descend_to_the_right_have_a_positive_skew() -> None:
    way, _ = straightening((1000, 1000), 5)
    left = way.apply((100, 500))
    right = way.apply((900, 500 + 800 * math.tan(math.radians(5))))

    assert left[1] == pytest.approx(right[1])


def test_no_skew_changes_nothing() -> None:
    assert straightening((640, 480), 0) == (Affine(), (640, 480))


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (40, 0)), (3, (40, 30)), (4, (0, 30)), (5, (0, 0)), (6, (30, 0)), (7, (30, 40)), (8, (0, 40))],
)
def test_exif_orientations_put_the_stored_corner_where_the_standard_says(
    orientation: int, corner: tuple[int, int]
) -> None:
    assert Turn.of_exif(orientation).transform((40, 30)).apply((0, 0)) == corner
