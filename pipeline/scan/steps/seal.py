"""Taking coloured marks off the picture that an engine reads; the view and the master keep them.

Red ink darkens green and blue and leaves the red channel bright, while black and blue writing under it darkens all
three. So inside a mark the channel of its own colour, stretched until its ink is as bright as paper, shows the writing
without the mark.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.model.mark import ColouredMark, MarkColour
from pipeline.scan.steps.marks import FAINT, STRONG, ink_of
from pipeline.scan.steps.reduce import Pixels

_PAPER = np.array([255.0, 255.0, 255.0])
_INK = 30
"""Percentile of the ink's brightness in its own channel that becomes white; below it lies ink over writing."""


def without_marks(pixels: Pixels, marks: Sequence[ColouredMark]) -> Pixels:
    """A copy with these marks taken off; ``pixels`` itself where there are none.

    Args:
        pixels: uint8, shape (height, width, 3), BGR.
        marks: what was found on it.
    """
    if not marks:
        return pixels
    cleaned = pixels.copy()
    for mark in marks:
        box = mark.box
        part = (slice(int(box.y0), int(np.ceil(box.y1))), slice(int(box.x0), int(np.ceil(box.x1))))
        cleaned[part] = _writing_alone(pixels[part], mark.colour)
    return cleaned


def _writing_alone(patch: Pixels, colour: MarkColour) -> Pixels:
    """The channel of a mark's own colour, stretched so that its ink and the paper are both white."""
    channel = patch[..., 2 if colour is MarkColour.RED else 0].astype(np.float32)
    marked = channel[_ink(patch, colour)]
    ink = float(np.percentile(marked, _INK)) if marked.size else 255.0
    stretched = np.minimum(channel * (255.0 / max(ink, 1.0)), 255.0).astype(np.uint8)
    return np.repeat(stretched[..., None], 3, axis=2)


def _ink(patch: Pixels, colour: MarkColour) -> NDArray[np.bool_]:
    """Which pixels of a mark are its ink; where none is strong the mark is faint."""
    strong = ink_of(patch, colour, _PAPER, STRONG) > 0
    return strong if strong.mean() > 0.01 else ink_of(patch, colour, _PAPER, FAINT) > 0
