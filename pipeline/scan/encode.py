"""Prepared pictures as files."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.pixels.channels import only_channel
from pipeline.scan.steps.reduce import reduced

_VIEW_QUALITY = 85
"""JPEG quality at which print and hairlines of seals show no visible loss, at 150 to 400 KB a page."""
_THUMBNAIL_QUALITY = 75
_THUMBNAIL_SIDE = 320
"""Pixels on the long side."""


def encode_view(view: NDArray[np.uint8]) -> bytes:
    """The view as JPEG of the same size, of which `jpeg_strip` gives some rows; a grey one is coded without colours."""
    block = 16 if only_channel(view) is None else 8  # pixels; of colours there is one for each two by two
    row = -(-view.shape[1] // block)
    return _encoded(
        view,
        ".jpg",
        [
            *(cv2.IMWRITE_JPEG_QUALITY, _VIEW_QUALITY),
            *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420),
            *(cv2.IMWRITE_JPEG_RST_INTERVAL, row),
        ],
    )


def encode_thumbnail(view: NDArray[np.uint8]) -> bytes:
    """The view as a small JPEG."""
    return _encoded(reduced(view, _THUMBNAIL_SIDE), ".jpg", [cv2.IMWRITE_JPEG_QUALITY, _THUMBNAIL_QUALITY])


def encode_picture(picture: NDArray[np.uint8], ending: str) -> bytes:
    """A picture in the format that ``ending`` (``.png``, ``.jpg`` or ``.jpeg``) names."""
    return _encoded(picture, ending, [cv2.IMWRITE_JPEG_QUALITY, 95] if ending != ".png" else [])


def _encoded(picture: NDArray[np.uint8], ending: str, options: list[int]) -> bytes:
    gray = only_channel(picture)
    _, data = cv2.imencode(ending, picture if gray is None else gray, options)
    return data.tobytes()
