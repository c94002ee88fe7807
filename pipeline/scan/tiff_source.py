"""TIFF files, page by page, each page as a lossless file of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PIL import Image

from pipeline.model.page import ImageCoding, Sha256
from pipeline.model.problem import ProblemCategory, Stage
from pipeline.scan.faults import page_problem
from pipeline.scan.master import credible_dpi
from pipeline.scan.media_type import MediaType
from pipeline.scan.picture import FrameKind, Picture
from pipeline.scan.raster_source import RasterSource, open_image
from pipeline.scan.tiff_directory import TiffPage, TiffTruncatedError, read_pages


class TiffSource:
    """A TIFF or BigTIFF file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream = path.open("rb")
        try:
            self._pages = read_pages(self._stream)
        except TiffTruncatedError as error:
            self._stream.close()
            raise page_problem(ProblemCategory.TRUNCATED, Stage.INTAKE, path, str(error)) from error
        except BaseException:
            self._stream.close()
            raise

    @property
    def frame_count(self) -> int:
        """Readable pages, and one more where the file promises more than it holds."""
        return len(self._pages.pages) + bool(self._pages.fault)

    def picture(self, index: int) -> Picture:
        """One page.

        Raises:
            PageProblemError: the file ends or breaks off before this page.
        """
        if index >= len(self._pages.pages):
            detail = self._pages.fault or f"page {index + 1} of {self.frame_count}"
            raise page_problem(ProblemCategory.TRUNCATED, Stage.INTAKE, self._path, detail)
        page = self._pages.pages[index]
        return self._own_file(page) if page.can_stand_alone else self._by_pillow(index)

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()

    def _own_file(self, page: TiffPage) -> Picture:
        return Picture(
            FrameKind.STORED,
            page.width,
            page.height,
            orientation=page.orientation,
            dpi=credible_dpi(*page.dpi),
            checksum=lambda: self._checksum(page),
            image=lambda: self._decode(page),
            coded=lambda: (self._bytes(page), ImageCoding.TIFF),
        )

    def _by_pillow(self, index: int) -> Picture:
        return RasterSource(self._path, MediaType.TIFF).picture(index)

    def _bytes(self, page: TiffPage) -> bytes:
        try:
            return page.as_file(self._stream)
        except TiffTruncatedError as error:
            raise page_problem(ProblemCategory.TRUNCATED, Stage.INTAKE, self._path, str(error)) from error

    def _checksum(self, page: TiffPage) -> Sha256:
        return Sha256(hashlib.sha256(self._bytes(page) + f"#{page.orientation}".encode()).hexdigest())

    def _decode(self, page: TiffPage) -> Image.Image:
        image = open_image(self._bytes(page), MediaType.TIFF)
        image.load()
        return image
