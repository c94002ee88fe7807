"""Reading the text of a seal: the words around its ring, those across it, and the characters of a name seal.

The recogniser reads straight lines. So the ring is unrolled (a polar transform around the circle that fits the seal's
edge), once from each of a few starting points, since a word that is cut in two is lost; the reading that is surest of
most characters is kept. The characters of a square seal are laid side by side in the order in which seals are read:
columns from right to left. The seal's ink alone is shown, as dark on white; writing that crosses it is left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.mark import ColouredMark, MarkColour, MarkKind, Seal
from pipeline.ocr.ctc import Glyph
from pipeline.ocr.line_images import LineImage, Pixels
from pipeline.ocr.line_reader import LineReader

Ink = NDArray[np.float32]
"""How much ink of the seal's colour there is, 0 to 1; shape (height, width)."""

_BANDS = ((0.52, 0.90), (0.58, 0.94))
"""Where the words of a ring stand, as shares of its radius; the letters of official seals are a quarter of it high."""
_STARTS = (90, 60, 120, 20, 160)
"""Degrees clockwise from the right at which unrolling starts; 90 is the foot, where the words leave a gap."""
_ACROSS = ((0.4, 0.68), (0.42, 0.74), (0.3, 0.62), (0.55, 0.85), (-0.2, 0.2))
"""Heights below the middle, as shares of the radius, of a line across the seal: 财务专用章, a group, a year."""
_WIDTH_ACROSS = 0.8
"""Half the width of such a line as a share of the radius, as far as the ring leaves room for it."""
_BAND_HEIGHT = 64
"""Pixels to which a band is drawn; a third more than the recogniser's own, which it then reduces evenly."""
_GRIDS = ((2, 2), (1, 2), (2, 1), (3, 2), (2, 3), (3, 3), (4, 2))
"""Rows and columns of characters of square seals."""
_FRAME = 0.1
"""Share of a square seal's side that its frame takes."""
_LEAST = 0.5
"""Confidence of a character from which on it speaks for a reading; below it speaks against."""
_SURE_LINE = 0.75
"""Mean confidence of a line across a seal: where there is none, the star reads as something else."""
_SURE = 0.97
"""Mean confidence from which on no other start or place is tried, of at least `_ENOUGH` characters."""
_ENOUGH = 4
_LEAST_READING = 0.6
"""Mean confidence below which a reading is none: a seal that is worn beyond reading gives letters at random."""
_GAP = 1.7
"""Distance of a character from its neighbour, in usual distances, from which on it is no part of the words."""
_LEAST_INK = 0.03
"""Share of ink below which nothing is written in a place."""
_FULL_INK = 97
"""Percentile of the ink's strength that counts as full."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What was read in one place of a seal."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def score(self) -> float:
        """The sure characters less the unsure ones."""
        return sum(glyph.confidence - _LEAST for glyph in self.glyphs)

    @property
    def confidence(self) -> float:
        return sum(glyph.confidence for glyph in self.glyphs) / max(1, len(self.glyphs))

    @property
    def is_sure(self) -> bool:
        return len(self.glyphs) >= _ENOUGH and self.confidence >= _SURE


@dataclass(frozen=True, slots=True)
class _Ring:
    """The edge of a seal: its middle and its half axes, in pixels of the cut."""

    x: float
    y: float
    across: float
    down: float


class SealReader:
    """Reads seals with the recogniser of an engine."""

    def __init__(self, reader: LineReader) -> None:
        self._reader = reader

    def read(self, view: Pixels, marks: Sequence[ColouredMark]) -> tuple[Seal, ...]:
        """Every seal among the marks of a page with what could be read of it.

        Args:
            view: uint8, shape (height, width, 3), BGR; with its seals.
            marks: in pixels of ``view``.
        """
        return tuple(self._seal(view, mark) for mark in marks if mark.is_seal)

    def _seal(self, view: Pixels, mark: ColouredMark) -> Seal:
        box = mark.box
        patch = view[int(box.y0) : int(np.ceil(box.y1)), int(box.x0) : int(np.ceil(box.x1))]
        ink = _ink(patch, mark.colour)
        found = self._square(ink) if mark.kind is MarkKind.SQUARE_SEAL else self._round(ink)
        glyphs = tuple(itertools.chain.from_iterable(words.glyphs for words in found))
        words = _Words(glyphs)
        is_read = len(glyphs) > 1 and words.confidence >= _LEAST_READING
        return Seal(mark, words.text, round(words.confidence, 4)) if is_read else Seal(mark)

    def _round(self, ink: Ink) -> list[_Words]:
        """The words of the ring, and those across."""
        ring = _ring(ink)
        around = self._best(_unrolled(ink, ring))
        across = self._best(_strips(ink, ring))
        is_line = len(across.glyphs) > 1 and across.confidence >= _SURE_LINE
        return [around, *([across] if is_line else [])]

    def _square(self, ink: Ink) -> list[_Words]:
        return [self._best(_characters_in_a_row(ink))]

    def _best(self, strips: Iterator[Ink]) -> _Words:
        """The surest reading of these places."""
        best = _Words(())
        for strip in strips:
            words = self._words(strip)
            best = max(best, words, key=lambda one: one.score)
            if best.is_sure:
                break
        return best

    def _words(self, strip: Ink) -> _Words:
        if strip.size == 0 or strip.mean() < _LEAST_INK:
            return _Words(())
        grey = (255 - 255 * strip).astype(np.uint8)
        image = LineImage(np.repeat(grey[..., None], 3, axis=2), np.eye(3))
        glyphs = self._reader.read(image).glyphs
        return _Words(_without_strays([glyph for glyph in glyphs if glyph.text.isalnum()]))


def _without_strays(glyphs: list[Glyph]) -> tuple[Glyph, ...]:
    """The characters without single ones that stand apart at either end."""
    if len(glyphs) < _ENOUGH:
        return tuple(glyphs)
    gaps = np.diff([glyph.column for glyph in glyphs])
    usual = _GAP * float(np.median(gaps))
    return tuple(glyphs[int(gaps[0] > usual) : len(glyphs) - int(gaps[-1] > usual)])


def _ink(patch: Pixels, colour: MarkColour) -> Ink:
    channel = 2 if colour is MarkColour.RED else 0
    others = cv2.max(patch[..., 1], patch[..., 2 - channel])
    strength = cv2.subtract(patch[..., channel], others).astype(np.float32)
    full = max(1.0, float(np.percentile(strength, _FULL_INK)))
    return np.asarray(np.minimum(strength / full, 1.0), dtype=np.float32)


def _ring(ink: Ink) -> _Ring:
    """The ellipse through the outermost ink; where the edge is worn, other directions outweigh the gap."""
    height, width = ink.shape
    points = _outermost(ink)
    frame = _Ring(width / 2, height / 2, width / 2, height / 2)
    if len(points) < 24:
        return frame
    for _ in range(4):
        (x, y), axes, turn = cv2.fitEllipse(points.astype(np.float32))
        across, down = (axes[0] / 2, axes[1] / 2) if not 45 < turn % 180 < 135 else (axes[1] / 2, axes[0] / 2)
        ring = _Ring(x, y, max(1.0, across), max(1.0, down))
        off = np.abs(np.hypot((points[:, 0] - x) / ring.across, (points[:, 1] - y) / ring.down) - 1)
        kept = points[off <= max(0.03, float(np.percentile(off, 80)))]
        if len(kept) < 24:
            break
        points = kept
    is_sound = 0.7 * min(width, height) <= 2 * min(ring.across, ring.down) <= 1.1 * max(width, height)
    return ring if is_sound else frame


def _outermost(ink: Ink) -> NDArray[np.float64]:
    """The outermost ink in each of 180 directions from the middle, as x and y."""
    height, width = ink.shape
    rows, columns = np.nonzero(ink > 0.5)
    angles = np.arctan2(rows - height / 2, columns - width / 2)
    far = np.hypot(rows - height / 2, columns - width / 2)
    sectors = ((angles + np.pi) / (2 * np.pi) * 180).astype(int) % 180
    order = np.lexsort((far, sectors))
    last = np.flatnonzero(np.diff(sectors[order], append=-1) != 0)
    chosen = order[last]
    return np.stack([columns[chosen], rows[chosen]], axis=1).astype(np.float64)


def _unrolled(ink: Ink, ring: _Ring) -> Iterator[Ink]:
    """The bands of a ring as straight lines, from every starting point."""
    for (inner, outer), start in itertools.product(_BANDS, _STARTS):
        middle = (inner + outer) / 2
        width = round(_BAND_HEIGHT * 2 * np.pi * middle / (outer - inner))
        turns = np.radians(start) + np.linspace(0, 2 * np.pi, width, endpoint=False)
        radii = np.linspace(outer, inner, _BAND_HEIGHT)
        x = ring.x + ring.across * radii[:, None] * np.cos(turns)
        y = ring.y + ring.down * radii[:, None] * np.sin(turns)
        yield np.asarray(cv2.remap(ink, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR), dtype=np.float32)


def _strips(ink: Ink, ring: _Ring) -> Iterator[Ink]:
    """The places of a line across."""
    for top, bottom in _ACROSS:
        deepest = min(0.9, max(abs(top), abs(bottom)))
        half = min(_WIDTH_ACROSS, float(np.sqrt(0.9**2 - deepest**2)) + 0.1)
        rows = slice(max(0, round(ring.y + ring.down * top)), max(1, round(ring.y + ring.down * bottom)))
        columns = slice(max(0, round(ring.x - ring.across * half)), max(1, round(ring.x + ring.across * half)))
        yield ink[rows, columns]


def _characters_in_a_row(ink: Ink) -> Iterator[Ink]:
    """The characters of a square seal side by side, for every grid in which they may stand."""
    height, width = ink.shape
    inside = ink[
        round(_FRAME * height) : round((1 - _FRAME) * height), round(_FRAME * width) : round((1 - _FRAME) * width)
    ]
    dark = 1 - inside if inside.mean() > 0.5 else inside
    for rows, columns in _GRIDS:
        cells = [
            np.asarray(cv2.resize(cell, (_BAND_HEIGHT, _BAND_HEIGHT), interpolation=cv2.INTER_LINEAR), dtype=np.float32)
            for column in reversed(np.array_split(dark, columns, axis=1))
            for cell in np.array_split(column, rows, axis=0)
        ]
        yield np.concatenate(cells, axis=1)
