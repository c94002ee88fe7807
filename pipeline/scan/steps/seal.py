"""Taking red round seals off the picture that an engine reads; the view and the master keep them.

Seal ink is red: it darkens green and blue and leaves the red channel bright, while black and blue writing under it
darkens all three. So inside a seal the red channel alone, stretched until the seal's own red is paper, shows the
writing without the seal. Only marks of the size and shape of an official seal are treated (GB and State Council rules
of 1999 set 42 mm for a township's); red letterheads are wider than high and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_WORKING_SIDE = 1000
"""Long side in pixels of the reduced copy on which seals are looked for."""
_LEAST_REDNESS = 28
"""How far red stands above green and blue, of 255, after the paper's own tint is divided out."""
_SMALLEST, _LARGEST = 0.11, 0.36
"""Diameter of a seal as a share of the page's shorter side; 42 mm on A4 are 0.20."""
_ROUNDEST = 1.45
"""Longer over shorter side of a seal's frame; worn prints lose a part of their ring."""
_CLOSING = 0.012
"""Share of the page's shorter side over which gaps in a seal are bridged: letters, star and ring become one."""
_MARGIN = 0.006
"""Share of the page's shorter side that is treated around a seal, for the blur of its edge."""


def without_seals(pixels: Pixels) -> Pixels:
    """A copy with round red seals taken off; ``pixels`` itself where there is none.

    Args:
        pixels: uint8, shape (height, width, 3), BGR.
    """
    frames = list(_seal_frames(pixels))
    if not frames:
        return pixels
    cleaned = pixels.copy()
    for x0, y0, x1, y1 in frames:
        cleaned[y0:y1, x0:x1] = _writing_alone(pixels[y0:y1, x0:x1])
    return cleaned


def _seal_frames(pixels: Pixels) -> Iterator[tuple[int, int, int, int]]:
    """Frames (x0, y0, x1, y1) in pixels around every mark that has the size and shape of a seal."""
    scale = min(1.0, _WORKING_SIDE / max(pixels.shape[:2]))
    small = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    side = min(small.shape[:2])
    reach = max(3, round(_CLOSING * side)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    closed = cv2.morphologyEx(_red(small).astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(closed)
    margin = _MARGIN * side
    for x, y, width, height in boxes[1:, :4]:
        if _is_seal(float(width), float(height), float(side)):
            first = np.floor(np.array([x - margin, y - margin]) / scale).clip(0)
            last = np.ceil(np.array([x + width + margin, y + height + margin]) / scale)
            yield int(first[0]), int(first[1]), int(last[0]), int(last[1])


def _is_seal(width: float, height: float, side: float) -> bool:
    fits = _SMALLEST * side <= min(width, height) and max(width, height) <= _LARGEST * side
    return fits and max(width, height) <= _ROUNDEST * min(width, height)


def _red(pixels: Pixels) -> Mask:
    """Which pixels are red once the paper is taken for white."""
    paper = np.percentile(pixels.reshape(-1, 3), 75, axis=0).clip(1)
    white = np.minimum(pixels * (255.0 / paper), 255.0)
    blue, green, red = white[..., 0], white[..., 1], white[..., 2]
    found: Mask = red - np.maximum(blue, green) > _LEAST_REDNESS
    return found


def _writing_alone(patch: Pixels) -> Pixels:
    """The red channel of a patch, stretched so that seal ink and paper are both white."""
    red = patch[..., 2].astype(np.float32)
    marked = red[_red_ink(patch)]
    ink = float(np.percentile(marked, 30)) if marked.size else 255.0
    stretched = np.minimum(red * (255.0 / max(ink, 1.0)), 255.0).astype(np.uint8)
    return np.repeat(stretched[..., None], 3, axis=2)


def _red_ink(patch: Pixels) -> Mask:
    found: Mask = patch[..., 2].astype(np.int16) - patch[..., :2].max(axis=2) > _LEAST_REDNESS
    return found
