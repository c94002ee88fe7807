"""Grey pixels where pixels with colours are asked for, without a copy of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def in_three_channels(gray: Pixels) -> Pixels:
    """Grey pixels, shape (height, width), seen as pixels of shape (height, width, 3); not to be written to.

    A page of A4 with 300 dpi would take 26 MB more, and fetching them from the system costs more than filling them.
    """
    return np.broadcast_to(gray[:, :, np.newaxis], (*gray.shape, 3))


def only_channel(pixels: Pixels) -> Pixels | None:
    """The grey pixels behind `in_three_channels`; None for any other pixels, though they may be grey, too."""
    return pixels[:, :, 0] if pixels.ndim == 3 and pixels.strides[2] == 0 else None
