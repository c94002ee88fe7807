"""How a page lies on the scan: which way is up, how far its lines lean, and whether there are any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.scan.geometry import Turn, straightening
from pipeline.scan.recipe import Recipe
from pipeline.scan.steps.blank import is_blank_page
from pipeline.scan.steps.deskew import Skew, measure_skew
from pipeline.scan.steps.draw import drawn, paper_colour
from pipeline.scan.steps.orient import find_quarter_turn
from pipeline.scan.steps.reduce import Gray, Pixels, gray_of
from pipeline.scan.steps.turning import turned

LEAST_SKEW = 0.07
"""Degrees below which a page is left alone: over a whole line of A4 this is a quarter of a millimetre."""
_HARMLESS_SKEW = 1.0
"""Degrees that do not trouble the network."""
_CLEAR_CONTRAST = 10.0
"""Of a skew measurement that needs no second look along the other axis."""


@dataclass(frozen=True, slots=True)
class Pose:
    """How a page lies.

    Attributes:
        turn: brings the stored picture upright.
        skew: clockwise angle in degrees that is taken out after that; 0 when the page is left alone.
        is_blank: nothing is written on it; such a page is neither turned nor straightened.
    """

    turn: Turn
    skew: float = 0.0
    is_blank: bool = False


def find_pose(small: Pixels, exif_orientation: int, recipe: Recipe) -> Pose:
    """Measure a small copy of a stored picture.

    The network that tells which way is up wants straight lines, and the skew of a page that lies on its side shows
    along the other axis; so the skew is measured along both where the first is not clear, and the page is straightened
    before the network is asked.
    """
    tagged = Turn.of_exif(exif_orientation)
    page = turned(small, tagged)
    if is_blank_page(page):
        return Pose(tagged, is_blank=True)
    gray = gray_of(page)
    lying = measure_skew(gray)
    if not recipe.turn:
        return Pose(tagged, _taken(lying, recipe))
    standing = None if lying.contrast >= _CLEAR_CONTRAST else _on_its_side(gray)
    clearer = standing if standing and standing.contrast > lying.contrast else lying
    quarter = find_quarter_turn(_straight(page, clearer))
    if quarter % 180:
        return Pose(tagged.then(quarter), _taken(standing or _on_its_side(gray), recipe))
    return Pose(tagged.then(quarter), _taken(lying, recipe))


def _on_its_side(gray: Gray) -> Skew:
    return measure_skew(np.ascontiguousarray(np.rot90(gray)))


def _taken(skew: Skew, recipe: Recipe) -> float:
    is_left_alone = not recipe.deskew or not skew.is_sure or abs(skew.degrees) < LEAST_SKEW
    return 0.0 if is_left_alone else skew.degrees


def _straight(page: Pixels, skew: Skew) -> Pixels:
    if not skew.is_sure or abs(skew.degrees) < _HARMLESS_SKEW:
        return page
    transform, size = straightening((page.shape[1], page.shape[0]), skew.degrees)
    return drawn(page, transform, size, paper_colour(page))
