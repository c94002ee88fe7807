"""Moving pixels to where a mesh of places leads them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.pixels.channels import by_channel
from pipeline.scan.geometry import Size
from pipeline.scan.steps.draw import Colour

Mesh = NDArray[np.float32]
"""Shape (rows, columns, 2): see `FlatCopy.mesh`."""

_BAND = 16
"""Rows of the mesh that are drawn at once: the places of all pixels of a large page would fill 300 MB."""


def nodes(size: Size, step: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x and y of the nodes on a copy of ``size``, shape (rows, columns) each."""
    across, down = -(-size[0] // step) + 2, -(-size[1] // step) + 2
    x, y = np.meshgrid((np.arange(across) - 0.5) * step, (np.arange(down) - 0.5) * step)
    return x, y


def drawn_by_mesh(
    pixels: NDArray[np.uint8], mesh: Mesh, step: int, size: Size, fill: Colour | None = None
) -> NDArray[np.uint8]:
    """A picture of ``size`` of what lies where the mesh leads; beyond the edges ``fill``, or the nearest pixel."""
    return by_channel(pixels, lambda channel: _drawn(channel, mesh, step, size, fill))


def _drawn(pixels: NDArray[np.uint8], mesh: Mesh, step: int, size: Size, fill: Colour | None) -> NDArray[np.uint8]:
    pixels = np.ascontiguousarray(pixels)  # OpenCV would make a copy for each band
    result = np.empty((size[1], size[0], *pixels.shape[2:]), np.uint8)
    for first in range(0, mesh.shape[0] - 2, _BAND):
        rows = slice(first * step, min((first + _BAND) * step, size[1]))
        band = mesh[first : first + _BAND + 2]
        # Between two nodes the resized mesh has ``step`` places; it begins half a step before the first node.
        places = cv2.resize(band, None, fx=step, fy=step, interpolation=cv2.INTER_LINEAR)
        there = places[step : step + rows.stop - rows.start, step : step + size[0]].astype(np.float32) - 0.5
        x, y = np.ascontiguousarray(there[..., 0]), np.ascontiguousarray(there[..., 1])
        border = cv2.BORDER_REPLICATE if fill is None else cv2.BORDER_CONSTANT
        result[rows] = cv2.remap(pixels, x, y, cv2.INTER_CUBIC, borderMode=border, borderValue=fill or (0.0, 0.0, 0.0))
    return result
