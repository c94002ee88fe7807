"""Double-layer OFD (GB/T 33190-2016): the scanned picture as it is, and below it the text, unseen and on its ink."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image

from pipeline.errors import NotInArchiveError, UnreadableScanError
from pipeline.export import ofd_xml
from pipeline.export.characters import printable
from pipeline.export.documents import ExportItem, ExportPage, ExportReport
from pipeline.export.layers import footer_layers, plain_layers, sheet_of
from pipeline.export.line_cells import run_of_line
from pipeline.export.ofd_read_back import check_ofd
from pipeline.export.proof import proof_of
from pipeline.export.proof_roll import ProofRoll
from pipeline.export.sheet import Sheet
from pipeline.model.page import EncodedImage, ImageCoding
from pipeline.storage.atomic import writing
from pipeline.storage.checksums import sha256_of_bytes

_FORMATS = {ImageCoding.JPEG: ("JPEG", "jpg"), ImageCoding.PNG: ("PNG", "png"), ImageCoding.TIFF: ("TIFF", "tif")}
"""Codings that the standard names for pictures; JPEG 2000 is not among them."""
_DATE = (1980, 1, 1, 0, 0, 0)
"""The first moment of ZIP, so that the same pages make the same file."""


def write_ofd(items: Iterable[ExportItem], target: Path) -> ExportReport:
    """Write one OFD of all items, read it back, and only then put it in place.

    Pages are taken one at a time. The same pages give the same bytes. Pages without a result go in as pictures and are
    named in the report.

    Raises:
        NotInArchiveError: there is no item, or one without pages.
        UnreadableScanError: a picture cannot be decoded.
        ExportCheckError: the finished file did not give back its pages; nothing is left under ``target``.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made or written.
    """
    with writing(target) as temporary, ProofRoll(target.parent) as proofs:
        with ZipFile(temporary, "w", ZIP_DEFLATED) as archive:
            package = _Package(archive, proofs)
            for item in items:
                package.add(item)
            package.close()
        check_ofd(temporary, proofs)
    return ExportReport(target, len(proofs), tuple(package.without_text))


class _Package:
    """One file in the making."""

    def __init__(self, archive: ZipFile, proofs: ProofRoll) -> None:
        self.without_text: Final[list[str]] = []
        self._archive: Final = archive
        self._proofs: Final = proofs
        self._scans: Final[list[str]] = []
        self._ids: Final = ofd_xml.Numbers()
        self._font_id: Final = self._ids.next()
        self._items: Final[list[ExportItem]] = []
        self._chapters: Final[list[tuple[str, str]]] = []
        self._page_ids: Final[list[str]] = []
        self._media: Final[list[tuple[str, str, str]]] = []
        self._first_sheet: Sheet | None = None

    def add(self, item: ExportItem) -> None:
        """Take all pages of an item."""
        first = len(self._page_ids)
        for page in item.pages:
            self._add_page(page)
        if len(self._page_ids) == first:
            raise NotInArchiveError("这件档案没有可导出的页面", where=item.code, advice="请先导入扫描件")
        self._items.append(item)
        self._chapters.append((printable(item.heading), self._page_ids[first]))

    def close(self) -> None:
        """Write what speaks of all pages."""
        if self._first_sheet is None:
            raise NotInArchiveError("没有可导出的档案", advice="请核对档号")
        pages = ofd_xml.document(self._ids.last, self._first_sheet, self._page_ids, self._chapters)
        self._put("Doc_0/Document.xml", pages)
        self._put("Doc_0/PublicRes.xml", ofd_xml.public_resources(self._font_id))
        self._put("Doc_0/DocumentRes.xml", ofd_xml.document_resources(self._media))
        named = " ".join([*(item.code for item in self._items), *self._scans])
        self._put("OFD.xml", ofd_xml.entrance(self._items, sha256_of_bytes(named.encode())[:32]))

    def _add_page(self, page: ExportPage) -> None:
        sheet = sheet_of(page)
        self._first_sheet = self._first_sheet or sheet
        runs = [run_of_line(line, sheet) for line in page.ocr.lines] if page.ocr else []
        present = [run for run in runs if run is not None]
        number = len(self._page_ids)
        self._page_ids.append(self._ids.next())
        pictures, checksums = [], []
        for layer in (*plain_layers(page, sheet), *footer_layers(page, sheet)):
            image = allowed_picture(layer.image, page.label)
            pictures.append((self._store_picture(image), layer.matrix))
            checksums.append(sha256_of_bytes(image.data))
        content = ofd_xml.page(sheet, present, pictures, self._font_id, self._ids)
        self._put(f"Doc_0/Pages/Page_{number}/Content.xml", content)
        self._scans.append(checksums[0])
        self._proofs.add(proof_of(page, sheet, checksums))
        if page.ocr is None:
            self.without_text.append(page.label)

    def _store_picture(self, image: EncodedImage) -> str:
        """Its identifier."""
        coding, ending = _FORMATS[image.coding]
        media_id, name = self._ids.next(), f"Image_{len(self._media)}.{ending}"
        self._media.append((media_id, coding, name))
        self._archive.writestr(ZipInfo(f"Doc_0/Res/{name}", _DATE), image.data, ZIP_STORED)
        return media_id

    def _put(self, name: str, root: Element) -> None:
        self._archive.writestr(ZipInfo(name, _DATE), ofd_xml.serialized(root), ZIP_DEFLATED)


def allowed_picture(image: EncodedImage, label: str) -> EncodedImage:
    """The picture itself, or the same pixels in a coding that the standard names.

    Raises:
        UnreadableScanError: the picture cannot be decoded.
    """
    if image.coding in _FORMATS:
        return image
    target = io.BytesIO()
    try:
        with Image.open(io.BytesIO(image.data)) as picture:
            picture.save(target, "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableScanError(
            "该页图像无法写入 OFD", where=label, advice="请运行 xiangdang verify 核对原件，必要时重新扫描"
        ) from error
    return EncodedImage(target.getvalue(), ImageCoding.PNG, image.width, image.height, image.dpi)
