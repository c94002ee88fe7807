"""Putting the lines of a page into the order in which a person reads them.

Detectors return lines in the order of their upper edges, which mixes the columns of a page. Here a page is first asked
for a gutter: an upright strip that hardly any line crosses and that has running text on both sides. The lines that do
cross it (headings over all columns) part the page into storeys; in each storey the left side comes before the right
one, and each side is asked again. Without a gutter, as in forms and tables, lines that stand on one height are a row
and rows are read from left to right.

A vertical page is the same page lying on its side: its columns run from right to left, so it is turned in thought by
90° counter-clockwise, ordered, and left as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from pipeline.model.geometry import Box
from pipeline.model.page import Direction, TextLine

_MOST_CROSSING = 0.3
"""Share of a page's characters that may stand in lines across a gutter."""
_LEAST_GUTTER = 0.7
"""Width of a gutter in line heights; one blank character inside a line is narrower."""
_LEAST_LINES = 3
_LEAST_CHARACTERS = 7
"""Running text has at least this many lines on each side and, in the median, characters in a line."""
_FULL_LINE = 0.7
_LEAST_FULL = 0.5
"""In running text at least half of the lines fill most of the width of their column; cells of a table do not."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line and its box on the page as it is read: rows run down, lines run right."""

    line: TextLine
    box: Box

    @property
    def middle(self) -> float:
        return (self.box.y0 + self.box.y1) / 2


def in_reading_order(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The same lines, ordered; the result does not depend on the order they came in."""
    placed = [_Placed(line, line.box) for line in lines]
    if _is_vertical(lines):
        placed = [_Placed(item.line, Box(item.box.y0, -item.box.x1, item.box.y1, -item.box.x0)) for item in placed]
    placed.sort(key=lambda item: (item.box.y0, item.box.x0, item.box.y1, item.box.x1))
    return tuple(item.line for item in _ordered(placed))


def _is_vertical(lines: Sequence[TextLine]) -> bool:
    weights = dict.fromkeys(Direction, 0)
    for line in lines:
        weights[line.direction] += len(line.characters)
    return weights[Direction.VERTICAL] > weights[Direction.HORIZONTAL]


def _ordered(items: list[_Placed]) -> Iterator[_Placed]:
    gutter = _gutter(items)
    if gutter is None:
        yield from _by_rows(items)
        return
    crossing = [item for item in items if _crosses(item, gutter)]
    rest = [item for item in items if not _crosses(item, gutter)]
    for storey, heading in _storeys(rest, crossing):
        yield from _ordered([item for item in storey if item.box.x1 <= gutter])
        yield from _ordered([item for item in storey if item.box.x1 > gutter])
        yield from heading


def _storeys(rest: list[_Placed], crossing: list[_Placed]) -> Iterator[tuple[list[_Placed], list[_Placed]]]:
    """The lines above each heading and that heading; last, what stands below all headings."""
    remaining = rest
    for heading in _by_rows(crossing):
        yield [item for item in remaining if item.middle < heading.middle], [heading]
        remaining = [item for item in remaining if item.middle >= heading.middle]
    yield remaining, []


def _gutter(items: list[_Placed]) -> float | None:
    """The x of the best strip that parts running text from running text, if there is one."""
    if len(items) < 2 * _LEAST_LINES:
        return None
    height = median(item.box.height for item in items)
    strips = sorted(_strips(items, _LEAST_GUTTER * height), key=lambda strip: (strip.crossed, -strip.width))
    return next((strip.x for strip in strips if _parts_text(items, strip.x)), None)


@dataclass(frozen=True, slots=True)
class _Strip:
    x: float
    width: float
    crossed: int


def _strips(items: list[_Placed], least_width: float) -> Iterator[_Strip]:
    """Every upright strip between edges of lines that few characters cross."""
    allowed = _MOST_CROSSING * sum(len(item.line.characters) for item in items)
    edges = sorted({edge for item in items for edge in (item.box.x0, item.box.x1)})
    spans = [
        (left, right, frozenset(number for number, item in enumerate(items) if _crosses(item, (left + right) / 2)))
        for left, right in pairwise(edges)
    ]
    for crossing, group in groupby(spans, key=lambda span: span[2]):
        run = list(group)
        left, right = run[0][0], run[-1][1]
        crossed = sum(len(items[number].line.characters) for number in crossing)
        if right - left >= least_width and crossed <= allowed:
            yield _Strip((left + right) / 2, right - left, crossed)


def _crosses(item: _Placed, x: float) -> bool:
    return item.box.x0 < x < item.box.x1


def _parts_text(items: list[_Placed], x: float) -> bool:
    left = [item for item in items if item.box.x1 <= x]
    right = [item for item in items if item.box.x0 >= x]
    return _is_running_text(left) and _is_running_text(right)


def _is_running_text(items: list[_Placed]) -> bool:
    if len(items) < _LEAST_LINES or median(len(item.line.characters) for item in items) < _LEAST_CHARACTERS:
        return False
    widest = max(item.box.width for item in items)
    full = sum(item.box.width >= _FULL_LINE * widest for item in items)
    return full >= _LEAST_FULL * len(items)


def _by_rows(items: list[_Placed]) -> Iterator[_Placed]:
    """Lines that stand on one height from left to right, and the heights from top to bottom."""
    row: list[_Placed] = []
    for item in sorted(items, key=lambda item: (item.middle, item.box.x0)):
        if row and not _on_one_height(row[-1], item):
            yield from sorted(row, key=lambda item: item.box.x0)
            row = []
        row.append(item)
    yield from sorted(row, key=lambda item: item.box.x0)


def _on_one_height(first: _Placed, second: _Placed) -> bool:
    shared = min(first.box.y1, second.box.y1) - max(first.box.y0, second.box.y0)
    return shared > 0.5 * min(first.box.height, second.box.height)
