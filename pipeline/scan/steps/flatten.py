"""The flat copy of a page whose lines are bent, or that was photographed from aside.

Only pages that clearly are get one, and the view stays as it is: nothing of the evidence is moved. What is read on
the flat copy finds its way back by `FlatCopy.to_view`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.flat_copy import FlatCopy
from pipeline.model.geometry import Affine
from pipeline.scan.geometry import Size, scaled
from pipeline.scan.steps.bend import WORKING_SIDE, Bend, Floats, measure_bend
from pipeline.scan.steps.draw import Colour, drawn
from pipeline.scan.steps.mesh import Mesh, drawn_by_mesh, nodes
from pipeline.scan.steps.paper import Corners, clockwise, laid_flat
from pipeline.scan.steps.reduce import Gray, Pixels

_LEAST_DEPARTURE = 0.00375
"""Share of the long side by which lines must depart from straight ones: a fourth of the height of print on A4."""
_LEAST_FORETOLD = 0.05
"""Of the slopes' variance; bent pages reach 0.1 and more, flat ones that depart as much by chance 0.01."""
_LEAST_FORETOLD_OF_RULES = 0.4
"""The same for upright rules; tables reach 0.45 to 0.9, strokes that happen to stand below each other 0.35."""
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
        lines: how lines are bent, in the order of measurement.
        uprights: how upright rules of tables are bent once the lines are level; measured on the transposed page.
    """

    canvas: Size
    to_page: NDArray[np.float64]
    lines: tuple[Bend, ...]
    uprights: tuple[Bend, ...] = ()


def flat_copy(
    ocr_copy: Pixels, small: Gray, small_to_view: Affine, paper: Colour, corners: Corners | None = None
) -> FlatCopy | None:
    """The flat copy of a page; None where its lines are straight and parallel already.

    Args:
        ocr_copy: what engines read, of the view's size.
        small: a small grey copy of the stored picture; it is all that is looked at on a flat page.
        small_to_view: from its pixels to those of the view.
        paper: the page's colour.
        corners: of the sheet in pixels of ``small``, where it is seen from aside.
    """
    height, width = ocr_copy.shape[:2]
    factor = min(1.0, WORKING_SIDE / max(width, height))
    size: Size = (max(1, round(width * factor)), max(1, round(height * factor)))
    to_working = scaled(size[0] / width, size[1] / height).after(small_to_view)
    gray = drawn(small, to_working, size, (sum(paper) / 3,) * 3)
    found = _distortion(gray, None if corners is None else np.array([to_working.apply((x, y)) for x, y in corners]))
    return flattened(ocr_copy, found, (width / size[0], height / size[1]), paper) if found else None


def _distortion(gray: Gray, corners: Corners | None) -> Distortion | None:
    """What bends or slants a grey page of about `WORKING_SIDE` pixels; None for a flat one."""
    canvas: Size = (gray.shape[1], gray.shape[0])
    if corners is None:
        lines = find_bends(gray)
        return _with_uprights(gray, Distortion(canvas, np.eye(3), lines)) if lines else None
    to_page, canvas = laid_flat(clockwise(corners))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    sheet = cv2.warpPerspective(gray, to_page, canvas, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    on_canvas = np.asarray(sheet, dtype=np.uint8)
    return _with_uprights(on_canvas, Distortion(canvas, to_page, find_bends(on_canvas)))


def _with_uprights(gray: Gray, found: Distortion) -> Distortion:
    """The same with what bends or slants the uprights; ``gray`` is the working copy."""
    level = _without(gray, found.lines)
    uprights = measure_bend(np.ascontiguousarray(level.T), _LEAST_DEPARTURE * max(gray.shape), of_rules=True)
    if uprights is None or uprights.foretold < _LEAST_FORETOLD_OF_RULES:
        return found
    return replace(found, uprights=(uprights,))


def find_bends(gray: Gray) -> tuple[Bend, ...]:
    """The bends of a grey page of about `WORKING_SIDE` pixels, in the order of measurement; none on a flat page."""
    first = measure_bend(gray, _LEAST_DEPARTURE * max(gray.shape))
    if first is None or not _is_clear(first, _LEAST_DEPARTURE):
        return ()
    second = measure_bend(_without(gray, (first,)), _WORTH_MORE * max(gray.shape))
    return (first, second) if second and _is_clear(second, _WORTH_MORE) else (first,)


def _without(gray: Gray, lines: tuple[Bend, ...]) -> Gray:
    """A working copy with level lines."""
    if not lines:
        return gray
    size: Size = (gray.shape[1], gray.shape[0])
    mesh = _mesh(Distortion(size, np.eye(3), lines), (1.0, 1.0), (0, 0), size)
    return drawn_by_mesh(gray, mesh, _STEP, size)


def flattened(ocr_copy: Pixels, distortion: Distortion, scale: tuple[float, float], fill: Colour) -> FlatCopy:
    """The copy for engines without the distortion, a little larger where something reaches beyond its edges.

    ``scale`` tells how many pixels of ``ocr_copy`` one working pixel has.
    """
    width, height = (round(side * factor) for side, factor in zip(distortion.canvas, scale, strict=True))
    top, bottom = (round(room * height) for room in _room(distortion.lines))
    left, right = (round(room * width) for room in _room(distortion.uprights))
    size: Size = (left + width + right, top + height + bottom)
    mesh = _mesh(distortion, scale, (left, top), size)
    return FlatCopy(drawn_by_mesh(ocr_copy, mesh, _STEP, size, fill), mesh, _STEP)


def _is_clear(bend: Bend, least_departure: float) -> bool:
    return bend.foretold >= _LEAST_FORETOLD and bend.departure >= least_departure * max(bend.width, bend.height)


def _room(bends: tuple[Bend, ...]) -> tuple[float, float]:
    """By which shares of its height the flat page reaches beyond the upper and the lower edge of the bent one."""
    if not bends:
        return 0.0, 0.0
    width, height = bends[0].width, bends[0].height
    x = np.linspace(0, width, 33)
    upper, lower = np.zeros_like(x), np.zeros_like(x)
    for bend in bends:
        upper += bend.displacement(x, np.zeros_like(x))
        lower += bend.displacement(x, np.full_like(x, height))
    above, below = max(0.0, float(upper.max())), max(0.0, float(-lower.min()))
    return min(above / height, _MOST_ROOM), min(below / height, _MOST_ROOM)


def _mesh(distortion: Distortion, scale: tuple[float, float], origin: tuple[int, int], size: Size) -> Mesh:
    """The mesh of a flat copy of this size, on which the page begins at ``origin``."""
    x, y = nodes(size, _STEP)
    across, down = (x - origin[0]) / scale[0], (y - origin[1]) / scale[1]
    for bend in reversed(distortion.uprights):
        across = _bent(bend, down, across)
    for bend in reversed(distortion.lines):
        down = _bent(bend, across, down)
    on_page = cv2.perspectiveTransform(np.stack([across, down], axis=-1), distortion.to_page)
    return np.asarray(on_page * scale, dtype=np.float32)


def _bent(bend: Bend, x: Floats, flat_y: Floats) -> Floats:
    """The height on the bent page of what is at ``flat_y`` on the flat one."""
    y = flat_y
    for _ in range(_SOLVING):
        y = flat_y + bend.displacement(x, y)
    return y
