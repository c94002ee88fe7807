"""The copy that engines read: even light on white paper.

Yellowed paper, stains and fold shadows are variations of brightness that are wider than strokes. So the page is divided
by its own paper, the brightest values around each place. Nothing is stretched or cut off: PP-OCR was measured on the
damaged samples with the page as it is, with its colours divided, and with pale marks lifted to white and ink stretched
to black as well; the plain grey quotient made the fewest errors, the stretched ones lost thin strokes.
"""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.pixels.channels import in_three_channels
from pipeline.scan.steps.reduce import Gray, Pixels, gray_of, reduced

_PAPER_SIDE = 500
"""Long side in pixels of the copy in which the paper is found; light changes slowly."""
_REACH = 13
"""Pixels of that copy among which the brightest are paper; wider than the strokes of a headline."""
_BILEVEL_SHARE = 0.97
"""Share of pixels at the ends of the grey scale from which on a page is a 1-bit scan; resampling leaves some grey."""


def evened(page: Pixels) -> Pixels:
    """A grey copy of a page, in BGR order, on evenly white paper; the page itself when it is a 1-bit scan.

    The three channels of a copy are one and the same, and cannot be written to.
    """
    if is_bilevel(page):
        return page
    gray = gray_of(page)
    paper = cv2.resize(_paper(reduced(gray, _PAPER_SIDE)), (page.shape[1], page.shape[0]))
    flat = cv2.divide(gray, paper, scale=255)
    return in_three_channels(np.asarray(flat, dtype=np.uint8))


def is_bilevel(page: Pixels) -> bool:
    """Whether a page is black and white and nothing between, or was before it was straightened."""
    sample = page[::7, ::7, 1]
    return float(((sample < 8) | (sample > 247)).mean()) >= _BILEVEL_SHARE


def _paper(small: Gray) -> Gray:
    bright = cv2.dilate(cv2.medianBlur(small, 3), np.ones((_REACH, _REACH), np.uint8))
    return np.maximum(np.asarray(cv2.blur(bright, (_REACH, _REACH)), dtype=np.uint8), 1)
