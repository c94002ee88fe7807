"""From a page of a file to its pixels, or to a small file with exactly these pixels.

In a PDF, a page that is one embedded image gives that image as it is stored (see `pdf_page`); drawing it would resample
it, blur 1-bit scans and cost ten times the time. Only pages with text, drawings or masks of their own are drawn, by
pdf2image (see `pdf_drawing`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from pipeline.model.page import EncodedImage, ImageCoding
from pipeline.model.problem import ProblemCategory, Stage
from pipeline.scan.faults import check_size, decoding, page_problem
from pipeline.scan.limits import ScanLimits
from pipeline.scan.master import MasterImage
from pipeline.scan.picture import Picture
from pipeline.scan.pixels import to_bgr
from pipeline.scan.source import media_type_of, opened

_PNG_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})


def load_frame(path: Path, frame_index: int, limits: ScanLimits) -> MasterImage:
    """Decode one page; ``frame_index`` counts from 0.

    Raises:
        PageProblemError: the page is broken off, broken, too large, or not there.
    """
    with _picture(path, frame_index, limits) as picture, decoding(path, Stage.RASTERIZE):
        pixels = to_bgr(picture.image())
    return MasterImage(pixels, picture.orientation, picture.dpi)


def extract_frame(path: Path, frame_index: int, limits: ScanLimits) -> EncodedImage:
    """One page as a single-image file with exactly the stored pixels, coded as in the received file where possible.

    JPEG, JPEG 2000 and PNG data stay as they are, TIFF pages keep their strips in a TIFF of their own, CCITT pictures
    in PDFs come in a TIFF frame, and everything else becomes PNG. The page's orientation is not applied; what the data
    itself says of orientation is to be ignored, as in the master grid.

    Raises:
        PageProblemError: the page is broken off, broken, too large, or not there.
    """
    with _picture(path, frame_index, limits) as picture, decoding(path, Stage.RASTERIZE):
        data, coding = picture.coded() if picture.coded else (_png(picture.image()), ImageCoding.PNG)
    return EncodedImage(data, coding, picture.width, picture.height, picture.dpi)


@contextmanager
def _picture(path: Path, index: int, limits: ScanLimits) -> Iterator[Picture]:
    kind = media_type_of(path)
    if kind is None:
        raise page_problem(ProblemCategory.DAMAGED, Stage.RASTERIZE, path, "not a scan")
    with opened(path, kind, limits) as source:
        with decoding(path, Stage.RASTERIZE):
            if not 0 <= index < source.frame_count:
                raise page_problem(ProblemCategory.NO_PAGES, Stage.RASTERIZE, path, f"no page {index + 1}")
            picture = source.picture(index)
        check_size(picture.width, picture.height, limits.max_pixels, path, Stage.RASTERIZE)
        yield picture


def _png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    (image if image.mode in _PNG_MODES else _without_loss(image)).save(target, "PNG")
    return target.getvalue()


def _without_loss(image: Image.Image) -> Image.Image:
    """The picture in a mode that PNG has; 32-bit integers of 16-bit files fit into 16 bits."""
    return image.convert("I;16") if image.mode == "I" else image.convert("RGB")
