"""The copy that engines read: even light, white paper, dark ink.

Yellowed paper, stains, fold shadows and writing that shines through are all variations of the paper's brightness that
are wider or paler than ink. So the page is divided by its own paper (the brightest values around each place), and the
remaining pale marks are lifted to white while ink is stretched towards black. A 1-bit scan has no such information
left and stays as it is.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.scan.steps.reduce import Pixels, gray_of, reduced

_PAPER_SIDE = 500
"""Long side in pixels of the copy in which the paper is found; light changes slowly."""
_REACH = 13
"""Pixels of that copy among which the brightest are paper; wider than the strokes of a headline."""
_WHITE = 0.88
"""Share of the paper's brightness from which on a mark is paper; shine-through lies above, faded ink below."""
_DARKEST_TARGET = 0.25
"""Share of white that faded ink is stretched to; normal ink is darker and stays."""
_INK_SHARE = 0.5
"""Percent of a page's pixels that are surely ink where anything is written."""
_BILEVEL_SHARE = 0.995
"""Share of pixels at the ends of the grey scale from which on a page is a 1-bit scan."""


def evened(page: Pixels) -> Pixels:
    """A cleaned copy of a page; the page itself when there is nothing to clean."""
    small = reduced(page, _PAPER_SIDE)
    if _is_bilevel(page):
        return page
    paper = _paper(small)
    whole = cv2.resize(paper, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    flat = cv2.divide(page, whole, scale=255)
    return cv2.LUT(flat, _curve(gray_of(flat)))  # type: ignore[return-value]


def _is_bilevel(page: Pixels) -> bool:
    sample = page[::7, ::7, 1]
    return float(((sample < 8) | (sample > 247)).mean()) >= _BILEVEL_SHARE


def _paper(small: Pixels) -> Pixels:
    bright = cv2.dilate(cv2.medianBlur(small, 3), np.ones((_REACH, _REACH), np.uint8))
    soft = cv2.blur(bright, (_REACH, _REACH))
    return np.maximum(soft, 1)  # type: ignore[no-any-return]


def _curve(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey levels by which paper becomes white and the darkest ink at least reasonably dark."""
    ink = float(np.percentile(gray[::5, ::5], _INK_SHARE))
    white = _WHITE * 255
    target = _DARKEST_TARGET * 255
    black = 0.0 if ink <= target else min(ink - target, 0.5 * white)
    levels = (np.arange(256) - black) / (white - black) * 255
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
