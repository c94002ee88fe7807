"""Makes the files of an item and their truth."""

import zlib
from pathlib import Path, PurePosixPath

import numpy as np

from .containers import Frame, jpeg, pdf, png, tiff
from .item import Draw, Ending, Item, Page
from .naming import expected_stem
from .paper import age
from .scanner import Master, Mode, scan
from .sheet import Sheet
from .truth import write_truth


def produce(item: Item, out: Path) -> int:
    """Write an item's scans and expected files under ``out`` and return the number of pages."""
    for path, pages in item.files().items():
        _produce_file(item.ending, path, pages, out)
    return len(item.pages)


def _produce_file(ending: Ending, path: PurePosixPath, pages: list[Page], out: Path) -> None:
    frames = []
    for number, page in enumerate(pages, 1):
        sheet, master = _scan_page(page, seed=zlib.crc32(f"{path}#{number}".encode()))
        stem = expected_stem(Path(path), number)
        write_truth(out / "expected", stem, str(path), number, sheet, master, page.scan, page.tags(sheet))
        frames.append(Frame(master.pixels, page.scan.dpi, page.scan.mode is Mode.BITONAL, page.scan.jpeg_quality))
    target = out / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_encode(ending, frames))


def _encode(ending: Ending, frames: list[Frame]) -> bytes:
    match ending:
        case Ending.JPEG:
            return jpeg(frames[0])
        case Ending.PNG:
            return png(frames[0])
        case Ending.TIFF:
            return tiff(frames)
        case Ending.PDF:
            return pdf(frames)


def _scan_page(page: Page, seed: int) -> tuple[Sheet, Master]:
    sheet = _drawn(page, page.draw, seed)
    back = _drawn(page, page.back, seed + 1) if page.back else None
    paper = age(sheet, page.wear, back)
    return sheet, scan(paper, page.scan, np.random.default_rng(seed + 2))


def _drawn(page: Page, draw: Draw, seed: int) -> Sheet:
    sheet = Sheet(*page.size_mm, page.scan.dpi, seed)
    draw(sheet)
    return sheet
