"""A page as picture and as text.

Coordinates are pixels with the origin at the top left corner, x to the right and y down. Two pixel grids matter:

* the **master** grid: the pixels as they are stored in the received file, before any orientation tag is applied;
* the **view** grid: the upright, straight page that people see and engines read.

``ViewGeometry.to_master`` leads from the second to the first, so nothing that was found on a view loses its place on
the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four corners: top left, top right, bottom right, bottom left, as seen by somebody who reads the text."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""


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


@dataclass(frozen=True, slots=True)
class ViewGeometry:
    """How a view came from its master.

    Attributes:
        width: of the view, in pixels.
        height: of the view, in pixels.
        rotation_degrees: the clockwise quarter turn (0, 90, 180 or 270) that made the master upright.
        skew_degrees: the clockwise angle of the text lines after that turn; the view has it taken out.
        to_master: leads from view pixels to master pixels.
    """

    width: int
    height: int
    rotation_degrees: int = 0
    skew_degrees: float = 0.0
    to_master: Affine = field(default_factory=Affine)


@dataclass(frozen=True, slots=True)
class PageImage:
    """The upright, straight picture of one page.

    Attributes:
        view: uint8 pixels for people, shape (height, width, 3) in BGR order.
        ocr_copy: uint8 pixels of the same shape for engines; may be cleaned, never shown or exported.
        geometry: how the view came from the master.
        dpi: dots per inch of the master; 0 when the file does not say.
        is_blank: nothing is written on it.
    """

    view: NDArray[np.uint8]
    ocr_copy: NDArray[np.uint8]
    geometry: ViewGeometry
    dpi: float = 0.0
    is_blank: bool = False


class ImageCoding(StrEnum):
    """How an `EncodedImage` is coded."""

    JPEG = "jpeg"
    JPEG2000 = "jpeg2000"
    PNG = "png"
    TIFF = "tiff"


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """One page's picture as coded bytes, with the very pixels of the master.

    Attributes:
        data: a complete single-image file.
        coding: how ``data`` is coded.
        width: of the master, in pixels.
        height: of the master, in pixels.
        dpi: dots per inch along x and y; 0 when the file does not say.
    """

    data: bytes
    coding: ImageCoding
    width: int
    height: int
    dpi: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of a character and its probability (0 to 1)."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Character:
    """One character as it was read.

    Attributes:
        text: the reading; a single character, possibly a space.
        confidence: probability that the engine gave this reading (0 to 1).
        box: where its ink lies, in view pixels.
        alternatives: up to four other readings of probability 0.01 or more, the likeliest first.
    """

    text: str
    confidence: float
    box: Box
    alternatives: tuple[Alternative, ...] = ()


class Direction(StrEnum):
    """How a line runs."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text in reading direction.

    Attributes:
        characters: in reading order.
        quad: the corners of the line, in view pixels.
        confidence: mean over the characters (0 to 1); low lines are kept.
        direction: horizontal, or vertical from top to bottom.
    """

    characters: tuple[Character, ...]
    quad: Quad
    confidence: float
    direction: Direction = Direction.HORIZONTAL

    @property
    def text(self) -> str:
        """The line as a string, one code point per `Character` unless an engine read a longer unit."""
        return "".join(character.text for character in self.characters)

    @property
    def box(self) -> Box:
        """The smallest upright box around the line."""
        return Box.around(self.quad)


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Who read a page. ``options`` is part of the job key, so that another setting is another result."""

    name: str
    version: str
    languages: tuple[str, ...] = ()
    options: str = ""


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What was read on one page, in reading order and in view pixels."""

    geometry: ViewGeometry
    lines: tuple[TextLine, ...]
    engine: EngineInfo
    is_blank: bool = False

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        """Mean over all characters (0 to 1); 1 on a page without any."""
        values = [character.confidence for character in self.characters()]
        return sum(values) / len(values) if values else 1.0

    def characters(self) -> Iterator[Character]:
        """Every character of the page in reading order."""
        for line in self.lines:
            yield from line.characters


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page as people name it: its entry's 档号 and its ordinal from 1."""

    archival_code: str
    ordinal: int

    def __str__(self) -> str:
        return f"{self.archival_code} 第{self.ordinal}页"
