"""What was read on a flat copy of a bent page, brought back to the view; and which of two readings is kept."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model.flat_copy import FlatCopy
from pipeline.model.geometry import Box, Point, Quad
from pipeline.model.page import Direction, OcrPage, PageImage, TextLine, ViewGeometry
from pipeline.model.table import Table

_CREDIBLE = 0.5
"""Confidence below which a character counts for nothing: what an engine makes of specks and of torn lines."""
_AS_GOOD = 0.995
"""Share of the other reading's weight at which the flat one is kept: its lines are level, so their order and the cells
of tables are found more surely, which no confidence tells."""


def flat_page(image: PageImage, copy: FlatCopy) -> PageImage:
    """The flat copy as a page of its own, without marks: seals are read from the view, which is not flattened."""
    return PageImage(copy.ocr_copy, copy.ocr_copy, ViewGeometry(*copy.size), image.dpi)


def better(plain: OcrPage, flat: OcrPage) -> OcrPage:
    """The reading with more characters, each weighted by its confidence; the flat one where there is no difference.

    Whole readings are kept: taking single lines from the other one where they were surer there made no page better.
    """
    return flat if _weight(flat) >= _AS_GOOD * _weight(plain) else plain


def in_view(lines: Sequence[TextLine], copy: FlatCopy) -> tuple[TextLine, ...]:
    """Lines that were read on a flat copy, with all places in view pixels."""
    return tuple(_line_in_view(line, copy) for line in lines)


def tables_in_view(tables: Iterable[Table], copy: FlatCopy) -> tuple[Table, ...]:
    """Tables that were found on a flat copy, with all places in view pixels."""
    return tuple(
        replace(
            table,
            box=_box_in_view(table.box, copy),
            cells=tuple(replace(cell, box=_box_in_view(cell.box, copy)) for cell in table.cells),
        )
        for table in tables
    )


def _weight(page: OcrPage) -> float:
    return sum(character.confidence for character in page.characters() if character.confidence >= _CREDIBLE)


def _line_in_view(line: TextLine, copy: FlatCopy) -> TextLine:
    characters = tuple(replace(character, box=_box_in_view(character.box, copy)) for character in line.characters)
    return replace(line, characters=characters, quad=_quad_in_view(line, copy))


def _box_in_view(box: Box, copy: FlatCopy) -> Box:
    """The upright box around what a box of the copy covers; wide boxes of tables bend between their corners."""
    middle = (box.x0 + box.x1) / 2
    edge = [(x, y) for x in (box.x0, middle, box.x1) for y in (box.y0, box.y1)]
    places = [copy.to_view(place) for place in edge]
    return Box(
        min(x for x, _ in places), min(y for _, y in places), max(x for x, _ in places), max(y for _, y in places)
    )


def _quad_in_view(line: TextLine, copy: FlatCopy) -> Quad:
    """The rectangle along a bent line, from its first to its last character, that holds all of it."""
    outline = [copy.to_view(place) for place in _outline(line.quad)]
    top_left, top_right, bottom_right, bottom_left = (copy.to_view(corner) for corner in line.quad)
    is_vertical = line.direction is Direction.VERTICAL
    start = _middle(top_left, top_right if is_vertical else bottom_left)
    end = _middle(bottom_right, bottom_left if is_vertical else top_right)
    length = math.dist(start, end)
    if length < 1.0:
        return (top_left, top_right, bottom_right, bottom_left)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    x_axis = (along[1], -along[0]) if is_vertical else along
    return _rectangle(outline, x_axis)


def _rectangle(points: Sequence[Point], x_axis: Point) -> Quad:
    """The smallest rectangle around points of which one side runs along ``x_axis``."""
    cosine, sine = x_axis
    across = [x * cosine + y * sine for x, y in points]
    down = [y * cosine - x * sine for x, y in points]
    corners = Box(min(across), min(down), max(across), max(down)).corners()
    first, second, third, fourth = ((x * cosine - y * sine, x * sine + y * cosine) for x, y in corners)
    return (first, second, third, fourth)


def _outline(quad: Quad) -> list[Point]:
    """Places along the four sides."""
    sides = zip(quad, (*quad[1:], quad[0]), strict=True)
    return [_between(start, end, share / 8) for start, end in sides for share in range(8)]


def _between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _middle(one: Point, other: Point) -> Point:
    return _between(one, other, 0.5)
