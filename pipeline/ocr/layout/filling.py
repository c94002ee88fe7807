"""Putting the lines of a page into the cells of its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from pipeline.model.geometry import Box, Quad
from pipeline.model.page import Character, Direction, TextLine
from pipeline.ocr.layout.block import FilledGrid, is_vertical
from pipeline.ocr.layout.grid import Grid, GridCell

_LEAST_GAP = 0.6
"""Line heights between two characters, from which on a rule between them parts words and not a word."""
_MOST_ACROSS = 0.3
"""Share of a table's characters in lines that run across cells without a gap. Paper with squares for single characters,
and the shades of pictures, have more: they are no tables."""

Ordering = Callable[[Sequence[TextLine]], Sequence[TextLine]]


def filled(grid: Grid, lines: Sequence[TextLine], in_cell: Ordering) -> tuple[FilledGrid, list[TextLine]] | None:
    """A table with its text, and the lines that stand outside of it; none when the rules are no table.

    A line that the engine read over several cells is taken apart at the rules. No character is lost, added or moved
    within its line.

    Args:
        grid: the table.
        lines: of the page.
        in_cell: puts the lines of one cell into reading order.
    """
    outside: list[TextLine] = []
    by_cell: dict[GridCell, list[TextLine]] = defaultdict(list)
    across = 0
    for line in lines:
        pieces = list(_pieces(line, grid))
        if all(cell is None for _, cell in pieces):
            outside.append(line)
            continue
        if _runs_across(line, pieces):
            across += len(line.characters)
            pieces = [(line, _main_cell(line, grid))]
        for piece, cell in pieces:
            if cell is None:
                outside.append(piece)
            else:
                by_cell[cell].append(piece)
    inside = [line for group in by_cell.values() for line in group]
    if len(by_cell) < 2 or across > _MOST_ACROSS * sum(len(line.characters) for line in inside):
        return None
    contents = {cell: tuple(in_cell(by_cell[cell])) for cell in by_cell}
    cells = tuple(sorted(grid.cells, key=_reading_place(inside)))
    whole = replace(grid, cells=cells)
    return FilledGrid(whole, tuple(contents.get(cell, ()) for cell in cells)), outside


def _reading_place(lines: Sequence[TextLine]) -> Callable[[GridCell], tuple[int, int]]:
    """Row by row from the left; where the text is vertical, column by column from the right."""
    if is_vertical(lines):
        return lambda cell: (-(cell.column + cell.column_span), cell.row)
    return lambda cell: (cell.row, cell.column)


def _pieces(line: TextLine, grid: Grid) -> Iterator[tuple[TextLine, GridCell | None]]:
    """The runs of characters that stand in one cell each; a blank between two goes with what is before it."""
    if not _meets(line.box, grid.box):
        yield line, None
        return
    cells: list[GridCell | None] = []
    for character in line.characters:
        is_blank = not character.text.strip()
        cells.append(cells[-1] if is_blank and cells else _cell_of(character, grid))
    start = 0
    for cell, group in groupby(cells):
        end = start + sum(1 for _ in group)
        yield _part(line, start, end), cell
        start = end


def _cell_of(character: Character, grid: Grid) -> GridCell | None:
    """The cell around the middle of a character; on a rule, the one beside it."""
    box = character.box
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    reach = max(box.width, box.height) / 2
    places = ((x, y), (x - reach, y), (x + reach, y), (x, y - reach), (x, y + reach))
    found = (grid.cell_at(*place) for place in places)
    return next((cell for cell in found if cell is not None), None)


def _main_cell(line: TextLine, grid: Grid) -> GridCell | None:
    """The cell in which most of a line stands; the first of them when several have as much."""
    counts: dict[GridCell, int] = defaultdict(int)
    for character in line.characters:
        cell = _cell_of(character, grid)
        if cell is not None:
            counts[cell] += 1
    return max(counts, key=lambda cell: counts[cell]) if counts else None


def _runs_across(line: TextLine, pieces: Sequence[tuple[TextLine, GridCell | None]]) -> bool:
    """Whether a rule would part a word: the engine read straight over it, and so would a person."""
    if len(pieces) < 2:
        return False
    height = _height(line)
    gaps = [_gap(first, second, line.direction) for (first, _), (second, _) in pairwise(pieces)]
    return min(gaps) < _LEAST_GAP * height


def _gap(first: TextLine, second: TextLine, direction: Direction) -> float:
    inked = [character for character in first.characters if character.text.strip()]
    before, after = (inked or first.characters)[-1].box, second.characters[0].box
    return after.y0 - before.y1 if direction is Direction.VERTICAL else after.x0 - before.x1


def _height(line: TextLine) -> float:
    return line.box.width if line.direction is Direction.VERTICAL else line.box.height


def _part(line: TextLine, start: int, end: int) -> TextLine:
    """Some of the characters of a line as a line of its own, between the edges of the whole."""
    if start == 0 and end == len(line.characters):
        return line
    characters = line.characters[start:end]
    confidence = sum(character.confidence for character in characters) / len(characters)
    return TextLine(characters, _quad(characters, line), confidence, line.direction)


def _quad(characters: Iterable[Character], line: TextLine) -> Quad:
    boxes = [character.box for character in characters]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    if line.direction is Direction.VERTICAL:
        return Box(line.box.x0, whole.y0, line.box.x1, whole.y1).corners()
    top_left, top_right, bottom_right, bottom_left = line.quad
    width = max(1.0, top_right[0] - top_left[0])

    def upper(x: float) -> tuple[float, float]:
        return x, top_left[1] + (top_right[1] - top_left[1]) * (x - top_left[0]) / width

    def lower(x: float) -> tuple[float, float]:
        return x, bottom_left[1] + (bottom_right[1] - bottom_left[1]) * (x - top_left[0]) / width

    return (upper(whole.x0), upper(whole.x1), lower(whole.x1), lower(whole.x0))


def _meets(first: Box, second: Box) -> bool:
    return first.x0 < second.x1 and second.x0 < first.x1 and first.y0 < second.y1 and second.y0 < first.y1
