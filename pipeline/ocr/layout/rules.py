"""Ruled lines of a page: the long thin strokes of tables, frames and columns.

They are looked for on a small copy, where a rule is a dark run much longer than any stroke of writing. A rule that a
seal, a fold or weak ink has broken is found in pieces. Pieces on one line are joined again, unless the gap between them
begins and ends at rules that run across and has no ink in it: there a cell was merged. A rule that stops just short of
another is led up to it, so that cells are closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.ocr.line_images import brightness
from pipeline.pixels.averaging import averaged

Pixels = NDArray[np.uint8]
"""BGR, shape (height, width, 3)."""
Gray = NDArray[np.uint8]
"""Shape (height, width)."""

_LONG_SIDE = 1600
"""Pixels of the small copy: A4 with 140 dpi, where the finest rule still darkens a pixel."""
_NEIGHBOURHOOD, _DARKER = 31, 12
"""Pixels, and grey levels below their mean that make ink."""
_LEAST_RUN = 40
"""Pixels; writing of 20 points is as large, but hardly any stroke of it runs straight from edge to edge."""
_LEAST_LENGTH = 55
_LEAST_SIDE = 18
"""Pixels of the side of a low cell, where a longer rule stands on the same line."""
_MOST_THICKNESS = 9
"""A thicker bar is the background of a heading, or the edge of the paper."""
_OFF_LINE = 3.0
"""Pixels by which pieces of one rule may miss each other's line."""
_LONGEST_GAP = 240
"""Pixels of a rule that may be missing inside it: about the size of a seal."""
_BEND, _LEAST_BEND = 0.01, 1.0
"""By how much of its length, and by how many pixels, a rule may leave a straight line; the rim of a seal bends more."""
_LEAST_INK = 0.6
"""Share of a gap between two crossing rules that is dark where the rule goes on."""
_SHORT_OF = 14
"""Pixels by which a rule may end before the one that it meets."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke along x, from left to right; a `Rules` says whether x is that of the page or its height.

    Attributes:
        start: x of its left end.
        end: x of its right end.
        at_start: y there.
        at_end: y at its right end.
    """

    start: float
    end: float
    at_start: float
    at_end: float

    @property
    def length(self) -> float:
        """Extent along x."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """The y half way."""
        return (self.at_start + self.at_end) / 2

    def at(self, x: float) -> float:
        """The y at ``x``, on the line of the rule also beyond its ends."""
        slope = (self.at_end - self.at_start) / max(self.length, 1.0)
        return self.at_start + slope * (x - self.start)

    def led_to(self, start: float, end: float) -> Rule:
        """The same line with other ends."""
        return Rule(start, end, self.at(start), self.at(end))


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a page.

    Attributes:
        level: those that run along x.
        upright: those that run along y, with x and y exchanged.
    """

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()

    def scaled(self, factor: float) -> Rules:
        """The same rules in a grid that is ``factor`` times as fine."""
        level, upright = (tuple(_times(rule, factor) for rule in rules) for rules in (self.level, self.upright))
        return Rules(level, upright)

    def boxes(self) -> list[Box]:
        """The smallest boxes around all rules on the page, the level ones first."""
        return [_box_of(rule) for rule in self.level] + [_turned(_box_of(rule)) for rule in self.upright]


def find_rules(pixels: Pixels) -> Rules:
    """The rules of an upright, straight page, in its pixels."""
    factor = min(1.0, _LONG_SIDE / max(pixels.shape[:2]))
    gray = _reduced(brightness(pixels), factor)
    ink = np.asarray(
        cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _NEIGHBOURHOOD, _DARKER),
        dtype=np.uint8,
    )
    turned = np.ascontiguousarray(ink.T)
    level, upright = _strokes(ink), _strokes(turned)
    level, upright = _joined(level, upright, ink), _joined(upright, level, turned)
    if level and upright:
        sides, uprights = _sides(ink, level, upright), _sides(turned, upright, level)
        level, upright = _joined([*level, *sides], upright, ink), _joined([*upright, *uprights], level, turned)
    met = Rules(_led_up(level, upright), _led_up(upright, level))
    return met.scaled(1 / factor)


def _reduced(gray: Gray, factor: float) -> Gray:
    """A smaller copy: whole blocks are averaged, and the rest, less than a halving, is taken between pixels."""
    if factor == 1.0:
        return gray
    size = (round(gray.shape[1] * factor), round(gray.shape[0] * factor))
    block = int(1 / factor)
    if block > 1:
        across, down = gray.shape[1] // block, gray.shape[0] // block
        whole = gray[: down * block, : across * block]
        gray = averaged(whole, (across, down))
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _strokes(ink: Gray) -> list[Rule]:
    """Long runs along x; a run may climb a little, as one that follows a slightly curved sheet does."""
    runs = _runs(ink, _LEAST_RUN)
    found = (_stroke(runs, place) for place in _places(runs) if place[2] >= _LEAST_LENGTH)
    return [stroke for stroke in found if stroke is not None]


def _sides(ink: Gray, rules: Sequence[Rule], across: Sequence[Rule]) -> list[Rule]:
    """Pieces too short to be told from writing: on the line of a rule, and from one crossing rule to another."""
    runs = _runs(ink, _LEAST_SIDE)
    found = []
    short = [place for place in _places(runs) if place[2] < _LEAST_LENGTH]
    for place, is_beyond in zip(short, _are_beyond(rules, short), strict=True):
        if not is_beyond:
            continue
        x, y, width, height = place
        middle = y + height / 2
        reached = [rule.at(middle) for rule in across if rule.start - _SHORT_OF <= middle <= rule.end + _SHORT_OF]
        if all(any(abs(end - other) <= _SHORT_OF / 2 for other in reached) for end in (x, x + width)):
            stroke = _stroke(runs, place)
            found += [stroke] if stroke is not None else []
    return found


def _are_beyond(rules: Sequence[Rule], places: Sequence[Place]) -> list[bool]:
    """For each place, whether it continues a rule that stops before it or begins after it."""
    if not places or not rules:
        return [False] * len(places)
    lines = [(rule.start, rule.end, rule.at_start, rule.at(rule.start + 1) - rule.at_start) for rule in rules]
    first, last, height, slope = np.array(lines).T
    start, y, width, depth = np.array(places, dtype=np.float64).T[:, :, None]
    gaps = np.maximum(start - last, first - start - width)
    off = height + slope * (start + width / 2 - first) - (y + depth / 2)
    beyond = (gaps > 0) & (gaps <= _LONGEST_GAP) & (np.abs(off) <= _OFF_LINE)
    return [bool(any_rule) for any_rule in beyond.any(axis=1)]


def _runs(ink: Gray, least: int) -> Gray:
    """255 where a run of ink along x is long enough."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    return np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, least), np.uint8)), dtype=np.uint8)


Place = tuple[int, int, int, int]
"""Left and upper edge, width and height."""


def _places(runs: Gray) -> list[Place]:
    """Where runs that touch each other lie."""
    outlines, _ = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [cv2.boundingRect(outline) for outline in outlines]
    return sorted((int(x), int(y), int(width), int(height)) for x, y, width, height in boxes)


def _stroke(runs: Gray, place: Place) -> Rule | None:
    """The straight line through a run, if it is thin and straight enough for a rule."""
    x, y, width, height = place
    _, labels, sizes, _ = cv2.connectedComponentsWithStats(runs[y : y + height, x : x + width], connectivity=8)
    number = 1 + int(np.argmax(sizes[1:, cv2.CC_STAT_AREA]))
    if sizes[number, cv2.CC_STAT_AREA] / width > _MOST_THICKNESS:
        return None
    rows, columns = np.nonzero(labels == number)
    heights = np.bincount(columns, minlength=width)
    along = np.flatnonzero(heights)
    middles = np.bincount(columns, weights=rows, minlength=width)[along] / heights[along]
    slope, at_zero = np.polyfit(along, middles, 1)
    if np.abs(middles - at_zero - slope * along).max() > _LEAST_BEND + _BEND * width:
        return None
    return Rule(float(x), float(x + width), float(y + at_zero), float(y + at_zero + slope * width))


def _joined(pieces: Iterable[Rule], across: Sequence[Rule], ink: Gray) -> list[Rule]:
    """Pieces that lie on one line and near each other, made one."""
    whole: list[Rule] = []
    for piece in sorted(pieces, key=lambda rule: rule.start):
        fitting = [
            number
            for number, rule in enumerate(whole)
            if _continues(rule, piece) and not _is_opening(rule, piece, across, ink)
        ]
        if not fitting:
            whole.append(piece)
            continue
        nearest = min(fitting, key=lambda number: abs(whole[number].at(piece.start) - piece.at_start))
        rule = whole[nearest]
        if piece.end > rule.end:
            whole[nearest] = replace(rule, end=piece.end, at_end=piece.at_end)
    return whole


def _continues(rule: Rule, piece: Rule) -> bool:
    if piece.start - rule.end > _LONGEST_GAP:
        return False
    meeting = (rule.end + piece.start) / 2
    return abs(rule.at(meeting) - piece.at(meeting)) <= _OFF_LINE


def _is_opening(rule: Rule, piece: Rule, across: Sequence[Rule], ink: Gray) -> bool:
    """Whether the gap between two pieces is a merged cell and not a broken rule."""
    if not (_ends_at(rule.end, rule, across) and _ends_at(piece.start, piece, across)):
        return False
    columns = np.arange(round(rule.end), round(piece.start))
    middles = np.linspace(rule.at_end, piece.at_start, max(1, len(columns)))[: len(columns)].round().astype(int)
    rows = np.clip(middles + np.arange(-1, 2)[:, None], 0, ink.shape[0] - 1)
    return len(columns) > 0 and bool((ink[rows, columns].any(axis=0)).mean() < _LEAST_INK)


def _ends_at(x: float, rule: Rule, across: Sequence[Rule]) -> bool:
    return any(_comes_near(rule, other) and abs(_crossing(rule, other) - x) <= _SHORT_OF for other in across)


def _led_up(rules: Sequence[Rule], others: Sequence[Rule]) -> tuple[Rule, ...]:
    """Rules whose ends reach the others that they nearly meet; ``others`` run across."""
    led = []
    for rule in rules:
        near = [_crossing(rule, other) for other in others if _comes_near(rule, other)]
        starts = [x for x in near if abs(x - rule.start) <= _SHORT_OF]
        ends = [x for x in near if abs(x - rule.end) <= _SHORT_OF]
        led.append(rule.led_to(min([rule.start, *starts]), max([rule.end, *ends])))
    return tuple(led)


def _comes_near(rule: Rule, other: Rule) -> bool:
    x = _crossing(rule, other)
    within = rule.start - _SHORT_OF <= x <= rule.end + _SHORT_OF
    return within and other.start - _SHORT_OF <= rule.at(x) <= other.end + _SHORT_OF


def _crossing(rule: Rule, other: Rule) -> float:
    """The x at which a rule and one that runs across it meet; both are nearly straight, so one step is enough."""
    return other.at(rule.at(other.middle))


def _times(rule: Rule, factor: float) -> Rule:
    return Rule(rule.start * factor, rule.end * factor, rule.at_start * factor, rule.at_end * factor)


def _box_of(rule: Rule) -> Box:
    low, high = sorted((rule.at_start, rule.at_end))
    return Box(rule.start, low, rule.end, high)


def _turned(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)
