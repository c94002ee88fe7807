"""Small copies, on which everything is measured."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.pixels.averaging import averaged
from pipeline.pixels.channels import by_channel, only_channel

Pixels = NDArray[np.uint8]
"""BGR pixels, shape (height, width, 3)."""
Gray = NDArray[np.uint8]
"""Grey pixels, shape (height, width)."""

_MOST_AT_ONCE = 3
"""Pixels across a block that is averaged in one go."""


def reduced(pixels: NDArray[np.uint8], long_side: int, stretch: tuple[float, float] = (1.0, 1.0)) -> NDArray[np.uint8]:
    """A copy with at most ``long_side`` pixels on its long side; ``stretch`` makes the pixels of faxes square first.

    Colours stay colours and grey stays grey.
    """
    return by_channel(pixels, lambda channel: _reduced(channel, long_side, stretch))


def _reduced(pixels: NDArray[np.uint8], long_side: int, stretch: tuple[float, float]) -> NDArray[np.uint8]:
    width, height = pixels.shape[1] * stretch[0], pixels.shape[0] * stretch[1]
    factor = min(1.0, long_side / max(width, height))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    if size == (pixels.shape[1], pixels.shape[0]):
        return pixels
    whole = max(1, min(pixels.shape[1] // size[0], pixels.shape[0] // size[1]))
    # Averaging whole blocks is ten times as fast as averaging fractions. What remains is less than a halving: no pixel
    # is left out between neighbours.
    blocks = _averaged(pixels, whole)
    return np.asarray(cv2.resize(blocks, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def gray_of(pixels: Pixels) -> Gray:
    """The brightness of BGR pixels."""
    gray = only_channel(pixels)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8) if gray is None else gray


def reduced_gray(pixels: Pixels, long_side: int) -> Gray:
    """A grey copy with at most ``long_side`` pixels on its long side."""
    return gray_of(reduced(pixels, long_side))


def _averaged(pixels: NDArray[np.uint8], block: int) -> NDArray[np.uint8]:
    """The mean of every ``block`` by ``block`` pixels; an incomplete last row or column of blocks is left out.

    From four on in halvings, which take a fifth of the time; of 5 and 7 pixels one is left to who called. Nothing is
    stretched over the part that is left out here, less than a pixel of the result: blocks that are no whole pixels
    take ten times as long.
    """
    if block > _MOST_AT_ONCE:
        return _averaged(_averaged(pixels, 2), block // 2)
    if block == 1:
        return pixels
    size = (pixels.shape[1] // block, pixels.shape[0] // block)
    whole = pixels[: size[1] * block, : size[0] * block]
    return averaged(whole, size)
