"""Straight rows of cells, of which the text layer is made."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from pipeline.model.geometry import Point

_STEPS = tuple(range(200, 3001, 100))
"""Below 0.1 em poppler takes a character for the shadow of its neighbour; 0.2 keeps clear of it."""
_WIDE_STEPS = tuple(round(3000 * 1.1**step) for step in range(1, 25))
CELL_WIDTHS = _STEPS + _WIDE_STEPS
"""All widths of a cell, in thousandths of the font size; up to 29 em for characters with a wide gap behind them."""
_LARGEST_STEP = 0.4
"""Share of a cell by which the straight pieces of a leaning column may lie beside each other."""
DESCENT = 0.2
"""Share of a cell below the base line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One code point in the text layer; different cells have different codes in the font.

    Attributes:
        text: the code point.
        width: in thousandths of the font size, one of `CELL_WIDTHS`.
        copy: tells cells apart that are the same otherwise.
    """

    text: str
    width: int
    copy: int = 0


@dataclass(frozen=True, slots=True)
class TextRun:
    """A straight row of cells on the sheet.

    Attributes:
        cells: in reading order; none is empty.
        origin: where the base line begins, in points.
        along: unit vector of the reading direction.
        size: height of the cells, the font size, in points.
    """

    cells: tuple[Cell, ...]
    origin: Point
    along: Point
    size: float

    @property
    def is_upright(self) -> bool:
        """Whether the run goes rather across the sheet than up or down."""
        return abs(self.along[0]) >= abs(self.along[1])

    def in_steps(self) -> tuple[TextRun, ...]:
        """A column as straight pieces, each a little beside the one before where the column leans; two at least.

        Poppler begins a new line wherever a column leans by half a point, which is after one or two characters.
        Straight pieces hold together, and no character is farther from its ink than a fifth of its size.
        """
        lean = abs(self.along[0])
        pieces: list[TextRun] = []
        first = passed = 0
        for place, cell in enumerate(self.cells):
            if place > first and (passed + cell.width) * lean > _LARGEST_STEP * 1000:
                pieces.append(self._straight(first, place))
                first, passed = place, 0
            passed += cell.width
        last = self._straight(first, len(self.cells))
        return (*pieces, last) if pieces else last.split_last()

    def split_last(self) -> tuple[TextRun, TextRun]:
        """All but the last cell, and the last cell where it was."""
        passed = sum(cell.width for cell in self.cells[:-1]) * self.size / 1000
        end = (self.origin[0] + self.along[0] * passed, self.origin[1] + self.along[1] * passed)
        return replace(self, cells=self.cells[:-1]), replace(self, cells=self.cells[-1:], origin=end)

    def _straight(self, first: int, end: int) -> TextRun:
        """Some cells of a column exactly up or down, where their middle is."""
        before = sum(cell.width for cell in self.cells[:first]) * self.size / 1000
        length = sum(cell.width for cell in self.cells[first:end]) * self.size / 1000
        x = self.origin[0] + self.along[0] * (before + length / 2)
        y = self.origin[1] + self.along[1] * before
        return TextRun(self.cells[first:end], (x, y), (0.0, math.copysign(1.0, self.along[1])), self.size)

    def as_copy(self, number: int) -> TextRun:
        """The same run in cells that get codes of their own."""
        return replace(self, cells=tuple(replace(cell, copy=number) for cell in self.cells)) if number else self
