"""What time does to a sheet: yellowing, stains, folds, punch holes, faded ink, and the back that shows through."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from .sheet import Sheet

Picture = NDArray[np.uint8]
"""Shape (height, width, 3): red, green, blue."""

Field = NDArray[np.float32]
"""Shape (height, width): a factor or strength per pixel."""


class Tone(Enum):
    """The colour of the paper in red, green and blue, and how uneven it has become (0 to 1)."""

    WHITE = ((250, 249, 246), 0.10)
    CREAM = ((246, 240, 224), 0.25)
    YELLOWED = ((236, 218, 176), 0.55)
    BROWN = ((220, 192, 142), 0.8)


@dataclass(frozen=True)
class Wear:
    """How a sheet has aged.

    Attributes:
        tone: of the paper.
        fade: share of the ink's darkness that light took (0 to 1).
        worn_ink: how broken the print is, as from a stencil or a dry ribbon (0 to 1).
        bleed: strength at which the back shows through (0 to 1).
        stains: number of water rims.
        folds: creases through the middle, "level" or "upright".
        holes: punched into the left margin.
    """

    tone: Tone = Tone.WHITE
    fade: float = 0.0
    worn_ink: float = 0.0
    bleed: float = 0.0
    stains: int = 0
    folds: tuple[Literal["level", "upright"], ...] = ()
    holes: int = 0


def age(sheet: Sheet, wear: Wear, back: Sheet | None = None) -> Picture:
    """The sheet as a picture of old paper with what is written on it, seen in even light."""
    rng = sheet.rng
    ink = sheet.pixels
    if wear.worn_ink:
        ink = _lighten(ink, 1 - wear.worn_ink * _grain(rng, ink.shape[:2], sheet.dpi / 300))
    if wear.fade:
        ink = _lighten(ink, 1 - wear.fade * (0.75 + 0.25 * _cloud(rng, ink.shape[:2], 7)))
    light = _paper_light(rng, sheet, wear)
    picture = _coloured(light, wear.tone)
    if wear.bleed and back is not None:
        picture = _darkened(picture, _shine_through(back.pixels, ink.shape[:2], wear.bleed, sheet.dpi))
    picture = _darkened(picture, ink)
    _punch(picture, sheet, wear.holes)
    return picture


def _darkened(picture: Picture, ink: Picture) -> Picture:
    """Light passes the paper and the ink."""
    return np.asarray(cv2.multiply(picture, ink, scale=1 / 255), np.uint8)


def _cloud(rng: np.random.Generator, shape: tuple[int, ...], cells: int) -> Field:
    """Smooth noise from about 0 to 1 with ``cells`` cells along each side."""
    small = rng.uniform(0, 1, (cells, cells)).astype(np.float32)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def _grain(rng: np.random.Generator, shape: tuple[int, ...], scale: float) -> Field:
    """Grains of missing ink: 0 nearly everywhere, up to 1 in specks about a third of a stroke wide."""
    noise = rng.normal(0, 1, (shape[0] // 2 + 1, shape[1] // 2 + 1)).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(noise, (0, 0), max(0.6, 0.9 * scale)), np.float32)
    soft = soft / soft.std()
    full = cv2.resize(soft, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip((full - 0.6) * 0.9, 0, 1), np.float32)


def _lighten(ink: Picture, strength: Field) -> Picture:
    return np.asarray(255 - (255 - ink) * strength[..., None]).astype(np.uint8)


def _paper_light(rng: np.random.Generator, sheet: Sheet, wear: Wear) -> Field:
    shape = (sheet.height, sheet.width)
    uneven = wear.tone.value[1]
    light = 1 - 0.07 * uneven * _cloud(rng, shape, 6) - 0.03 * uneven * _cloud(rng, shape, 40)
    light -= uneven * 0.16 * _edge_darkness(shape, sheet.px(16)) * (0.4 + 0.6 * _cloud(rng, shape, 9))
    for _ in range(wear.stains):
        light -= _stain(rng, sheet)
    for fold in wear.folds:
        light += _fold(rng, sheet, level=fold == "level")
    return np.asarray(light, np.float32)


def _edge_darkness(shape: tuple[int, int], reach: int) -> Field:
    """1 at the rim of the sheet, falling off within ``reach`` pixels."""
    rows = np.minimum(np.arange(shape[0]), np.arange(shape[0])[::-1])
    columns = np.minimum(np.arange(shape[1]), np.arange(shape[1])[::-1])
    return np.asarray(np.exp(-np.minimum(rows[:, None], columns[None, :]) / reach), np.float32)


def _coloured(light: Field, tone: Tone) -> Picture:
    """Where paper is darker it is also yellower: blue falls most, red least."""
    channels = []
    for base, depth in zip(tone.value[0], (0.8, 1.0, 1.35), strict=True):
        channels.append(np.clip(base * (1 - (1 - light) * depth), 0, 255).astype(np.uint8))
    return np.asarray(cv2.merge(channels), np.uint8)


def _stain(rng: np.random.Generator, sheet: Sheet) -> Field:
    """A dried puddle: faint inside, with a darker ragged rim."""
    height, width = sheet.height, sheet.width
    x, y = rng.uniform(0.1, 0.9) * width, rng.uniform(0.15, 0.9) * height
    radius = sheet.px(rng.uniform(14, 30))
    rows, columns = np.mgrid[0:height:4, 0:width:4].astype(np.float32)
    distance = np.hypot(columns - x, (rows - y) * rng.uniform(0.8, 1.3))
    distance += radius * 0.35 * (_cloud(rng, distance.shape, 11) - 0.5)
    depth = (radius - distance) / sheet.px(1.2)
    inside = 1 / (1 + np.exp(np.clip(-depth, -30, 30)))
    rim = np.exp(-((depth - 1.5) ** 2) / 3)
    return np.asarray(cv2.resize((0.05 * inside + 0.10 * rim).astype(np.float32), (width, height)), np.float32)


def _fold(rng: np.random.Generator, sheet: Sheet, *, level: bool) -> Field:
    """A crease: a thin light ridge, a shadow on one side that falls off within some 12 mm."""
    extent = sheet.height if level else sheet.width
    place = extent * rng.uniform(0.47, 0.53)
    distance = (np.arange(extent) - place) / sheet.px(1)
    shadow = np.where(distance > 0, -0.13 * np.exp(-distance / 5), 0.02 * np.exp(distance / 4))
    shadow += 0.05 * np.exp(-(distance**2) / 0.08) - 0.14 * np.exp(-((distance - 0.5) ** 2) / 0.06)
    profile = shadow.astype(np.float32)
    return profile[:, None] if level else profile[None, :]


def _shine_through(back: Picture, shape: tuple[int, ...], strength: float, dpi: int) -> Picture:
    """The back, mirrored, softened by the paper and weak."""
    mirrored = cv2.resize(cv2.flip(back, 1), (shape[1], shape[0]))
    soft = cv2.GaussianBlur(mirrored, (0, 0), dpi / 190)
    return np.asarray(255 - (255 - soft.astype(np.float32)) * strength, np.uint8)


def _punch(picture: Picture, sheet: Sheet, count: int) -> None:
    """Holes show the dark lid of the scanner, with a thin torn rim."""
    for number in range(count):
        y = round(
            sheet.height * (0.5 + (number - (count - 1) / 2) * 80 / 297 * (297 * sheet.dpi / 25.4) / sheet.height)
        )
        centre = (sheet.px(9 + sheet.rng.normal(0, 0.5)), y + sheet.px(sheet.rng.normal(0, 0.6)))
        cv2.circle(picture, centre, sheet.px(3.0), (150, 146, 138), -1, cv2.LINE_AA)
        cv2.circle(picture, centre, sheet.px(2.75), (46, 45, 47), -1, cv2.LINE_AA)
