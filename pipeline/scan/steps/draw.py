"""Moving pixels to where a transform leads them."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.page import Affine
from pipeline.scan.geometry import Size, on_pixel_centres
from pipeline.scan.steps.reduce import Gray, Pixels, gray_of

_INSIDE = 255


def drawn(pixels: Pixels, transform: Affine, size: Size, fill: tuple[float, float, float]) -> Pixels:
    """The picture after ``transform`` on a canvas of ``size``, resampled once; ``fill`` is where it does not reach."""
    matrix = np.array(on_pixel_centres(transform).rows())
    return cv2.warpAffine(  # type: ignore[return-value]
        pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=fill
    )


def covered(source: Size, transform: Affine, size: Size) -> Gray:
    """255 where a picture of size ``source`` lies on the canvas after ``transform``, 0 elsewhere."""
    matrix = np.array(on_pixel_centres(transform).rows())
    full = np.full(source[::-1], _INSIDE, np.uint8)
    return cv2.warpAffine(full, matrix, size, flags=cv2.INTER_NEAREST)  # type: ignore[return-value]


def paper_colour(page: Pixels) -> tuple[float, float, float]:
    """The usual colour of the brighter half of a page, BGR."""
    sample = page[::5, ::5].reshape(-1, 3)
    brightness = gray_of(np.ascontiguousarray(page[::5, ::5])).reshape(-1)
    blue, green, red = np.median(sample[brightness >= np.median(brightness)], axis=0)
    return float(blue), float(green), float(red)
