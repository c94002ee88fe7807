"""Smaller pictures of means."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.pixels.averaging import averaged

SEED = 3


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(SEED).integers(0, 256, shape, dtype=np.uint8)


@pytest.mark.parametrize("shape", [(90, 120), (90, 120, 3)])
@pytest.mark.parametrize("block", [2, 3, 5])
def test_whole_blocks_become_their_mean(shape: tuple[int, ...], block: int) -> None:
    pixels = noise(*shape)
    found = averaged(pixels, (shape[1] // block, shape[0] // block))
    blocks = pixels.reshape(shape[0] // block, block, shape[1] // block, block, *shape[2:])
    assert np.abs(found - blocks.mean(axis=(1, 3))).max() <= 1


@pytest.mark.parametrize("size", [(101, 77), (60, 90), (119, 89)])
def test_fractions_of_pixels_are_weighed_as_opencv_does(size: tuple[int, int]) -> None:
    pixels = noise(90, 120)
    slowly = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    assert np.abs(averaged(pixels, size).astype(int) - slowly).max() <= 1


def test_what_opencv_may_round_elsewhere_is_left_as_it_was() -> None:
    before = cv2.ipp.useIPP_NotExact()
    averaged(noise(90, 120), (50, 30))
    assert cv2.ipp.useIPP_NotExact() == before
