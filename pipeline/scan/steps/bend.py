"""How far the text lines of a page are bent: by the curl of a bound sheet, or by being seen from aside.

The ink of a grey page is summed up in narrow upright strips. Where a line runs level, two neighbouring strips have the
same profile; where it rises or falls, the profile is shifted, and the best shift, found by correlation in a window of a
few lines, is the slope there. No line has to be traced, so tables, short lines and broken print serve as well as prose.

From some hundred slopes follows a smooth bend ``D(x, y)``: a line that is at height ``y`` here would be at ``y - D`` on
a flat sheet. A line's flat height is the same all along it, so ``D_x + s·D_y = s`` for a slope ``s``: linear in the
coefficients of a polynomial, which a robust least-squares fit gives (bisquare weights, Beaton and Tukey 1974). The form
is that of the cubic sheets by which curled pages are usually described, two degrees higher along the lines.

Whether a page is bent at all, and how elaborate a bend it needs, is asked of the slopes themselves: what is fitted to
one half of them must foretell the other half better than level lines do. Chance, pictures and handwriting do not.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.pixels.averaging import averaged
from pipeline.scan.geometry import Size
from pipeline.scan.steps.reduce import Gray

Floats = NDArray[np.float64]
Powers = tuple[tuple[int, int], ...]

WORKING_SIDE = 1200
"""Long side in pixels of the copy on which bends are measured; a character of print is 14 to 18 pixels wide."""
_BLOCK, _DARKER = 39, 15
"""Neighbourhood of the threshold in pixels, and grey levels below its mean that make ink."""
_STRIP = 24
"""Pixels across a strip; one and a half characters: across single ones, accents of strokes shift profiles at random."""
_REACH = 8
"""Pixels by which neighbouring profiles may be shifted: slopes to a third; less than half the distance of lines."""
_HALF_WINDOW = 72
"""Pixels down half a window; a window holds four lines and more, so that one short line does not decide."""
_LINE = 61
"""Pixels over which a profile is levelled; about two lines."""
_FULL = 0.5
"""Share of ink beyond which a pixel of a profile counts no more: rules and pictures would drown the print."""
_LONG, _SLACK = 30, 3
"""Pixels of a long stroke, and how thick it is made before it must run on straight."""
_LEAST_LIKENESS = 0.5
"""Correlation below which two profiles are not of the same lines."""
_LEAST_ENERGY = 0.15
"""Share of the strong windows' energy below which a window is empty."""
_DEGREES = ((1, 1), (3, 1), (5, 2))
"""Highest powers of x and y in bends, simple ones first: lines that converge, a plain curl, a curl seen from aside."""
_STIFFNESS = 1e-5
"""Weight of small coefficients against good agreement; keeps the fit calm where nothing is written."""
_ROUNDS = 6
_REJECTED = 4.0
"""Robust deviations beyond which a slope is not counted."""
_OUTLIER = 3.0
"""Deviations to which an outlier is bounded."""
_LEAST_SLOPES = 40


@dataclass(frozen=True, slots=True)
class Bend:
    """A smooth displacement of lines on a page of a certain size; nothing but level lines where all is 0.

    Attributes:
        width: of the page in pixels.
        height: of the page in pixels.
        powers: of x and y in the polynomial's terms.
        coefficients: of these terms.
        support: x0, y0, x1, y1 in which slopes were measured; further out the bend goes on straight.
        departure: how far lines depart from straight, parallel ones, in pixels from the highest to the lowest place.
        foretold: share of the slopes' variance that the other half of the slopes foretells; 0 or less on flat pages.
    """

    width: int
    height: int
    powers: Powers
    coefficients: tuple[float, ...]
    support: tuple[float, float, float, float]
    departure: float
    foretold: float

    def displacement(self, x: Floats, y: Floats) -> Floats:
        """How much lower the places are than on a flat sheet."""
        x0, y0, x1, y1 = self.support
        inner_x, inner_y = np.clip(x, x0, x1), np.clip(y, y0, y1)
        value, slope, _ = _terms(inner_x, inner_y, (self.width, self.height), self.powers)
        there: Floats = value @ np.array(self.coefficients) + (slope @ np.array(self.coefficients)) * (x - inner_x)
        return there


@dataclass(frozen=True, slots=True)
class _Slopes:
    """Slopes of lines at places, with the likeness of the profiles that gave them, and the number of their window."""

    x: Floats
    y: Floats
    slope: Floats
    weight: Floats
    half: NDArray[np.int_]

    def part(self, which: int) -> _Slopes:
        mine = self.half == which
        return _Slopes(self.x[mine], self.y[mine], self.slope[mine], self.weight[mine], self.half[mine])


def measure_bend(gray: Gray, least_departure: float = 0.0, *, of_rules: bool = False) -> Bend | None:
    """The bend of the lines on a grey page of about `WORKING_SIDE` pixels.

    None where too little is written, or where even the most elaborate bend departs less than ``least_departure``
    pixels from straight lines: that is soon found, and most pages are flat. ``of_rules`` goes by long strokes alone,
    as those of tables and the edges of paper; print does not stand in columns that can be relied on.
    """
    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _BLOCK, _DARKER)
    slopes = _slopes(_profiles(_long_strokes(ink) if of_rules else ink))
    if len(slopes.x) < _LEAST_SLOPES:
        return None
    size = (gray.shape[1], gray.shape[0])
    most = _powers(*_DEGREES[-1])
    if _extent(_departures(slopes, _fitted(slopes, size, most), size, most)) < least_departure:
        return None
    foretold, powers = max((_foretold(slopes, size, _powers(*degrees)), _powers(*degrees)) for degrees in _DEGREES)
    coefficients = _fitted(slopes, size, powers)
    departure = _extent(_departures(slopes, coefficients, size, powers))
    (x0, x1), (y0, y1) = (np.percentile(places, (1, 99)) for places in (slopes.x, slopes.y))
    support = (float(x0), float(y0), float(x1), float(y1))
    values = tuple(float(value) for value in coefficients)
    return Bend(*size, powers, values, support, departure, foretold)


def _long_strokes(ink: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """What of the ink runs on along x for longer than a character; strokes may rise or fall a little on their way."""
    thick = cv2.dilate(ink, np.ones((_SLACK, 1), np.uint8))
    return cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, _LONG), np.uint8))


def _profiles(ink: cv2.typing.MatLike) -> NDArray[np.float32]:
    """Ink down each strip, shape (strips, height), levelled."""
    strips = max(1, ink.shape[1] // _STRIP)
    sums = averaged(np.asarray(ink[:, : strips * _STRIP], dtype=np.uint8), (strips, ink.shape[0]))
    shares = np.minimum(np.ascontiguousarray(sums.T, dtype=np.float32) / 255, _FULL)
    smooth = cv2.GaussianBlur(shares, (5, 1), 1.0)
    return np.asarray(smooth - cv2.blur(smooth, (_LINE, 1)), dtype=np.float32)


def _slopes(profiles: NDArray[np.float32]) -> _Slopes:
    """The slope between each strip and the next in each window."""
    likeness, energy = _correlations(profiles)
    best = np.clip(likeness.argmax(axis=0), 1, 2 * _REACH - 1)
    before, peak, after = (np.take_along_axis(likeness, (best + step)[None], 0)[0] for step in (-1, 0, 1))
    is_peak = (peak >= before) & (peak >= after) & (peak > _LEAST_LIKENESS)
    bend = np.minimum(before - 2 * peak + after, -1e-6)
    shift = best - _REACH + np.clip(0.5 * (before - after) / bend, -1, 1)
    strip, window = np.indices(best.shape)
    kept = is_peak & (energy > _LEAST_ENERGY * np.percentile(energy, 90)) if energy.size else is_peak
    x = (strip[kept] + 1.0) * _STRIP
    y = _REACH + (window[kept] + 1.0) * _HALF_WINDOW + shift[kept] / 2
    # Windows share half of their rows with the next ones; by pairs of windows, two halves have little in common.
    half = (window[kept] // 2 + strip[kept] // 2) % 2
    return _Slopes(x, y, shift[kept] / _STRIP, peak[kept].astype(np.float64), half)


def _correlations(profiles: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """Normalised correlation for every shift, strip and window, and the energy of strips and windows."""
    left, right = profiles[:-1], profiles[1:]
    rows = max(0, (profiles.shape[1] - 2 * _REACH) // _HALF_WINDOW * _HALF_WINDOW)
    here = left[:, _REACH : _REACH + rows]
    energy = _window_sums(here * here)
    found = []
    for shift in range(2 * _REACH + 1):
        there = right[:, shift : shift + rows]
        found.append(_window_sums(here * there) / np.sqrt(energy * _window_sums(there * there) + 1e-6))
    return np.stack(found).astype(np.float64), energy.astype(np.float64)


def _window_sums(values: NDArray[np.float32]) -> NDArray[np.float32]:
    halves = values.reshape(len(values), values.shape[1] // _HALF_WINDOW, _HALF_WINDOW).sum(axis=2)
    sums: NDArray[np.float32] = halves[:, :-1] + halves[:, 1:]
    return sums


def _foretold(slopes: _Slopes, size: Size, powers: Powers) -> float:
    """The share of the variance of each half of the slopes that a bend fitted to the other half explains."""
    spread = _spread(slopes.slope - np.median(slopes.slope))
    left, whole = 0.0, 0.0
    for which in (0, 1):
        known, asked = slopes.part(which), slopes.part(1 - which)
        errors = _errors(asked, _fitted(known, size, powers), size, powers)
        left += _bounded(errors / spread)
        whole += _bounded((asked.slope - np.median(known.slope)) / spread)
    return 1 - left / max(whole, 1.0)


def _bounded(deviations: Floats) -> float:
    """Sum of squares in which outliers count no more than others."""
    return float(np.minimum(deviations**2, _OUTLIER**2).sum())


def _fitted(slopes: _Slopes, size: Size, powers: Powers) -> Floats:
    """The coefficients of the bend that the slopes tell."""
    _, by_x, by_y = _terms(slopes.x, slopes.y, size, powers)
    matrix = by_x + slopes.slope[:, None] * by_y
    # Terms are of order 1 and so are their slopes when measured in half widths; the stiffness has their unit.
    stiffness = _STIFFNESS * (2 / size[0]) ** 2 * np.eye(matrix.shape[1])
    weights, found = slopes.weight, np.zeros(matrix.shape[1])
    for _ in range(_ROUNDS):
        weighted = matrix * weights[:, None]
        found = np.linalg.solve(matrix.T @ weighted + stiffness * weights.sum(), weighted.T @ slopes.slope)
        errors = matrix @ found - slopes.slope
        deviation = _spread(errors)
        weights = slopes.weight * np.clip(1 - (errors / (_REJECTED * deviation)) ** 2, 0.0, 1.0) ** 2
    return found


def _errors(slopes: _Slopes, coefficients: Floats, size: Size, powers: Powers) -> Floats:
    _, by_x, by_y = _terms(slopes.x, slopes.y, size, powers)
    errors: Floats = (by_x + slopes.slope[:, None] * by_y) @ coefficients - slopes.slope
    return errors


def _departures(slopes: _Slopes, coefficients: Floats, size: Size, powers: Powers) -> Floats:
    """The bend at the places of the slopes without what a mere turn of the page would do."""
    bend = _terms(slopes.x, slopes.y, size, powers)[0] @ coefficients
    turn = np.stack([slopes.x, np.ones_like(slopes.x)], axis=1)
    straight: Floats = turn @ np.linalg.lstsq(turn, bend, rcond=None)[0]
    return np.asarray(bend - straight, dtype=np.float64)


def _extent(values: Floats) -> float:
    """From the lowest to the highest, but for the outermost fiftieths."""
    low, high = np.percentile(values, (2, 98))
    return float(high - low)


def _terms(x: Floats, y: Floats, size: Size, powers: Powers) -> tuple[Floats, Floats, Floats]:
    """The terms of the polynomial at places, and their slopes along x and y; all are 0 on the middle column."""
    u, v = _rising(x / size[0] * 2 - 1, powers[-1][0]), _rising(y / size[1] * 2 - 1, powers[-1][1])
    value = [u[i] * v[j] for i, j in powers]
    by_x = [u[i - 1] * v[j] * (2 * i / size[0]) for i, j in powers]
    by_y = [u[i] * v[max(0, j - 1)] * (2 * j / size[1]) for i, j in powers]
    terms, along, down = (np.stack(part, axis=-1) for part in (value, by_x, by_y))
    return terms, along, down


def _rising(values: Floats, highest: int) -> list[Floats]:
    """The powers of values from 0 to the highest."""
    powers = [np.ones_like(values)]
    for _ in range(highest):
        powers.append(powers[-1] * values)
    return powers


def _spread(values: Floats) -> float:
    """A standard deviation about 0 that outliers do not touch: the median of the absolute values, for normal ones."""
    half = len(values) // 2
    return 1.4826 * float(np.partition(np.abs(values), half)[half]) + 1e-4


@functools.cache
def _powers(along: int, down: int) -> Powers:
    return tuple((i, j) for i in range(1, along + 1) for j in range(down + 1))
