"""From the stored pixels of a page to the upright, straight page that people see and engines read.

The page is measured on small copies: which way is up, how far its lines lean, where black scanner edges end, whether
anything is written on it. Then all of it is done in one step: one resampling where the page was skewed, and none
(pixels are only moved) where it was straight. Damage of the paper stays in the view; only the copy for OCR is cleaned.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.page import Affine, PageImage, ViewGeometry
from pipeline.scan.geometry import Size, Turn, on_pixel_centres, straightening
from pipeline.scan.master import MasterImage
from pipeline.scan.recipe import Recipe
from pipeline.scan.steps.deskew import measure_skew
from pipeline.scan.steps.reduce import reduced_gray

_LEAST_SKEW = 0.05


def prepare(master: MasterImage, recipe: Recipe) -> PageImage:
    """Make the view, the copy for OCR and the way back to the master."""
    turn = Turn.of_exif(master.exif_orientation)
    skew = _skew(master, turn) if recipe.deskew else 0.0
    size: Size = (master.width, master.height)
    upright = turn.size(size)
    straight, view_size = straightening(upright, skew)
    to_view = straight.after(turn.transform(size))
    view = _drawn(master.pixels, to_view, view_size)
    geometry = ViewGeometry(*view_size, turn.degrees, skew, to_view.inverse())
    return PageImage(view, view.copy(), geometry, master.dpi[0], is_blank=False)


def measure_orientation(master: MasterImage) -> tuple[int, float]:
    """The clockwise quarter turn that makes a page upright, and the clockwise angle of its lines after it."""
    turn = Turn.of_exif(master.exif_orientation)
    return turn.degrees, _skew(master, turn)


def _skew(master: MasterImage, turn: Turn) -> float:
    small = reduced_gray(master.pixels, 1600)
    found = measure_skew(_turned(small, turn))
    return found.degrees if abs(found.degrees) >= _LEAST_SKEW else 0.0


_ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def _turned(picture: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    mirrored = cv2.flip(picture, 1) if turn.mirrored else picture
    return cv2.rotate(mirrored, _ROTATIONS[turn.degrees]) if turn.degrees else mirrored  # type: ignore[return-value]


def _drawn(pixels: NDArray[np.uint8], to_view: Affine, size: Size) -> NDArray[np.uint8]:
    matrix = np.array(on_pixel_centres(to_view).rows())
    return cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))  # type: ignore[return-value]
