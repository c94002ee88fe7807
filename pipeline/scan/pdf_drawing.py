"""PDF pages drawn to pixels: by poppler through pdf2image, else by pdfium.

Poppler is first because archives hold what Chinese scanning and office programs wrote, and poppler comes with the CJK
character maps and font substitution for fonts that are not embedded; it also runs in a process of its own, so that
its time can be limited. pdfium is inside its Python package and needs no installation, so a page is still drawn where
poppler is missing or gives up.
"""

from __future__ import annotations

import math
from pathlib import Path

import pypdfium2
from pdf2image import convert_from_path
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPopplerTimeoutError
from PIL import Image

from pipeline.model.problem import ProblemCategory, Stage
from pipeline.scan.faults import page_problem
from pipeline.scan.limits import ScanLimits

_POINTS_PER_INCH = 72
_ROUNDING = 1e-6
"""Of floating point, before the next whole pixel counts as begun."""
_SLACK = 2
"""Pixels by which the programs round a page's size differently."""
_LEAST_DPI = 20
"""A page that fits only below this has no legible writing; its size is a mistake in the file."""


def drawn_size(width_points: float, height_points: float, limits: ScanLimits, path: Path) -> tuple[int, int, float]:
    """Width, height and dots per inch at which a page is drawn: the full resolution, or less where it would not fit.

    Raises:
        PageProblemError: the page is too large to be legible at any resolution that fits.
    """
    inches = width_points * height_points / _POINTS_PER_INCH**2
    if inches <= 0:
        raise page_problem(ProblemCategory.DAMAGED, Stage.INTAKE, path, f"page of {width_points}x{height_points} pt")
    dpi = min(float(limits.render_dpi), (limits.render_pixels / inches) ** 0.5)
    if dpi < _LEAST_DPI:
        detail = f"page of {width_points:.0f}x{height_points:.0f} pt"
        raise page_problem(ProblemCategory.TOO_LARGE, Stage.INTAKE, path, detail)
    scale = dpi / _POINTS_PER_INCH
    return _pixels(width_points * scale), _pixels(height_points * scale), dpi


def _pixels(extent: float) -> int:
    return max(1, math.ceil(extent - _ROUNDING))


def draw_page(path: Path, index: int, size: tuple[int, int], dpi: float, limits: ScanLimits) -> Image.Image:
    """The page as it is shown, at ``dpi`` dots per inch and exactly ``size`` pixels.

    Raises:
        PageProblemError: no program that can draw it is installed, or none can draw it.
    """
    image = _by_poppler(path, index, dpi, limits) or _by_pdfium(path, index, dpi)
    if image.size == size:
        return image
    if all(abs(have - want) <= _SLACK for have, want in zip(image.size, size, strict=True)):
        return _on_canvas(image, size)
    return image.resize(size)


def _on_canvas(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture with a row or column more or less, which does not blur it as resizing would."""
    canvas = Image.new(image.mode, size, "white")
    canvas.paste(image)
    return canvas


def _by_poppler(path: Path, index: int, dpi: float, limits: ScanLimits) -> Image.Image | None:
    try:
        images = convert_from_path(
            path.resolve(),
            first_page=index + 1,
            last_page=index + 1,
            dpi=dpi,  # not size: pdftoppm takes it for the page before `/Rotate` and cuts off a part
            use_cropbox=True,
            timeout=limits.render_seconds,
        )
    except PDFPopplerTimeoutError as error:
        raise page_problem(ProblemCategory.TIMEOUT, Stage.RASTERIZE, path, str(error)) from error
    except (PDFInfoNotInstalledError, OSError, ValueError):
        return None
    except Exception:  # poppler said what it likes about a broken page; pdfium has the next word
        return None
    return images[0] if images else None


def _by_pdfium(path: Path, index: int, dpi: float) -> Image.Image:
    document = pypdfium2.PdfDocument(path)
    try:
        return document[index].render(scale=dpi / _POINTS_PER_INCH).to_pil().convert("RGB")  # type: ignore[no-any-return]
    finally:
        document.close()
