"""Are pages made upright and straight, and straight ones left alone? Prints JSON.

    python benchmarks/straightening.py [--shared ../shared/data] [--every 4] [--methods] [--tesseract]

* ``rotated``: sample pages brought to zero by the skew that their generator wrote down, turned by ±0.1 to ±15 degrees,
  and measured by the whole way that a page goes (`pipeline.scan.measure_orientation`);
* ``straight``: the same pages at zero; what is measured is what would be done to them;
* ``quarter_turns``: pages in all four positions, straight and skewed;
* ``asserted``: real skewed scans, with angles that another project asserts to half a degree;
* ``methods``, with ``--methods``: four ways of finding the skew on the same pages.

Errors are absolute, in degrees. Shared pages are left out where the folder is absent.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _quarter_turns, _skew  # noqa: E402
from pipeline.scan import MasterImage, ScanLimits, load_frame, measure_orientation  # noqa: E402

ANGLES = (0.1, 0.3, 1.0, 2.5, 5.0, 9.0, 15.0)
SKEWS = (0.0, 7.0, -14.0)
ASSERTED_WITHIN = 0.5


def straight_pages(every: int) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Sample pages without any skew."""
    for name, skew, pixels in list(_skew.sample_pages())[::every]:
        yield name, _skew.rotated(pixels, -skew)


def rotated(every: int) -> dict[str, object]:
    errors = {}
    for name, pixels in straight_pages(every):
        for angle in (sign * size for size in ANGLES for sign in (1, -1)):
            turn, found = measure_orientation(MasterImage(_skew.rotated(pixels, angle)))
            errors[f"{name} {angle:+}"] = abs(found - angle) if turn == 0 else 90.0
    return figures(errors)


def straight(every: int) -> dict[str, object]:
    done = {name: abs(measure_orientation(MasterImage(pixels))[1]) for name, pixels in straight_pages(every)}
    return {**figures(done), "left_alone": round(sum(value < 0.05 for value in done.values()) / len(done), 4)}


def asserted(shared: Path) -> dict[str, object] | None:
    errors = {}
    for file, angle in _skew.asserted_angles(shared):
        _, found = measure_orientation(MasterImage(load_frame(file, 0, ScanLimits()).pixels))
        errors[file.name] = abs(found - angle)
    if not errors:
        return None
    within = sum(error <= ASSERTED_WITHIN for error in errors.values())
    return {**figures(errors), "within_half_a_degree": f"{within} of {len(errors)}"}


def figures(errors: dict[str, float]) -> dict[str, object]:
    values = np.array(list(errors.values()))
    return {
        "cases": len(values),
        "median": round(float(np.median(values)), 4),
        "p95": round(float(np.percentile(values, 95)), 4),
        "max": round(float(values.max()), 4),
        "worst": max(errors, key=lambda name: errors[name]),
    }


def report(shared: Path, every: int, *, methods: bool, tesseract: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "benchmark": "straightening",
        "rotated": rotated(every),
        "straight": straight(every),
        "quarter_turns": _quarter_turns.measured(shared, SKEWS, _quarter_turns.ways(with_tesseract=tesseract)),
        "asserted": asserted(shared),
    }
    signed: Sequence[float] = [sign * size for size, sign in zip(ANGLES, [1, -1] * len(ANGLES), strict=False)]
    return {**found, "methods": _skew.compared(shared, signed, every)} if methods else found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--every", type=int, default=4, help="turn every n-th sample page")
    parser.add_argument("--methods", action="store_true")
    parser.add_argument("--tesseract", action="store_true")
    options = parser.parse_args()
    found = report(options.shared, options.every, methods=options.methods, tesseract=options.tesseract)
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
