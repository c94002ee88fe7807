"""How fast, how small and how searchable are the files that are handed over? Prints JSON.

    python benchmarks/export.py [--pages 1000] [--limit 8] [--ocrmypdf PROGRAM]

* ``speed``: sample pages with their true text, again and again, in one PDF that is read back before it counts as done;
  the memory of this process at every tenth of the pages, and its peak when the file has proved itself.
* ``compact``: bytes as a share of the same pages as 300 dpi colour JPEG, and what the engine reads on the compact
  picture against what it reads on the master (share of wrong characters), for every kind of page that is not black and
  white.
* ``phrases``: of 200 true phrases of 4 to 12 characters, how many ``pdftotext -raw | grep`` finds after line ends, and
  nothing else, were removed: in our file, in what OCR read, and in the file of OCRmyPDF where that program is given (it
  wants an environment of its own, and Tesseract with ``chi_sim``). Size and seconds of both, OCR included.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import img2pdf
import psutil
import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.ocr_accuracy import SAMPLES, Sample, distance, expected_samples, normalised  # noqa: E402
from pipeline.export import ExportItem, ExportPage, write_pdf  # noqa: E402
from pipeline.model.geometry import Box  # noqa: E402
from pipeline.model.page import Character, EngineInfo, OcrPage, TextLine, ViewGeometry  # noqa: E402
from pipeline.ocr import create_reader  # noqa: E402
from pipeline.scan import Recipe, ScanLimits, extract_frame, load_frame, prepare  # noqa: E402

PHRASES = 200
JPEG_DPI, JPEG_QUALITY = 300, 85
SEED = 20


@dataclass(frozen=True)
class ReadPage:
    sample: Sample
    page: ExportPage


def plain_samples() -> list[Sample]:
    """Upright samples with text in lines; their truth can be looked for phrase by phrase."""
    unlike = {"vertical", "table", "blank", "two-column", "hand", "turned"}
    return [sample for sample in expected_samples(SAMPLES) if not sample.kinds & unlike]


def coloured_samples() -> list[Sample]:
    """Samples with text that compact copies take apart."""
    return [sample for sample in expected_samples(SAMPLES) if not sample.kinds & {"1-bit", "blank"}]


def spread(samples: Sequence[Sample], limit: int) -> list[Sample]:
    """So many of them, from all over the list."""
    return list(samples[:: max(1, len(samples) // max(1, limit))][:limit])


def as_read(samples: Sequence[Sample]) -> list[ReadPage]:
    """Their masters with what the engine reads there."""
    return [
        ReadPage(sample, ExportPage(extract_frame(sample.image, sample.frame, ScanLimits()), ocr, sample.name))
        for sample, ocr in read_pages(samples, lambda sample: sample.image)
    ]


def true_page(sample: Sample) -> ExportPage:
    """The picture and the very text that was drawn on it."""
    facts = json.loads((SAMPLES / "expected" / f"{sample.name}.json").read_text(encoding="utf-8"))
    image = extract_frame(sample.image, sample.frame, ScanLimits())
    lines = tuple(true_line(line["characters"]) for line in facts["lines"])
    ocr = OcrPage(ViewGeometry(image.width, image.height), lines, EngineInfo("truth", "1"))
    return ExportPage(image, ocr, sample.name)


def true_line(characters: Sequence[dict[str, Any]]) -> TextLine:
    found = tuple(Character(char["text"], 1.0, Box(*char["box"])) for char in characters)
    whole = found[0].box
    for character in found[1:]:
        whole = whole.union(character.box)
    return TextLine(found, whole.corners(), 1.0)


def written(pages: Iterator[ExportPage] | Sequence[ExportPage], file: Path, *, compact: bool = False) -> float:
    """Seconds."""
    begun = time.perf_counter()
    write_pdf([ExportItem("甲-1", "样本", "", "", pages)], file, compact=compact)
    return time.perf_counter() - begun


def processor_seconds() -> float:
    """Of this process and of pdftotext; says more than the clock on a machine that others use too."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def speed(count: int, folder: Path) -> dict[str, object]:
    pages = [true_page(sample) for sample in plain_samples()]
    pages = [page for page in pages if page.image.coding == "jpeg"] or pages
    written(pages[:1], folder / "warm.pdf")  # what a process loads once is not what a page costs
    memory: dict[int, float] = {}

    def given() -> Iterator[ExportPage]:
        for number in range(count):
            if number % max(1, count // 10) == 0:
                memory[number] = round(psutil.Process().memory_info().rss / 1e6, 1)
            yield pages[number % len(pages)]

    before = processor_seconds()
    seconds = written(given(), folder / f"{count}.pdf")
    worked = processor_seconds() - before
    pictures = sum(len(pages[number % len(pages)].image.data) for number in range(count))
    beyond = (folder / f"{count}.pdf").stat().st_size - pictures
    return {
        "pages": count,
        "pages_per_second": round(count / seconds, 1),
        "pages_per_processor_second": round(count / worked, 1),
        "memory_mb_at_page": memory,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
        "bytes_a_page_beyond_the_pictures": round(beyond / count),
    }


def read_pages(samples: Sequence[Sample], picture_of: Callable[[Sample], Path]) -> Iterator[tuple[Sample, OcrPage]]:
    reader = create_reader("rapidocr")
    reader.open()
    for sample in samples:
        file = picture_of(sample)
        frame = sample.frame if file == sample.image else 0
        yield sample, reader.read(prepare(load_frame(file, frame, ScanLimits()), Recipe()))
        print(f"read {sample.name}", file=sys.stderr)
    reader.close()


def compact(read: Sequence[ReadPage], folder: Path) -> dict[str, object]:
    files: dict[str, Path] = {}
    layers = jpegs = 0
    for number, one in enumerate(read):
        file = folder / f"{number}.pdf"
        written([one.page], file, compact=True)
        with pypdfium2.PdfDocument(file) as document:
            picture = document[0].render(scale=JPEG_DPI / 72).to_pil()
        files[one.sample.name] = folder / f"{number}.png"
        picture.save(files[one.sample.name], dpi=(JPEG_DPI, JPEG_DPI))
        layers += file.stat().st_size
        jpegs += jpeg_size(one.page, picture.size)
    kinds: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    pages = []
    for one, (sample, ocr) in zip(
        read, read_pages([one.sample for one in read], lambda sample: files[sample.name]), strict=True
    ):
        truth = normalised(sample.truth)
        assert one.page.ocr is not None
        now, then = distance(truth, normalised(ocr.text)), distance(truth, normalised(one.page.ocr.text))
        pages.append({"page": sample.name, "characters": len(truth), "errors": now, "errors_on_the_master": then})
        for kind in ("all", *sample.kinds):
            kinds[kind] = [sum(pair) for pair in zip(kinds[kind], (now, then, len(truth)), strict=True)]
    return {
        "share_of_300_dpi_jpeg": round(layers / jpegs, 3),
        "by_kind": {
            kind: {"error": round(errors / count, 4), "error_on_the_master": round(before / count, 4)}
            for kind, (errors, before, count) in sorted(kinds.items())
        },
        "pages": pages,
    }


def jpeg_size(page: ExportPage, size: tuple[int, int]) -> int:
    target = io.BytesIO()
    with Image.open(io.BytesIO(page.image.data)) as picture:
        picture.convert("RGB").resize(size).save(target, "JPEG", quality=JPEG_QUALITY)
    return len(target.getvalue())


def true_phrases(samples: Sequence[Sample]) -> list[str]:
    """Pieces of the lines as they stand on the pages, some of them over a line end."""
    phrases: list[str] = []
    chance = random.Random(SEED)
    texts = ["".join(sample.truth.split("\n")) for sample in samples]
    while len(phrases) < PHRASES:
        text = chance.choice(texts)
        start, length = chance.randrange(max(1, len(text) - 12)), chance.randint(4, 12)
        if len(phrase := text[start : start + length].strip()) >= 4:
            phrases.append(phrase)
    return phrases


def found_in(file: Path, phrases: Sequence[str]) -> int:
    text = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True).stdout.decode()
    joined = "".join(text.replace("\f", "").split("\n"))
    return sum(phrase in joined for phrase in phrases)


def against_ocrmypdf(read: Sequence[ReadPage], seconds: float, program: str | None, folder: Path) -> dict[str, object]:
    samples = [one.sample for one in read]
    phrases = true_phrases(samples)
    reading = "".join("".join(one.page.ocr.text.split("\n")) for one in read if one.page.ocr)
    seconds += written([one.page for one in read], folder / "ours.pdf")
    result: dict[str, object] = {
        "phrases": len(phrases),
        "read_by_ocr": sum(phrase in reading for phrase in phrases),
        "ours": {
            "found": found_in(folder / "ours.pdf", phrases),
            "bytes": (folder / "ours.pdf").stat().st_size,
            "seconds": round(seconds, 1),
        },
    }
    if program:
        (folder / "in.pdf").write_bytes(img2pdf.convert([one.page.image.data for one in read]))
        begun = time.perf_counter()
        command = [program, "-q", "-l", "chi_sim", "--output-type", "pdf", "--optimize", "0", "--deskew"]
        subprocess.run([*command, str(folder / "in.pdf"), str(folder / "theirs.pdf")], check=True)
        result["ocrmypdf"] = {
            "found": found_in(folder / "theirs.pdf", phrases),
            "bytes": (folder / "theirs.pdf").stat().st_size,
            "seconds": round(time.perf_counter() - begun, 1),
        }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--limit", type=int, default=8, help="pages for each question that are read by engines")
    parser.add_argument("--ocrmypdf", metavar="PROGRAM", help="of an environment of its own")
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        folder = Path(place)
        report: dict[str, object] = {"benchmark": "export", "speed": speed(options.pages, folder)}
        print(json.dumps(report), file=sys.stderr, flush=True)
        if options.limit:
            begun = time.perf_counter()
            read = as_read(spread(plain_samples(), options.limit))
            report["phrases"] = against_ocrmypdf(read, time.perf_counter() - begun, options.ocrmypdf, folder)
            print(json.dumps(report, ensure_ascii=False), file=sys.stderr)
            report["compact"] = compact(as_read(spread(coloured_samples(), options.limit)), folder)
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
