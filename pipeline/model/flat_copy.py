"""A copy of a page on which bent or converging lines are straight, and the way from it back to the view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Point


@dataclass(frozen=True, slots=True)
class FlatCopy:
    """What an engine may read instead of the copy in view pixels; never shown or exported.

    Attributes:
        ocr_copy: uint8 pixels, shape (height, width, 3) in BGR order.
        mesh: float32, shape (rows, columns, 2); node (r, c) holds the x and y in the view of the place
            ``((c - 0.5)·step, (r - 0.5)·step)`` on the copy. There is one node beyond each edge.
        step: pixels of the copy between nodes.
    """

    ocr_copy: NDArray[np.uint8]
    mesh: NDArray[np.float32]
    step: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the copy in pixels."""
        return int(self.ocr_copy.shape[1]), int(self.ocr_copy.shape[0])

    def to_view(self, point: Point) -> Point:
        """Where a place on the copy lies in the view; places beyond the mesh go on as its edge does."""
        rows, columns = self.mesh.shape[:2]
        across, down = point[0] / self.step + 0.5, point[1] / self.step + 0.5
        column, row = min(max(int(across), 0), columns - 2), min(max(int(down), 0), rows - 2)
        right, below = across - column, down - row
        upper = self.mesh[row, column] * (1 - right) + self.mesh[row, column + 1] * right
        lower = self.mesh[row + 1, column] * (1 - right) + self.mesh[row + 1, column + 1] * right
        x, y = upper * (1 - below) + lower * below
        return float(x), float(y)
