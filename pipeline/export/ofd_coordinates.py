"""From the sheet of a PDF (points, y up) to the page of an OFD (millimetres, y down; GB/T 33190-2016, 8.1)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.export.sheet import Sheet
from pipeline.export.text_run import DESCENT, TextRun
from pipeline.model.geometry import Affine, Box, Point

MM_PER_POINT = 25.4 / 72
_DIGITS = 4
"""Of a millimetre; finer than any scanner."""


@dataclass(frozen=True, slots=True)
class PlacedRun:
    """A run of text as OFD writes it.

    Attributes:
        boundary: left, top, width and height of the run on the page.
        ctm: the six numbers that turn the run inside its boundary; empty where it is upright.
        start: where the base line begins, before that turn.
        size: of the font.
        advances: from each character to the next, one less than there are characters.
    """

    boundary: tuple[float, float, float, float]
    ctm: tuple[float, ...]
    start: Point
    size: float
    advances: tuple[float, ...]


def page_size(sheet: Sheet) -> tuple[float, float]:
    """Width and height in millimetres."""
    return sheet.width * MM_PER_POINT, sheet.height * MM_PER_POINT


def place_picture(on_sheet: Affine, sheet: Sheet) -> tuple[tuple[float, float, float, float], tuple[float, ...]]:
    """The boundary of a picture and, inside it, the six numbers that lead there from its unit square.

    ``on_sheet`` leads from the unit square of PDF, whose origin is the lower left corner, to the sheet; that of OFD has
    its origin at the upper left. The boundary is no larger than the picture, since some readers stretch it over that.
    """
    from_top = Affine(1.0, 0.0, 0.0, 0.0, -1.0, 1.0)
    to_page = Affine(MM_PER_POINT, 0.0, 0.0, 0.0, -MM_PER_POINT, sheet.height * MM_PER_POINT)
    matrix = to_page.after(on_sheet).after(from_top)
    box = Box.around(matrix.apply_to_quad(Box(0.0, 0.0, 1.0, 1.0).corners()))
    ctm = (matrix.a, matrix.d, matrix.b, matrix.e, matrix.c - box.x0, matrix.f - box.y0)
    return (box.x0, box.y0, box.width, box.height), ctm


def place(run: TextRun, sheet: Sheet) -> PlacedRun:
    """The run on the page; every character keeps the place that it has in the PDF."""
    size = run.size * MM_PER_POINT
    widths = [cell.width / 1000 * size for cell in run.cells]
    x, y = run.origin[0] * MM_PER_POINT, (sheet.height - run.origin[1]) * MM_PER_POINT
    cos, sin = run.along[0], -run.along[1]
    ascent, descent, length = (1 - DESCENT) * size, DESCENT * size, sum(widths)
    turn = Affine(cos, -sin, x, sin, cos, y)
    corners = [turn.apply((across, down)) for across in (0.0, length) for down in (-ascent, descent)]
    left, top = min(point[0] for point in corners), min(point[1] for point in corners)
    right, bottom = max(point[0] for point in corners), max(point[1] for point in corners)
    boundary = (left, top, right - left, bottom - top)
    is_turned = abs(sin) > 1e-6 or cos < 0
    ctm = (cos, sin, -sin, cos, x - left, y - top) if is_turned else ()
    return PlacedRun(boundary, ctm, (0.0, 0.0) if is_turned else (0.0, ascent), size, tuple(widths[:-1]))


def numbers(*values: float) -> str:
    """An array of OFD: blanks between numbers, no exponents."""
    return " ".join(f"{round(value, _DIGITS) + 0.0:.{_DIGITS}f}".rstrip("0").rstrip(".") for value in values)
