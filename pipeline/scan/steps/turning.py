"""Quarter turns and mirrorings of pixels, without loss."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.pixels.channels import by_channel
from pipeline.scan.geometry import Turn

_ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turned(pixels: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    """The picture mirrored and turned; the very same array when there is nothing to do."""
    return by_channel(pixels, lambda channel: _turned(channel, turn)) if turn.mirrored or turn.degrees else pixels


def _turned(pixels: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    mirrored = cv2.flip(pixels, 1) if turn.mirrored else pixels
    result = cv2.rotate(mirrored, _ROTATIONS[turn.degrees]) if turn.degrees else mirrored
    return np.asarray(result, dtype=np.uint8)
