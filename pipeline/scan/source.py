"""Opening a file as what its content says it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from pipeline.model.problem import ProblemCategory, Stage
from pipeline.scan.faults import decoding, page_problem
from pipeline.scan.limits import ScanLimits
from pipeline.scan.media_type import HEAD_BYTES, MediaType, sniff
from pipeline.scan.pdf_source import DrawnPdfSource, PdfSource
from pipeline.scan.picture import ScanSource
from pipeline.scan.raster_source import RasterSource
from pipeline.scan.tiff_source import TiffSource


def media_type_of(path: Path) -> MediaType | None:
    """What kind of scan a file is; ``None`` for any other file.

    Raises:
        PageProblemError: the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise page_problem(ProblemCategory.UNREADABLE_FILE, Stage.INTAKE, path, str(error)) from error
    return sniff(head, claims_pdf=path.suffix.lower() == ".pdf")


@contextmanager
def opened(path: Path, kind: MediaType, limits: ScanLimits) -> Iterator[ScanSource]:
    """The file as a source of page images, closed at the end of the block.

    Raises:
        PageProblemError: it cannot be opened.
    """
    with decoding(path, Stage.INTAKE):
        source = _open(path, kind, limits)
    try:
        yield source
    finally:
        source.close()


def _open(path: Path, kind: MediaType, limits: ScanLimits) -> ScanSource:
    match kind:
        case MediaType.TIFF:
            return TiffSource(path)
        case MediaType.PDF:
            return _open_pdf(path, limits)
        case _:
            return RasterSource(path, kind)


def _open_pdf(path: Path, limits: ScanLimits) -> ScanSource:
    try:
        source = PdfSource(path, limits)
    except pikepdf.PasswordError:
        raise
    except Exception:  # what pikepdf finds too broken, pdfium often repairs
        return DrawnPdfSource(path, limits)
    return source
