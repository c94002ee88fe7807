"""A line of text as cells that touch each other, each over the ink of its character.

Readers guess spaces from gaps and line ends from jumps. Cells without a gap between them leave nothing to guess:
whatever PDFium, poppler or another reader thinks of distances, the characters of a line come out without stray spaces.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.export.characters import printable
from pipeline.export.sheet import Sheet
from pipeline.export.text_run import CELL_WIDTHS, DESCENT, Cell, TextRun
from pipeline.model.geometry import Box, Point
from pipeline.model.page import Direction, TextLine

SPACE_WIDTH = 300
"""At least this much of a gap is a space for poppler (0.15 em) and for PDFium, also after rounding."""
_MEAN_WIDTH = 0.25
"""Lines whose cells are narrower on average, as a share of their height, get a smaller height."""
_SMALLEST_SIZE = 0.5
"""Points; boxes without any height still get text."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One code point and the stretch of its ink along the line."""

    text: str
    start: float
    end: float


def run_of_line(line: TextLine, sheet: Sheet) -> TextRun | None:
    """The cells of a line on the sheet; ``None`` when there is nothing but spaces in it."""
    letters = _letters(line)
    if not letters:
        return None
    along = _reading_direction(line, letters, sheet)
    up = (-along[1], along[0])
    corners = [[sheet.place(corner) for corner in box.corners()] for _, box in letters]
    pieces = [_Piece(text, *_extent(of_box, along)) for (text, _), of_box in zip(letters, corners, strict=True)]
    heights = [_extent(of_box, up) for (text, _), of_box in zip(letters, corners, strict=True) if text != " "]
    bottom, top = min(low for low, _ in heights), max(high for _, high in heights)
    length = pieces[-1].end - pieces[0].start
    size = max(_SMALLEST_SIZE, min(top - bottom, length / (len(pieces) * _MEAN_WIDTH)))
    base = bottom + DESCENT * size
    start = pieces[0].start
    origin = (along[0] * start + up[0] * base, along[1] * start + up[1] * base)
    cells = tuple(_cells(pieces, size))
    return TextRun(cells, _kept_on(sheet, origin, along, cells, size), along, size)


def _kept_on(sheet: Sheet, origin: Point, along: Point, cells: Sequence[Cell], size: float) -> Point:
    """The origin, moved so that no character begins beside the sheet; poppler leaves out what does."""
    x, y = sheet.nearest(origin)
    passed = sum(cell.width for cell in cells[:-1]) * size / 1000
    last = (x + along[0] * passed, y + along[1] * passed)
    kept = sheet.nearest(last)
    return sheet.nearest((x + kept[0] - last[0], y + kept[1] - last[1]))


def _letters(line: TextLine) -> list[tuple[str, Box]]:
    """Code points with their boxes; spaces are stripped from the ends and never stand in a row."""
    letters: list[tuple[str, Box]] = []
    for character in line.characters:
        for text, box in _code_points(printable(character.text), character.box, line.direction):
            if text != " " or (letters and letters[-1][0] != " "):
                letters.append((text, box))
    while letters and letters[-1][0] == " ":
        letters.pop()
    return letters


def _code_points(text: str, box: Box, direction: Direction) -> Iterator[tuple[str, Box]]:
    """A unit of several code points shares its box evenly."""
    step_x, step_y = box.width / max(1, len(text)), box.height / max(1, len(text))
    for place, code_point in enumerate(text):
        if direction is Direction.VERTICAL:
            yield code_point, Box(box.x0, box.y0 + place * step_y, box.x1, box.y0 + (place + 1) * step_y)
        else:
            yield code_point, Box(box.x0 + place * step_x, box.y0, box.x0 + (place + 1) * step_x, box.y1)


def _reading_direction(line: TextLine, letters: list[tuple[str, Box]], sheet: Sheet) -> Point:
    """Along the middle of the line's quad; by the characters where the quad says nothing or the opposite.

    A vertical line of one character is written across: its direction is nobody's knowledge, and two such lines
    side by side would be read from left to right.
    """
    if line.direction is Direction.VERTICAL and len(letters) == 1:
        return 1.0, 0.0
    top_left, top_right, bottom_right, bottom_left = line.quad
    vertical = line.direction is Direction.VERTICAL
    start = _middle(top_left, top_right if vertical else bottom_left)
    end = _middle(bottom_right, bottom_left if vertical else top_right)
    by_quad = _unit_vector(start, end, sheet)
    by_letters = _unit_vector(_centre(letters[0][1]), _centre(letters[-1][1]), sheet)
    if by_quad and (by_letters is None or by_quad[0] * by_letters[0] + by_quad[1] * by_letters[1] > 0.5):
        return by_quad
    return by_letters or by_quad or ((0.0, -1.0) if vertical else (1.0, 0.0))


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _centre(box: Box) -> Point:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _unit_vector(start: Point, end: Point, sheet: Sheet) -> Point | None:
    (x0, y0), (x1, y1) = sheet.place(start), sheet.place(end)
    length = math.hypot(x1 - x0, y1 - y0)
    return ((x1 - x0) / length, (y1 - y0) / length) if length > 1e-6 else None


def _extent(corners: Iterable[Point], axis: Point) -> tuple[float, float]:
    """From where to where a box reaches along an axis of the sheet."""
    along_x, along_y = axis
    places = [x * along_x + y * along_y for x, y in corners]
    return min(places), max(places)


def _cells(pieces: list[_Piece], size: float) -> Iterator[Cell]:
    """Cells from ink to ink; what rounding adds to one is taken from the next, so nothing drifts."""
    place = pieces[0].start
    for piece, end in zip(pieces, _ends(pieces, size), strict=True):
        width = _nearest_width((end - place) / size * 1000, SPACE_WIDTH if piece.text == " " else CELL_WIDTHS[0])
        place += width * size / 1000
        yield Cell(piece.text, width)


def _ends(pieces: list[_Piece], size: float) -> Iterable[float]:
    """Where each cell ends: half way to the next ink, or where a space begins or ends."""
    for place, (piece, following) in enumerate(pairwise(pieces)):
        if following.text == " ":
            yield _space(piece, pieces[place + 2], size)[0]
        elif piece.text == " ":
            yield _space(pieces[place - 1], following, size)[1]
        else:
            yield (piece.end + following.start) / 2
    yield pieces[-1].end


def _space(before: _Piece, after: _Piece, size: float) -> tuple[float, float]:
    """The gap between two letters, widened to what readers take for a space."""
    middle, half = (before.end + after.start) / 2, SPACE_WIDTH * size / 2000
    return min(before.end, middle - half), max(after.start, middle + half)


def _nearest_width(wanted: float, least: int) -> int:
    place = bisect_left(CELL_WIDTHS, wanted, 1, len(CELL_WIDTHS) - 1)
    below, above = CELL_WIDTHS[place - 1], CELL_WIDTHS[place]
    return max(least, below if wanted - below < above - wanted else above)
