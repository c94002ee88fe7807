"""From the stored pixels of a page to the upright, straight page that people see and engines read.

The page is measured on a small copy: which way is up, how far its lines lean, whether anything is written on it, where
black scanner edges end. Then all of it is done in one step: one resampling where the page was skewed, and none (pixels
are only moved) where it was straight. Damage of the paper stays in the view; only the copy for OCR is cleaned.
"""

from __future__ import annotations

import numpy as np

from pipeline.model.geometry import Affine, Box
from pipeline.model.mark import ColouredMark
from pipeline.model.page import PageImage, ViewGeometry
from pipeline.pixels.channels import by_channel
from pipeline.scan.geometry import Size, Turn, cropping, scaled, straightening
from pipeline.scan.master import MasterImage
from pipeline.scan.pose import Pose, find_pose
from pipeline.scan.recipe import Recipe
from pipeline.scan.steps.crop import find_page, has_dark_frame
from pipeline.scan.steps.deskew import WORKING_SIDE
from pipeline.scan.steps.draw import covered, drawn, paper_colour
from pipeline.scan.steps.flatten import flat_copy
from pipeline.scan.steps.illumination import evened, is_bilevel
from pipeline.scan.steps.marks import find_marks
from pipeline.scan.steps.paper import Corners, around, find_paper
from pipeline.scan.steps.reduce import Gray, Pixels, gray_of, reduced
from pipeline.scan.steps.seal import without_marks
from pipeline.scan.steps.turning import turned

_SQUARE = 1.05
"""Resolutions along x and y that differ by less are rounding, not a fax."""
_MOST_UNEVEN = 4.0
"""Resolutions that differ by more are mistakes in the file."""
_FINE_DPI = 250.0
"""From here on print has more pixels than the models look at, and those of the view may be taken between four."""

Stretch = tuple[float, float]
"""Factors along stored x and y that make the pixels square."""


def prepare(master: MasterImage, recipe: Recipe) -> PageImage:
    """Make the view, the copy for OCR and the way back to the master.

    ``geometry.to_master`` leads from view pixels to stored pixels, exactly, whatever was turned, mirrored,
    straightened, cropped or scaled. The view shows the whole sheet, except for black edges, on its own colour of paper.
    """
    stretch = _stretch(master)
    small = reduced(master.pixels, WORKING_SIDE, stretch)
    pose = find_pose(small, master.exif_orientation, recipe)
    is_flattened = recipe.flatten and not pose.is_blank
    gray = gray_of(small)
    corners = find_paper(gray) if is_flattened else None
    share = _page_share(small, gray, pose, recipe, corners)
    to_view, size = _to_view(master, stretch, pose, share, recipe)
    paper = paper_colour(small)
    view = _view(master, to_view, size, pose.turn, paper)
    geometry = ViewGeometry(*size, pose.turn.degrees, pose.skew, to_view.inverse())
    marks = () if pose.is_blank else find_marks(view, small)
    ocr_copy = view if pose.is_blank else _for_engines(view, marks, recipe)
    from_small = _from_small(small, to_view, master)
    flat = flat_copy(ocr_copy, gray, from_small, paper, corners) if is_flattened else None
    return PageImage(view, ocr_copy, geometry, master.dpi[0], pose.is_blank, marks, flat)


def measure_orientation(master: MasterImage) -> tuple[int, float]:
    """The clockwise quarter turn that makes a page upright, and the clockwise angle of its lines after it, in degrees.

    An angle of 0 means that the page is left alone: straight within 0.07°, or without lines.
    """
    pose = find_pose(reduced(master.pixels, WORKING_SIDE, _stretch(master)), master.exif_orientation, Recipe())
    return pose.turn.degrees, pose.skew


def _for_engines(view: Pixels, marks: tuple[ColouredMark, ...], recipe: Recipe) -> Pixels:
    """The copy that an engine reads; the view itself stays as it is."""
    without = without_marks(view, marks) if recipe.lift_seals else view
    return evened(without) if recipe.clean else without


def _straightened(size: Size, pose: Pose) -> tuple[Affine, Size]:
    """From a stored picture of ``size`` to the straight, upright one, and its size."""
    straight, canvas = straightening(pose.turn.size(size), pose.skew)
    return straight.after(pose.turn.transform(size)), canvas


def _page_share(small: Pixels, gray: Gray, pose: Pose, recipe: Recipe, corners: Corners | None) -> Box:
    """The part of the straight picture that is kept, as shares of its width and height.

    What lies between black edges, or around the corners of a sheet that was photographed from aside: its sides are
    not parallel to those of the picture, and rows that are mostly table still have some of it.
    """
    if not recipe.crop or not has_dark_frame(gray):
        return Box(0, 0, 1, 1)
    size: Size = (small.shape[1], small.shape[0])
    straight, (width, height) = _straightened(size, pose)
    if corners is None:
        page = drawn(small, straight, (width, height), paper_colour(small))
        box = find_page(gray_of(page), covered(size, straight, (width, height)))
    else:
        box = around(np.array([straight.apply((x, y)) for x, y in corners]), (width, height))
    return Box(box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)


def _to_view(master: MasterImage, stretch: Stretch, pose: Pose, share: Box, recipe: Recipe) -> tuple[Affine, Size]:
    """The way from master to view pixels, and the size of the view."""
    width, height = master.width * stretch[0], master.height * stretch[1]
    shrink = min(1.0, (recipe.max_view_pixels / (width * height)) ** 0.5)
    target: Size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    straight, (across, down) = _straightened(target, pose)
    x0, y0, x1, y1 = (round(edge) for edge in (share.x0 * across, share.y0 * down, share.x1 * across, share.y1 * down))
    scale = scaled(target[0] / master.width, target[1] / master.height)
    return cropping(Box(x0, y0, x1, y1)).after(straight).after(scale), (max(1, x1 - x0), max(1, y1 - y0))


def _from_small(small: Pixels, to_view: Affine, master: MasterImage) -> Affine:
    """The way from the small copy to the view."""
    return to_view.after(scaled(master.width / small.shape[1], master.height / small.shape[0]))


def _view(master: MasterImage, to_view: Affine, size: Size, turn: Turn, fill: tuple[float, float, float]) -> Pixels:
    whole = turn.transform((master.width, master.height))
    corner = whole.after(to_view.inverse()).apply((0.0, 0.0))
    if to_view != cropping(Box(*corner, 0, 0)).after(whole):
        is_fine = min(master.dpi) >= _FINE_DPI and not is_bilevel(master.pixels)
        return drawn(master.pixels, to_view, size, fill, is_fine=is_fine)
    left, top = (round(place) for place in corner)
    shown = turned(master.pixels, turn)[top : top + size[1], left : left + size[0]]
    return by_channel(shown, np.ascontiguousarray)


def _stretch(master: MasterImage) -> Stretch:
    """What makes the pixels square; faxes have 204 by 98 or 196 dots per inch."""
    x, y = master.dpi
    if not x or not y or not _SQUARE < max(x, y) / min(x, y) < _MOST_UNEVEN:
        return 1.0, 1.0
    return max(x, y) / x, max(x, y) / y
