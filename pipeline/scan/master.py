"""The stored pixels of one page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_CREDIBLE_DPI = (30.0, 5000.0)
"""Outside of this the file does not know: cameras write 1, some programs write 0 or garbage."""


@dataclass(frozen=True, slots=True)
class MasterImage:
    """One page as it is stored, before any orientation tag is applied.

    Attributes:
        pixels: uint8, shape (height, width, 3), BGR; not to be written to.
        exif_orientation: 1 to 8; for a picture in a PDF it tells how the page places and turns the picture.
        dpi: dots per inch along stored x and y; 0 when the file does not say.
    """

    pixels: NDArray[np.uint8]
    exif_orientation: int = 1
    dpi: tuple[float, float] = (0.0, 0.0)

    @property
    def width(self) -> int:
        """Stored pixels a row."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Stored rows."""
        return int(self.pixels.shape[0])


def credible_dpi(x: float, y: float) -> tuple[float, float]:
    """A resolution as the file gives it, or (0, 0) where it cannot be true."""
    low, high = _CREDIBLE_DPI
    return (float(x), float(y)) if low <= x <= high and low <= y <= high else (0.0, 0.0)
