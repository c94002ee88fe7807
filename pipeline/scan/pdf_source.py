"""PDF files, page by page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2

from pipeline.model.page import Sha256
from pipeline.scan.limits import ScanLimits
from pipeline.scan.master import credible_dpi
from pipeline.scan.pdf_checksum import checksum_of_image, checksum_of_page
from pipeline.scan.pdf_drawing import draw_page, drawn_size
from pipeline.scan.pdf_image import PdfImageReader
from pipeline.scan.pdf_page import PlacedImage, find_only_image, page_box, page_rotation
from pipeline.scan.picture import FrameKind, Picture
from pipeline.storage.checksums import sha256_of_bytes, sha256_of_file


class PdfSource:
    """A PDF file that pikepdf can open."""

    def __init__(self, path: Path, limits: ScanLimits) -> None:
        self._path = path
        self._limits = limits
        self._pdf = pikepdf.open(path)
        self._pages = list(self._pdf.pages)

    @property
    def frame_count(self) -> int:
        """Pages of the document."""
        return len(self._pages)

    def picture(self, index: int) -> Picture:
        """The image that the page consists of, or the page drawn."""
        page = self._pages[index]
        placed = self._only_image(page)
        return self._embedded(index, placed) if placed else self._drawn(index, page)

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()

    def _only_image(self, page: pikepdf.Page) -> PlacedImage | None:
        try:
            placed = find_only_image(page)
        except Exception:  # a page description that cannot be followed is left to the programs that draw
            return None
        if placed is None:
            return None
        too_large = int(placed.stream.Width) * int(placed.stream.Height) > self._limits.max_pixels
        return None if too_large else placed

    def _embedded(self, index: int, placed: PlacedImage) -> Picture:
        reader = PdfImageReader(self._path, index, placed.stream, self._limits)
        return Picture(
            FrameKind.EMBEDDED,
            *reader.size,
            orientation=placed.orientation,
            dpi=credible_dpi(*placed.dpi),
            checksum=lambda: checksum_of_image(placed.stream, placed.orientation),
            image=reader.image,
            coded=reader.coded if reader.has_own_coding else None,
        )

    def _drawn(self, index: int, page: pikepdf.Page) -> Picture:
        size = self._size_in_points(index, page)
        return _drawn_picture(self._path, index, size, lambda: self._checksum(index, page), self._limits)

    def _size_in_points(self, index: int, page: pikepdf.Page) -> tuple[float, float]:
        try:
            return _pdfium_size(self._path, index)
        except Exception:  # a file that pdfium does not open still has boxes
            box, unit = page_box(page), float(page.obj.get("/UserUnit", 1))
            size = (box.width * unit, box.height * unit)
            return size if page_rotation(page) % 180 == 0 else size[::-1]

    def _checksum(self, index: int, page: pikepdf.Page) -> Sha256:
        try:
            return checksum_of_page(page)
        except Exception:  # objects that cannot be read; the whole file stands for the page
            return _file_and_number(self._path, index)


class DrawnPdfSource:
    """A PDF file that only pdfium can open; all its pages are drawn and the file's checksum stands for each."""

    def __init__(self, path: Path, limits: ScanLimits) -> None:
        self._path = path
        self._limits = limits
        document = pypdfium2.PdfDocument(path)
        self._count = len(document)
        document.close()

    @property
    def frame_count(self) -> int:
        """Pages of the document."""
        return self._count

    def picture(self, index: int) -> Picture:
        """The page drawn."""
        size = _pdfium_size(self._path, index)
        return _drawn_picture(self._path, index, size, lambda: _file_and_number(self._path, index), self._limits)

    def close(self) -> None:
        """Nothing is held."""


def _drawn_picture(
    path: Path, index: int, points: tuple[float, float], checksum: Callable[[], Sha256], limits: ScanLimits
) -> Picture:
    width, height, dpi = drawn_size(*points, limits, path)
    return Picture(
        FrameKind.DRAWN,
        width,
        height,
        orientation=1,
        dpi=(dpi, dpi),
        checksum=checksum,
        image=lambda: draw_page(path, index, (width, height), dpi, limits),
    )


def _pdfium_size(path: Path, index: int) -> tuple[float, float]:
    """Page size in points as pdfium understands it: crop box, `/Rotate` and repaired boxes included."""
    document = pypdfium2.PdfDocument(path)
    try:
        width, height = document.get_page_size(index)
        return float(width), float(height)
    finally:
        document.close()


def _file_and_number(path: Path, index: int) -> Sha256:
    return sha256_of_bytes(f"{sha256_of_file(path)} {index}".encode())
