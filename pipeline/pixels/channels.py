"""Grey pixels where pixels with colours are asked for, without a copy of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_COARSE = 16
"""Every so manieth pixel along each side tells first whether a page may be grey."""


def in_three_channels(gray: Pixels) -> Pixels:
    """Grey pixels, shape (height, width), seen as pixels of shape (height, width, 3); not to be written to.

    A page of A4 with 300 dpi would take 26 MB more, and fetching them from the system costs more than filling them.
    """
    return np.broadcast_to(gray[:, :, np.newaxis], (*gray.shape, 3))


def only_channel(pixels: Pixels) -> Pixels | None:
    """The grey pixels behind `in_three_channels`; None for any other pixels, though they may be grey, too."""
    return pixels[:, :, 0] if pixels.ndim == 3 and pixels.strides[2] == 0 else None


def by_channel(pixels: Pixels, change: Callable[[Pixels], Pixels]) -> Pixels:
    """What ``change`` makes of pixels, which treats each channel alike.

    Of pixels of `in_three_channels` only the channel is changed, in a third of the time.
    """
    gray = only_channel(pixels)
    return change(pixels) if gray is None else in_three_channels(change(gray))


def without_equal_channels(pixels: Pixels) -> Pixels:
    """Pixels with colours as they are; grey ones, shape (height, width, 3), as those of `in_three_channels`."""
    if only_channel(pixels) is not None or not _looks_gray(pixels):
        return pixels
    blue, green, red = (np.ascontiguousarray(pixels[:, :, channel]) for channel in range(3))
    return in_three_channels(blue) if np.array_equal(blue, green) and np.array_equal(blue, red) else pixels


def _looks_gray(pixels: Pixels) -> bool:
    """Whether every so manieth pixel is grey; nearly all pages with colours are told by this alone."""
    blue, green, red = (pixels[::_COARSE, ::_COARSE, channel] for channel in range(3))
    return np.array_equal(blue, green) and np.array_equal(blue, red)
