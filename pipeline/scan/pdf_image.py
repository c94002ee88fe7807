"""The one picture of a PDF page, taken out without loss."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from pipeline.model.page import ImageCoding
from pipeline.model.problem import ProblemCategory, Stage
from pipeline.scan.faults import check_size, page_problem
from pipeline.scan.limits import ScanLimits

_CODINGS = {".jpg": ImageCoding.JPEG, ".jp2": ImageCoding.JPEG2000, ".tif": ImageCoding.TIFF, ".png": ImageCoding.PNG}
_CODED_FILTERS = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode"})
_PHOTO_FILTERS = frozenset({"/DCTDecode", "/JPXDecode"})


@dataclass(frozen=True, slots=True)
class PdfImageReader:
    """Reads one image of a PDF.

    pikepdf gives JPEG and JPEG 2000 streams unchanged, CCITT streams in a TIFF frame, and decodes what is merely
    compressed. JBIG2 and whatever else it refuses is decoded by pdfium, which also gives the stored pixels.

    Attributes:
        path: the PDF file.
        page_index: the page, from 0.
        stream: the image.
        limits: what the picture may be.
    """

    path: Path
    page_index: int
    stream: pikepdf.Stream
    limits: ScanLimits

    @property
    def size(self) -> tuple[int, int]:
        """Width and height; JPEG and JPEG 2000 streams know better than the PDF around them."""
        if not self._filters & _PHOTO_FILTERS:
            return int(self.stream.Width), int(self.stream.Height)
        data, _ = self.coded()
        with Image.open(io.BytesIO(data)) as header:
            return header.size

    @property
    def has_own_coding(self) -> bool:
        """Whether `coded` gives the stream as it is stored."""
        return bool(self._filters & _CODED_FILTERS) and self.stream.get("/Decode") is None

    def coded(self) -> tuple[bytes, ImageCoding]:
        """A complete image file with exactly the stored pixels."""
        target = io.BytesIO()
        ending = pikepdf.PdfImage(self.stream).extract_to(stream=target)
        return target.getvalue(), _CODINGS[ending]

    def image(self) -> Image.Image:
        """The decoded picture.

        Raises:
            PageProblemError: it is too large.
            Exception: whatever the decoders raise at broken streams.
        """
        try:
            return self._by_pikepdf()
        except Exception:
            if self._filters & _PHOTO_FILTERS:  # pdfium would show half a photograph without a word
                raise
        return self._by_pdfium()

    def _by_pikepdf(self) -> Image.Image:
        if not self._filters & _CODED_FILTERS:
            return pikepdf.PdfImage(self.stream).as_pil_image()
        data, _ = self.coded()
        image = Image.open(io.BytesIO(data))
        check_size(*image.size, self.limits.max_pixels, self.path, Stage.RASTERIZE)
        image.load()
        return image

    def _by_pdfium(self) -> Image.Image:
        document = pypdfium2.PdfDocument(self.path)
        try:
            for item in document[self.page_index].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
                if item.get_px_size() == self.size:
                    return item.get_bitmap().to_pil()  # type: ignore[no-any-return]
        finally:
            document.close()
        detail = f"no decoder for {' '.join(sorted(self._filters))}"
        raise page_problem(ProblemCategory.UNSUPPORTED, Stage.RASTERIZE, self.path, detail)

    @property
    def _filters(self) -> frozenset[str]:
        return frozenset(pikepdf.PdfImage(self.stream).filters)
