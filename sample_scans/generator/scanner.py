"""What a scanner does to a sheet: skew, quarter turn, black edges, blur, noise, specks, and loss of colour.

All geometry is one affine transform, so the place of each character's ink in the scan is computed, not searched.
"""

import math
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from .paper import Picture
from .sheet import Points

_BED_MM = 5.0
"""How much of the lid is seen around the paper where the edges are black."""


_RED_LAMP = np.array([[0.58, 0.32, 0.10]], np.float32)
"""Shares of red, green and blue in what a one-bit scanner sees: red ink comes out broken."""


class Mode(Enum):
    """How the scanner stores light."""

    COLOUR = "colour"
    GREY = "grey"
    BITONAL = "1-bit"


@dataclass(frozen=True)
class Pass:
    """One pass of the scanner.

    Attributes:
        dpi: of the scan.
        mode: colour, grey or one bit.
        skew_degrees: clockwise angle at which the sheet lies.
        quarter_turn: clockwise turn of the master against the upright page: 0, 90, 180 or 270.
        black_edges: whether the dark lid is seen around the sheet.
        speckle: grains of dust per square centimetre.
        noise: standard deviation of the sensor's noise, in grey levels.
        jpeg_quality: as Pillow counts it; also used inside PDFs.
    """

    dpi: int = 300
    mode: Mode = Mode.COLOUR
    skew_degrees: float = 0.0
    quarter_turn: int = 0
    black_edges: bool = False
    speckle: float = 0.0
    noise: float = 1.6
    jpeg_quality: int = 70


@dataclass(frozen=True)
class Master:
    """The scan's pixels, (height, width) or (height, width, 3), and the way from the sheet into them (2×3)."""

    pixels: NDArray[np.uint8]
    from_sheet: NDArray[np.float64]

    def outline(self, points: Points) -> Points:
        """Points of the sheet in pixels of the scan."""
        return np.asarray(points @ self.from_sheet[:, :2].T + self.from_sheet[:, 2], np.float32)


def scan(paper: Picture, settings: Pass, rng: np.random.Generator) -> Master:
    """Lay the sheet on the glass and scan it."""
    bed = round(_BED_MM * settings.dpi / 25.4) if settings.black_edges else 0
    width, height = paper.shape[1] + 2 * bed, paper.shape[0] + 2 * bed
    to_frame = _laid(paper.shape[1], paper.shape[0], width, height, settings.skew_degrees)
    light = _lid(rng, width, height, dark=settings.black_edges)
    light = _place(light, paper, to_frame)
    light = _sense(light, settings, rng)
    _dust(light, settings, rng)
    turned = np.ascontiguousarray(np.rot90(light, -settings.quarter_turn // 90))
    return Master(_reduce(turned, settings.mode), _then_turned(to_frame, width, height, settings.quarter_turn))


def _laid(paper_width: int, paper_height: int, width: int, height: int, degrees: float) -> NDArray[np.float64]:
    """Turn around the sheet's middle, which comes to lie in the frame's middle; y points down."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    shift = np.array([width, height]) / 2 - turn @ (np.array([paper_width, paper_height]) / 2)
    return np.column_stack([turn, shift])


def _lid(rng: np.random.Generator, width: int, height: int, *, dark: bool) -> Picture:
    level = 26 if dark else 244
    lid = np.full((height, width, 3), level, np.uint8)
    if dark:
        small = rng.uniform(-8, 10, (9, 9)).astype(np.float32)
        uneven = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
        lid = np.clip(lid + uneven[..., None], 0, 255).astype(np.uint8)
    return lid


def _place(lid: Picture, paper: Picture, to_frame: NDArray[np.float64]) -> Picture:
    """Warp the paper onto the lid; OpenCV counts from pixel centres, the transform from pixel corners."""
    matrix = to_frame.copy()
    matrix[:, 2] += to_frame[:, :2] @ np.array([0.5, 0.5]) - 0.5
    size = (lid.shape[1], lid.shape[0])
    flags = cv2.INTER_CUBIC
    placed = cv2.warpAffine(paper, matrix, size, dst=lid, flags=flags, borderMode=cv2.BORDER_TRANSPARENT)
    return np.asarray(placed, np.uint8)


def _sense(light: Picture, settings: Pass, rng: np.random.Generator) -> Picture:
    """The lens softens a little; the sensor adds noise and faint lengthwise streaks."""
    soft = cv2.GaussianBlur(light, (0, 0), 0.55 * settings.dpi / 300 + 0.1)
    if not settings.noise:
        return np.asarray(soft, np.uint8)
    height, width = soft.shape[:2]
    noise = rng.normal(0, settings.noise, (height, width)).astype(np.float32)
    noise += rng.normal(0, settings.noise / 3, (1, width)).astype(np.float32)
    return np.asarray(np.clip(soft + noise[..., None], 0, 255), np.uint8)


def _dust(light: Picture, settings: Pass, rng: np.random.Generator) -> None:
    height, width = light.shape[:2]
    area_cm2 = height * width / (settings.dpi / 2.54) ** 2
    for _ in range(round(settings.speckle * area_cm2)):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        radius = float(rng.gamma(1.6, 0.55)) * settings.dpi / 300
        level = int(rng.integers(20, 90))
        cv2.circle(light, centre, max(0, round(radius)), (level, level, level), -1, cv2.LINE_AA)


def _then_turned(to_frame: NDArray[np.float64], width: int, height: int, turn: int) -> NDArray[np.float64]:
    """Add the clockwise quarter turn of a frame of the given size."""
    quarter = {
        0: np.array([[1.0, 0, 0], [0, 1, 0]]),
        90: np.array([[0.0, -1, height], [1, 0, 0]]),
        180: np.array([[-1.0, 0, width], [0, -1, height]]),
        270: np.array([[0.0, 1, 0], [-1, 0, width]]),
    }[turn]
    turned = quarter[:, :2] @ to_frame
    turned[:, 2] += quarter[:, 2]
    return turned


def _reduce(light: Picture, mode: Mode) -> NDArray[np.uint8]:
    if mode is Mode.COLOUR:
        return light
    if mode is Mode.GREY:
        return np.asarray(cv2.cvtColor(light, cv2.COLOR_RGB2GRAY), np.uint8)
    return _threshold(np.asarray(cv2.transform(light, _RED_LAMP), np.uint8))


def _threshold(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Black where darker than two thirds of the local light, as the scanner's firmware does it."""
    small = cv2.resize(grey, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    local = cv2.resize(cv2.GaussianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), (0, 0), 5), grey.shape[::-1])
    limit = np.maximum(local.astype(np.float32) * 0.68, 70)
    return np.where(grey < limit, 0, 255).astype(np.uint8)
