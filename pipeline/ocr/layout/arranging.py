"""The lines of an engine and the rules on the paper, made a page: lines in reading order, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from pipeline.model.geometry import Box
from pipeline.model.page import Direction, TextLine
from pipeline.model.table import Table, TableCell
from pipeline.ocr.layout.block import Block, FilledGrid, is_vertical, on_its_side
from pipeline.ocr.layout.columns import by_rows, in_order
from pipeline.ocr.layout.filling import filled
from pipeline.ocr.layout.grid import Grid, find_grids
from pipeline.ocr.layout.rules import Pixels, Rule, Rules, find_rules


def arranged(lines: Sequence[TextLine], pixels: Pixels) -> tuple[tuple[TextLine, ...], tuple[Table, ...]]:
    """The same text in reading order, with the tables that stand in it.

    The result does not depend on the order in which the lines come. A line that runs through several cells of a table
    is taken apart; every character is kept.

    Args:
        lines: of one page.
        pixels: the upright, straight page that they stand on, BGR.
    """
    if not lines:
        return (), ()
    rules = find_rules(pixels)
    tables, rest = _tables(find_grids(rules, pixels.shape[1], pixels.shape[0]), _in_fixed_order(lines))
    free = _outside(rules, [table.grid.box for table in tables])
    ordered = _page_order(rest, tables, free)
    return _numbered(ordered)


def in_reading_order(lines: Sequence[TextLine], rules: Rules | None = None) -> tuple[TextLine, ...]:
    """Lines ordered by where they stand, without tables."""
    blocks = _page_order(_in_fixed_order(lines), [], rules or Rules())
    return tuple(line for block in blocks for line in block.lines)


def _in_fixed_order(lines: Sequence[TextLine]) -> list[TextLine]:
    return sorted(lines, key=lambda line: (line.box.y0, line.box.x0, line.box.y1, line.box.x1, line.text))


def _tables(grids: Sequence[Grid], lines: list[TextLine]) -> tuple[list[FilledGrid], list[TextLine]]:
    tables, rest = [], lines
    for grid in sorted(grids, key=lambda grid: (grid.box.y0, grid.box.x0)):
        result = filled(grid, rest, in_reading_order)
        if result is not None:
            tables.append(result[0])
            rest = result[1]
    return tables, rest


def _outside(rules: Rules, boxes: Sequence[Box]) -> Rules:
    """Rules that are no part of a table."""

    def is_free(x: float, y: float) -> bool:
        return not any(box.x0 - 1 <= x <= box.x1 + 1 and box.y0 - 1 <= y <= box.y1 + 1 for box in boxes)

    def middle(rule: Rule) -> float:
        return (rule.start + rule.end) / 2

    return Rules(
        tuple(rule for rule in rules.level if is_free(middle(rule), rule.middle)),
        tuple(rule for rule in rules.upright if is_free(rule.middle, middle(rule))),
    )


def _page_order(lines: Sequence[TextLine], tables: Sequence[FilledGrid], rules: Rules) -> list[Block]:
    """Blocks in reading order; lines that run the other way than the page are kept together."""
    inside = [line for table in tables for cell in table.lines for line in cell]
    vertical = is_vertical([*lines, *inside])
    own, other = Direction.HORIZONTAL, Direction.VERTICAL
    if vertical:
        own, other = other, own
    main = [Block(_seen(line.box, vertical), (line,)) for line in lines if line.direction is own]
    main += [Block(_seen(table.grid.box, vertical), _all_lines(table), table) for table in tables]
    turned = [line for line in lines if line.direction is other]
    before, among, after = _placed_aside(turned, [block.box for block in main], vertical)
    seen = _turned(rules) if vertical else rules
    return [*before, *in_order([*main, *among], seen), *after]


def _placed_aside(
    lines: Sequence[TextLine], main: Sequence[Box], vertical: bool
) -> tuple[list[Block], list[Block], list[Block]]:
    """Lines that run the other way: before, among and after the text of the page.

    Above or below a vertical page they are its title and its number. Beside a horizontal page they are the print of a
    spine or a margin, and are read last.
    """
    if not main:
        return [], _side_blocks(lines, vertical), []
    whole = reduce(Box.union, main)
    before: list[Block] = []
    among: list[Block] = []
    after: list[Block] = []
    for block in _side_blocks(lines, vertical):
        if block.box.x1 <= whole.x0:
            (before if vertical else after).append(block)
        elif block.box.x0 >= whole.x1:
            after.append(block)
        else:
            among.append(block)
    return before, among, after


def _side_blocks(lines: Sequence[TextLine], vertical: bool) -> list[Block]:
    """One block for each group of neighbouring lines, read in its own direction."""
    groups: list[list[TextLine]] = []
    for line in lines:
        near = [group for group in groups if any(_are_neighbours(line, other) for other in group)]
        joined = [line, *(member for group in near for member in group)]
        groups = [group for group in groups if not any(group is other for other in near)] + [joined]
    return sorted((_side_block(group, vertical) for group in groups), key=lambda block: (block.middle, block.box.x0))


def _side_block(lines: Sequence[TextLine], vertical: bool) -> Block:
    whole = reduce(Box.union, (line.box for line in lines))
    blocks = [Block(line.box if vertical else on_its_side(line.box), (line,)) for line in _in_fixed_order(lines)]
    return Block(_seen(whole, vertical), tuple(line for block in by_rows(blocks) for line in block.lines))


def _are_neighbours(first: TextLine, second: TextLine) -> bool:
    """Whether two lines stand beside each other, no farther apart than they are thick."""
    one, two = first.box, second.box
    reach = max(min(one.width, one.height), min(two.width, two.height))
    across = max(one.x0, two.x0) - min(one.x1, two.x1) <= reach
    return across and max(one.y0, two.y0) - min(one.y1, two.y1) <= reach


def _seen(box: Box, vertical: bool) -> Box:
    return on_its_side(box) if vertical else box


def _turned(rules: Rules) -> Rules:
    """Rules of a vertical page, seen as its boxes are by `on_its_side`."""
    level = tuple(Rule(rule.start, rule.end, -rule.at_start, -rule.at_end) for rule in rules.upright)
    upright = tuple(Rule(-rule.end, -rule.start, rule.at_end, rule.at_start) for rule in rules.level)
    return Rules(level, upright)


def _all_lines(table: FilledGrid) -> tuple[TextLine, ...]:
    return tuple(line for cell in table.lines for line in cell)


def _numbered(blocks: Sequence[Block]) -> tuple[tuple[TextLine, ...], tuple[Table, ...]]:
    """The lines of all blocks, and the tables with the places of their lines among them."""
    lines: list[TextLine] = []
    tables: list[Table] = []
    for block in blocks:
        if block.table is None:
            lines += block.lines
            continue
        cells = []
        for cell, content in zip(block.table.grid.cells, block.table.lines, strict=True):
            numbers = tuple(range(len(lines), len(lines) + len(content)))
            cells.append(TableCell(cell.row, cell.column, cell.row_span, cell.column_span, cell.box, numbers))
            lines += content
        grid = block.table.grid
        by_place = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
        tables.append(Table(grid.box, grid.row_count, grid.column_count, by_place))
    return tuple(lines), tuple(tables)
