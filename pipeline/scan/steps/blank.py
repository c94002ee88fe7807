"""Pages on which nothing is written.

A blank page is kept, numbered and flagged, and not given to the OCR engine; so a page counts as blank only when
nothing on it can be writing: no mark that is as dark as ink and as large as a small character, apart from what
scanners and binders leave. Writing that shines through from the other side is too pale, dust too small, punch holes
are solid and stand near an edge, black edges and folds reach the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.scan.steps.reduce import Pixels

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
_HOLE_ZONE = 0.14
"""Share of the width or height along the edges in which sheets are punched."""
_FOLD = 0.8
"""Share of a side that a fold runs along."""


@dataclass(frozen=True, slots=True)
class _Mark:
    x: int
    y: int
    width: int
    height: int
    area: int


def is_blank_page(page: Pixels) -> bool:
    """Whether nothing is written on a straight page of about 1600 pixels without its black edges."""
    height, width = page.shape[:2]
    marks = _marks(page)
    return not any(_may_be_writing(mark, width, height) for mark in marks)


def _marks(page: Pixels) -> list[_Mark]:
    # Green light shows black, blue and red ink alike, and yellowed paper as bright.
    green = cv2.medianBlur(np.ascontiguousarray(page[:, :, 1]), 3)
    around = np.ones((_PAPER_REACH, _PAPER_REACH), np.uint8)
    paper = cv2.blur(cv2.dilate(green, around), (_PAPER_REACH, _PAPER_REACH))
    ink = (green < _INK * paper.astype(np.float32)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    return [_Mark(*(int(value) for value in row)) for row in stats[1:]]


def _may_be_writing(mark: _Mark, width: int, height: int) -> bool:
    if mark.area < _LEAST_AREA or max(mark.width, mark.height) < _SMALLEST:
        return False
    return not (_at_frame(mark, width, height) or _is_hole(mark, width, height) or _is_fold(mark, width, height))


def _at_frame(mark: _Mark, width: int, height: int) -> bool:
    across, down = _FRAME * width, _FRAME * height
    return (
        mark.x <= across
        or mark.y <= down
        or mark.x + mark.width >= width - across
        or mark.y + mark.height >= height - down
    )


def _is_hole(mark: _Mark, width: int, height: int) -> bool:
    small, large = sorted((mark.width, mark.height))
    if not (_HOLE_SIDES[0] <= small and large <= _HOLE_SIDES[1] and large <= 1.4 * small):
        return False
    x, y = (mark.x + mark.width / 2) / width, (mark.y + mark.height / 2) / height
    return min(x, y, 1 - x, 1 - y) <= _HOLE_ZONE and mark.area >= _HOLE_FILL * mark.width * mark.height


def _is_fold(mark: _Mark, width: int, height: int) -> bool:
    return mark.width >= _FOLD * width > 20 * mark.height or mark.height >= _FOLD * height > 20 * mark.width
