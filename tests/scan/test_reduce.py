"""Small copies of pictures."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.scan.steps.reduce import reduced


@pytest.mark.parametrize("block", [2, 3, 4, 6, 8, 12])
def test_every_pixel_of_a_small_copy_is_the_mean_of_its_block(block: int) -> None:
    pixels = np.random.default_rng(block).integers(0, 256, (20 * block, 10 * block), dtype=np.uint8)

    small = reduced(pixels, 20)

    means = pixels.reshape(20, block, 10, block).mean(axis=(1, 3))
    assert small.shape == (20, 10)
    assert np.abs(small - means).max() <= 2


@pytest.mark.parametrize("long_side", [1000, 400, 300, 210, 150, 140, 91])
def test_a_slope_of_grey_stays_a_slope_from_edge_to_edge(long_side: int) -> None:
    slope = np.repeat(np.linspace(0, 250, 1000)[None], 30, axis=0).round().astype(np.uint8)

    small = reduced(slope, long_side)

    assert small.shape[1] == long_side
    assert np.abs(small[0] - np.linspace(0, 250, long_side)).max() <= 3


def test_a_small_picture_stays_the_very_same() -> None:
    pixels = np.zeros((30, 20, 3), np.uint8)
    assert reduced(pixels, 30) is pixels
