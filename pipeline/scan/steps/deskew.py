"""The skew of text lines.

Ink is projected along a direction onto the axis across it. Along the text lines the profile is a row of sharp peaks and
gaps, along any other direction it is flat; the sum of squared steps between neighbouring bins says how sharp (Postl
1986). It is taken at wide steps first, then at narrow ones around the best, where a parabola fitted to the top gives
the angle between them. Compared with Hough, Fourier and text-line fits in `benchmarks/straightening.py` this was the
most accurate, on tables, typed, vertical and 1-bit pages too: vertical pages have rows and rules enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pipeline.scan.steps.ink import Points, ink_of, points_of
from pipeline.scan.steps.reduce import Gray

WORKING_SIDE = 1600
"""Long side in pixels of the copy on which skew is measured; 0.01° moves the ends of a line by a quarter pixel."""
_REACH = 20.0
"""Degrees to either side; scanners feed sheets within 15."""
_WIDE_STEP, _NARROW_STEP = 0.5, 0.05
_NEIGHBOURHOOD = 0.8
"""Degrees around the best wide step that are searched at narrow steps."""
_PARABOLA = 3
"""Narrow steps to either side of the best that the parabola is fitted to; the peak of an A4 page is hardly wider."""
_WIDE_POINTS, _NARROW_POINTS = 20_000, 60_000
"""So many ink pixels are enough to find the right wide step, and the right angle within 0.002° of that of all."""
_WIDE_BIN, _NARROW_BIN = 3.0, 1.0
"""Pixels across one bin of the profile: wide bins make wide peaks, which a wide step cannot jump over."""
_LEAST_POINTS = 300
"""Ink pixels below which a page has no direction."""
_LEAST_CONTRAST = 3.0
"""Written pages reach 10 and more, curved ones 6; blank pages, photographs and Latin pages on their side stay below."""


@dataclass(frozen=True, slots=True)
class Skew:
    """What was measured.

    Attributes:
        degrees: clockwise angle of the text lines (lines that descend to the right are positive).
        contrast: how much sharper the lines stand out at this angle than at others; 1 means not at all.
    """

    degrees: float
    contrast: float

    @property
    def is_sure(self) -> bool:
        """Whether the page has lines at all."""
        return self.contrast >= _LEAST_CONTRAST


def measure_skew(gray: Gray) -> Skew:
    """The skew of an upright grey page of about `WORKING_SIDE` pixels, within ±20°; unsure where nothing is written."""
    points = points_of(ink_of(gray))
    if len(points[0]) < _LEAST_POINTS:
        return Skew(0.0, 1.0)
    coarse, contrast = _wide_search(points)
    return Skew(_narrow_search(points, coarse), contrast)


def lines_contrast(points: Points) -> float:
    """How much sharper points stand out in their best direction than in others; 1 when they are few."""
    return _wide_search(points)[1] if len(points[0]) >= _LEAST_POINTS else 1.0


def _wide_search(points: Points) -> tuple[float, float]:
    """The best wide step and how far it stands out."""
    sample = _some(points, _WIDE_POINTS)
    angles = np.arange(-_REACH, _REACH + _WIDE_STEP / 2, _WIDE_STEP)
    scores = np.array([_sharpness(sample, angle, _WIDE_BIN) for angle in angles.tolist()])
    return float(angles[int(scores.argmax())]), float(scores.max() / max(np.median(scores), 1.0))


def _narrow_search(points: Points, coarse: float) -> float:
    angles = coarse + np.arange(-_NEIGHBOURHOOD, _NEIGHBOURHOOD + _NARROW_STEP / 2, _NARROW_STEP)
    sample = _some(points, _NARROW_POINTS)
    scores = np.array([_sharpness(sample, angle, _NARROW_BIN) for angle in angles.tolist()])
    best = int(scores.argmax())
    near = slice(max(0, best - _PARABOLA), best + _PARABOLA + 1)
    bend, slope, _ = np.polyfit(angles[near] - angles[best], scores[near] / scores[best], 2)
    reach = _PARABOLA * _NARROW_STEP
    offset = float(np.clip(-slope / (2 * bend), -reach, reach)) if bend < 0 else 0.0
    return float(angles[best]) + offset


def _some(points: Points, about: int) -> Points:
    """Every so manieth point, spread over the whole page."""
    stride = max(1, len(points[0]) // about)
    columns, rows = (np.ascontiguousarray(places[::stride]) for places in points)
    return columns, rows


def _sharpness(points: Points, degrees: float, bin_pixels: float) -> float:
    columns, rows = points
    angle = math.radians(degrees)
    across = rows * (math.cos(angle) / bin_pixels)
    across -= columns * (math.sin(angle) / bin_pixels)
    across -= across.min()
    profile = np.bincount(across.astype(np.intp))
    return float(np.square(np.diff(profile)).sum())
