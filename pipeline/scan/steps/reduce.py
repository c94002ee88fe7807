"""Small grey copies, on which everything is measured."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
"""Grey pixels, shape (height, width)."""


def reduced_gray(pixels: NDArray[np.uint8], long_side: int) -> Gray:
    """A grey copy of BGR pixels with at most ``long_side`` pixels on its long side."""
    factor = min(1.0, long_side / max(pixels.shape[:2]))
    height, width = pixels.shape[:2]
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = pixels if factor == 1.0 else cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]
