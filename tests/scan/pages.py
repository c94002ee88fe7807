"""Pages with writing, drawn on the spot."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.scan import MasterImage

PAPER = (214, 230, 236)
"""BGR of slightly yellowed paper."""
WORDS = "Household contract for the cultivation of village land, item"


def written_page(width: int = 1240, height: int = 1754) -> NDArray[np.uint8]:
    """An upright Latin page of 150 dpi, its lines exactly level."""
    page = np.full((height, width, 3), PAPER, np.uint8)
    for number, y in enumerate(range(160, height - 200, 44)):
        if number % 7 == 6:
            continue
        text = f"{number} {WORDS[number % 9 :]}"
        cv2.putText(page, text, (120, y), cv2.FONT_HERSHEY_COMPLEX, 0.9, (40, 40, 40), 2, cv2.LINE_AA)
    return page


def full_page(width: int = 1240, height: int = 1754) -> NDArray[np.uint8]:
    """The same with lines that reach from margin to margin, as those of a book do."""
    page = np.full((height, width, 3), PAPER, np.uint8)
    for number, y in enumerate(range(160, height - 120, 44)):
        text = f"{number} {WORDS[number % 9 :]} {WORDS}"
        cv2.putText(page, text, (100, y), cv2.FONT_HERSHEY_COMPLEX, 0.9, (40, 40, 40), 2, cv2.LINE_AA)
    page[:, width - 100 :] = PAPER
    return page


def leaning(page: NDArray[np.uint8], degrees: float, fill: tuple[int, int, int] = PAPER) -> NDArray[np.uint8]:
    """The page turned clockwise about its middle on a canvas that holds all of it."""
    height, width = page.shape[:2]
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    across, down = (
        math.ceil(width * cosine + height * abs(sine)),
        math.ceil(width * abs(sine) + height * cosine),
    )
    shift = np.array([across / 2, down / 2]) - np.array([[cosine, -sine], [sine, cosine]]) @ [width / 2, height / 2]
    matrix = np.array([[cosine, -sine, shift[0]], [sine, cosine, shift[1]]])
    turned = cv2.warpAffine(page, matrix, (across, down), flags=cv2.INTER_CUBIC, borderValue=fill)
    return np.asarray(turned, dtype=np.uint8)


def with_dot(page: NDArray[np.uint8], x: int, y: int) -> NDArray[np.uint8]:
    """The page with a round green dot whose middle is (x, y) in continuous coordinates."""
    marked = page.copy()
    ys, xs = np.mgrid[: page.shape[0], : page.shape[1]]
    marked[(xs + 0.5 - x) ** 2 + (ys + 0.5 - y) ** 2 < 9**2] = (0, 255, 0)
    return marked


def dot_in(page: NDArray[np.uint8]) -> tuple[float, float]:
    """The middle of the green dot in continuous coordinates."""
    blue, green, red = (page[:, :, channel].astype(np.float64) for channel in range(3))
    weight = np.clip(green - np.maximum(blue, red) - 60, 0, None)
    ys, xs = np.mgrid[: page.shape[0], : page.shape[1]]
    return float(((xs + 0.5) * weight).sum() / weight.sum()), float(((ys + 0.5) * weight).sum() / weight.sum())


def dots_in(page: NDArray[np.uint8]) -> list[tuple[float, float]]:
    """The middles of all green dots, from left to right."""
    blue, green, red = (page[:, :, channel].astype(np.int16) for channel in range(3))
    is_green = (green - np.maximum(blue, red) > 60).astype(np.uint8)
    count, _, boxes, middles = cv2.connectedComponentsWithStats(is_green)
    dots = [middles[number] + 0.5 for number in range(1, count) if boxes[number][cv2.CC_STAT_AREA] > 30]
    return sorted((float(x), float(y)) for x, y in dots)


def master_of(pixels: NDArray[np.uint8], orientation: int = 1, dpi: tuple[float, float] = (0.0, 0.0)) -> MasterImage:
    """Pixels as if they had been loaded."""
    return MasterImage(pixels, orientation, dpi)
