"""Cutting lines out of a page and finding where each character's ink lies."""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box, Point, Quad
from pipeline.pixels.channels import only_channel, without_equal_channels

Pixels = NDArray[np.uint8]
"""Shape (height, width, 3) in BGR order, or (height, width) where all is grey."""


@dataclass(frozen=True, slots=True)
class LineImage:
    """A line cut out of its page and laid flat.

    Attributes:
        pixels: of the cut.
        to_page: 3×3 matrix that leads from pixels of the cut to pixels of the page.
    """

    pixels: Pixels
    to_page: NDArray[np.float64]

    @property
    def slenderness(self) -> float:
        """Height divided by width; a column of vertical text is well over 1."""
        height, width = self.pixels.shape[:2]
        return float(height / width)

    def laid_down(self) -> LineImage:
        """The cut turned by 90° counter-clockwise, so that a vertical line runs from left to right."""
        width = self.pixels.shape[1]
        back = np.array([[0, -1, width], [1, 0, 0], [0, 0, 1]], dtype=np.float64)
        return LineImage(np.ascontiguousarray(np.rot90(self.pixels)), self.to_page @ back)

    def turned(self) -> LineImage:
        """The cut turned by 180°."""
        height, width = self.pixels.shape[:2]
        back = np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], dtype=np.float64)
        return LineImage(np.ascontiguousarray(self.pixels[::-1, ::-1]), self.to_page @ back)

    def boxes_on_page(self, boxes: Sequence[Box]) -> list[Box]:
        """The upright boxes on the page around boxes on the cut."""
        if not boxes:
            return []
        corners = np.array([box.corners() for box in boxes], dtype=np.float64).reshape(1, -1, 2)
        places = cv2.perspectiveTransform(corners, self.to_page).reshape(-1, 4, 2)
        ends = np.concatenate([places.min(axis=1), places.max(axis=1)], axis=1)
        return [Box(*edges) for edges in ends.tolist()]


def without_equal_colours(page: Pixels) -> Pixels:
    """A grey page as its brightness alone, which takes a third of the time from here on; a coloured page as it is."""
    gray = only_channel(without_equal_channels(page))
    return page if gray is None else gray


def brightness(pixels: Pixels) -> Pixels:
    """Shape (height, width); of grey pixels their own value."""
    if pixels.ndim == 2:
        return pixels
    gray = only_channel(pixels)
    return gray if gray is not None else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def cut(page: Pixels, quad: Quad) -> LineImage:
    """Cut a quadrilateral out of a page and lay it flat at its own size."""
    corners = np.array(quad, dtype=np.float32)
    width = max(1, round(max(_distance(quad[0], quad[1]), _distance(quad[3], quad[2]))))
    height = max(1, round(max(_distance(quad[0], quad[3]), _distance(quad[1], quad[2]))))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, flat)
    pixels = cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return LineImage(pixels.astype(np.uint8, copy=False), np.linalg.inv(matrix).astype(np.float64))


def character_boxes(line: Pixels, centres: list[float]) -> list[Box]:
    """Where the ink of each character lies on a flat horizontal line.

    Args:
        line: of a cut.
        centres: x of each character's middle as the recogniser saw it, ascending, in pixels of ``line``.

    Neighbours are parted where the least ink stands between their middles; a box then shrinks to the ink inside its
    part. A part without ink keeps its full extent, so that a space has a place too.
    """
    if not centres:
        return []
    ink = ink_mask(line)
    return _shrunk(ink, _edges(np.count_nonzero(ink, axis=0).tolist(), centres))


def ink_mask(line: Pixels) -> NDArray[np.bool_]:
    """Which pixels of a line are ink: the rarer side of the threshold after Otsu (1979), dark or light."""
    _, mask = cv2.threshold(brightness(line), 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    dark = mask > 0
    return dark if dark.mean() <= 0.5 else ~dark


def _edges(profile: list[int], centres: list[float]) -> list[int]:
    """The x of every border between characters, the two ends included."""
    width = len(profile)
    gaps = np.diff(centres)
    pitch = float(np.median(gaps)) if len(gaps) else float(width)
    inner = [_valley(profile, left, right) for left, right in itertools.pairwise(centres)]
    first = max(0, int(centres[0] - 0.75 * pitch))
    last = min(width, round(centres[-1] + 0.75 * pitch))
    return [first, *inner, max(last, (inner or [first])[-1] + 1)]


def _valley(profile: list[int], left: float, right: float) -> int:
    """The column with the least ink between two middles; of several equal ones the one nearest to half way."""
    quarter = (right - left) / 4
    start, stop = int(left + quarter), max(int(left + quarter) + 1, math.ceil(right - quarter))
    part = profile[start:stop]
    if not part:
        return int((left + right) / 2)
    half, least = (left + right) / 2 - start, min(part)
    lowest = [place for place, ink in enumerate(part) if ink == least]
    after = bisect.bisect_left(lowest, half)
    near = lowest[max(0, after - 1) : after + 1]
    return start + (near[0] if half - near[0] <= near[-1] - half else near[-1])


def _shrunk(ink: NDArray[np.bool_], edges: list[int]) -> list[Box]:
    """The ink in each part between neighbouring edges, which never descend; every part has a column at least."""
    height = ink.shape[0]
    parts = np.logical_or.reduceat(ink[:, : edges[-1]], edges[:-1], axis=1)
    tops, bottoms = parts.argmax(axis=0).tolist(), (height - parts[::-1].argmax(axis=0)).tolist()
    columns = np.flatnonzero(ink.any(axis=0)).tolist()
    boxes = []
    for (left, right), top, bottom in zip(itertools.pairwise(edges), tops, bottoms, strict=True):
        end = max(right, left + 1)
        inked = columns[bisect.bisect_left(columns, left) : bisect.bisect_left(columns, end)]
        boxes.append(Box(inked[0], top, inked[-1] + 1, bottom) if inked else Box(left, 0, end, height))
    return boxes


def _distance(first: Point, second: Point) -> float:
    return float(np.hypot(first[0] - second[0], first[1] - second[1]))
