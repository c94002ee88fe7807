from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.model.geometry import Affine, Box

numbers = st.floats(-50, 50, allow_nan=False)
transforms = st.builds(Affine, *[numbers] * 6)


@given(transforms, numbers, numbers)
def test_the_way_back_leads_back(transform: Affine, x: float, y: float) -> None:
    assume(abs(transform.a * transform.e - transform.b * transform.d) > 0.1)
    there = transform.apply((x, y))
    assert transform.inverse().apply(there) == pytest.approx((x, y), abs=1e-4)


@given(transforms, transforms, numbers, numbers)
def test_one_transform_after_another_is_both(first: Affine, second: Affine, x: float, y: float) -> None:
    assert second.after(first).apply((x, y)) == pytest.approx(second.apply(first.apply((x, y))), abs=1e-6)


@given(transforms)
def test_rows_hold_the_whole_transform(transform: Affine) -> None:
    assert Affine.from_rows(transform.rows()) == transform


def test_a_union_holds_both_boxes() -> None:
    assert Box(0, 5, 10, 20).union(Box(3, 0, 30, 8)) == Box(0, 0, 30, 20)


def test_corners_run_clockwise_from_the_top_left_and_lead_back() -> None:
    box = Box(1, 2, 30, 40)
    assert box.corners() == ((1, 2), (30, 2), (30, 40), (1, 40))
    assert Box.around(box.corners()) == box
