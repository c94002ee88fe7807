"""Size of the page and the place of pixels on it."""

from __future__ import annotations

import pytest

from pipeline.export.sheet import lay_out
from pipeline.model.geometry import Affine
from pipeline.model.page import EncodedImage, ImageCoding, ViewGeometry
from tests.export.pages import turned


def image(width: int, height: int, dpi: tuple[float, float] = (0.0, 0.0)) -> EncodedImage:
    return EncodedImage(b"", ImageCoding.JPEG, width, height, dpi)


def test_the_resolution_gives_the_size() -> None:
    sheet = lay_out(image(2480, 3508, (300, 300)), None)
    assert (sheet.width, sheet.height) == pytest.approx((595.2, 841.92))


def test_different_resolutions_along_x_and_y_are_honoured() -> None:
    sheet = lay_out(image(1728, 1100, (204, 98)), None)
    assert (sheet.width, sheet.height) == pytest.approx((609.88, 808.16), abs=0.01)


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (72, 72), (96, 96), (30000, 30000), (300, 0)])
def test_without_a_credible_resolution_the_long_side_is_that_of_a4(dpi: tuple[float, float]) -> None:
    sheet = lay_out(image(4000, 3000, dpi), None)
    assert (sheet.width, sheet.height) == pytest.approx((841.89, 631.42), abs=0.01)


def test_a_small_picture_of_72_dpi_is_believed() -> None:
    sheet = lay_out(image(595, 842, (72, 72)), None)
    assert (sheet.width, sheet.height) == (595, 842)


@pytest.mark.parametrize(("width", "height"), [(200_000, 1000), (1, 1), (60_000, 1)])
def test_no_side_leaves_the_limits_of_pdf(width: int, height: int) -> None:
    sheet = lay_out(image(width, height, (50, 50)), None)
    assert 3 <= sheet.width <= 14400
    assert 3 <= sheet.height <= 14400


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_corner_of_the_view_is_the_corner_of_the_upright_sheet(rotation: int) -> None:
    geometry = turned(rotation, 0.0, 800, 1000)
    stored = (1000, 800) if rotation in (90, 270) else (800, 1000)
    sheet = lay_out(image(*stored, (100, 100)), geometry)
    assert (sheet.width, sheet.height) == pytest.approx((576, 720))
    assert sheet.from_view.apply((0, 0)) == pytest.approx((0, 720))
    assert sheet.from_view.apply((800, 1000)) == pytest.approx((576, 0))


def test_a_mirrored_master_is_laid_the_right_way_round() -> None:
    mirrored = ViewGeometry(800, 1000, 0, 0.0, Affine(-1.0, 0.0, 800.0, 0.0, 1.0, 0.0))
    sheet = lay_out(image(800, 1000, (100, 100)), mirrored)
    assert sheet.from_view.apply((0, 0)) == pytest.approx((0, 720))
    assert sheet.image_matrix.apply((0, 1)) == pytest.approx((576, 720))
    assert sheet.image_matrix.apply((1, 1)) == pytest.approx((0, 720))


def test_skew_is_not_taken_out_of_the_picture_but_followed_by_the_text() -> None:
    sheet = lay_out(image(800, 1000, (100, 100)), turned(0, 5.0, 800, 1000))
    assert sheet.image_matrix.b == 0
    (x0, y0), (x1, y1) = sheet.from_view.apply((100, 500)), sheet.from_view.apply((700, 500))
    assert (y1 - y0) / (x1 - x0) == pytest.approx(-0.0875, abs=0.001)
