"""From the map of a text detector to the quadrilaterals around lines.

The detector is trained to paint the inner part of every line (differentiable binarisation, Liao et al. 2020). So what
it painted is cut out, framed by the narrowest rectangle and grown by as much as training had shrunk it. The
``rapidocr`` wheel has the same steps; its module loads the whole of that package, which takes longer than the model,
and grows rectangles as polygons on a grid of whole pixels.
"""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Quad

Floats = NDArray[np.float32]

_TEXT, _SURE, _GROWTH = 0.3, 0.5, 1.6
"""Settings with which ``rapidocr`` uses the detector: probability of text, least mean of a line, and growth."""
_SHORT, _SURE_SHORT = 24.0, 0.6
"""A line of a letter or two: pixels of the map, and least mean of what was painted of it. The frame around so little
slants as its steps on the grid do, and holds more of the paper beside a letter than of the letter."""
_MOST_LINES = 1000
_LEAST_SIDE, _LEAST_GROWN_SIDE = 3.0, 5.0
"""Pixels of the map; what is smaller is a speck."""
_LEAST_ON_PAGE = 4.0
"""Pixels of the page."""


def quads_of(probabilities: Floats, width: int, height: int) -> list[Quad]:
    """Quadrilaterals around lines, in whole pixels of a page of ``width`` by ``height``.

    Args:
        probabilities: that a pixel belongs to the inner part of a line, shape (rows, columns).
        width: of the page; the map covers it from edge to edge.
        height: of the page.

    Corners go clockwise from the upper left one.
    """
    # joined with what lies right and below, so that hairline breaks do not part a line
    painted = cv2.dilate((probabilities > _TEXT).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(painted, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    scale = np.array([width / probabilities.shape[1], height / probabilities.shape[0]])
    frames = (_grown(probabilities, outline) for outline in outlines[:_MOST_LINES])
    quads = (_on_page(frame, scale, width, height) for frame in frames if frame is not None)
    return [quad for quad in quads if quad is not None]


def _grown(probabilities: Floats, outline: cv2.typing.MatLike) -> cv2.typing.RotatedRect | None:
    """The rectangle around a whole line; None where it is a speck, or hardly text."""
    middle, (across, down), angle = cv2.minAreaRect(outline)
    if min(across, down) < _LEAST_SIDE:
        return None
    sure = _mean(probabilities, cv2.boxPoints((middle, (across, down), angle))) >= _SURE
    is_short = max(across, down) <= _SHORT
    if not sure and not (is_short and _painted_mean(probabilities, outline) >= _SURE_SHORT):
        return None
    more = 2 * _GROWTH * across * down / (2 * (across + down))
    across, down = across + more, down + more
    return None if min(across, down) < _LEAST_GROWN_SIDE else (middle, (across, down), angle)


def _mean(probabilities: Floats, corners: cv2.typing.MatLike) -> float:
    """Mean probability within a rectangle."""
    last = np.array(probabilities.shape[::-1]) - 1
    left, top = np.clip(np.floor(corners.min(axis=0)), 0, last).astype(int).tolist()
    right, low = np.clip(np.ceil(corners.max(axis=0)), 0, last).astype(int).tolist()
    mask = np.zeros((low - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [(corners - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(probabilities[top : low + 1, left : right + 1], mask)[0])


def _painted_mean(probabilities: Floats, outline: cv2.typing.MatLike) -> float:
    """Mean probability of what was painted within an outline."""
    left, top, across, down = cv2.boundingRect(outline)
    part = probabilities[top : top + down, left : left + across]
    within = cv2.drawContours(np.zeros((down, across), np.uint8), [outline], -1, 1, cv2.FILLED, offset=(-left, -top))
    return float(cv2.mean(part, within * (part > _TEXT))[0])


def _on_page(frame: cv2.typing.RotatedRect, scale: NDArray[np.float64], width: int, height: int) -> Quad | None:
    """The corners on the page, within it; None where hardly anything is left of them."""
    corners = np.clip(np.round(cv2.boxPoints(frame) * scale), 0, (width - 1, height - 1))
    by_side = sorted(corners.tolist())
    (top_left, low_left), (top_right, low_right) = (sorted(side, key=_row) for side in (by_side[:2], by_side[2:]))
    quad = cast(Quad, tuple((x, y) for x, y in (top_left, top_right, low_right, low_left)))
    sides = np.hypot(*(np.array([quad[1], quad[3]]) - quad[0]).T)
    return quad if sides.min() >= _LEAST_ON_PAGE else None


def _row(corner: list[float]) -> float:
    return corner[1]
