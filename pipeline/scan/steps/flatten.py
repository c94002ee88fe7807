"""The flat copy of a page whose lines are bent, or that was photographed from aside.

Only pages that clearly are get one, and the view stays as it is: nothing of the evidence is moved. What is read on
the flat copy finds its way back by `FlatCopy.to_view`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.flat_copy import FlatCopy
from pipeline.model.geometry import Affine
from pipeline.scan.geometry import Size, scaled
from pipeline.scan.steps.bend import WORKING_SIDE, Bend, Floats, measure_bend
from pipeline.scan.steps.draw import Colour, drawn_roughly
from pipeline.scan.steps.mesh import Mesh, drawn_by_mesh, nodes
from pipeline.scan.steps.paper import Corners, clockwise, laid_flat
from pipeline.scan.steps.reduce import Gray, Pixels, gray_of

_LEAST_DEPARTURE = 0.00375
"""Share of the long side by which lines must depart from straight ones: a fourth of the height of print on A4."""
_LEAST_FORETOLD = 0.05
"""Of the slopes' variance; bent pages reach 0.1 and more, flat ones that depart as much by chance 0.01."""
_WORTH_MORE = 0.0012
"""Share of the long side from which a second measurement, on the flattened page, is taken too."""
_STEP = 32
"""Pixels of the page between nodes of the mesh."""
_SOLVING = 12
"""Rounds in which the bent height of a flat line is found; each leaves an eighth of the error, or less."""
_MOST_ROOM = 0.1
"""Share of the height by which the flat copy may be taller on either side."""


@dataclass(frozen=True, slots=True)
class Distortion:
    """What keeps a page from being flat.

    Attributes:
        canvas: size in pixels of the working copy on which the bends were measured.
        to_page: 3×3 matrix from that copy to the page in working pixels: how the sheet is seen.
        bends: of the lines, in the order of measurement.
    """

    canvas: Size
    to_page: NDArray[np.float64]
    bends: tuple[Bend, ...]


def flat_copy(
    ocr_copy: Pixels, small: Pixels, small_to_view: Affine, paper: Colour, corners: Corners | None = None
) -> FlatCopy | None:
    """The flat copy of a page; None where its lines are straight and parallel already.

    Args:
        ocr_copy: what engines read, of the view's size.
        small: a small copy of the stored picture, from which the view was made too; it is all that a flat page costs.
        small_to_view: from its pixels to those of the view.
        paper: the page's colour.
        corners: of the sheet in pixels of ``small``, where it is seen from aside.
    """
    height, width = ocr_copy.shape[:2]
    factor = min(1.0, WORKING_SIDE / max(width, height))
    size: Size = (max(1, round(width * factor)), max(1, round(height * factor)))
    to_working = scaled(size[0] / width, size[1] / height).after(small_to_view)
    gray = drawn_roughly(gray_of(small), to_working, size, (sum(paper) / 3,) * 3)
    found = _distortion(gray, None if corners is None else np.array([to_working.apply((x, y)) for x, y in corners]))
    return flattened(ocr_copy, found, (width / size[0], height / size[1]), paper) if found else None


def _distortion(gray: Gray, corners: Corners | None) -> Distortion | None:
    """What bends or slants a grey page of about `WORKING_SIDE` pixels; None for a flat one."""
    if corners is None:
        bends = find_bends(gray)
        return Distortion((gray.shape[1], gray.shape[0]), np.eye(3), bends) if bends else None
    to_page, canvas = laid_flat(clockwise(corners))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    sheet = cv2.warpPerspective(gray, to_page, canvas, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return Distortion(canvas, to_page, find_bends(np.asarray(sheet, dtype=np.uint8)))


def find_bends(gray: Gray) -> tuple[Bend, ...]:
    """The bends of a grey page of about `WORKING_SIDE` pixels, in the order of measurement; none on a flat page."""
    first = measure_bend(gray, _LEAST_DEPARTURE * max(gray.shape))
    if first is None or not _is_clear(first, _LEAST_DEPARTURE):
        return ()
    size: Size = (gray.shape[1], gray.shape[0])
    unbent = _mesh(Distortion(size, np.eye(3), (first,)), (1.0, 1.0), 0.0, size[1])
    second = measure_bend(drawn_by_mesh(gray, unbent, _STEP, size), _WORTH_MORE * max(gray.shape))
    return (first, second) if second and _is_clear(second, _WORTH_MORE) else (first,)


def flattened(ocr_copy: Pixels, distortion: Distortion, scale: tuple[float, float], fill: Colour) -> FlatCopy:
    """The copy for engines without the distortion, a little taller where lines reach beyond its edges.

    ``scale`` tells how many pixels of ``ocr_copy`` one working pixel has.
    """
    top, bottom = (round(room * distortion.canvas[1] * scale[1]) for room in _room(distortion))
    size: Size = (
        round(distortion.canvas[0] * scale[0]),
        round(distortion.canvas[1] * scale[1]) + top + bottom,
    )
    mesh = _mesh(distortion, scale, float(top), size[1])
    return FlatCopy(drawn_by_mesh(ocr_copy, mesh, _STEP, size, fill), mesh, _STEP)


def _is_clear(bend: Bend, least_departure: float) -> bool:
    return bend.foretold >= _LEAST_FORETOLD and bend.departure >= least_departure * max(bend.width, bend.height)


def _room(distortion: Distortion) -> tuple[float, float]:
    """By which shares of its height the flat page reaches beyond the upper and the lower edge of the bent one."""
    width, height = distortion.canvas
    x = np.linspace(0, width, 33)
    upper, lower = np.zeros_like(x), np.zeros_like(x)
    for bend in distortion.bends:
        upper += bend.displacement(x, np.zeros_like(x))
        lower += bend.displacement(x, np.full_like(x, height))
    above, below = max(0.0, float(upper.max())), max(0.0, float(-lower.min()))
    return min(above / height, _MOST_ROOM), min(below / height, _MOST_ROOM)


def _mesh(distortion: Distortion, scale: tuple[float, float], top: float, height: int) -> Mesh:
    """The mesh of a flat copy of this height that begins ``top`` pixels above the page."""
    x, y = nodes((round(distortion.canvas[0] * scale[0]), height), _STEP)
    across, down = x / scale[0], (y - top) / scale[1]
    for bend in reversed(distortion.bends):
        down = _bent(bend, across, down)
    on_page = cv2.perspectiveTransform(np.stack([across, down], axis=-1), distortion.to_page)
    return np.asarray(on_page * scale, dtype=np.float32)


def _bent(bend: Bend, x: Floats, flat_y: Floats) -> Floats:
    """The height on the bent page of what is at ``flat_y`` on the flat one."""
    y = flat_y
    for _ in range(_SOLVING):
        y = flat_y + bend.displacement(x, y)
    return y
