"""From the stored pixels of a page to the upright, straight page that people see and engines read.

The page is measured on a small copy: which way is up, how far its lines lean, where black scanner edges end, whether
anything is written on it. Then all of it is done in one step: one resampling where the page was skewed, and none
(pixels are only moved) where it was straight. Damage of the paper stays in the view; only the copy for OCR is cleaned.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.model.page import Affine, Box, PageImage, ViewGeometry
from pipeline.scan.geometry import Size, Turn, cropping, scaled, straightening
from pipeline.scan.master import MasterImage
from pipeline.scan.recipe import Recipe
from pipeline.scan.steps.blank import is_blank_page
from pipeline.scan.steps.crop import find_page
from pipeline.scan.steps.deskew import WORKING_SIDE, Skew, measure_skew
from pipeline.scan.steps.draw import covered, drawn, paper_colour
from pipeline.scan.steps.illumination import evened
from pipeline.scan.steps.orient import find_quarter_turn
from pipeline.scan.steps.reduce import Pixels, gray_of, reduced
from pipeline.scan.steps.seal import without_seals
from pipeline.scan.steps.turning import turned

_LEAST_SKEW = 0.07
"""Degrees below which a page is left alone: over a whole line of A4 this is a quarter of a millimetre."""
_CLEAR_CONTRAST = 10.0
"""Of a skew measurement that needs no second look along the other axis."""
_SQUARE = 1.05
"""Resolutions along x and y that differ by less are rounding, not a fax."""
_MOST_UNEVEN = 4.0
"""Resolutions that differ by more are mistakes in the file."""


@dataclass(frozen=True, slots=True)
class _Pose:
    """How a page lies: the turn that brings it upright, and the skew that remains."""

    turn: Turn
    skew: float


def prepare(master: MasterImage, recipe: Recipe) -> PageImage:
    """Make the view, the copy for OCR and the way back to the master.

    ``geometry.to_master`` leads from view pixels to stored pixels, exactly, whatever was turned, mirrored,
    straightened, cropped or scaled. The view shows the whole sheet, except for black edges, on its own colour of paper.
    """
    stretch = _stretch(master)
    small = reduced(master.pixels, WORKING_SIDE, stretch)
    pose = _pose(small, master.exif_orientation, recipe)
    fill = paper_colour(small)
    straight, straight_size = _straightened((small.shape[1], small.shape[0]), pose)
    page = drawn(small, straight, straight_size, fill)
    box = _page_box(page, small, straight, recipe)

    to_view, size = _to_view(master, stretch, pose, box, straight_size, recipe)
    view = _view(master.pixels, to_view, size, pose, fill)
    geometry = ViewGeometry(*size, pose.turn.degrees, pose.skew, to_view.inverse())
    is_blank = is_blank_page(page[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)])
    ocr_copy = view if is_blank else _for_engines(view, recipe)
    return PageImage(view, ocr_copy, geometry, master.dpi[0], is_blank)


def measure_orientation(master: MasterImage) -> tuple[int, float]:
    """The clockwise quarter turn that makes a page upright, and the clockwise angle of its lines after it, in degrees.

    An angle of 0 means that the page is left alone: straight within 0.07°, or without lines.
    """
    small = reduced(master.pixels, WORKING_SIDE, _stretch(master))
    pose = _pose(small, master.exif_orientation, Recipe())
    return pose.turn.degrees, pose.skew


def _for_engines(view: Pixels, recipe: Recipe) -> Pixels:
    """The copy that an engine reads; the view itself stays as it is."""
    without = without_seals(view) if recipe.lift_seals else view
    return evened(without) if recipe.clean else without


def _pose(small: Pixels, exif_orientation: int, recipe: Recipe) -> _Pose:
    """Find the skew along both axes where one is not clear, straighten, and ask which way is up."""
    tagged = Turn.of_exif(exif_orientation)
    page = turned(small, tagged)
    gray = gray_of(page)
    lying = measure_skew(gray)
    if not recipe.turn:
        return _Pose(tagged, _taken(lying, recipe))
    standing = None if lying.contrast >= _CLEAR_CONTRAST else _on_its_side(gray)
    clearer = standing if standing and standing.contrast > lying.contrast else lying
    quarter = find_quarter_turn(_leant_back(page, _taken(clearer, Recipe())))
    if quarter % 180:
        return _Pose(tagged.then(quarter), _taken(standing or _on_its_side(gray), recipe))
    return _Pose(tagged.then(quarter), _taken(lying, recipe))


def _on_its_side(gray: cv2.typing.MatLike) -> Skew:
    return measure_skew(np.ascontiguousarray(np.rot90(gray)).astype(np.uint8))


def _taken(skew: Skew, recipe: Recipe) -> float:
    """The skew that is taken out."""
    return skew.degrees if recipe.deskew and skew.is_sure and abs(skew.degrees) >= _LEAST_SKEW else 0.0


def _leant_back(page: Pixels, skew: float) -> Pixels:
    if not skew:
        return page
    transform, size = straightening((page.shape[1], page.shape[0]), skew)
    return drawn(page, transform, size, paper_colour(page))


def _straightened(size: Size, pose: _Pose) -> tuple[Affine, Size]:
    straight, canvas = straightening(pose.turn.size(size), pose.skew)
    return straight.after(pose.turn.transform(size)), canvas


def _page_box(page: Pixels, small: Pixels, straight: Affine, recipe: Recipe) -> Box:
    height, width = page.shape[:2]
    if not recipe.crop:
        return Box(0, 0, width, height)
    inside = covered((small.shape[1], small.shape[0]), straight, (width, height)) > 0
    return find_page(gray_of(page), inside)


def _to_view(
    master: MasterImage, stretch: tuple[float, float], pose: _Pose, box: Box, box_canvas: Size, recipe: Recipe
) -> tuple[Affine, Size]:
    """The way from master to view pixels, and the size of the view; ``box`` was found on a canvas of ``box_canvas``."""
    square: Size = (round(master.width * stretch[0]), round(master.height * stretch[1]))
    shrink = min(1.0, (recipe.max_view_pixels / (square[0] * square[1])) ** 0.5)
    target: Size = (max(1, round(square[0] * shrink)), max(1, round(square[1] * shrink)))
    straight, canvas = _straightened(target, pose)
    across, down = canvas[0] / box_canvas[0], canvas[1] / box_canvas[1]
    x0, y0, x1, y1 = round(box.x0 * across), round(box.y0 * down), round(box.x1 * across), round(box.y1 * down)
    scale = scaled(target[0] / master.width, target[1] / master.height)
    return cropping(Box(x0, y0, x1, y1)).after(straight).after(scale), (x1 - x0, y1 - y0)


def _view(pixels: Pixels, to_view: Affine, size: Size, pose: _Pose, fill: tuple[float, float, float]) -> Pixels:
    corner = to_view.inverse().apply((0.0, 0.0))
    whole_pixels = abs(abs(to_view.a) + abs(to_view.b) - 1) < 1e-12 and abs(to_view.a * to_view.b) < 1e-12
    if not whole_pixels or pose.skew:
        return drawn(pixels, to_view, size, fill)
    moved = turned(pixels, pose.turn)
    full = pose.turn.transform((pixels.shape[1], pixels.shape[0])).apply(corner)
    left, top = round(full[0]), round(full[1])
    return np.ascontiguousarray(moved[top : top + size[1], left : left + size[0]])


def _stretch(master: MasterImage) -> tuple[float, float]:
    """Factors along stored x and y that make the pixels square; faxes have 204 by 98 or 196 dots per inch."""
    x, y = master.dpi
    if not x or not y or not _SQUARE < max(x, y) / min(x, y) < _MOST_UNEVEN:
        return 1.0, 1.0
    return max(x, y) / x, max(x, y) / y
