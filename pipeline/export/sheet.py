"""The sheet of a PDF page: its size, how the stored picture lies on it, and where a pixel of the view comes to lie.

The picture is put in as it is stored and laid upright by its image matrix. All quarter turns and mirrorings of scanners
and cameras are thereby one mechanism, the page itself needs no ``/Rotate``, and upright text is upright in the page's
own coordinates, which readers that extract text understand best.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.geometry import Affine, Point
from pipeline.model.page import EncodedImage, ViewGeometry

POINTS_PER_INCH = 72.0
_MM_PER_INCH = 25.4
_CREDIBLE_DPI = (30.0, 5000.0)
_SCREEN_DPI = 96.0
"""Cameras and screen programs write 72 or 96 without knowing; up to here the size must be that of a sheet of paper."""
_A4_LONG_SIDE_MM = 297.0
_A3_LONG_SIDE_MM = 420.0
_SMALLEST, _LARGEST = 3.0, 14400.0
"""Points along a side that every reader shows (ISO 32000-1, annex C)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a PDF; points, origin at the lower left corner, y up.

    Attributes:
        width: in points.
        height: in points.
        image_matrix: leads from the unit square of the picture to the sheet.
        from_view: leads from pixels of the view to the sheet; from stored pixels when there is no view.
        footer_height: of the strip at the lower edge that is no part of the picture; 0 without one.
    """

    width: float
    height: float
    image_matrix: Affine
    from_view: Affine
    footer_height: float = 0.0

    @property
    def footer_matrix(self) -> Affine:
        """From the unit square of the footer's picture to the strip at the lower edge."""
        return Affine(self.width, 0.0, 0.0, 0.0, self.footer_height, 0.0)

    def raised(self, height: float) -> Sheet:
        """The sheet with a strip of this height added below; everything on it keeps its place on the paper."""
        up = Affine(f=height)
        return Sheet(self.width, self.height + height, up.after(self.image_matrix), up.after(self.from_view), height)

    def place(self, point: Point) -> Point:
        """Where a pixel of the view lies on the sheet; what would lie beside it is put on its edge."""
        return self.nearest(self.from_view.apply(point))

    def nearest(self, point: Point) -> Point:
        """The point itself, or the nearest one on the sheet; poppler leaves out what begins beside it."""
        x, y = point
        return min(max(x, 0.0), self.width), min(max(y, 0.0), self.height)


def lay_out(image: EncodedImage, geometry: ViewGeometry | None) -> Sheet:
    """The upright sheet of a picture; without a geometry it is shown as it is stored."""
    to_master = geometry.to_master if geometry else Affine()
    turn = _upright(to_master, image.width, image.height)
    stored_width, stored_height = _size_in_points(image)
    width, height = (stored_height, stored_width) if turn.a == 0 else (stored_width, stored_height)
    columns, rows = (image.height, image.width) if turn.a == 0 else (image.width, image.height)
    to_sheet = Affine(width / columns, 0.0, 0.0, 0.0, -height / rows, height).after(turn)
    unit_to_pixels = Affine(image.width, 0.0, 0.0, 0.0, -image.height, image.height)
    return Sheet(width, height, to_sheet.after(unit_to_pixels), to_sheet.after(to_master))


def _upright(to_master: Affine, width: int, height: int) -> Affine:
    """The turn by quarters, perhaps mirrored, that comes nearest to the way from master to view.

    The master's rectangle is led to a rectangle whose top left corner is the origin.
    """
    if abs(to_master.a) + abs(to_master.e) >= abs(to_master.b) + abs(to_master.d):
        a, e = _sign(to_master.a), _sign(to_master.e)
        return Affine(a, 0.0, width if a < 0 else 0.0, 0.0, e, height if e < 0 else 0.0)
    b, d = _sign(to_master.d), _sign(to_master.b)
    return Affine(0.0, b, height if b < 0 else 0.0, d, 0.0, width if d < 0 else 0.0)


def _sign(value: float) -> float:
    return -1.0 if value < 0 else 1.0


def _size_in_points(image: EncodedImage) -> tuple[float, float]:
    width, height = _true_size(image) or _assumed_size(image)
    shrink = min(1.0, _LARGEST / max(width, height))
    return max(_SMALLEST, round(width * shrink, 2)), max(_SMALLEST, round(height * shrink, 2))


def _true_size(image: EncodedImage) -> tuple[float, float] | None:
    """By the resolution that the file gives, where it can be believed."""
    low, high = _CREDIBLE_DPI
    if not all(low <= dpi <= high for dpi in image.dpi):
        return None
    width = image.width / image.dpi[0] * POINTS_PER_INCH
    height = image.height / image.dpi[1] * POINTS_PER_INCH
    if max(image.dpi) <= _SCREEN_DPI and max(width, height) > _points(_A3_LONG_SIDE_MM):
        return None
    return width, height


def _assumed_size(image: EncodedImage) -> tuple[float, float]:
    """As if the long side were that of A4."""
    scale = _points(_A4_LONG_SIDE_MM) / max(image.width, image.height)
    return image.width * scale, image.height * scale


def _points(millimetres: float) -> float:
    return millimetres / _MM_PER_INCH * POINTS_PER_INCH
