"""The flat copy of a page whose lines are bent.

Only pages that are clearly bent get one, and the view stays as it is: nothing of the evidence is moved. What is read on
the flat copy finds its way back by `FlatCopy.to_view`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.model.flat_copy import FlatCopy
from pipeline.model.geometry import Affine
from pipeline.scan.geometry import Size, scaled
from pipeline.scan.steps.bend import WORKING_SIDE, Bend, Floats, measure_bend
from pipeline.scan.steps.draw import Colour, drawn_roughly
from pipeline.scan.steps.mesh import Mesh, drawn_by_mesh, nodes
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


def flat_copy(ocr_copy: Pixels, small: Pixels, small_to_view: Affine, paper: Colour) -> FlatCopy | None:
    """The flat copy of a page; None where its lines are straight and parallel already.

    Args:
        ocr_copy: what engines read, of the view's size.
        small: a small copy of the stored picture, from which the view was made too; it is all that a flat page costs.
        small_to_view: from its pixels to those of the view.
        paper: the page's colour.
    """
    height, width = ocr_copy.shape[:2]
    factor = min(1.0, WORKING_SIDE / max(width, height))
    size: Size = (max(1, round(width * factor)), max(1, round(height * factor)))
    to_working = scaled(size[0] / width, size[1] / height).after(small_to_view)
    bends = find_bends(drawn_roughly(gray_of(small), to_working, size, (sum(paper) / 3,) * 3))
    return flattened(ocr_copy, bends, paper) if bends else None


def find_bends(gray: Gray) -> tuple[Bend, ...]:
    """The bends of a grey page of about `WORKING_SIDE` pixels, in the order of measurement; none on a flat page."""
    first = measure_bend(gray, _LEAST_DEPARTURE * max(gray.shape))
    if first is None or not _is_clear(first, _LEAST_DEPARTURE):
        return ()
    size: Size = (gray.shape[1], gray.shape[0])
    flat = drawn_by_mesh(gray, _mesh((first,), size, size, 0.0), _STEP, size)
    second = measure_bend(flat, _WORTH_MORE * max(gray.shape))
    return (first, second) if second and _is_clear(second, _WORTH_MORE) else (first,)


def flattened(ocr_copy: Pixels, bends: Sequence[Bend], fill: Colour) -> FlatCopy:
    """The copy for engines without these bends, a little taller where lines reach beyond its edges."""
    width, height = ocr_copy.shape[1], ocr_copy.shape[0]
    top, bottom = (round(room * height) for room in _room(bends))
    size: Size = (width, height + top + bottom)
    mesh = _mesh(bends, size, (width, height), float(top))
    return FlatCopy(drawn_by_mesh(ocr_copy, mesh, _STEP, size, fill), mesh, _STEP)


def _is_clear(bend: Bend, least_departure: float) -> bool:
    return bend.foretold >= _LEAST_FORETOLD and bend.departure >= least_departure * max(bend.width, bend.height)


def _room(bends: Sequence[Bend]) -> tuple[float, float]:
    """By which shares of the height the flat page reaches beyond the upper and the lower edge of the bent one."""
    width, height = bends[0].width, bends[0].height
    x = np.linspace(0, width, 33)
    above = max(float(sum((bend.displacement(x, np.zeros_like(x)) for bend in bends), np.zeros_like(x)).max()), 0.0)
    below = max(float(-sum((bend.displacement(x, x * 0 + height) for bend in bends), np.zeros_like(x)).min()), 0.0)
    return min(above / height, _MOST_ROOM), min(below / height, _MOST_ROOM)


def _mesh(bends: Sequence[Bend], size: Size, page: Size, top: float) -> Mesh:
    """The mesh of a flat copy of ``size`` of a page of the size ``page`` that begins ``top`` pixels above it."""
    x, y = nodes(size, _STEP)
    scale_x, scale_y = bends[0].width / page[0], bends[0].height / page[1]
    across, down = x * scale_x, (y - top) * scale_y
    for bend in reversed(bends):
        down = _bent(bend, across, down)
    return np.stack([across / scale_x, down / scale_y], axis=-1).astype(np.float32)


def _bent(bend: Bend, x: Floats, flat_y: Floats) -> Floats:
    """The height on the bent page of what is at ``flat_y`` on the flat one."""
    y = flat_y
    for _ in range(_SOLVING):
        y = flat_y + bend.displacement(x, y)
    return y
