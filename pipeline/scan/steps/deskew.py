"""The skew of text lines."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.scan.steps.reduce import Gray


WORKING_SIDE = 1600
"""Long side in pixels of the copy on which skew is measured: a hundredth of a degree moves its ends by a quarter pixel."""


@dataclass(frozen=True, slots=True)
class Skew:
    """What was measured.

    Attributes:
        degrees: clockwise angle of the text lines (lines that descend to the right are positive).
        contrast: how much sharper the lines stand out at this angle than at others; 1 means not at all.
    """

    degrees: float
    contrast: float


def measure_skew(gray: Gray, reach: float = 16.0) -> Skew:
    """The skew of an upright grey page within ``±reach`` degrees."""
    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 15)
    ys, xs = np.nonzero(ink)
    if len(ys) < 50:
        return Skew(0.0, 1.0)
    points = (xs - gray.shape[1] / 2, ys - gray.shape[0] / 2)
    coarse = np.arange(-reach, reach + 0.25, 0.5)
    scores = np.array([_sharpness(points, angle) for angle in coarse])
    best = float(coarse[int(scores.argmax())])
    fine = best + np.arange(-0.7, 0.71, 0.05)
    fine_scores = np.array([_sharpness(points, angle) for angle in fine])
    at = int(np.clip(fine_scores.argmax(), 1, len(fine) - 2))
    left, middle, right = fine_scores[at - 1 : at + 2]
    bend = left - 2 * middle + right
    offset = 0.5 * (left - right) / bend if bend else 0.0
    return Skew(float(fine[at] + 0.05 * offset), float(scores.max() / max(np.median(scores), 1e-9)))


def _sharpness(points: tuple[NDArray[np.float64], NDArray[np.float64]], degrees: float) -> float:
    xs, ys = points
    angle = np.radians(degrees)
    rows = ys * np.cos(angle) - xs * np.sin(angle)
    profile = np.bincount((rows - rows.min()).astype(np.intp)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())
