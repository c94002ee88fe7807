"""Places in a picture: points, boxes and the transforms between pixel grids.

Coordinates are pixels with the origin at the top left corner, x to the right and y down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four corners: top left, top right, bottom right, bottom left, as seen by somebody who reads the text."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels; the right and lower edges lie outside."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Extent along x in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Extent along y in pixels."""
        return self.y1 - self.y0

    def corners(self) -> Quad:
        """The four corners, clockwise from the top left."""
        return ((self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1))

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    @classmethod
    def around(cls, points: Quad) -> Box:
        """The smallest upright box that holds four points."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return cls(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Affine:
    """A 2×3 transform: ``x' = a·x + b·y + c`` and ``y' = d·x + e·y + f``."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def apply(self, point: Point) -> Point:
        """The place to which ``point`` is led."""
        x, y = point
        return (self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f)

    def apply_to_quad(self, quad: Quad) -> Quad:
        """All four corners led one by one."""
        first, second, third, fourth = (self.apply(corner) for corner in quad)
        return (first, second, third, fourth)

    def after(self, first: Affine) -> Affine:
        """The transform that does ``first`` and then this one."""
        return Affine(
            self.a * first.a + self.b * first.d,
            self.a * first.b + self.b * first.e,
            self.a * first.c + self.b * first.f + self.c,
            self.d * first.a + self.e * first.d,
            self.d * first.b + self.e * first.e,
            self.d * first.c + self.e * first.f + self.f,
        )

    def inverse(self) -> Affine:
        """The way back.

        Raises:
            ZeroDivisionError: the transform flattens the plane.
        """
        determinant = self.a * self.e - self.b * self.d
        a, b = self.e / determinant, -self.b / determinant
        d, e = -self.d / determinant, self.a / determinant
        return Affine(a, b, -(a * self.c + b * self.f), d, e, -(d * self.c + e * self.f))

    def rows(self) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """``((a, b, c), (d, e, f))``, the shape that OpenCV and JSON want."""
        return ((self.a, self.b, self.c), (self.d, self.e, self.f))

    @classmethod
    def from_rows(cls, rows: Iterable[Iterable[float]]) -> Affine:
        """Read ``[[a, b, c], [d, e, f]]`` from a list or an array."""
        (a, b, c), (d, e, f) = rows
        return cls(float(a), float(b), float(c), float(d), float(e), float(f))
