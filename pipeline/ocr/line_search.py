"""Finding lines: a first look at a small copy of the page, and a closer one where its print is small.

The detector's time grows with the pixels that it is shown. On a copy of 960 pixels ordinary print of an A4 page is
found as completely as on one of 1600; what it needs is a certain height of its lines. So the page is looked at small,
and once more, as large as its smallest print needs, when the lines of the first look were too low.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pipeline.model.geometry import Point, Quad
from pipeline.ocr.line_images import Pixels

_LOW = 14.5
"""Height in pixels of a detected line, its margin included, below which lines begin to be missed."""
_COMFORTABLE = 18.0
"""Height that the closer look gives them."""
_SMALL_PRINT = 10
"""Percent of the lines, the lowest ones, that count as a page's small print."""
_LARGEST_GROWTH = 2.0
"""So much may a page of low resolution be enlarged; further on its strokes are only blurs."""


class LineDetector(Protocol):
    """Finds lines on a page that is brought to a given size."""

    def find(self, page: Pixels, long_side: int) -> list[Quad]:
        """Quadrilaterals around lines, in pixels of ``page``."""
        ...


@dataclass(frozen=True, slots=True)
class Looks:
    """Sizes at which a page is looked at: pixels of its long side.

    Attributes:
        first: of the first look; a smaller page is taken as it is.
        largest: of a closer look at most.
    """

    first: int = 960
    largest: int = 1600


def find_lines(detector: LineDetector, page: Pixels, looks: Looks) -> list[Quad]:
    """Quadrilaterals around the lines of a page, in its pixels."""
    own_side = max(page.shape[:2])
    side = min(looks.first, own_side)
    quads = detector.find(page, side)
    closer = min(looks.largest, round(own_side * _LARGEST_GROWTH), _needed_side(quads, side / own_side, own_side))
    return detector.find(page, closer) if closer > side else quads


def _needed_side(quads: list[Quad], scale: float, own_side: int) -> int:
    """The long side at which the small print is high enough; where nothing was found, twice the page's own."""
    if not quads:
        return round(own_side * _LARGEST_GROWTH)
    height = float(np.percentile([_height(quad) for quad in quads], _SMALL_PRINT)) * scale
    return round(own_side * scale * _COMFORTABLE / max(height, 1.0)) if height < _LOW else 0


def _height(quad: Quad) -> float:
    """The shorter side of a line, which is its height, or the width of a column."""
    first, second, _, fourth = quad
    return min(_distance(first, second), _distance(first, fourth))


def _distance(first: Point, second: Point) -> float:
    return float(np.hypot(first[0] - second[0], first[1] - second[1]))
