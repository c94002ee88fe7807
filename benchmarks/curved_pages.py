"""Are curved and perspective pages read at least as well flattened, and flat ones left alone? Prints JSON.

    python benchmarks/curved_pages.py [--shared ../shared/data] [--pages 6] [--no-ocr | --only-ocr]

* ``classes``: sample pages, photographed by `sample_scans.generator.photograph` in several ways, go the whole way:
  error, miss and order (as in ``ocr_accuracy.py``) of the page as it is, and of what is kept of it and its flat copy;
  ``worse`` counts pages on which what is kept has more errors than the page as it is;
* ``untouched``: sample scans and real flat pages that get no flat copy;
* ``cost``: what finding that out takes on flat pages, as a share of preparing the page;
* ``real``: curved pages of other projects, without truth: how far their lines depart from straight ones before and
  after, in thousandths of the long side.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._skew import rotated  # noqa: E402
from benchmarks.ocr_accuracy import SAMPLES, Sample, samples_with_truth, scores  # noqa: E402
from pipeline.model.page import OcrPage, PageImage  # noqa: E402
from pipeline.ocr import PageReader, create_reader  # noqa: E402
from pipeline.scan import MasterImage, Recipe, ScanLimits, load_frame, prepare  # noqa: E402
from pipeline.scan.steps.bend import WORKING_SIDE, measure_bend  # noqa: E402
from pipeline.scan.steps.reduce import reduced_gray  # noqa: E402
from sample_scans.generator.photograph import Camera, Curl, Photograph, photographed, wooden_desk  # noqa: E402

Pixels = NDArray[np.uint8]
PLAIN = Recipe(flatten=False)
CAMERA_NOISE = 3.0
JPEG_QUALITY = 85
TIMED = 5
"""Of every so many flat pages one is timed, three times with the step and three times without."""
REAL_CURVED = ("1555.003.jpg", "1555.007.jpg", "boxedpage.jpg", "cat.007.jpg", "cat.035.jpg", "zanotti-78.jpg")
"""Of ``deskew/leptonica``: photographed and scanned books."""
REAL_FLAT = (
    "feyn.tif",
    "lucasta.150.jpg",
    "pageseg1.tif",
    "pageseg2.tif",
    "pageseg3.tif",
    "pageseg4.tif",
    "witten.tif",
)
"""Of the same folder: sheets that lay flat on a scanner."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a class of pages is photographed; without a desk the picture ends with the sheet."""

    curl: Curl
    camera: Camera
    has_desk: bool = True


WAYS = {
    "perspective-5": Way(Curl(), Camera(5, 4, 1)),
    "perspective-10": Way(Curl(), Camera(-10, 6, -2)),
    "perspective-15": Way(Curl(), Camera(15, -12, -3)),
    "book-left": Way(Curl(20), Camera(20), has_desk=False),
    "book-right": Way(Curl(30, on_right=True), Camera(15), has_desk=False),
    "curl-on-desk": Way(Curl(35), Camera(15)),
    "curl-and-perspective": Way(Curl(25, on_right=True), Camera(12, 5, 2)),
    "damp": Way(Curl(waves_degrees=12), Camera(20), has_desk=False),
}


def chosen_samples(count: int) -> list[Sample]:
    """Printed, upright pages, evenly taken from all."""
    unfit = {"blank", "hand", "turned", "black-edges", "photograph"}
    fit = [sample for sample in samples_with_truth(SAMPLES) if not sample.kinds & unfit]
    return [fit[round(place)] for place in np.linspace(0, len(fit) - 1, count)]


def sheet(sample: Sample) -> Pixels:
    """The page without its skew; whatever else it suffered stays."""
    assert sample.facts is not None
    skew = json.loads(sample.facts.read_text(encoding="utf-8"))["skew_degrees"]
    return rotated(load_frame(sample.image, sample.frame, ScanLimits()).pixels, -skew)


def picture(page: Pixels, way: Way, rng: np.random.Generator) -> Photograph:
    """The photograph as a phone stores it."""
    photograph = photographed(page, way.curl, way.camera, wooden_desk(rng) if way.has_desk else None)
    noise = rng.normal(0, CAMERA_NOISE, photograph.pixels.shape[:2])[..., None]
    noisy = np.clip(photograph.pixels + noise, 0, 255).astype(np.uint8)
    stored = cv2.imdecode(cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1], cv2.IMREAD_COLOR)
    return Photograph(np.asarray(stored, np.uint8), photograph.scene)


def readings(reader: PageReader, image: PageImage) -> tuple[OcrPage, OcrPage]:
    """The page as it is, and what is kept of it and its flat copy."""
    plain = reader.read(PageImage(image.view, image.ocr_copy, image.geometry, image.dpi, marks=image.marks))
    return plain, reader.read(image) if image.flat else plain


def one_class(reader: PageReader, samples: Sequence[Sample], name: str) -> dict[str, object]:
    rng = np.random.default_rng(7)
    plain, kept = Counter[str](), Counter[str]()
    flattened = worse = 0
    for sample in samples:
        photograph = picture(sheet(sample), WAYS[name], rng)
        image = prepare(MasterImage(photograph.pixels), Recipe())
        as_is, best = readings(reader, image)
        before, after = (scores(sample.truth, page.text) for page in (as_is, best))
        plain.update(before)
        kept.update(after)
        flattened += image.flat is not None
        worse += after["errors"] > before["errors"]
        print(f"{name} {sample.name}: {before['errors']} → {after['errors']}", file=sys.stderr)
    return {
        "pages": len(samples),
        "flat_copies": flattened,
        "worse": worse,
        "as_it_is": rates(plain),
        "kept": rates(kept),
    }


def rates(total: Counter[str]) -> dict[str, float]:
    return {
        "error": round(total["errors"] / max(1, total["characters"]), 4),
        "miss": round(total["missed"] / max(1, total["characters"]), 4),
        "order": round(total["disordered"] / max(1, total["common"]), 4),
    }


def flat_pages(shared: Path) -> Iterator[tuple[str, MasterImage]]:
    for sample in samples_with_truth(SAMPLES):
        yield sample.name, load_frame(sample.image, sample.frame, ScanLimits())
    for name in REAL_FLAT:
        if (shared / "deskew" / "leptonica" / name).is_file():
            yield name, load_frame(shared / "deskew" / "leptonica" / name, 0, ScanLimits())
    for file in sorted((shared / "pages_with_truth").glob("*.jpg")):
        yield file.name, load_frame(file, 0, ScanLimits())


def untouched_and_cost(shared: Path) -> dict[str, object]:
    touched, extra, whole, count = [], [], [], 0
    for count, (name, master) in enumerate(flat_pages(shared), 1):
        spent, image = seconds(master, Recipe())
        touched += [name] if image.flat else []
        if count % TIMED == 0:
            with_step = min(spent, *(seconds(master, Recipe())[0] for _ in range(2)))
            without = min(seconds(master, PLAIN)[0] for _ in range(3))
            extra.append(with_step - without)
            whole.append(without)
    return {
        "untouched": {"pages": count, "share": round(1 - len(touched) / count, 4), "touched": touched},
        "cost": {
            "pages": len(extra),
            "share_of_preparing": round(statistics.median(extra) / statistics.median(whole), 3),
            "milliseconds": round(1000 * statistics.median(extra), 1),
        },
    }


def seconds(master: MasterImage, recipe: Recipe) -> tuple[float, PageImage]:
    begun = time.process_time()
    image = prepare(master, recipe)
    return time.process_time() - begun, image


def real_pages(shared: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in REAL_CURVED:
        file = shared / "deskew" / "leptonica" / name
        if file.is_file():
            image = prepare(load_frame(file, 0, ScanLimits()), Recipe())
            after = departure(image.flat.ocr_copy) if image.flat else None
            found[name] = {"before": departure(image.ocr_copy), "after": after}
    return found


def departure(pixels: Pixels) -> float | None:
    gray = reduced_gray(pixels, WORKING_SIDE)
    bend = measure_bend(gray)
    return None if bend is None else round(1000 * bend.departure / max(gray.shape), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--pages", type=int, default=6, help="sample pages in each class")
    parser.add_argument("--no-ocr", action="store_true")
    parser.add_argument("--only-ocr", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    report: dict[str, object] = {"benchmark": "curved_pages"}
    if not options.only_ocr:
        report |= {**untouched_and_cost(options.shared), "real": real_pages(options.shared)}
    if not options.no_ocr:
        reader, samples = create_reader("rapidocr"), chosen_samples(options.pages)
        reader.open()
        report["classes"] = {name: one_class(reader, samples, name) for name in WAYS}
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
