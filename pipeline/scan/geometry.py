"""Ways between pixel grids.

All transforms here are between continuous coordinates in which pixel ``i`` covers ``[i, i+1)``, so that boxes keep
their edges: the box of a whole view leads to the box of the whole master. OpenCV counts from pixel centres instead;
`on_pixel_centres` translates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.model.geometry import Affine, Box

Size = tuple[int, int]
"""Width and height in pixels."""

_EXIF = {
    1: (False, 0),
    2: (True, 0),
    3: (False, 180),
    4: (True, 180),
    5: (True, 270),
    6: (False, 90),
    7: (True, 90),
    8: (False, 270),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A mirroring at the vertical axis and then a clockwise quarter turn.

    Attributes:
        mirrored: left and right are swapped first.
        degrees: 0, 90, 180 or 270.
    """

    mirrored: bool
    degrees: int

    @classmethod
    def of_exif(cls, orientation: int) -> Turn:
        """What an EXIF orientation (1 to 8) asks for (Exif 2.32, tag 274)."""
        return cls(*_EXIF[orientation])

    def then(self, degrees: int) -> Turn:
        """This turn and a further clockwise one."""
        return Turn(self.mirrored, (self.degrees + degrees) % 360)

    def size(self, size: Size) -> Size:
        """Size of a picture of ``size`` after the turn."""
        return size if self.degrees % 180 == 0 else size[::-1]

    def transform(self, size: Size) -> Affine:
        """From pixels of a picture of ``size`` to pixels of the turned picture."""
        width, height = size
        mirror = Affine(a=-1.0, c=width) if self.mirrored else Affine()
        turn = {
            0: Affine(),
            90: Affine(0, -1, height, 1, 0, 0),
            180: Affine(-1, 0, width, 0, -1, height),
            270: Affine(0, 1, 0, -1, 0, width),
        }[self.degrees]
        return turn.after(mirror)


def straightening(size: Size, skew_degrees: float) -> tuple[Affine, Size]:
    """Turn a picture back by its skew onto a canvas that is large enough to lose nothing; gives the canvas size too."""
    width, height = size
    cosine, sine = math.cos(math.radians(skew_degrees)), math.sin(math.radians(skew_degrees))
    across = math.ceil(width * abs(cosine) + height * abs(sine) - 1e-6)
    down = math.ceil(width * abs(sine) + height * abs(cosine) - 1e-6)
    back = Affine(cosine, sine, 0, -sine, cosine, 0)
    return moved(across / 2, down / 2).after(back).after(moved(-width / 2, -height / 2)), (across, down)


def moved(x: float, y: float) -> Affine:
    """A shift."""
    return Affine(c=x, f=y)


def scaled(x: float, y: float) -> Affine:
    """A change of scale along each axis."""
    return Affine(a=x, e=y)


def cropping(box: Box) -> Affine:
    """From a picture to the part of it that ``box`` cuts out."""
    return moved(-box.x0, -box.y0)


def on_pixel_centres(transform: Affine) -> Affine:
    """The same transform for OpenCV, which puts whole numbers on pixel centres."""
    return moved(-0.5, -0.5).after(transform).after(moved(0.5, 0.5))
