"""Searchable PDF: the scanned picture as it is, and above it the text, unseen and on its ink."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import NotInArchiveError
from pipeline.export.compact import compact_layers
from pipeline.export.documents import ExportItem, ExportPage, ExportReport
from pipeline.export.layers import Layer, footer_layers, plain_layers, sheet_of
from pipeline.export.part_files import PartFiles
from pipeline.export.pdf_catalog import Chapter, describe
from pipeline.export.pdf_saving import save_pdf
from pipeline.export.proof import proof_of
from pipeline.export.proof_roll import ProofRoll
from pipeline.export.read_back import check_read_back
from pipeline.export.sheet import Sheet
from pipeline.export.text_font import FontBook
from pipeline.export.text_layer import draw
from pipeline.storage.atomic import writing

Layers = Callable[[ExportPage, Sheet], tuple[Layer, ...]]
"""The pictures of a page."""


def write_pdf(items: Iterable[ExportItem], target: Path, *, compact: bool = False) -> ExportReport:
    """Write one searchable PDF of all items, read it back, and only then put it in place.

    Pages are taken one at a time and memory does not grow with their pictures. The same pages give the same bytes.
    Pages without a result go in as pictures and are named in the report. With ``compact`` pictures are taken apart into
    a sharp mask of the ink and a small background; without it they go in as they are.

    Raises:
        NotInArchiveError: there is no item, or one without pages.
        UnreadableScanError: a picture cannot be decoded.
        ExportCheckError: the finished file did not give back its pages; nothing is left under ``target``.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made or written.
    """
    with writing(target) as temporary, ProofRoll(target.parent) as proofs:
        with TemporaryDirectory(prefix=temporary.name, dir=temporary.parent) as folder:
            binding = _Binding(Path(folder), proofs, compact_layers if compact else plain_layers)
            for item in items:
                binding.add(item)
            binding.write(temporary)
        check_read_back(temporary, proofs)
    return ExportReport(target, len(proofs), tuple(binding.without_text))


class _Binding:
    """One file in the making."""

    def __init__(self, folder: Path, proofs: ProofRoll, layers: Layers) -> None:
        self.labels: list[str] = []
        self.without_text: list[str] = []
        self._proofs = proofs
        self._chapters: list[Chapter] = []
        self._fonts = FontBook()
        self._parts = PartFiles(folder)
        self._layers = layers

    def add(self, item: ExportItem) -> None:
        """Take all pages of an item."""
        first_page = len(self.labels)
        for page in item.pages:
            self._add_page(page)
        if len(self.labels) == first_page:
            raise NotInArchiveError("这件档案没有可导出的页面", where=item.code, advice="请先导入扫描件")
        self._chapters.append(Chapter(item, first_page))

    def _add_page(self, page: ExportPage) -> None:
        sheet = sheet_of(page)
        layers = (*self._layers(page, sheet), *footer_layers(page, sheet))
        checksums = self._parts.add(sheet, layers, draw(sheet, layers, page.ocr, self._fonts), page.label)
        self._proofs.add(proof_of(page, sheet, checksums))
        self.labels.append(page.label)
        if page.ocr is None:
            self.without_text.append(page.label)

    def write(self, file: Path) -> None:
        """Join everything into ``file``."""
        if not self._chapters:
            raise NotInArchiveError("没有可导出的档案", advice="请核对档号")
        with self._parts.join() as document:
            self._parts.give_fonts(document, self._fonts.build(document))
            describe(document, self._chapters, self.labels)
            save_pdf(document, file, min_version="1.7")
