"""The gate for files made elsewhere: compared with what the archive holds, with all that departs named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from pikepdf import Pdf

from pipeline.errors import InputError
from pipeline.export.documents import ExportPage
from pipeline.export.footer import STRIP_HEIGHT
from pipeline.export.layers import plain_layers
from pipeline.export.ofd_exporter import allowed_picture
from pipeline.export.ofd_read_back import ofd_keywords, ofd_pages
from pipeline.export.picture import Profiles, embed_layer
from pipeline.export.proof import FoundPage, page_faults, proof_of
from pipeline.export.read_back import pdf_keywords, pdf_pages
from pipeline.export.sheet import Sheet, lay_out
from pipeline.model.page import Sha256
from pipeline.storage.checksums import sha256_of_bytes

_HEAD = 1024
"""Bytes in which the mark of a PDF may stand (ISO 32000-1, annex H.3.4.1)."""
_FOOTER_TOLERANCE = 1.0
"""Points by which a sheet with a footer may miss the height that it would have."""


@dataclass(frozen=True, slots=True)
class Departure:
    """In what a file is not what the archive holds.

    Attributes:
        where: the page, as people name it, or the file.
        fault: what departs.
    """

    where: str
    fault: str


def codes_in(file: Path) -> tuple[str, ...]:
    """The 档号 that a PDF or OFD says it holds, from its keywords.

    Raises:
        InputError: it cannot be read, or is neither PDF nor OFD.
        ExportCheckError: it cannot be opened.
    """
    words = pdf_keywords(file).split(";") if _is_pdf(file) else ofd_keywords(file)
    return tuple(word.strip() for word in words if word.strip())


def departures(file: Path, pages: Iterable[ExportPage], *, same_pictures: bool = True) -> Iterator[Departure]:
    """Compare a PDF or OFD with pages of the archive; nothing when it gives them back.

    A strip below the page that a copy of ours may bear is no departure. With ``same_pictures`` every page must bear the
    very bytes of the archive's picture; without it any picture will do.

    Raises:
        InputError: it cannot be read, or is neither PDF nor OFD.
        ExportCheckError: it cannot be opened.
        UnreadableScanError: a picture of the archive cannot be decoded.
    """
    is_pdf = _is_pdf(file)
    found_pages = pdf_pages(file) if is_pdf else ofd_pages(file)
    count = 0
    for count, (found, page) in enumerate(zip_longest(found_pages, pages), start=1):
        if found is None:
            yield Departure(page.label, "文件中没有这一页")
        elif page is None:
            yield Departure(f"文件第 {count} 页", "档案库中没有这一页")
        else:
            yield from (Departure(page.label, fault) for fault in _faults(found, page, is_pdf, same_pictures))


def _faults(found: FoundPage, page: ExportPage, is_pdf: bool, same_pictures: bool) -> Iterator[str]:
    sheet = lay_out(page.image, page.ocr.geometry if page.ocr else None)
    if abs(found.height - sheet.height - STRIP_HEIGHT) < _FOOTER_TOLERANCE and found.picture_sha256:
        sheet = sheet.raised(STRIP_HEIGHT)
        found = replace(found, picture_sha256=found.picture_sha256[:-1])
    if not same_pictures and not found.picture_sha256:
        yield "页面上没有图像"
    pictures = (_stored(page, sheet, is_pdf),) if same_pictures else found.picture_sha256
    yield from page_faults(found, proof_of(page, sheet, pictures))


def _stored(page: ExportPage, sheet: Sheet, is_pdf: bool) -> Sha256:
    """Of the picture as a file of this kind has to hold it."""
    if not is_pdf:
        return sha256_of_bytes(allowed_picture(page.image, page.label).data)
    with Pdf.new() as scratch:
        (layer,) = plain_layers(page, sheet)
        return sha256_of_bytes(embed_layer(scratch, layer, Profiles(scratch), page.label).read_raw_bytes())


def _is_pdf(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise InputError("文件无法读取", where=str(file), advice="请核对文件名和读取权限") from error
    if b"%PDF-" in head:
        return True
    if head.startswith(b"PK"):
        return False
    raise InputError("既不是 PDF 也不是 OFD", where=str(file), advice="请给出 PDF 或 OFD 文件")
