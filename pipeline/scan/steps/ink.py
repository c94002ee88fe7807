"""Where something dark stands out from the paper around it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.scan.steps.reduce import Gray

Points = tuple[NDArray[np.float32], NDArray[np.float32]]
"""x and y of ink pixels."""

_BLOCK, _DARKER = 51, 15
"""Neighbourhood in pixels of a page of 1600, and grey levels below its mean that make ink."""


def ink_of(gray: Gray) -> Gray:
    """255 where there is ink, 0 elsewhere; shadows, stains and even black edges give ink only along their rims."""
    return cv2.adaptiveThreshold(  # type: ignore[return-value]
        gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _BLOCK, _DARKER
    )


def points_of(ink: Gray) -> Points:
    """The ink pixels, x and y."""
    places = cv2.findNonZero(ink)  # in half the time of numpy's
    columns, rows = np.zeros((2, 0)) if places is None else places.reshape(-1, 2).T
    return columns.astype(np.float32), rows.astype(np.float32)
