"""What is put into order: single lines, and tables as wholes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.geometry import Box
from pipeline.model.page import Direction, TextLine
from pipeline.ocr.layout.grid import Grid


@dataclass(frozen=True, slots=True)
class FilledGrid:
    """A table and the lines in each of its cells, in reading order."""

    grid: Grid
    lines: tuple[tuple[TextLine, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page that is read without a break.

    Attributes:
        box: where it stands on the page as it is read: rows run down, lines run right. On a vertical page that is the
            page on its side.
        lines: of the block, in reading order.
        table: the table that the block is, if it is one.
    """

    box: Box
    lines: tuple[TextLine, ...]
    table: FilledGrid | None = None

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.box.y0 + self.box.y1) / 2

    @property
    def length(self) -> int:
        """How many characters it has."""
        return sum(len(line.characters) for line in self.lines)

    @property
    def is_text(self) -> bool:
        """Whether it can be part of a paragraph."""
        return self.table is None


def is_vertical(lines: Iterable[TextLine]) -> bool:
    """Whether most characters stand in vertical lines."""
    weights = dict.fromkeys(Direction, 0)
    for line in lines:
        weights[line.direction] += len(line.characters)
    return weights[Direction.VERTICAL] > weights[Direction.HORIZONTAL]


def on_its_side(box: Box) -> Box:
    """Where a box of a vertical page comes to lie when the page is turned so that its columns run right, as rows."""
    return Box(box.y0, -box.x1, box.y1, -box.x0)
