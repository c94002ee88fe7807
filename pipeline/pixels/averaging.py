"""Smaller pictures, each of whose pixels is the mean of all that it covers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Shape (height, width) or (height, width, channels)."""


def averaged(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """A copy of this width and height; along a side that grows, pixels are taken between two."""
    if pixels.shape[1::-1] == (2 * size[0], 2 * size[1]):
        return _resized(pixels, size)  # OpenCV's own code is the quicker one here
    with _primitives():
        return _resized(pixels, size)


def _resized(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


@contextmanager
def _primitives() -> Iterator[None]:
    """Let OpenCV use Intel's primitives where it was built with them.

    It asks for leave, since one pixel in thousands may be rounded to the neighbouring grey level. They take a third of
    the time (docs/decisions/0038). The leave holds for this thread alone.
    """
    before = cv2.ipp.useIPP_NotExact()
    cv2.ipp.setUseIPP_NotExact(True)
    try:
        yield
    finally:
        cv2.ipp.setUseIPP_NotExact(before)
