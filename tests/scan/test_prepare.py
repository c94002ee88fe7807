"""The view is upright, straight and cropped, and every pixel of it leads back to the master."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.scan import MasterImage, Recipe, measure_orientation, prepare
from pipeline.scan.geometry import Turn
from pipeline.scan.steps.turning import turned
from tests.scan.pages import PAPER, dot_in, leaning, master_of, with_dot, written_page

RECIPE = Recipe()


@pytest.fixture(scope="module")
def page() -> NDArray[np.uint8]:
    return written_page()


def _found_on_master(master: MasterImage, recipe: Recipe = RECIPE) -> tuple[float, float]:
    result = prepare(master, recipe)
    assert (result.geometry.width, result.geometry.height) == result.view.shape[1::-1]
    return result.geometry.to_master.apply(dot_in(result.view))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_dot_is_found_again_whatever_the_exif_orientation(orientation: int, page: NDArray[np.uint8]) -> None:
    master = master_of(with_dot(_stored_for(page, orientation), 300, 410), orientation)

    assert _found_on_master(master) == pytest.approx((300, 410), abs=0.01)
    assert prepare(master, RECIPE).geometry.rotation_degrees == Turn.of_exif(orientation).degrees


def _stored_for(upright: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """What a device stores that shows ``upright`` after its orientation tag is applied."""
    turn = Turn.of_exif(orientation)
    back = cv2.rotate(upright, {90: 2, 180: 1, 270: 0}[turn.degrees]) if turn.degrees else upright
    return np.ascontiguousarray(cv2.flip(back, 1) if turn.mirrored else back)


@pytest.mark.parametrize("orientation", [1, 3, 5, 6])
@pytest.mark.parametrize("skew", [-6.3, 1.7])
def test_a_dot_is_found_again_on_skewed_and_turned_pages(
    orientation: int, skew: float, page: NDArray[np.uint8]
) -> None:
    master = master_of(with_dot(_stored_for(leaning(page, skew), orientation), 500, 620), orientation, (150, 150))

    assert _found_on_master(master) == pytest.approx((500, 620), abs=0.1)


def test_a_dot_is_found_again_where_the_view_is_smaller_than_the_master(page: NDArray[np.uint8]) -> None:
    master = master_of(with_dot(leaning(page, 2.0), 500, 620))
    small = replace(RECIPE, max_view_pixels=900_000)

    assert prepare(master, small).view.size <= 1.1 * 3 * 900_000
    assert _found_on_master(master, small) == pytest.approx((500, 620), abs=0.3)


def test_the_pixels_of_a_fax_become_square(page: NDArray[np.uint8]) -> None:
    flat = cv2.resize(page, (page.shape[1], page.shape[0] // 2), interpolation=cv2.INTER_AREA)
    master = master_of(with_dot(np.asarray(flat), 500, 300), dpi=(204, 102))

    result = prepare(master, RECIPE)

    assert result.view.shape[:2] == pytest.approx(page.shape[:2], abs=2)
    assert result.geometry.rotation_degrees == 0
    assert _found_on_master(master) == pytest.approx((500, 300), abs=0.3)


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
def test_a_page_on_its_side_or_head_is_turned_upright_without_loss(quarter: int, page: NDArray[np.uint8]) -> None:
    lying = turned(page, Turn(mirrored=False, degrees=quarter))

    result = prepare(master_of(np.ascontiguousarray(lying)), RECIPE)

    assert result.geometry.rotation_degrees == (360 - quarter) % 360
    assert result.geometry.skew_degrees == 0
    assert np.array_equal(result.view, page)


@pytest.mark.parametrize("skew", [-14.0, -3.21, -0.5, 0.3, 1.0, 4.44, 15.0])
@pytest.mark.parametrize("quarter", [0, 270])
def test_skew_is_measured_to_a_few_hundredths_of_a_degree(quarter: int, skew: float, page: NDArray[np.uint8]) -> None:
    lying = turned(leaning(page, skew), Turn(mirrored=False, degrees=quarter))

    rotation, found = measure_orientation(master_of(np.ascontiguousarray(lying)))

    assert rotation == (360 - quarter) % 360
    assert found == pytest.approx(skew, abs=0.05)


def test_a_straight_view_has_no_skew_left(page: NDArray[np.uint8]) -> None:
    view = prepare(master_of(leaning(page, 3.3)), RECIPE).view

    assert measure_orientation(master_of(view)) == (0, 0.0)


def test_a_straight_page_is_left_alone(page: NDArray[np.uint8]) -> None:
    result = prepare(master_of(leaning(page, 0.03)), RECIPE)

    assert result.geometry.skew_degrees == 0
    assert np.array_equal(result.view, leaning(page, 0.03))


def test_black_edges_are_cut_off_and_nothing_else(page: NDArray[np.uint8]) -> None:
    framed = cv2.copyMakeBorder(page, 60, 20, 0, 80, cv2.BORDER_CONSTANT, value=(12, 12, 12))
    result = prepare(master_of(np.asarray(framed)), RECIPE)

    assert result.view.shape[:2] == pytest.approx(page.shape[:2], abs=12)
    assert result.geometry.to_master.apply((0, 0)) == pytest.approx((0, 60), abs=6)
    assert result.view.min(axis=2)[[0, -1]].min() > 100
    assert prepare(master_of(np.asarray(framed)), replace(RECIPE, crop=False)).view.shape == framed.shape


def test_black_edges_of_a_skewed_sheet_are_cut_off(page: NDArray[np.uint8]) -> None:
    lying = leaning(page, 2.5, fill=(8, 8, 8))
    result = prepare(master_of(lying), RECIPE)

    assert result.view.shape[:2] == pytest.approx(page.shape[:2], abs=16)
    frame = np.concatenate([result.view[0], result.view[-1], result.view[:, 0], result.view[:, -1]])
    assert (frame.max(axis=1) < 60).mean() < 0.05


def test_the_canvas_around_a_straightened_page_has_the_colour_of_its_paper(page: NDArray[np.uint8]) -> None:
    corner = prepare(master_of(leaning(page, 5.0)), RECIPE).view[0, 0]

    assert corner.tolist() == pytest.approx(PAPER, abs=6)


def test_a_picture_that_reaches_the_edge_is_not_taken_for_a_scanner_lid(page: NDArray[np.uint8]) -> None:
    pictured = page.copy()
    pictured[:, :600][:700] = 20

    assert prepare(master_of(pictured), RECIPE).view.shape == page.shape


def test_stains_stay_in_the_view_and_leave_the_copy_for_engines(page: NDArray[np.uint8]) -> None:
    stained = page.copy().astype(np.float32)
    shadow = cv2.GaussianBlur((np.indices(page.shape[:2])[0] > 800).astype(np.float32), (0, 0), 60)[:, :, None]
    stained = (stained * (1 - 0.35 * shadow)).astype(np.uint8)

    result = prepare(master_of(stained), RECIPE)
    light, dark = result.ocr_copy[100:140], result.ocr_copy[-100:-60]

    assert np.array_equal(result.view, stained)
    assert result.ocr_copy.shape == result.view.shape
    assert np.median(dark) == pytest.approx(np.median(light), abs=4)
    assert np.median(result.view[-100:-60]) < np.median(result.view[100:140]) - 50


def test_a_1_bit_scan_is_given_to_engines_as_it_is(page: NDArray[np.uint8]) -> None:
    hard = np.where(page > 128, 255, 0).astype(np.uint8)
    hard[:] = hard[:, :, :1]

    result = prepare(master_of(hard), RECIPE)

    assert np.array_equal(result.ocr_copy, hard)


def test_grey_and_coloured_pages_are_straightened_alike(page: NDArray[np.uint8]) -> None:
    grey = leaning(page, 2.0)
    grey[:] = grey[:, :, 1:2]
    tinted = grey.copy()
    tinted[0, 0, 0] ^= 1

    assert (
        np.abs(prepare(master_of(grey), RECIPE).view.astype(int) - prepare(master_of(tinted), RECIPE).view).max() <= 1
    )


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 2), (17, 5)])
def test_tiny_pictures_pass_through(size: tuple[int, int]) -> None:
    pixels = np.full((size[1], size[0], 3), 127, np.uint8)

    assert prepare(master_of(pixels), RECIPE).view.shape == pixels.shape


def test_every_field_of_a_recipe_is_in_its_fingerprint() -> None:
    others = [
        replace(RECIPE, **{name: change})
        for name, change in {
            **dict.fromkeys(("turn", "deskew", "crop", "lift_seals", "clean"), False),
            "max_view_pixels": 1,
        }.items()
    ]

    assert len({recipe.fingerprint() for recipe in [RECIPE, *others]}) == len(others) + 1
    assert Recipe().fingerprint() == RECIPE.fingerprint()
