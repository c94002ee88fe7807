"""Decoded pictures of every kind as 8-bit BGR pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.pixels.channels import in_three_channels, without_equal_channels

_SIXTEEN_TO_EIGHT = 257
"""65535 / 255: both ends of the 16-bit range land on both ends of the 8-bit range."""
_WITH_ALPHA = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})


def to_bgr(image: Image.Image) -> NDArray[np.uint8]:
    """Pixels of a picture, shape (height, width, 3).

    Transparency is laid on white, 16 bit and floating point are scaled to 8 bit, CMYK and palettes become colours, and
    1-bit black is 0 whichever way round the file stores it. Of a grey picture, coded as such or in colours, the three
    channels are one and the same, and cannot be written to.
    """
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        return _on_white(image)
    if image.mode in ("1", "L"):
        return in_three_channels(_array(image.convert("L")))
    if image.mode == "F" or image.mode.startswith("I"):
        return in_three_channels(_scaled(np.asarray(image)))
    colours = image if image.mode == "RGB" else image.convert("RGB")
    pixels = np.frombuffer(colours.tobytes("raw", "BGR"), np.uint8).reshape(image.height, image.width, 3)
    return without_equal_channels(pixels)


def _on_white(image: Image.Image) -> NDArray[np.uint8]:
    layers = image.convert("RGBA")
    paper = Image.new("RGBA", layers.size, "white")
    pixels = cv2.cvtColor(_array(Image.alpha_composite(paper, layers)), cv2.COLOR_RGBA2BGR)
    return without_equal_channels(np.asarray(pixels, dtype=np.uint8))


def _array(image: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(image, dtype=np.uint8)


def _scaled(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    samples = values.astype(np.float32)
    if values.dtype == np.uint16 or (values.dtype.kind == "i" and 255 < samples.max(initial=0) <= 65535):
        return np.rint(samples.clip(0) / _SIXTEEN_TO_EIGHT).astype(np.uint8)
    low, high = float(np.nanmin(samples)), float(np.nanmax(samples))
    if low >= 0 and high <= 1 and values.dtype.kind == "f":
        low, high = 0.0, 1.0
    span = (high - low) or 1.0
    eight: NDArray[np.uint8] = np.rint(np.nan_to_num((samples - low) / span * 255)).astype(np.uint8)
    return eight
