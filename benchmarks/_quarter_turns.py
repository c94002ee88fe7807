"""Ways of finding quarter turns, and upright pages to try them on: a part of ``straightening.py``.

Every page is laid in all four positions, straight and with some skew. Three ways are asked:

* ``package``: `pipeline.scan.measure_orientation`;
* ``network_alone``: the same network as its own package asks it, one look at the middle of the page as it lies;
* ``tesseract``: orientation detection of Tesseract, when it is installed (it is slow).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks._skew import rotated, sample_pages
from pipeline.scan import MasterImage, ScanLimits, load_frame, measure_orientation
from pipeline.scan.geometry import Turn
from pipeline.scan.steps import orient
from pipeline.scan.steps.reduce import reduced
from pipeline.scan.steps.turning import turned

Pixels = NDArray[np.uint8]
SIDE = 1800
"""Long side in pixels to which pages are brought, for speed."""
UPRIGHT = (
    "pages/CnOCR__huochepiao.jpeg",
    "pages/PaddleOCR2Pytorch__00057937.jpg",
    "pages/PaddleOCR2Pytorch__val_0633.jpg",
    "pages/PaddleOCR2Pytorch__val_0941.jpg",
    "pages/Pix2Text__val_0646.jpg",
    "pages/TableStructureRec__squeeze_error.jpeg",
    "pages/TableStructureRec__table1.png",
    "pages/TableStructureRec__table4.jpg",
    "pages/TableStructureRec__table6.png",
    "pages/TableStructureRec__table_recognition.jpg",
    "pages/TableStructureRec__test.jpg",
    "pages/TableStructureRec__wired_big_box.png",
    "pages_with_truth/book_page.jpg",
    "pages_with_truth/book_spread.jpg",
    "pages_with_truth/handwritten_notes.jpg",
    "pages_with_truth/report_tables.jpg",
    "pages_with_truth/report_two_columns.jpg",
    "deskew/tesseract_test/phototest.tif",
    "deskew/leptonica/lucasta.047.jpg",
    "deskew/leptonica/feyn.tif",
    "deskew/ocrmypdf/linn.png",
)
"""Shared pages, Chinese ones and a few Latin ones."""


def by_package(page: Pixels) -> int:
    return measure_orientation(MasterImage(page))[0]


def by_network_alone(page: Pixels) -> int:
    views = orient._normalised(orient._middle(page))[None]
    (answer,) = orient._network().run(None, {"x": views})
    return (360 - 90 * int(np.argmax(answer))) % 360


def by_tesseract(page: Pixels) -> int:
    import pytesseract

    try:
        found = pytesseract.image_to_osd(cv2.cvtColor(page, cv2.COLOR_BGR2RGB), output_type=pytesseract.Output.DICT)
    except pytesseract.TesseractError:  # too few characters
        return 0
    return int(found["rotate"])


def pages(shared: Path) -> Iterator[tuple[str, Pixels]]:
    """Upright pages: the samples, and real Chinese and Latin ones."""
    for name, _, pixels in sample_pages():
        yield name, reduced(pixels, SIDE)
    for file in (shared / name for name in UPRIGHT):
        if file.is_file():
            yield file.name, reduced(load_frame(file, 0, ScanLimits()).pixels, SIDE)


def measured(shared: Path, skews: Sequence[float], methods: dict[str, Callable[[Pixels], int]]) -> dict[str, object]:
    """Right and wrong answers of every method."""
    wrong: dict[str, list[str]] = {name: [] for name in methods}
    seconds = dict.fromkeys(methods, 0.0)
    count = 0
    for page_name, page in pages(shared):
        for skew in skews:
            leaning = rotated(page, skew) if skew else page
            for quarter in (0, 90, 180, 270):
                lying = np.ascontiguousarray(turned(leaning, Turn(mirrored=False, degrees=quarter)))
                count += 1
                for name, method in methods.items():
                    begin = time.perf_counter()
                    answer = method(lying)
                    seconds[name] += time.perf_counter() - begin
                    if answer != (360 - quarter) % 360:
                        wrong[name].append(f"{page_name} turned {quarter} skewed {skew:g}: {answer}")
    return {
        name: {
            "cases": count,
            "right": round(1 - len(wrong[name]) / max(1, count), 4),
            "upright_pages_turned": sum(" turned 0 " in case for case in wrong[name]),
            "seconds_per_case": round(seconds[name] / max(1, count), 4),
            "wrong": wrong[name][:20],
        }
        for name in methods
    }


def ways(*, with_tesseract: bool) -> dict[str, Callable[[Pixels], int]]:
    """The ways by name."""
    chosen: dict[str, Callable[[Pixels], int]] = {"package": by_package, "network_alone": by_network_alone}
    return {**chosen, "tesseract": by_tesseract} if with_tesseract else chosen
