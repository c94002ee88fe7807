"""Finding seals, fingerprints and underlining in red or blue ink.

Red ink darkens green and blue and leaves red bright, blue ink the other way round; so a mark is what stands out in one
channel once the paper is taken for white. What belongs together is joined over small gaps, and told apart by size and
shape: a seal has an edge all around it, a fingerprint is a filled blob, underlining is long and low. Everything else in
colour is writing (letterheads, filing stamps, remarks in red pencil, ballpoint pen) and is no mark.

Sizes are shares of the page's shorter side, 210 mm on A4. State Council rules of 1999 set 42 mm for the seal of a
township, other offices have 38 to 50 mm; name seals are squares of 12 to 25 mm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind
from pipeline.pixels.channels import only_channel
from pipeline.scan.steps.reduce import Pixels, reduced

Mask = NDArray[np.uint8]
"""1 where there is ink of one colour, else 0; shape (height, width)."""

_FIRST_LOOK, _WORKING_SIDE = 350, 1000
"""Long side in pixels of the reduced copies on which colour, and then marks, are looked for."""
STRONG, FAINT = 28, 10
"""How far an ink's channel stands above both others, of 255, after the paper's own tint is divided out. Faint ink is
looked at for large seals only: at that level yellowed paper and the noise of JPEG show too."""
_LEAST_INK, _MOST_INK = 0.0005, 0.2
"""Share of the page in colour: a fingerprint has 0.003; paper of another colour than its middle has more than 0.2."""
_SMALLEST, _LARGEST = 0.11, 0.36
"""Diameter of an official seal; 42 mm on A4 are 0.20."""
_SMALLEST_NAME = 0.05
"""Side of a name seal, and width of a fingerprint; 12 mm on A4 are 0.057."""
_LONGEST = {MarkKind.ROUND_SEAL: 1.45, MarkKind.OVAL_SEAL: 1.7, MarkKind.SQUARE_SEAL: 1.35, MarkKind.STROKE: 2.0}
"""Longer over shorter side; worn prints lose a part of their ring, filing stamps are 45 by 16 mm and no seals."""
_OVAL = 1.18
"""Longer over shorter side from which a rounded frame was an oval."""
_SQUARE = 0.89
"""Share of the narrowest rectangle that the outline fills: 0.79 for circles and ovals, 1 for squares."""
_EDGE = {MarkColour.RED: 0.55, MarkColour.BLUE: 0.75}
"""Least share of directions from the middle in which there is ink at the edge. Blue clusters may be handwriting."""
_FAINT_EDGE = 0.85
"""The same for faint ink of either colour."""
_RIM, _MIDDLE = 0.88, 0.6
"""Where the edge of a mark begins and its middle ends, as shares of the way outwards."""
_LEAST_MIDDLE = 0.02
"""Share of ink in the middle of a seal; a ring without any is one that somebody drew around a word."""
_FILLED = 0.7
"""Share of a fingerprint's outline that is ink; the heaviest characters of letterheads fill 0.56."""
_CLOSING = 0.012
"""Gaps over which a seal's letters, star and ring are joined to one mark."""
_LEAST_UNDERLINE, _HIGHEST_UNDERLINE = 0.06, 0.02
"""Length and height of underlining, its waves included; a handwritten 一 is shorter than 12 mm."""
_LONGEST_UNDERLINE = 0.6
"""Longer ones are the rules of letterheads and tables."""
_SLENDEREST = 8.0
"""Length over height of underlining at least."""
_THICKEST = 0.008
"""Thickness of underlining: 1.7 mm on A4."""
_UNBROKEN, _SINGLE = 0.85, 1.2
"""Share of its columns in which underlining has ink, and runs of ink in one column; small print in colour has gaps
and several strokes one above the other."""
_RULING = 3
"""So many strokes that end at the same place are the rules of a form."""
_MARGIN = 0.006
"""What is counted to a mark around its ink, for the blur of its edge."""
_SECTORS = 48
"""Directions from the middle of a mark in which its edge is looked for."""


@dataclass(frozen=True, slots=True)
class _Blob:
    """Ink that belongs together: its frame on the working copy, its ink, and all ink of the colour in that frame."""

    x: int
    y: int
    ink: Mask
    all_ink: Mask

    @property
    def width(self) -> int:
        return int(self.ink.shape[1])

    @property
    def height(self) -> int:
        return int(self.ink.shape[0])

    def frame(self, margin: float) -> Box:
        """The frame with a margin, in pixels of the working copy."""
        return Box(self.x - margin, self.y - margin, self.x + self.width + margin, self.y + self.height + margin)

    @property
    def slenderness(self) -> float:
        """Longer over shorter side of the frame."""
        return max(self.width, self.height) / min(self.width, self.height)


def find_marks(pixels: Pixels, small: Pixels | None = None) -> tuple[ColouredMark, ...]:
    """Every seal, fingerprint and underlining in colour, from the top down, in pixels of the page.

    Args:
        pixels: uint8, shape (height, width, 3), BGR.
        small: any reduced copy of the page, on which pages without colour are told at once.
    """
    if only_channel(pixels) is not None:
        return ()
    whole = pixels if small is None else small
    step = max(1, max(whole.shape[:2]) // _FIRST_LOOK)
    look = np.ascontiguousarray(whole[::step, ::step])  # every so many pixels: averaging costs ten times as much
    if not any(ink.mean() > _LEAST_INK for ink in _inks(look, FAINT).values()):
        return ()
    working = reduced(pixels, _WORKING_SIDE)
    found: list[ColouredMark] = []
    for level in (STRONG, FAINT):
        for colour, ink in _inks(working, level).items():
            if _LEAST_INK < ink.mean() < _MOST_INK:
                found += _not_within(_marks(ink, colour, is_faint=level == FAINT), found)
    scale = pixels.shape[1] / working.shape[1]
    return tuple(sorted((_scaled(mark, scale, pixels) for mark in found), key=lambda mark: (mark.box.y0, mark.box.x0)))


def ink_of(pixels: Pixels, colour: MarkColour, paper: NDArray[np.float64], level: int = STRONG) -> Mask:
    """Which pixels are ink of this colour; ``paper`` is the BGR that counts as white, ``level`` the least contrast."""
    white = _whitened(pixels, paper)
    channel = 2 if colour is MarkColour.RED else 0
    others = cv2.max(white[..., 1], white[..., 2 - channel])
    return np.asarray(cv2.subtract(white[..., channel], others) > level, dtype=np.uint8)


def paper_of(pixels: Pixels) -> NDArray[np.float64]:
    """The BGR of the paper: what three quarters of the page are no brighter than."""
    return np.percentile(pixels[::4, ::4].reshape(-1, 3), 75, axis=0).clip(1)


def _inks(pixels: Pixels, level: int) -> dict[MarkColour, Mask]:
    paper = paper_of(pixels)
    return {colour: ink_of(pixels, colour, paper, level) for colour in MarkColour}


def _whitened(pixels: Pixels, paper: NDArray[np.float64]) -> Pixels:
    tables = np.minimum(np.arange(256)[:, None] * (255.0 / paper), 255.0).astype(np.uint8)
    return np.asarray(cv2.LUT(pixels, tables[None]), dtype=np.uint8)


def _marks(ink: Mask, colour: MarkColour, *, is_faint: bool) -> list[ColouredMark]:
    """The marks of one colour, in pixels of the working copy; large seals alone if the ink is faint."""
    side = float(min(ink.shape[:2]))
    blobs = list(_blobs(ink, side))
    if is_faint:
        kinds = [(blob, _seal_kind(blob, side, _FAINT_EDGE)) for blob in blobs]
    else:
        kinds = [(blob, _kind(blob, blobs, colour, side)) for blob in blobs]
    margin = _MARGIN * side
    return [ColouredMark(blob.frame(margin), colour, kind) for blob, kind in kinds if kind]


def _not_within(marks: list[ColouredMark], found: list[ColouredMark]) -> list[ColouredMark]:
    """Marks that are neither found already nor a part of a seal, as its star is."""
    apart = [mark for mark in marks if not any(_lies_on(mark.box, known.box) for known in found)]
    seals = [mark for mark in apart if mark.is_seal]
    return [mark for mark in apart if not any(_lies_on(mark.box, seal.box) for seal in seals if seal is not mark)]


def _lies_on(box: Box, other: Box) -> bool:
    """Whether the middle of a box lies on another."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return other.x0 <= x <= other.x1 and other.y0 <= y <= other.y1


def _scaled(mark: ColouredMark, scale: float, pixels: Pixels) -> ColouredMark:
    """The mark in pixels of the page, its box within it."""
    height, width = pixels.shape[:2]
    box = mark.box
    x0, y0 = max(0.0, box.x0 * scale), max(0.0, box.y0 * scale)
    return replace(mark, box=Box(x0, y0, min(box.x1 * scale, width), min(box.y1 * scale, height)))


def _blobs(ink: Mask, side: float) -> Iterator[_Blob]:
    reach = max(3, round(_CLOSING * side)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel))
    for number in range(1, count):
        x, y, width, height = (int(value) for value in boxes[number, :4])
        if max(width, height) >= _SMALLEST_NAME * side:
            part = (slice(y, y + height), slice(x, x + width))
            yield _Blob(x, y, np.asarray(ink[part] * (labels[part] == number), dtype=np.uint8), ink[part])


def _kind(blob: _Blob, blobs: list[_Blob], colour: MarkColour, side: float) -> MarkKind | None:
    if _is_underline(blob, side):
        return None if _is_ruling(blob, blobs, side) else MarkKind.STROKE
    if _stands_in_a_row(blob, blobs, side):
        return None
    if seal := _seal_kind(blob, side, _EDGE[colour]):
        return seal
    return MarkKind.STROKE if colour is MarkColour.RED and _is_finger(blob, side) else None


def _seal_kind(blob: _Blob, side: float, least_edge: float) -> MarkKind | None:
    """The kind of seal that a blob is; only square ones may be as small as name seals. Empty rings are strokes."""
    shorter, longer = sorted((blob.width / side, blob.height / side))
    if shorter < _SMALLEST_NAME or longer > _LARGEST:
        return None
    kind = _shape(blob)
    is_square = kind is MarkKind.SQUARE_SEAL
    edge, middle = _edge_and_middle_share(blob, is_square=is_square)
    if edge < least_edge or blob.slenderness > _LONGEST[kind]:
        return None
    if middle < _LEAST_MIDDLE:
        return MarkKind.STROKE
    return kind if is_square or shorter >= _SMALLEST else None


def _is_finger(blob: _Blob, side: float) -> bool:
    shorter, longer = sorted((blob.width / side, blob.height / side))
    fits = shorter >= _SMALLEST_NAME and longer < _SMALLEST and longer <= _LONGEST[MarkKind.STROKE] * shorter
    return fits and _filled_share(blob) >= _FILLED


def _is_underline(blob: _Blob, side: float) -> bool:
    fits = _LEAST_UNDERLINE * side <= blob.width <= _LONGEST_UNDERLINE * side
    if not fits or blob.height > min(_HIGHEST_UNDERLINE * side, blob.width / _SLENDEREST):
        return False
    thickness = blob.ink.sum(axis=0)
    runs = (np.diff(blob.ink, axis=0, prepend=0) == 1).sum(axis=0)
    written = thickness > 0
    is_thin = float(thickness.mean()) <= max(2.0, _THICKEST * side)
    return bool(is_thin and written.mean() >= _UNBROKEN and runs[written].mean() <= _SINGLE)


def _is_ruling(blob: _Blob, blobs: list[_Blob], side: float) -> bool:
    """Whether a stroke is one of the rules of a form or table in colour: others end below or above its end."""
    reach = 0.01 * side
    alike = (other for other in blobs if abs(other.x + other.width - blob.x - blob.width) <= reach)
    return sum(1 for other in alike if _is_underline(other, side)) >= _RULING


def _shape(blob: _Blob) -> MarkKind:
    hull = _hull(blob)
    around = cv2.minAreaRect(hull)[1]
    if cv2.contourArea(hull) > _SQUARE * max(1.0, around[0] * around[1]):
        return MarkKind.SQUARE_SEAL
    return MarkKind.OVAL_SEAL if blob.slenderness > _OVAL else MarkKind.ROUND_SEAL


def _hull(blob: _Blob) -> NDArray[np.int32]:
    return np.asarray(cv2.convexHull(np.argwhere(blob.ink)[:, ::-1].astype(np.int32)), dtype=np.int32)


def _filled_share(blob: _Blob) -> float:
    return float(blob.ink.sum()) / max(1.0, float(cv2.contourArea(_hull(blob))))


def _edge_and_middle_share(blob: _Blob, *, is_square: bool) -> tuple[float, float]:
    """The share of directions from the middle with ink in the outermost eighth, and the share of ink half way in."""
    y, x = np.mgrid[0 : blob.height, 0 : blob.width] + 0.5
    x, y = x / blob.width * 2 - 1, y / blob.height * 2 - 1
    distance = np.maximum(np.abs(x), np.abs(y)) if is_square else np.hypot(x, y)
    sectors = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * _SECTORS).astype(int) % _SECTORS
    outermost = (distance >= _RIM) & (blob.ink > 0)
    return len(np.unique(sectors[outermost])) / _SECTORS, float(blob.all_ink[distance < _MIDDLE].mean())


def _stands_in_a_row(blob: _Blob, blobs: list[_Blob], side: float) -> bool:
    """Whether a small mark is a character of a coloured heading: as high ones beside it are together twice as wide."""
    if blob.height >= _SMALLEST * side:
        return False
    middle = blob.y + blob.height / 2
    beside = (
        other.width
        for other in blobs
        if other is not blob
        and 0.7 <= other.height / blob.height <= 1.4
        and abs(other.y + other.height / 2 - middle) <= blob.height / 3
    )
    return sum(beside) >= 2 * blob.width
