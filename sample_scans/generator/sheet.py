"""A sheet of paper that is printed and written on, and that remembers the ink of each character."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from .fonts import Face, GlyphInk, Mask, glyph_ink

Colour = tuple[int, int, int]
"""Red, green, blue; 0 to 255."""

Points = NDArray[np.float32]
"""Shape (n, 2): x and y in pixels; pixel (0, 0) covers the square from 0 to 1."""

BLACK: Colour = (38, 36, 38)
BLUE_BLACK: Colour = (34, 44, 92)
RED: Colour = (196, 38, 42)

_INK_THRESHOLD = 90
"""From this strength on (of 255) a pixel counts as ink; below lies the soft rim of the glyph."""


@dataclass(frozen=True)
class Style:
    """How characters look: ``tracking`` is extra space in em, ``unsteadiness`` 0 for print and about 1 for a hand."""

    face: Face
    points: float
    colour: Colour = BLACK
    tracking: float = 0.0
    unsteadiness: float = 0.0
    underlined: bool = False


@dataclass
class Glyph:
    """A character on the sheet and the outline of its ink."""

    text: str
    outline: Points
    under_seal: bool = False

    def distance(self, x: float, y: float) -> tuple[float, float]:
        """How far a point lies from the ink's box along x and along y; 0 within."""
        (x0, y0), (x1, y1) = self.outline.min(axis=0), self.outline.max(axis=0)
        return float(max(x0 - x, 0, x - x1)), float(max(y0 - y, 0, y - y1))


@dataclass
class InkLine:
    """A line of text in reading order; ``text`` holds a space where the paper has a gap, ``glyphs`` does not."""

    text: str = ""
    glyphs: list[Glyph] = field(default_factory=list)

    def add_gap(self) -> None:
        """Note a wide gap, once."""
        if self.text and not self.text.endswith(" "):
            self.text += " "


class Sheet:
    """An upright sheet on which ink only darkens, as it does on paper."""

    def __init__(self, width_mm: float, height_mm: float, dpi: int, seed: int) -> None:
        self.dpi = dpi
        self.width, self.height = self.px(width_mm), self.px(height_mm)
        self.pixels: NDArray[np.uint8] = np.full((self.height, self.width, 3), 255, np.uint8)
        self.lines: list[InkLine] = []
        self.seals: list[str] = []
        self.has_fingerprint = False
        self.rng = np.random.default_rng(seed)

    def px(self, millimetres: float) -> int:
        """Millimetres in whole pixels."""
        return round(millimetres * self.dpi / 25.4)

    def em(self, style: Style) -> int:
        """The size of a style's em square in pixels."""
        return max(1, round(style.points * self.dpi / 72))

    def begin_line(self) -> InkLine:
        """A new line of text; lines are begun in reading order."""
        line = InkLine()
        self.lines.append(line)
        return line

    def write(self, line: InkLine, text: str, style: Style, x: float, baseline: float) -> None:
        """Put one character down with the pen at ``x``; white space leaves a gap."""
        if text.isspace():
            line.add_gap()
            return
        em = self.em(style)
        ink = glyph_ink(style.face, em, text)
        mask, left, top = self._by_hand(ink, em, style.unsteadiness)
        outline = self.stamp(mask, round(x) + left, round(baseline) + top, style.colour)
        line.text += text
        line.glyphs.append(Glyph(text, outline))

    def _by_hand(self, ink: GlyphInk, em: int, unsteadiness: float) -> tuple[Mask, int, int]:
        if not unsteadiness:
            return ink.mask, ink.left, ink.top
        pad = max(2, em // 8)
        mask = cv2.copyMakeBorder(ink.mask, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
        height, width = mask.shape
        angle = float(self.rng.normal(0, 1.6)) * unsteadiness
        scale = 1 + float(self.rng.normal(0, 0.03)) * unsteadiness
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
        turned = cv2.warpAffine(mask, turn, (width, height), flags=cv2.INTER_LINEAR)
        shift = np.round(self.rng.normal(0, 0.022, 2) * em * unsteadiness).astype(int)
        return np.asarray(turned, np.uint8), ink.left - pad + int(shift[0]), ink.top - pad + int(shift[1])

    def stamp(self, mask: Mask, left: int, top: int, colour: Colour) -> Points:
        """Darken the sheet through a mask and return the outline of the ink that landed on it."""
        x0, y0 = max(0, left), max(0, top)
        mask = mask[y0 - top : self.height - top, x0 - left : self.width - left]
        height, width = mask.shape
        place = self.pixels[y0 : y0 + height, x0 : x0 + width]
        strength = mask[..., None].astype(np.float32) / 255
        place[:] = np.rint(place * (1 - strength * (1 - np.array(colour, np.float32) / 255))).astype(np.uint8)
        return _outline(mask) + np.array([x0, y0], np.float32)

    def rule(self, x0: float, y0: float, x1: float, y1: float, points: float = 0.6, colour: Colour = BLACK) -> None:
        """Draw an upright or level line, ``points`` thick."""
        half = max(1, round(points * self.dpi / 72)) / 2
        left, top = round(min(x0, x1) - half), round(min(y0, y1) - half)
        shape = (round(abs(y1 - y0) + 2 * half), round(abs(x1 - x0) + 2 * half))
        self.stamp(np.full(shape, 235, np.uint8), left, top, colour)

    def frame(self, x0: float, y0: float, x1: float, y1: float, points: float = 0.6, colour: Colour = BLACK) -> None:
        """Draw a rectangle."""
        for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.rule(*ends, points=points, colour=colour)

    def glyphs(self) -> Iterable[Glyph]:
        """Every character, in reading order."""
        for line in self.lines:
            yield from line.glyphs


def _outline(mask: Mask) -> Points:
    """The convex hull of the ink's pixels, with the pixels' outer corners."""
    rows, columns = np.nonzero(mask >= min(_INK_THRESHOLD, int(mask.max(initial=1))))
    corners = [np.stack([columns + dx, rows + dy], axis=1) for dx in (0, 1) for dy in (0, 1)]
    return np.asarray(cv2.convexHull(np.concatenate(corners).astype(np.float32)), np.float32).reshape(-1, 2)
