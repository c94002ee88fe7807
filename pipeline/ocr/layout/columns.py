"""The order of lines and tables on a page: columns, headings over them, notes beside them.

A page is asked for gutters: upright strips of paper between lines that nothing crosses for a while. A gutter may end at
a heading, at a rule or at a table; it parts only what stands beside it. What is above it comes first, then its left
side, its right side, and what is below; each of these is asked again.

White paper alone makes no gutter, since forms and tables without rules have such strips too and are read row by row.
One of these must speak for it: running text on both sides; running text on one side, with lines on the other that do
not stand on its heights; a rule that runs down the strip; or the fold of two pages that were scanned together.

Two things are read later than they stand, so that no sentence is broken by them: notes beside running text, after it;
footnotes and the page's foot below the first of two columns, after the second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from pipeline.model.geometry import Box
from pipeline.ocr.layout.block import Block
from pipeline.ocr.layout.foot import parted_foot
from pipeline.ocr.layout.rules import Rule, Rules

_LEAST_GUTTER = 0.7
"""Width of a gutter in line heights; one blank character inside a line is narrower."""
_LEAST_EXTENT = 0.5
"""Height of a gutter in line heights; a single word may stand beside a text."""
_LEAST_LINES = 3
"""Full lines of a paragraph, or whatever lines beside a rule or a fold."""
_LEAST_BESIDE = 4
"""Lines of running text that have something beside them which is not part of their rows."""
_LEAST_CHARACTERS = 7
"""A line of running text has as many; cells of a table seldom have."""
_SAME_END = 1.5
"""Line heights by which the ends of two full lines differ at most, where punctuation may not begin a line."""
_NEXT_LINE = 2.6
"""Line heights between the middles of a line and the next one in its paragraph, at most."""
_LEAST_RUNNING = 0.5
"""Share of the characters on a side that stand in full lines, when it is running text."""
_ON_ONE_HEIGHT = 0.25
"""Line heights by which the middles of lines in one row differ at most."""
_MOST_IN_ROWS = 0.6
"""Share of the lines on a side that may stand on one height with lines on the other without being their rows."""
_LEAST_RULE = 0.6
"""Share of the height of a gutter along which a rule runs, when it is one that parts columns."""
_NOTE, _NOTE_LINES = 0.25, 0.5
"""Characters and lines of notes beside a text, as shares of its own, at most."""
_LABEL = 8
"""A single line of so few characters on the left of a text is its label and no note."""
_LANDSCAPE, _FOLD, _LEAST_FOLD, _LIKE = 1.2, 0.08, 2.5, 0.6
"""Two pages on one sheet: width over height of the text, how far the fold is from its middle, its width in line
heights, and the narrower page over the wider one."""


@dataclass(frozen=True, slots=True)
class _Gutter:
    """A strip and what it parts."""

    extent: float
    width: float
    above: list[Block]
    left: list[Block]
    right: list[Block]
    below: list[Block]


def in_order(blocks: Sequence[Block], rules: Rules) -> Iterator[Block]:
    """Blocks of a page in reading order; rules are those outside of tables."""
    gutter = _best_gutter(blocks, rules)
    if gutter is None:
        yield from by_rows(blocks)
        return
    for part in (gutter.above, *_sides(gutter, rules), gutter.below):
        yield from in_order(part, rules)


def _sides(gutter: _Gutter, rules: Rules) -> tuple[list[Block], ...]:
    """The two sides of a gutter in reading order, with what stands at the foot of the first."""
    height = median(block.box.height for block in (*gutter.left, *gutter.right))
    if _are_notes(gutter.left, gutter.right, height):
        return gutter.right, gutter.left
    if not (_is_running_text(gutter.left, height) and _is_running_text(gutter.right, height)):
        return gutter.left, gutter.right
    body, foot = parted_foot(gutter.left, rules.level)
    return body, gutter.right, foot


def _are_notes(left: Sequence[Block], right: Sequence[Block], height: float) -> bool:
    length = sum(block.length for block in left)
    if len(left) == 1 and length <= _LABEL:
        return False
    is_small = length < _NOTE * sum(block.length for block in right) and len(left) < _NOTE_LINES * len(right)
    return is_small and _is_running_text(right, height) and not _is_running_text(left, height)


def by_rows(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks that stand on one height from left to right, and the heights from top to bottom."""
    row: list[Block] = []
    for block in sorted(blocks, key=lambda block: (block.middle, block.box.x0)):
        if row and not _share_height(row[-1].box, block.box):
            yield from sorted(row, key=lambda item: item.box.x0)
            row = []
        row.append(block)
    yield from sorted(row, key=lambda item: item.box.x0)


def _share_height(first: Box, second: Box) -> bool:
    shared = min(first.y1, second.y1) - max(first.y0, second.y0)
    return shared > 0.5 * min(first.height, second.height)


def _best_gutter(blocks: Sequence[Block], rules: Rules) -> _Gutter | None:
    """The tallest gutter that something speaks for; of two, the wider one."""
    if len(blocks) < _LEAST_BESIDE:
        return None
    height = median(block.box.height for block in blocks if block.is_text) if any(b.is_text for b in blocks) else 0.0
    found = [gutter for strip in _strips(blocks, height) for gutter in _gutters(blocks, rules, strip, height)]
    found.sort(key=lambda gutter: (-gutter.extent, -gutter.width))
    whole = blocks[0].box
    for block in blocks[1:]:
        whole = whole.union(block.box)
    return next((gutter for gutter in found if _parts_columns(gutter, rules, height, whole)), None)


@dataclass(frozen=True, slots=True)
class _Strip:
    start: float
    end: float
    crossing: frozenset[int]

    @property
    def x(self) -> float:
        return (self.start + self.end) / 2


def _strips(blocks: Sequence[Block], height: float) -> Iterator[_Strip]:
    """Every upright strip between edges of blocks, with the numbers of the blocks across it."""
    edges = sorted({edge for block in blocks for edge in (block.box.x0, block.box.x1)})
    spans = [
        (left, right, frozenset(n for n, block in enumerate(blocks) if block.box.x0 < right and left < block.box.x1))
        for left, right in pairwise(edges)
    ]
    for crossing, group in groupby(spans, key=lambda span: span[2]):
        run = list(group)
        strip = _Strip(run[0][0], run[-1][1], crossing)
        if len(crossing) < len(blocks) - _LEAST_LINES and strip.end - strip.start >= _LEAST_GUTTER * height:
            yield strip


def _gutters(blocks: Sequence[Block], rules: Rules, strip: _Strip, height: float) -> Iterator[_Gutter]:
    """The pieces of a strip between what lies across it."""
    crossing = [blocks[number] for number in strip.crossing]
    aside = [block for number, block in enumerate(blocks) if number not in strip.crossing]
    levels = [rule.at(strip.x) for rule in rules.level if _parts_storeys(rule, aside, strip)]
    stops = sorted([block.middle for block in crossing] + levels)
    storeys: dict[int, list[Block]] = {}
    for block in aside:
        storeys.setdefault(bisect_left(stops, block.middle), []).append(block)
    for storey, members in storeys.items():
        left = [block for block in members if block.box.x1 <= strip.x]
        right = [block for block in members if block.box.x0 >= strip.x]
        if not left or not right:
            continue
        extent = _shared_extent(left, right)
        if extent < _LEAST_EXTENT * height:
            continue
        above = [block for block in crossing if bisect_left(stops, block.middle) < storey]
        above += [block for number, part in storeys.items() if number < storey for block in part]
        below = [block for block in crossing if bisect_left(stops, block.middle) >= storey]
        below += [block for number, part in storeys.items() if number > storey for block in part]
        yield _Gutter(extent, strip.end - strip.start, above, left, right, below)


def _parts_storeys(rule: Rule, aside: Sequence[Block], strip: _Strip) -> bool:
    """Whether a rule runs over most of both sides of a strip."""
    left = min((block.box.x0 for block in aside), default=strip.x)
    right = max((block.box.x1 for block in aside), default=strip.x)
    return rule.start <= (left + strip.x) / 2 and rule.end >= (strip.x + right) / 2


def _shared_extent(left: Sequence[Block], right: Sequence[Block]) -> float:
    top = max(min(block.box.y0 for block in side) for side in (left, right))
    bottom = min(max(block.box.y1 for block in side) for side in (left, right))
    return bottom - top


def _parts_columns(gutter: _Gutter, rules: Rules, height: float, whole: Box) -> bool:
    running = [_is_running_text(side, height) for side in (gutter.left, gutter.right)]
    if all(running):
        return True
    if any(running):
        text, other = (gutter.left, gutter.right) if running[0] else (gutter.right, gutter.left)
        lines = sum(block.is_text for block in text)
        if lines >= _LEAST_BESIDE and _share_in_rows(other, text, height) < _MOST_IN_ROWS:
            return True
    return _has_rule(gutter, rules.upright) or _is_fold(gutter, height, whole)


def _is_running_text(side: Sequence[Block], height: float) -> bool:
    """Whether most characters stand in long lines of which some in a stack end at one place, as full lines do."""
    long = sorted((block for block in side if _is_long(block)), key=lambda block: block.middle)
    full = [stack for stack in _stacks(long, height) if len(stack) >= _LEAST_LINES]
    running = sum(block.length for stack in full for block in stack)
    return running > 0 and running >= _LEAST_RUNNING * sum(block.length for block in side)


def _is_long(block: Block) -> bool:
    return block.is_text and block.length >= _LEAST_CHARACTERS


def _stacks(lines: Sequence[Block], height: float) -> Iterator[list[Block]]:
    """Lines one below the other that end at one place; ``lines`` from top to bottom."""
    stacks: list[list[Block]] = []
    for line in lines:
        above = next((stack for stack in reversed(stacks) if _is_below(stack[-1].box, line.box, height)), None)
        if above is not None and abs(above[-1].box.x1 - line.box.x1) <= _SAME_END * height:
            above.append(line)
        else:
            stacks.append([line])
    yield from stacks


def _is_below(upper: Box, lower: Box, height: float) -> bool:
    apart = (lower.y0 + lower.y1 - upper.y0 - upper.y1) / 2
    shared = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    return 0 < apart <= _NEXT_LINE * height and shared > 0.5 * min(upper.width, lower.width)


def _share_in_rows(side: Sequence[Block], text: Sequence[Block], height: float) -> float:
    """Share of the blocks on a side that stand on one height with a line of the text beside them."""
    heights = sorted(block.middle for block in text)
    near = sum(
        any(abs(middle - block.middle) <= _ON_ONE_HEIGHT * height for middle in _around(heights, block.middle))
        for block in side
    )
    return near / len(side)


def _around(heights: Sequence[float], middle: float) -> Sequence[float]:
    place = bisect_left(heights, middle)
    return heights[max(0, place - 1) : place + 1]


def _has_rule(gutter: _Gutter, upright: Sequence[Rule]) -> bool:
    """Whether a rule parts the sides along most of the height that both have."""
    if min(len(gutter.left), len(gutter.right)) < _LEAST_LINES:
        return False
    start, end = max(block.box.x1 for block in gutter.left), min(block.box.x0 for block in gutter.right)
    top = max(min(block.box.y0 for block in side) for side in (gutter.left, gutter.right))
    return any(
        start <= rule.middle <= end
        and min(rule.end, top + gutter.extent) - max(rule.start, top) >= _LEAST_RULE * gutter.extent
        for rule in upright
    )


def _is_fold(gutter: _Gutter, height: float, whole: Box) -> bool:
    """Whether two pages of about the same width lie side by side."""
    if whole.width < _LANDSCAPE * whole.height or gutter.width < _LEAST_FOLD * height or gutter.above or gutter.below:
        return False
    if min(len(gutter.left), len(gutter.right)) < _LEAST_LINES:
        return False
    left_end, right_start = max(b.box.x1 for b in gutter.left), min(b.box.x0 for b in gutter.right)
    if abs((left_end + right_start) / 2 - (whole.x0 + whole.x1) / 2) > _FOLD * whole.width:
        return False
    narrow, wide = sorted((left_end - whole.x0, whole.x1 - right_start))
    return narrow >= _LIKE * wide
