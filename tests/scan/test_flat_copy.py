"""Bent pages and pages seen from aside get a flat copy, whose places lead back to the master; flat ones get none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.model.page import PageImage
from pipeline.scan import Recipe, ScanLimits, load_frame, prepare
from sample_scans.generator.photograph import Camera, Curl, Photograph, photographed, wooden_desk
from tests.scan.files import SAMPLES
from tests.scan.pages import PAPER, dots_in, full_page, leaning, master_of, with_dot

RECIPE = Recipe(clean=False, lift_seals=False)
"""Leaves colours as they are, so that dots are found again."""
BENT = {
    "bound on the left": (Curl(22), Camera(18)),
    "bound on the right": (Curl(30, on_right=True), Camera(15)),
    "damp": (Curl(waves_degrees=11), Camera(18)),
    "seen from aside": (Curl(), Camera(14, -6)),
}
LINE = [(110, 1480), (400, 1480), (700, 1480), (1000, 1480)]
APART = (1120, 600)
"""Dots on a sheet: four on one line, and one further down and to the right."""
ASLANT = {
    "from below": Camera(10),
    "from the left": Camera(0, 9, 2),
    "from a corner": Camera(-13, 9, -3),
}


@pytest.fixture(scope="module")
def page() -> NDArray[np.uint8]:
    return full_page()


@pytest.fixture(scope="module")
def desk() -> NDArray[np.uint8]:
    return wooden_desk(np.random.default_rng(3))


def prepared(photograph: Photograph, recipe: Recipe = RECIPE) -> PageImage:
    return prepare(master_of(photograph.pixels), recipe)


@pytest.fixture(scope="module", params=BENT)
def bent(request: pytest.FixtureRequest, page: NDArray[np.uint8]) -> tuple[Photograph, PageImage]:
    """A bent page with dots on two lines, and what it is prepared to."""
    dotted = page
    for x, y in [*LINE, APART]:
        dotted = with_dot(dotted, x, y)
    photograph = photographed(dotted, *BENT[request.param], desk=None)
    return photograph, prepared(photograph)


@pytest.mark.parametrize("degrees", [0.0, 0.04, -3.3, 9.0])
def test_a_flat_page_gets_no_flat_copy(degrees: float, page: NDArray[np.uint8]) -> None:
    scan = leaning(page, degrees) if degrees else page
    assert prepare(master_of(scan), RECIPE).flat is None


@pytest.mark.parametrize("scan", sorted(SAMPLES.rglob("*.jpg"))[::6], ids=lambda scan: str(scan.stem))
def test_a_sample_scan_gets_no_flat_copy(scan: Path) -> None:
    assert prepare(load_frame(scan, 0, ScanLimits()), Recipe()).flat is None


def test_a_page_without_lines_gets_no_flat_copy() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (44, 31), dtype=np.uint8)
    clouds = cv2.resize(noise, (1240, 1754), interpolation=cv2.INTER_CUBIC)
    assert prepare(master_of(cv2.cvtColor(clouds, cv2.COLOR_GRAY2BGR)), RECIPE).flat is None


def test_places_on_the_flat_copy_lead_back_to_the_master(bent: tuple[Photograph, PageImage]) -> None:
    photograph, image = bent
    assert image.flat is not None
    flat = image.flat
    found = [image.geometry.to_master.apply(flat.to_view(dot)) for dot in dots_in(flat.ocr_copy)]

    wanted = photograph.places(np.array(sorted([*LINE, APART])))
    assert len(found) == len(wanted)
    assert np.abs(np.array(sorted(found)) - wanted[wanted[:, 0].argsort()]).max() < 1.0


def test_what_stands_on_one_line_stands_level_on_the_flat_copy(bent: tuple[Photograph, PageImage]) -> None:
    _, image = bent
    assert image.flat is not None
    heights, as_seen = ([y for _, y in dots_in(page)[: len(LINE)]] for page in (image.flat.ocr_copy, image.view))

    assert np.ptp(heights) < 6
    assert np.ptp(heights) < 0.5 * np.ptp(as_seen)


def test_the_view_of_a_bent_page_stays_as_it_is(page: NDArray[np.uint8]) -> None:
    photograph = photographed(page, *BENT["damp"], desk=None)
    with_copy, without = prepared(photograph), prepared(photograph, replace(RECIPE, flatten=False))

    assert with_copy.flat is not None
    assert without.flat is None
    assert (with_copy.view == without.view).all()
    assert with_copy.geometry == without.geometry


def test_a_bent_page_that_lies_on_its_side_is_flattened(page: NDArray[np.uint8]) -> None:
    photograph = photographed(page, *BENT["damp"], desk=None)
    lying = np.ascontiguousarray(np.rot90(photograph.pixels))
    image = prepare(master_of(lying, 6), RECIPE)

    assert image.flat is not None
    assert image.flat.ocr_copy.shape[0] > image.flat.ocr_copy.shape[1]


@pytest.mark.parametrize("way", ASLANT)
def test_a_sheet_on_a_table_is_laid_square_and_the_view_holds_all_of_it(
    way: str, page: NDArray[np.uint8], desk: NDArray[np.uint8]
) -> None:
    dotted, (height, width) = page, page.shape[:2]
    for place in [(130, 160), (131, 1600), (1100, 160), (1101, 1600)]:
        dotted = with_dot(dotted, *place)
    photograph = photographed(dotted, Curl(), ASLANT[way], desk)
    image = prepared(photograph)
    assert image.flat is not None
    (left, top), (near, lower), (right, upper), (far, bottom) = dots_in(image.flat.ocr_copy)

    assert [top, bottom, left, right] == pytest.approx([upper, lower, near, far], abs=4)
    to_view = image.geometry.to_master.inverse()
    for corner in photograph.places(np.array([(0, 0), (width, 0), (width, height), (0, height)])):
        x, y = to_view.apply((float(corner[0]), float(corner[1])))
        assert 0 < x < image.geometry.width
        assert 0 < y < image.geometry.height


def test_the_table_is_no_part_of_the_flat_copy(page: NDArray[np.uint8], desk: NDArray[np.uint8]) -> None:
    image = prepared(photographed(page, Curl(), ASLANT["from a corner"], desk))

    assert image.flat is not None
    copy = image.flat.ocr_copy[:, :, 0]
    assert (copy < PAPER[0] - 60).mean() < (page[:, :, 0] < PAPER[0] - 60).mean() + 0.06


def test_a_sheet_that_is_seen_from_straight_above_gets_no_flat_copy(
    page: NDArray[np.uint8], desk: NDArray[np.uint8]
) -> None:
    assert prepared(photographed(page, Curl(), Camera(), desk)).flat is None


def test_a_sheet_of_which_a_corner_is_cut_off_is_not_taken_for_a_quadrangle(
    page: NDArray[np.uint8], desk: NDArray[np.uint8]
) -> None:
    whole = photographed(page, Curl(), ASLANT["from the left"], desk)
    cut = whole.pixels[:, whole.pixels.shape[1] // 6 :]
    image = prepare(master_of(np.ascontiguousarray(cut)), RECIPE)

    # Its lines still converge, so there may be a flat copy; but one that is as wide as the picture.
    assert image.flat is None or image.flat.size[0] == image.geometry.width
