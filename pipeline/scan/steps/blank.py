"""Pages on which nothing is written.

A blank page is kept, numbered and flagged, and not given to the OCR engine; so a page counts as blank only when
nothing on it can be writing: no mark that is as dark as ink and as large as a small character, apart from what
scanners and binders leave, and no pale marks that stand in lines, which may be ink that faded. Dust is too small, punch
holes are solid and stand near an edge, black edges and folds reach the frame. Writing of the other side that shines
through is pale and mostly too soft to leave marks at all; where it does, the page is read rather than lost.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.scan.steps.deskew import lines_contrast
from pipeline.scan.steps.ink import ink_of, points_of
from pipeline.scan.steps.reduce import Gray, Pixels

Stats = NDArray[np.int32]
"""One row for each mark: x, y, width, height, area."""
Flags = NDArray[np.bool_]

_PAPER_REACH = 41
"""Pixels around, of a page of 1600, among which the brightest are paper; wider than the strokes of a headline."""
_INK = 0.80
"""Share of the paper's brightness below which a mark is ink; faded typescript reaches 0.6, shine-through 0.9."""
_SMALLEST = 8
"""Pixels of the longer side of a mark; 1.5 mm, half of a footnote's character."""
_LEAST_AREA = 16
_FRAME = 0.012
"""Share of a side along the frame in which marks are scanner edges."""
_HOLE_SIDES = (16, 70)
"""Pixels across a punch hole: 5 to 8 mm on A4, more on small sheets."""
_HOLE_FILL = 0.68
"""Share of its frame that a hole fills; a disc fills 0.79."""
_HOLE_ROUNDNESS = 1.4
"""Longer over shorter side."""
_HOLE_ZONE = 0.14
"""Share of the width or height along the edges in which sheets are punched."""
_FOLD, _FOLD_SLENDERNESS = 0.8, 20
"""Share of a side that a fold runs along, and how much longer than wide it is."""
_LINES = 10.0
"""Contrast of pale marks along their best direction from which on they stand in lines."""


def is_blank_page(page: Pixels) -> bool:
    """Whether nothing is written on a page of about 1600 pixels; black edges may still be on it."""
    # Green light shows black, blue and red ink alike, and yellowed paper as bright.
    light = np.ascontiguousarray(page[:, :, 1])
    if _is_middle_written(light):
        return False
    green = cv2.medianBlur(light, 3)
    _, dark = _marks(_dark_marks(green))
    return not dark.any() and not _has_pale_lines(np.asarray(green, dtype=np.uint8))


def _is_middle_written(light: Gray) -> bool:
    """Whether a whole dark mark lies in the middle of a page; most pages are known to be written on by this alone.

    There it is no scanner edge, punch hole or fold, so what may be writing in the middle may be on the page.
    """
    height, width = light.shape
    middle = np.ascontiguousarray(light[height // 4 : height - height // 4, width // 4 : width - width // 4])
    return bool(_marks(_dark_marks(cv2.medianBlur(middle, 3)))[1].any())


def _dark_marks(green: cv2.typing.MatLike) -> Gray:
    around = np.ones((_PAPER_REACH, _PAPER_REACH), np.uint8)
    paper = cv2.blur(cv2.dilate(green, around), (_PAPER_REACH, _PAPER_REACH))
    return np.asarray(cv2.compare(green, cv2.convertScaleAbs(paper, alpha=_INK), cv2.CMP_LT), dtype=np.uint8)


def _has_pale_lines(green: Gray) -> bool:
    labels, is_writing = _marks(ink_of(green))
    return lines_contrast(points_of(is_writing[labels].astype(np.uint8))) >= _LINES


def _marks(ink: Gray) -> tuple[NDArray[np.int32], Flags]:
    """The number of the mark that each pixel belongs to, and for each number whether the mark may be writing."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    height, width = ink.shape
    marks = np.asarray(stats, dtype=np.int32)
    kept = _large_enough(marks) & ~_at_frame(marks, width, height) & ~_is_hole(marks, width, height)
    kept &= ~_is_fold(marks, width, height)
    kept[0] = False  # the paper itself
    return np.asarray(labels, dtype=np.int32), kept


def _large_enough(marks: Stats) -> Flags:
    flags: Flags = (marks[:, 4] >= _LEAST_AREA) & (marks[:, 2:4].max(axis=1) >= _SMALLEST)
    return flags


def _at_frame(marks: Stats, width: int, height: int) -> Flags:
    across, down = _FRAME * width, _FRAME * height
    right, low = marks[:, 0] + marks[:, 2], marks[:, 1] + marks[:, 3]
    flags: Flags = (marks[:, 0] <= across) | (marks[:, 1] <= down) | (right >= width - across) | (low >= height - down)
    return flags


def _is_hole(marks: Stats, width: int, height: int) -> Flags:
    small, large = marks[:, 2:4].min(axis=1), marks[:, 2:4].max(axis=1)
    x, y = (marks[:, 0] + marks[:, 2] / 2) / width, (marks[:, 1] + marks[:, 3] / 2) / height
    to_edge = np.minimum.reduce([x, y, 1 - x, 1 - y])
    is_round = (small >= _HOLE_SIDES[0]) & (large <= _HOLE_SIDES[1]) & (large <= _HOLE_ROUNDNESS * small)
    is_solid = marks[:, 4] >= _HOLE_FILL * marks[:, 2] * marks[:, 3]
    flags: Flags = is_round & is_solid & (to_edge <= _HOLE_ZONE)
    return flags


def _is_fold(marks: Stats, width: int, height: int) -> Flags:
    across, down = marks[:, 2], marks[:, 3]
    level = (across >= _FOLD * width) & (across > _FOLD_SLENDERNESS * down)
    upright = (down >= _FOLD * height) & (down > _FOLD_SLENDERNESS * across)
    flags: Flags = level | upright
    return flags
