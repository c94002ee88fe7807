"""Bends are measured as they are, and not where there are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.scan.steps.bend import WORKING_SIDE, measure_bend
from pipeline.scan.steps.reduce import Gray, reduced_gray
from tests.scan.pages import full_page


@pytest.fixture(scope="module")
def level() -> Gray:
    return reduced_gray(full_page(), WORKING_SIDE)


def displaced(gray: Gray, rise: NDArray[np.float32]) -> Gray:
    """The page with every place moved down by ``rise`` pixels."""
    y, x = np.mgrid[: gray.shape[0], : gray.shape[1]].astype(np.float32)
    return np.asarray(cv2.remap(gray, x, y - rise, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def test_a_level_page_has_no_bend(level: Gray) -> None:
    found = measure_bend(level)
    assert found is not None
    assert found.departure < 2.0


def test_a_bend_is_found_to_a_pixel(level: Gray) -> None:
    y, x = np.mgrid[: level.shape[0], : level.shape[1]].astype(np.float32)
    u = x / level.shape[1] * 2 - 1
    rise = 14 * u**3 - 9 * u**2 + 5 * u * (y / level.shape[0])

    found = measure_bend(displaced(level, rise))

    assert found is not None
    assert found.foretold > 0.5
    across = np.linspace(found.support[0], found.support[2], 15)
    for row in (0.2, 0.5, 0.8):
        down = np.full_like(across, row * level.shape[0])
        wanted = rise[down.astype(int), across.astype(int)]
        measured = found.displacement(across, down + wanted)
        offset = np.median(measured - wanted)
        assert np.abs(measured - wanted - offset).max() < 1.5


def test_converging_lines_need_the_simplest_bend(level: Gray) -> None:
    y, x = np.mgrid[: level.shape[0], : level.shape[1]].astype(np.float32)
    rise = 16 * (x / level.shape[1] * 2 - 1) * (y / level.shape[0] * 2 - 1)

    found = measure_bend(displaced(level, rise))

    assert found is not None
    assert found.foretold > 0.5
    assert 12 < found.departure < 32  # from -16 to 16 at the edges of the page, less where the writing ends


def test_beyond_what_is_written_a_bend_goes_on_straight(level: Gray) -> None:
    _, x = np.mgrid[: level.shape[0], : level.shape[1]].astype(np.float32)
    found = measure_bend(displaced(level, 20 * (x / level.shape[1] * 2 - 1) ** 3))

    assert found is not None
    beyond = found.support[2] + np.array([10.0, 20.0, 30.0])
    first, second, third = found.displacement(beyond, np.full(3, level.shape[0] / 2))
    assert second - first == pytest.approx(third - second)


def test_noise_does_not_foretell_itself() -> None:
    noise = np.random.default_rng(2).integers(0, 255, (300, 212), dtype=np.uint8)
    found = measure_bend(np.asarray(cv2.resize(noise, (848, 1200)), np.uint8))
    assert found is None or found.foretold < 0.05


def test_an_empty_page_has_no_bend() -> None:
    assert measure_bend(np.full((1200, 848), 240, np.uint8)) is None


@pytest.mark.parametrize("shape", [(1, 1), (3, 1200), (1200, 3), (40, 40)])
def test_tiny_pictures_have_no_bend(shape: tuple[int, int]) -> None:
    assert measure_bend(np.zeros(shape, np.uint8)) is None
