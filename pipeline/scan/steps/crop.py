"""The black edges that a scanner's lid leaves around a sheet."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.scan.steps.reduce import Gray

_DARK = 0.45
"""Share of the paper's brightness below which a pixel may belong to a lid."""
_MOSTLY = 0.5
"""Share of a row that must be lid for the row to be cut off."""
_ENOUGH_INSIDE = 0.2
"""Share of a row that must lie inside the scan for the row to be judged."""
_DEEPEST = 0.3
"""Share of the height or width that may be cut off on one side; what is darker further in is a picture."""
_RIM = 0.002
"""Share of the long side that is cut off beyond the last dark row, where edge and paper blend."""


def has_dark_frame(gray: Gray) -> bool:
    """Whether anything at the very frame of a scan is dark enough to be a lid; where not, there is nothing to cut."""
    frame = np.concatenate([gray[:2].ravel(), gray[-2:].ravel(), gray[:, :2].ravel(), gray[:, -2:].ravel()])
    return bool((frame < _DARK * np.percentile(gray[::4, ::4], 75)).any())


def find_page(gray: Gray, inside: NDArray[np.bool_]) -> Box:
    """The part of a straightened grey page that lies between black edges; all of it when there are none.

    ``inside`` tells which pixels come from the scan; the others were added when the page was straightened. Only rows
    and columns that are mostly black from the frame inwards are cut off, so nothing that lies on paper is lost, not
    even where a hole or a picture touches the edge.
    """
    lid = _lid(gray, inside)
    top, bottom = _cut(lid.sum(axis=1), inside.sum(axis=1), gray.shape[1])
    lid, inside = lid[top:bottom], inside[top:bottom]
    left, right = _cut(lid.sum(axis=0), inside.sum(axis=0), bottom - top)
    rim = round(_RIM * max(gray.shape))
    return Box(
        left + rim if left else 0,
        top + rim if top else 0,
        right - rim if right < gray.shape[1] else right,
        bottom - rim if bottom < gray.shape[0] else bottom,
    )


def _lid(gray: Gray, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Dark pixels that reach the frame of the picture through dark or added pixels."""
    paper = float(np.percentile(gray[::4, ::4][inside[::4, ::4]], 75))
    dark = (gray < _DARK * paper) & inside
    labels = cv2.connectedComponents((dark | ~inside).astype(np.uint8), connectivity=4)[1]
    frame = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    reaches_frame = np.zeros(int(labels.max()) + 1, dtype=np.bool_)
    reaches_frame[frame] = True
    reaches_frame[0] = False
    lid: NDArray[np.bool_] = reaches_frame[labels] & dark
    return lid


def _cut(lid: NDArray[np.int_], inside: NDArray[np.int_], across: int) -> tuple[int, int]:
    """First and last-but-one row (or column) that is kept."""
    judged = inside >= _ENOUGH_INSIDE * across
    mostly = judged & (lid > _MOSTLY * np.maximum(inside, 1))
    skipped = mostly | ~judged
    deepest = int(_DEEPEST * len(lid))
    return _depth(mostly, skipped, deepest), len(lid) - _depth(mostly[::-1], skipped[::-1], deepest)


def _depth(mostly: NDArray[np.bool_], skipped: NDArray[np.bool_], deepest: int) -> int:
    kept = np.flatnonzero(~skipped)
    run = int(kept[0]) if len(kept) else len(skipped)
    if run > deepest:
        return 0
    black = np.flatnonzero(mostly[:run])
    return int(black[-1]) + 1 if len(black) else 0
