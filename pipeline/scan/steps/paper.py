"""The four corners of a sheet that was photographed on a darker table."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.pixels.averaging import averaged
from pipeline.scan.geometry import Size
from pipeline.scan.steps.reduce import Gray

Corners = NDArray[np.float64]
"""Shape (4, 2): top left, top right, bottom right, bottom left."""

_SIDE = 400
"""Long side in pixels of the copy on which corners are looked for; fitted sides give them to a tenth of a pixel."""
_LEAST_SIDE = 50
"""Pixels below which a picture shows no sheet on a table."""
_LEAST_CONTRAST = 40.0
"""Grey levels between sheet and table."""
_TABLE_AT_FRAME = 0.3
"""Share of the frame of the picture that shows the table; a sheet that fills the picture has no corners in it."""
_LEAST_AREA = 0.25
"""Share of the picture that the sheet fills."""
_LIKENESS = 0.94
"""Overlap of the sheet and the quadrangle, divided by what both cover: less is no sheet, or one that is hidden."""
_MIDDLE = 0.1
"""Share at both ends of a side that is not used to fit it: corners may be round, torn or turned up."""
_AT_FRAME = 0.01
"""Share of the picture's sides within which a corner counts as cut off."""
_LEAST_ANGLE = 1.0
"""Degrees by which opposite sides converge, or corners depart from right angles, on a picture taken from aside."""
_MOST_ANGLE = 30.0
"""Degrees beyond which a corner is not that of a sheet."""
_MARGIN = 0.01
"""Share of the sheet that is kept around it."""


def find_paper(gray: Gray) -> Corners | None:
    """The corners of a sheet that is seen from aside; None where it fills the picture, or is a rectangle in it.

    Clockwise, from the corner nearest to the upper left of the picture, in its pixels. A picture that the sheet fills
    is known by its frame, in no time.
    """
    if min(gray.shape) < _LEAST_SIDE or not _shows_table(gray):
        return None
    factor = min(1.0, _SIDE / max(gray.shape))
    small = averaged(gray, (round(gray.shape[1] * factor), round(gray.shape[0] * factor)))
    sheet = _sheet(np.asarray(cv2.medianBlur(small, 5), dtype=np.uint8))
    corners = None if sheet is None else _quadrangle(sheet)
    if sheet is None or corners is None or not _is_seen_aslant(corners, sheet.shape):
        return None
    scale = np.array([gray.shape[1] / small.shape[1], gray.shape[0] / small.shape[0]])
    return corners * scale if _likeness(corners, sheet) >= _LIKENESS else None


def clockwise(points: Corners) -> Corners:
    """The same corners, clockwise from the one nearest to the upper left."""
    around = points - points.mean(axis=0)
    ordered = points[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    return np.asarray(np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0), dtype=np.float64)


def around(corners: Corners, size: Size) -> Box:
    """The part of a picture of ``size`` that holds the sheet, with a margin."""
    margin = 2 * _MARGIN * max(size)
    x0, y0 = np.maximum(corners.min(axis=0) - margin, 0)
    x1, y1 = np.minimum(corners.max(axis=0) + margin, size)
    return Box(float(x0), float(y0), float(x1), float(y1))


def laid_flat(corners: Corners) -> tuple[NDArray[np.float64], Size]:
    """From a canvas on which the sheet is a rectangle to the picture, as 3×3 matrix, and the canvas's size.

    The sheet's proportions are those of the middle lengths of its sides; how much it was foreshortened is not known.
    """
    lengths = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = (lengths[0] + lengths[2]) / 2, (lengths[1] + lengths[3]) / 2
    margin = _MARGIN * max(width, height)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]]) + margin
    matrix = cv2.getPerspectiveTransform(target.astype(np.float32), corners.astype(np.float32))
    return np.asarray(matrix, dtype=np.float64), (round(width + 2 * margin), round(height + 2 * margin))


def _shows_table(gray: Gray) -> bool:
    """Whether enough of the frame is darker than a sheet."""
    frame = np.concatenate([gray[1], gray[-2], gray[:, 1], gray[:, -2]])
    paper = float(np.percentile(gray[::16, ::16], 75))
    return bool((frame < paper - _LEAST_CONTRAST).mean() >= _TABLE_AT_FRAME)


def _sheet(gray: Gray) -> Gray | None:
    """1 on the sheet and 0 on the table; None where nothing is bright and large enough."""
    bright = cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(outlines, key=cv2.contourArea)
    if cv2.contourArea(largest) < _LEAST_AREA * gray.size:
        return None
    filled = np.zeros_like(gray)
    cv2.drawContours(filled, [largest], -1, 1, cv2.FILLED)
    return filled


def _quadrangle(sheet: Gray) -> Corners | None:
    """The quadrangle whose sides run along the sheet's, from the corner that is nearest to the picture's upper left."""
    outlines, _ = cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = outlines[0][:, 0].astype(np.float64) + 0.5
    rough = _rough_corners(points)
    if rough is None:
        return None
    sides = [_side(points, start, end) for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True)]
    lines = [side for side in sides if side is not None]
    if len(lines) < 4:
        return None
    return np.array([_crossing(first, second) for first, second in itertools.pairwise([lines[-1], *lines])])


def _rough_corners(points: Corners) -> Corners | None:
    """Four corners of the outline, clockwise from the upper left."""
    hull = cv2.convexHull(points.astype(np.float32))
    length = cv2.arcLength(hull, closed=True)
    for tolerance in (0.02, 0.03, 0.05, 0.08):
        corners = cv2.approxPolyDP(hull, tolerance * length, closed=True)[:, 0].astype(np.float64)
        if len(corners) == 4:
            return clockwise(corners)
    return None


def _side(points: Corners, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The straight line along the outline between two corners: a point and a direction."""
    along = (end - start) / np.linalg.norm(end - start)
    reach, away = (points - start) @ along, (points - start) @ np.array([-along[1], along[0]])
    length = float(np.linalg.norm(end - start))
    near = (np.abs(away) < 0.05 * length) & (reach > _MIDDLE * length) & (reach < (1 - _MIDDLE) * length)
    if near.sum() < 20:
        return None
    line = cv2.fitLine(points[near].astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01)
    return np.asarray(line[:, 0], dtype=np.float64)


def _crossing(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.stack([first[:2], -second[:2]], axis=1)
    step = np.linalg.lstsq(steps, second[2:] - first[2:], rcond=None)[0][0]
    return np.asarray(first[2:] + step * first[:2], dtype=np.float64)


def _is_seen_aslant(corners: Corners, shape: tuple[int, ...]) -> bool:
    """Whether all corners lie in the picture, and are those of a sheet that is seen from aside."""
    size = np.array([shape[1], shape[0]])
    inside = (corners > _AT_FRAME * size).all() and (corners < (1 - _AT_FRAME) * size).all()
    most = float(np.abs(_turns(corners) - 90).max())
    return bool(inside and _LEAST_ANGLE <= most <= _MOST_ANGLE)


def _turns(corners: Corners) -> NDArray[np.float64]:
    """The angle at each corner in degrees."""
    ahead = np.roll(corners, -1, axis=0) - corners
    angles = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0]))
    turns: NDArray[np.float64] = (angles - np.roll(angles, 1)) % 360
    return turns


def _likeness(corners: Corners, sheet: Gray) -> float:
    drawn = np.zeros_like(sheet)
    cv2.fillConvexPoly(drawn, corners.round().astype(np.int32), 1)
    both, either = np.logical_and(drawn, sheet).sum(), np.logical_or(drawn, sheet).sum()
    return float(both / max(1, either))
