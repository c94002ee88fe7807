"""Ways of finding the skew, and pages to try them on: a part of ``straightening.py``.

Four ways, on the same reduced grey pages:

* ``projection``: what the package does (`pipeline.scan.steps.deskew`);
* ``fourier``: the direction in which the page's spectrum is strongest;
* ``hough``: the most frequent direction of straight strokes after characters are joined into lines;
* ``text_lines``: the median direction of least-squares lines through the characters of each line.

Three sets of pages: ``rotated``: upright or exactly known pages turned by known angles; ``samples``: the samples as
they are, with the skew that their generator wrote down; ``asserted``: real skewed scans with angles that another
project asserts to half a degree. Errors are absolute, in degrees.
"""

from __future__ import annotations

import csv
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.scan import ScanLimits, load_frame
from pipeline.scan.geometry import Turn
from pipeline.scan.steps.deskew import WORKING_SIDE, measure_skew
from pipeline.scan.steps.reduce import Gray, reduced_gray
from pipeline.scan.steps.turning import turned

ROOT = Path(__file__).resolve().parents[1]
REACH = 20.0
UPRIGHT = ("deskew/jdeskew/test.png",)
"""Shared pages that are exactly upright; the scans among them lean by some hundredths themselves."""


@dataclass(frozen=True, slots=True)
class Case:
    """One page to be measured: clockwise skew in degrees, and grey pixels."""

    name: str
    skew: float
    gray: Gray


def by_projection(gray: Gray) -> float:
    return measure_skew(gray).degrees


def by_fourier(gray: Gray) -> float:
    side = 1024
    ink = _ink(gray).astype(np.float32)
    frame = np.zeros((side, side), np.float32)
    factor = side / max(ink.shape)
    small = cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    frame[: small.shape[0], : small.shape[1]] = small
    spectrum = np.abs(np.fft.fftshift(np.fft.fft2(frame * np.outer(np.hanning(side), np.hanning(side)))))
    radii = np.arange(side // 40, side // 3)

    def strength(angle: float) -> float:
        direction = math.radians(angle + 90)
        x, y = side / 2 + radii * math.cos(direction), side / 2 + radii * math.sin(direction)
        return float(np.log1p(cv2.remap(spectrum, _row(x), _row(y), cv2.INTER_LINEAR)).sum())

    return _best_angle(strength)


def by_hough(gray: Gray) -> float:
    joined = cv2.morphologyEx(_ink(gray), cv2.MORPH_CLOSE, np.ones((1, max(9, gray.shape[1] // 60)), np.uint8))
    edges = cv2.Canny(joined, 50, 150)
    lines = cv2.HoughLinesP(edges, 1, math.radians(0.1), 120, minLineLength=gray.shape[1] // 8, maxLineGap=20)
    if lines is None:
        return 0.0
    x0, y0, x1, y1 = lines.reshape(-1, 4).T.astype(np.float64)
    angles = np.degrees(np.arctan2(y1 - y0, x1 - x0))
    flat = np.abs(angles) < REACH
    return float(np.median(angles[flat])) if flat.any() else 0.0


def by_text_lines(gray: Gray) -> float:
    joined = cv2.morphologyEx(_ink(gray), cv2.MORPH_CLOSE, np.ones((3, max(15, gray.shape[1] // 40)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    angles, weights = [], []
    for index in range(1, count):
        x, y, width, height, _ = stats[index]
        if width < gray.shape[1] // 10 or width < 4 * height:
            continue
        ys, xs = np.nonzero(labels[y : y + height, x : x + width] == index)
        slope = np.polyfit(xs, ys, 1)[0]
        angles.append(math.degrees(math.atan(slope)))
        weights.append(width)
    return _weighted_median(angles, weights)


METHODS: dict[str, Callable[[Gray], float]] = {
    "projection": by_projection,
    "fourier": by_fourier,
    "hough": by_hough,
    "text_lines": by_text_lines,
}


def _ink(gray: Gray) -> Gray:
    return cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 15)  # type: ignore[return-value]


def _row(values: NDArray[np.floating]) -> NDArray[np.float32]:
    return values.astype(np.float32).reshape(1, -1)


def _best_angle(strength: Callable[[float], float]) -> float:
    best = 0.0
    for step, reach in ((0.5, REACH), (0.1, 0.6), (0.02, 0.12)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(angles[int(np.argmax([strength(angle) for angle in angles]))])
    return best


def _weighted_median(values: list[float], weights: list[int]) -> float:
    if not values:
        return 0.0
    order = np.argsort(values)
    heap = np.cumsum(np.array(weights)[order])
    return float(np.array(values)[order][np.searchsorted(heap, heap[-1] / 2)])


def rotated(pixels: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    """A page turned clockwise on a canvas that holds all of it, filled with its usual colour."""
    height, width = pixels.shape[:2]
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    across, down = (
        math.ceil(width * cosine + height * abs(sine)),
        math.ceil(width * abs(sine) + height * cosine),
    )
    shift_x = across / 2 - cosine * width / 2 + sine * height / 2
    shift_y = down / 2 - sine * width / 2 - cosine * height / 2
    matrix = np.array([[cosine, -sine, shift_x], [sine, cosine, shift_y]])
    fill = tuple(float(value) for value in np.median(pixels.reshape(-1, 3)[::997], axis=0))
    return cv2.warpAffine(pixels, matrix, (across, down), flags=cv2.INTER_CUBIC, borderValue=fill)  # type: ignore[return-value]


def sample_pages() -> Iterator[tuple[str, float, NDArray[np.uint8]]]:
    """Name, true skew and upright-by-turn pixels of every sample page with text."""
    for truth_file in sorted((ROOT / "sample_scans" / "expected").glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        if truth["lines"]:
            master = load_frame(ROOT / "sample_scans" / truth["source"], truth["page"] - 1, ScanLimits())
            pixels = turned(master.pixels, Turn(mirrored=False, degrees=truth["rotation_degrees"]))
            yield truth_file.stem, float(truth["skew_degrees"]), pixels


def sample_cases() -> Iterator[Case]:
    for name, skew, pixels in sample_pages():
        yield Case(name, skew, reduced_gray(pixels, WORKING_SIDE))


def rotated_cases(shared: Path, angles: Sequence[float], every: int) -> Iterator[Case]:
    pages = list(sample_pages())[::every]
    pages += [(name, 0.0, _loaded(shared / name)) for name in UPRIGHT if (shared / name).is_file()]
    for name, skew, pixels in pages:
        for angle in angles:
            yield Case(f"{name} {angle:+}", skew + angle, reduced_gray(rotated(pixels, angle), WORKING_SIDE))


def asserted_cases(shared: Path) -> Iterator[Case]:
    for file, angle in asserted_angles(shared):
        yield Case(file.name, angle, reduced_gray(_loaded(file), WORKING_SIDE))


def asserted_angles(shared: Path) -> Iterator[tuple[Path, float]]:
    """Real scans; the angle is the counter-clockwise turn that corrects, which is the clockwise skew."""
    folder = shared / "deskew" / "sbrunner"
    if not folder.is_dir():
        return
    with (folder / "expected.tsv").open(encoding="utf-8") as stream:
        for file, angle in list(csv.reader(stream, delimiter="\t"))[1:]:
            yield folder / file, float(angle)


def _loaded(file: Path) -> NDArray[np.uint8]:
    return load_frame(file, 0, ScanLimits()).pixels


def measured(cases: Iterator[Case]) -> dict[str, dict[str, object]]:
    """Error figures of every method over the cases."""
    errors: dict[str, dict[str, float]] = {name: {} for name in METHODS}
    seconds = dict.fromkeys(METHODS, 0.0)
    for case in cases:
        for name, method in METHODS.items():
            begin = time.perf_counter()
            errors[name][case.name] = abs(method(case.gray) - case.skew)
            seconds[name] += time.perf_counter() - begin
    return {name: _figures(found, seconds[name]) for name, found in errors.items() if found}


def _figures(errors: dict[str, float], seconds: float) -> dict[str, object]:
    values = np.array(list(errors.values()))
    worst = max(errors, key=lambda name: errors[name])
    return {
        "pages": len(values),
        "median": round(float(np.median(values)), 4),
        "p95": round(float(np.percentile(values, 95)), 4),
        "max": round(float(values.max()), 4),
        "worst_page": worst,
        "within_0.2": round(float((values <= 0.2).mean()), 4),
        "seconds_per_page": round(seconds / len(values), 4),
    }


def compared(shared: Path, angles: Sequence[float], every: int) -> dict[str, object]:
    """Error figures of every way on all sets of pages."""
    return {
        "rotated": measured(rotated_cases(shared, angles, every)),
        "samples": measured(sample_cases()),
        "asserted": measured(asserted_cases(shared)),
    }
