"""Ruled paper for the tests of this room, drawn with OpenCV; lines of text are given, not read."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
WHITE, INK = 255, (40, 40, 40)


def sheet(width: int = 1200, height: int = 1600) -> Pixels:
    """Empty paper."""
    return np.full((height, width, 3), WHITE, np.uint8)


def ruled(xs: Sequence[int], ys: Sequence[int], width: int = 1200, height: int = 1600, thick: int = 3) -> Pixels:
    """Paper with a grid whose rules stand at these places."""
    paper = sheet(width, height)
    for x in xs:
        cv2.line(paper, (x, ys[0]), (x, ys[-1]), INK, thick)
    for y in ys:
        cv2.line(paper, (xs[0], y), (xs[-1], y), INK, thick)
    return paper


def wiped(paper: Pixels, start: tuple[int, int], end: tuple[int, int], thick: int = 9) -> Pixels:
    """The paper with a stretch of a rule taken away."""
    cv2.line(paper, start, end, (WHITE,) * 3, thick)
    return paper


def slanted(paper: Pixels, degrees: float) -> Pixels:
    """The paper copied at a slant."""
    height, width = paper.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(paper, turn, (width, height), borderValue=(WHITE,) * 3), dtype=np.uint8)


def bent(paper: Pixels, pixels: float) -> Pixels:
    """The paper as it is seen when its middle lies higher than its sides."""
    height, width = paper.shape[:2]
    rise = pixels * np.sin(np.linspace(0, np.pi, width))
    rows, columns = np.indices((height, width), dtype=np.float32)
    return np.asarray(
        cv2.remap(paper, columns, (rows + rise).astype(np.float32), cv2.INTER_LINEAR, borderValue=(WHITE,) * 3),
        dtype=np.uint8,
    )


def together(first: Pixels, second: Pixels) -> Pixels:
    """One sheet with the rules of both."""
    return np.minimum(first, second)
