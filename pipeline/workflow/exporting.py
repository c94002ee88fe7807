"""Files to hand over, made from masters and results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.database import Database, page_store
from pipeline.errors import NotInArchiveError
from pipeline.export import ExportItem, ExportPage, ExportReport, safe_file_name, write_pdf, write_text
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import OcrPage
from pipeline.model.record import PageRecord
from pipeline.scan import ScanLimits, extract_frame
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.page_work import load_result
from pipeline.workflow.reports import Progress


@dataclass(slots=True)
class Exporting:
    """Makes export files; pages are read one at a time, so memory stays flat.

    Attributes:
        layout: where things lie.
        database: of the archive.
        limits: what a picture may be.
        progress: hears of every page.
    """

    layout: ArchiveLayout
    database: Database
    limits: ScanLimits
    progress: Progress

    def pdf(self, entries: list[CatalogueEntry], target: Path) -> list[ExportReport]:
        """One searchable PDF of all entries where ``target`` ends in .pdf, else one for each in that folder.

        Raises:
            NotInArchiveError: an entry has no pages.
            ExportCheckError: a file did not give back its text; nothing is left under its name.
        """
        pages = {entry.code: self._pages(entry) for entry in entries}
        self.progress.begin("导出", sum(len(records) for records in pages.values()))
        if target.suffix.lower() == ".pdf":
            reports = [write_pdf([self._item(entry, pages[entry.code]) for entry in entries], target)]
        else:
            reports = [
                write_pdf([self._item(entry, pages[entry.code])], target / f"{safe_file_name(entry.code)}.pdf")
                for entry in entries
            ]
        self.progress.end()
        return reports

    def text(self, entries: list[CatalogueEntry], folder: Path) -> list[Path]:
        """One text file for each entry.

        Raises:
            NotInArchiveError: an entry has no pages.
        """
        return [write_text(self._item(entry, self._pages(entry)), folder) for entry in entries]

    def _pages(self, entry: CatalogueEntry) -> list[PageRecord]:
        with self.database.read() as connection:
            records = list(page_store.current_pages(connection, entry.code))
        if not records:
            raise NotInArchiveError("这件档案没有扫描件", where=entry.code, advice="请先用 xiangdang run 导入扫描件")
        return records

    def _item(self, entry: CatalogueEntry, records: list[PageRecord]) -> ExportItem:
        return ExportItem(
            code=entry.code,
            title=entry.title,
            responsible_party=entry.responsible_party,
            date=str(entry.date),
            pages=self._export_pages(records),
        )

    def _export_pages(self, records: list[PageRecord]) -> Iterator[ExportPage]:
        for record in records:
            master = self.layout.master(record.master_sha256, record.master_extension)
            image = extract_frame(master, record.frame_index, self.limits)
            yield ExportPage(image, self._result(record), str(record.key))
            self.progress.advance(str(record.key))

    def _result(self, record: PageRecord) -> OcrPage | None:
        return load_result(self.layout, record.job_key) if record.job_key else None
