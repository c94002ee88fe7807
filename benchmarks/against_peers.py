"""Ours beside what a user would take instead, on the same pages in the same run, as JSON.

    python benchmarks/against_peers.py [--pages DIR] [--limit N] [--batch 24] [--workers 2] [--engine NAME]

* ocrmypdf: OCRmyPDF 17 with Tesseract, ``-l chi_sim --deskew -j 2``, from one PDF of the pages to a PDF with text;
* rapidocr: ``RapidOCR()`` as it comes, one process that takes all cores, from pictures to one file of lines each;
* ours: a new archive and ``xiangdang run`` with two workers, from pictures to masters, views, results and index.

Every contestant is timed from its start to its end, loading of programs and models included. DIR holds images with
texts beside them, as for ``ocr_accuracy.py``; by default the printed A4 pages of the samples that stand upright, as
OCRmyPDF is not asked to turn pages. They go through in batches, one contestant after the other, another one first in
each batch, so that what else the machine does meanwhile falls on all. The profile of ours is taken afterwards,
in one process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _peers  # noqa: E402
from benchmarks._stages import watched  # noqa: E402
from benchmarks.ocr_accuracy import SAMPLES, Sample, samples_with_truth, scores  # noqa: E402
from pipeline.database import Database, page_store  # noqa: E402
from pipeline.model.page import Sha256  # noqa: E402
from pipeline.scan import Recipe, ScanLimits, load_frame  # noqa: E402
from pipeline.storage.layout import ArchiveLayout  # noqa: E402
from pipeline.workflow.page_work import PageTask, PageWork, open_result  # noqa: E402

A4 = (210 / 25.4, 297 / 25.4)
NEARLY = 0.05
"""Scanned with its black edges a sheet is some percent larger."""
PRINTED = {"plain", "table", "two-column"}
Timed = tuple[float, dict[str, str]]
Contestant = Callable[[list[Path], Path], Timed]


def chosen(folder: Path) -> list[Sample]:
    """The pages to be read; of the samples only printed, upright A4."""
    found = list(samples_with_truth(folder))
    if folder != SAMPLES:
        return found
    return [sample for sample in found if sample.kinds & PRINTED and "turned" not in sample.kinds and _is_a4(sample)]


def _is_a4(sample: Sample) -> bool:
    facts = json.loads((SAMPLES / "expected" / f"{sample.name}.json").read_text(encoding="utf-8"))
    sides = sorted((facts["width"] / facts["dpi"], facts["height"] / facts["dpi"]))
    return all(abs(side / wanted - 1) <= NEARLY for side, wanted in zip(sides, A4, strict=True))


def drawn(samples: list[Sample], folder: Path) -> list[Path]:
    """One picture for each page, without loss, named ``p-0001.png`` …: the same for all contestants."""
    pages = []
    for number, sample in enumerate(samples, 1):
        master = load_frame(sample.image, sample.frame, ScanLimits())
        page = folder / f"p-{number:04}.png"
        dpi = master.dpi if all(master.dpi) else (300.0, 300.0)
        Image.fromarray(master.pixels[:, :, ::-1]).save(page, dpi=dpi, compress_level=1)
        pages.append(page)
    return pages


def ours(workers: int, engine: str) -> Contestant:
    """The command line as a user calls it."""

    def run(pages: list[Path], folder: Path) -> Timed:
        scans, archive = folder / "scans", folder / "archive"
        scans.mkdir()
        for page in pages:
            os.link(page, scans / page.name)
        xiangdang = [sys.executable, "-m", "pipeline"]
        began = time.perf_counter()
        _quiet([*xiangdang, "init", str(archive)])
        _quiet(
            [*xiangdang, "run", "--archive", str(archive), "--workers", str(workers), "--engine", engine, str(scans)]
        )
        return time.perf_counter() - began, dict(_stored(archive))

    return run


def _quiet(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")


def _stored(archive: Path) -> Iterator[tuple[str, str]]:
    layout = ArchiveLayout(archive)
    database = Database(layout.database)
    with database.read() as connection:
        records = list(page_store.current_pages(connection))
    database.close()
    for record in records:
        assert record.job_key is not None, record.problem
        yield Path(record.source_name).stem, open_result(layout, record.job_key).text


def ocrmypdf(pages: list[Path], folder: Path) -> Timed:
    """The PDF is made before the clock starts."""
    pdf = _peers.pdf_of(pages, folder)
    began = time.perf_counter()
    _peers.ocrmypdf(pdf, folder)
    return time.perf_counter() - began, _peers.ocrmypdf_texts(folder, pages)


def rapidocr(pages: list[Path], folder: Path) -> Timed:
    """One call for all pages, so that models are loaded once."""
    began = time.perf_counter()
    _peers.rapidocr(pages, folder)
    return time.perf_counter() - began, _peers.rapidocr_texts(folder, pages)


def compared(samples: list[Sample], pages: list[Path], batch: int, mine: Contestant) -> dict[str, Any]:
    """Pages per minute and error of each contestant."""
    contestants = {"ocrmypdf": ocrmypdf, "rapidocr": rapidocr, "ours": mine}
    seconds, counts = dict.fromkeys(contestants, 0.0), {name: Counter[str]() for name in contestants}
    for turn, at in enumerate(range(0, len(pages), batch)):
        order = [*contestants][turn % len(contestants) :] + [*contestants][: turn % len(contestants)]
        for name in order:
            with tempfile.TemporaryDirectory(dir=pages[0].parent) as folder:
                spent, texts = contestants[name](pages[at : at + batch], Path(folder))
            seconds[name] += spent
            print(f"{name} {len(texts)} pages {spent:.1f} s", file=sys.stderr)
            for sample, page in zip(samples[at : at + batch], pages[at : at + batch], strict=True):
                counts[name].update(scores(sample.truth, texts[page.stem]))
    return {name: _figures(len(pages), seconds[name], counts[name]) for name in contestants}


def _figures(pages: int, seconds: float, count: Counter[str]) -> dict[str, float]:
    characters = max(1, count["characters"])
    return {
        "pages_per_minute": round(60 * pages / seconds, 2),
        "error": round(count["errors"] / characters, 5),
        "miss": round(count["missed"] / characters, 5),
        "order": round(count["disordered"] / max(1, count["common"]), 5),
    }


def ratios(figures: dict[str, Any]) -> dict[str, Any]:
    """Ours against each: more than 1 is faster, less than 1 is fewer errors."""
    mine = figures["ours"]
    return {
        name: {
            "speed": round(mine["pages_per_minute"] / other["pages_per_minute"], 2),
            "error": round(mine["error"] / other["error"], 3) if other["error"] else None,
        }
        for name, other in figures.items()
        if name != "ours"
    }


def profile(pages: list[Path], folder: Path, engine: str) -> dict[str, float]:
    """Share of each stage in the time of a worker."""
    work = PageWork(folder, engine, ScanLimits(), Recipe())()
    with watched() as stages:
        for number, page in enumerate(pages):
            work(PageTask(number, page, 0, Sha256(f"{number:064x}"), is_afresh=True))
    return stages.shares()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=SAMPLES)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--batch", type=int, default=24, help="pages that go through before it is the next one's turn")
    parser.add_argument("--workers", type=int, default=2, help="of ours")
    parser.add_argument("--engine", default="rapidocr", help="of ours: rapidocr-quick for the quick models")
    asked = parser.parse_args()
    samples = chosen(asked.pages.resolve())[: asked.limit]
    versions = {**_peers.OCRMYPDF.versions(), **_peers.RAPIDOCR.versions()}
    with tempfile.TemporaryDirectory() as folder:
        pages = drawn(samples, Path(folder))
        figures = compared(samples, pages, asked.batch, ours(asked.workers, asked.engine))
        shares = profile(pages[: asked.batch], Path(folder, "profile"), asked.engine)
    answer = {
        "benchmark": "against_peers",
        "pages": len(pages),
        "versions": versions,
        "contestants": figures,
        "ours_against": ratios(figures),
        "profile_of_ours": shares,
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
