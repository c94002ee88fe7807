"""Which way is up: quarter turns of the sheet on the scanner.

A small network (PP-LCNet, see `models/NOTICE.md`) tells how far a picture of text is turned. On its own it fails on
skewed pages and on pages with wide margins, so it is shown a straightened page cut to its writing; and it is shown
that page in all four positions, so that its four answers must agree with each other. Over the pages of
docs/decisions/0005-quarter-turns.md this left no wrong answer.
"""

from __future__ import annotations

import functools
from importlib.resources import files

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.pixels.averaging import averaged
from pipeline.pixels.channels import by_channel
from pipeline.scan.steps.ink import ink_of
from pipeline.scan.steps.reduce import Pixels, gray_of

_SIDE, _SHORT_SIDE = 224, 256
"""The network looks at the middle 224 pixels of a page whose short side has 256."""
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of red, green and blue, as in the training (ImageNet)."""
_LEAST_MARGIN = 2.0
"""Mean log-likelihood by which a turn must lead; right ones lead by 2.5 and more, a wrong one (music) by 1.7."""
_FLOOR = 1e-4
"""Probability below which differences mean nothing."""
_LEAST_INK = 300
"""Ink pixels below which a page has no up and down."""
_MARGIN = 0.01
"""Share of the long side that is left around the writing."""
_FRINGE = 0.5
"""Percent of the ink on each side that may be specks and scanner edges outside of the writing."""


def find_quarter_turn(straight: Pixels) -> int:
    """The clockwise turn (0, 90, 180 or 270) that brings a straightened page upright; 0 when nothing is sure."""
    writing = _cut_to_writing(straight)
    if writing is None:
        return 0
    evidence = _evidence(writing)
    order = np.argsort(evidence)
    if evidence[order[-1]] - evidence[order[-2]] < _LEAST_MARGIN:
        return 0
    return (360 - 90 * int(order[-1])) % 360


def _cut_to_writing(page: Pixels) -> Pixels | None:
    ink = ink_of(gray_of(page)) > 0
    if np.count_nonzero(ink) < _LEAST_INK:
        return None
    margin = _MARGIN * max(page.shape[:2])
    (x0, x1), (y0, y1) = (_without_fringe(np.count_nonzero(ink, axis=axis)) for axis in (0, 1))
    return page[max(0, int(y0 - margin)) : int(y1 + margin) + 1, max(0, int(x0 - margin)) : int(x1 + margin) + 1]


def _without_fringe(profile: NDArray[np.intp]) -> tuple[int, int]:
    """The first and last place between the fringes; ``profile`` counts the ink at each place."""
    so_far = np.cumsum(profile)
    first, last = np.searchsorted(so_far, so_far[-1] * np.array([_FRINGE, 100 - _FRINGE]) / 100)
    return int(first), int(last)


def _evidence(writing: Pixels) -> NDArray[np.float64]:
    """For each clockwise turn that the page may have suffered (0 to 3 quarters): the mean log-likelihood."""
    view = _middle(writing)
    colours = _normalised(view)
    views = np.stack([np.rot90(colours, -quarters, axes=(1, 2)) for quarters in range(4)])
    (answers,) = _network().run(None, {_network().get_inputs()[0].name: views})
    logs = np.log(np.asarray(answers, dtype=np.float64) + _FLOOR)
    return np.array([np.mean([logs[more, (suffered + more) % 4] for more in range(4)]) for suffered in range(4)])


def _middle(page: Pixels) -> Pixels:
    factor = _SHORT_SIDE / min(page.shape[:2])
    size = (max(_SIDE, round(page.shape[1] * factor)), max(_SIDE, round(page.shape[0] * factor)))
    # Averaged over all its pixels: on a copy that was made by way of blocks, vertical pages were no longer told.
    small = by_channel(page, lambda channel: averaged(channel, size))
    left, top = (small.shape[1] - _SIDE) // 2, (small.shape[0] - _SIDE) // 2
    return small[top : top + _SIDE, left : left + _SIDE]


def _normalised(view: Pixels) -> NDArray[np.float32]:
    mean, deviation = np.array(_MEAN, np.float32), np.array(_DEVIATION, np.float32)
    colours = (view[:, :, ::-1].astype(np.float32) / 255 - mean) / deviation
    return np.ascontiguousarray(colours.transpose(2, 0, 1))


@functools.cache
def _network() -> onnxruntime.InferenceSession:
    """The classifier, read once in each process; one thread, since pages are worked on side by side."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    model = files("pipeline.scan").joinpath("models", "doc_orientation.onnx").read_bytes()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
