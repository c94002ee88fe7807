"""From the probability rows of a recogniser to characters with alternatives.

The recogniser gives one row of probabilities for every eight pixels of a line (connectionist temporal classification,
Graves et al. 2006): label 0 means "nothing new here", and a run of one label is one character. Engines keep the best
label of each run and throw the row away; here the rows' next best labels stay as alternatives.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model.page import Alternative

BLANK = 0
ALTERNATIVES = 4
"""How many other readings are kept; the right one is among the first three for most uncertain errors."""
LEAST_PROBABILITY = 0.01
"""Readings less likely than this are noise."""
_MOST_PROBABLE = 1.001
"""One, and what rounding may add to it."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One decoded character.

    Attributes:
        text: the reading.
        confidence: probability at the peak of its run (0 to 1).
        column: centre of the run in columns of the probability matrix, weighted by probability.
        alternatives: other readings at the peak.
    """

    text: str
    confidence: float
    column: float
    alternatives: tuple[Alternative, ...]


def decode(rows: NDArray[np.float32], labels: Sequence[str]) -> tuple[Glyph, ...]:
    """Read one line.

    Args:
        rows: probabilities, shape (columns, labels), each row summing to 1.
        labels: text of each label; label 0 is the blank.

    Raises:
        ValueError: these are no probabilities, or of another number of labels.
    """
    if rows.ndim != 2 or rows.shape[1] != len(labels):
        raise ValueError(f"shape {rows.shape} for {len(labels)} labels")
    best = rows.argmax(axis=1)
    peaks = rows[np.arange(len(best)), best]
    if not ((peaks >= 0) & (peaks <= _MOST_PROBABLE)).all():  # false for NaN, which argmax finds first
        raise ValueError("the recogniser gave numbers that are no probabilities")
    edges = [0, *(np.flatnonzero(best[1:] != best[:-1]) + 1).tolist(), len(best)]
    weights = peaks.tolist()
    return tuple(
        _glyph(rows, int(best[start]), start, weights[start:end], labels)
        for start, end in itertools.pairwise(edges)
        if start < end and best[start] != BLANK
    )


def _glyph(rows: NDArray[np.float32], label: int, start: int, weights: list[float], labels: Sequence[str]) -> Glyph:
    """The character of a run that begins in column ``start``; ``weights`` are its probabilities there."""
    highest = max(weights)
    column = start + sum(place * weight for place, weight in enumerate(weights)) / sum(weights)
    peak = rows[start + weights.index(highest)]
    others = _alternatives(peak, label, labels) if highest <= 1 - LEAST_PROBABILITY else ()
    return Glyph(labels[label], round(highest, 4), column, others)


def _alternatives(row: NDArray[np.float32], label: int, labels: Sequence[str]) -> tuple[Alternative, ...]:
    candidates = np.flatnonzero(row >= LEAST_PROBABILITY).tolist()
    others = [other for other in candidates if other not in (BLANK, label)]
    others.sort(key=lambda other: (-row[other], other))
    return tuple(Alternative(labels[other], round(float(row[other]), 4)) for other in others[:ALTERNATIVES])
