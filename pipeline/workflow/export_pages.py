"""Pages as exports take them: picture, effective text, label and footer."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.database import Database, page_store, secrecy_store
from pipeline.errors import NotInArchiveError, UnreadableScanError
from pipeline.export import ExportItem, ExportPage, redacted
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import EncodedImage, ImageCoding, OcrPage, Sha256, ViewGeometry
from pipeline.model.record import PageRecord
from pipeline.scan import ScanLimits, extract_frame
from pipeline.storage.checksums import sha256_of_file
from pipeline.storage.layout import ArchiveLayout, JobKey
from pipeline.workflow.correcting import Correcting
from pipeline.workflow.kept_results import KeptResults
from pipeline.workflow.redacting import NOTHING_WITHHELD, Redactor
from pipeline.workflow.reports import Progress

_FORMAT = 3
"""Rises whenever files come out otherwise, so that a batch does not take old ones for done."""
_RESTORE = "请运行 xiangdang verify 核对，并从备份恢复原件"
REVIEW = "请由档案员用 xiangdang access review 处理"


class PictureChoice(StrEnum):
    """Which picture of a page is handed over."""

    MASTER = "master"
    """The scan itself, byte for byte, laid upright."""
    VIEW = "view"
    """The straightened picture that people see."""


@dataclass(frozen=True, slots=True)
class ExportStyle:
    """How files to hand over are to look.

    Attributes:
        picture: which picture goes in.
        compact: PDF only: a sharp text mask over a small background instead of the picture itself.
        footer: a strip below each page with 档号, page, date, and the checksum of the received file.
        date: day of the copy as people write it; stands in the footer.
        purpose: what the copy is for; stands in the footer.
    """

    picture: PictureChoice = PictureChoice.MASTER
    compact: bool = False
    footer: bool = False
    date: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class PageSupply:
    """Gives entries as items, their pages one at a time, so that memory stays flat.

    Attributes:
        layout: where things lie.
        database: of the archive.
        limits: what a picture may be.
        style: how the files are to look.
        progress: hears of every page.
        redactor: says what is withheld.
    """

    layout: ArchiveLayout
    database: Database
    limits: ScanLimits
    style: ExportStyle
    progress: Progress
    redactor: Redactor = NOTHING_WITHHELD

    def records(self, entry: CatalogueEntry) -> list[PageRecord]:
        """The pages in force of an entry."""
        with self.database.read() as connection:
            return list(page_store.current_pages(connection, entry.code))

    def handed_out(self, entry: CatalogueEntry) -> list[PageRecord]:
        """Those of them that are not set aside for marks of secrecy.

        Raises:
            NotInArchiveError: it has pages, and all of them are.
        """
        records = self.records(entry)
        with self.database.read() as connection:
            aside = secrecy_store.set_aside_ids(connection)
        kept = [record for record in records if record.id not in aside]
        if records and not kept:
            raise NotInArchiveError("各页都因密级标志已搁置", where=entry.code, advice=REVIEW)
        return kept

    def item(self, entry: CatalogueEntry, records: Sequence[PageRecord], *, of: int = 0) -> ExportItem:
        """An entry and its pages, or some of its pages when it has ``of``."""
        return ExportItem(
            code=entry.code,
            title=entry.title,
            responsible_party=entry.responsible_party,
            date=str(entry.date),
            pages=self._pages(records, of or len(self.records(entry))),
        )

    def fingerprint(self, entry: CatalogueEntry, records: Sequence[PageRecord], kind: str) -> str:
        """Changes whenever a file of this kind would come out otherwise."""
        parts = [str(_FORMAT), kind, repr(self.style), entry.code, entry.title, entry.responsible_party]
        parts += [str(entry.date), *(f"{record.image_sha256} {record.job_key}" for record in records)]
        parts += [repr(made.correction) for made in self._corrections.history(entry.code)]
        parts += [self.redactor.fingerprint] if self.redactor.fingerprint else []
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @property
    def _corrections(self) -> Correcting:
        return Correcting(KeptResults(self.layout), self.database)

    def _pages(self, records: Sequence[PageRecord], count: int) -> Iterator[ExportPage]:
        intact: set[Sha256] = set()
        for record in records:
            if record.master_sha256 not in intact:
                self._check_master(record)
                intact.add(record.master_sha256)
            yield self._page(record, count)
            self.progress.advance(str(record.key))

    def _check_master(self, record: PageRecord) -> None:
        """A damaged master may still decode; no copy is made of what is not the evidence any more."""
        try:
            found = sha256_of_file(self.layout.master(record.master_sha256, record.master_extension))
        except OSError as error:
            raise UnreadableScanError("原件无法读取", where=str(record.key), advice=_RESTORE) from error
        if found != record.master_sha256:
            raise UnreadableScanError("原件已损坏，与接收时的校验和不符", where=str(record.key), advice=_RESTORE)

    def view(self, record: PageRecord) -> EncodedImage:
        """The straightened picture of a page, a JPEG, in which everything withheld is covered.

        Raises:
            NotInArchiveError: the page has no result.
            UnreadableScanError: its stored result or picture is damaged.
        """
        ocr = self._corrections.page(record).page
        image = self._stored_view(record, ocr.geometry, (0.0, 0.0))
        straight = replace(ocr, geometry=ViewGeometry(image.width, image.height))
        return self._allowed(ExportPage(image, straight, str(record.key)), record).image

    def _allowed(self, page: ExportPage, record: PageRecord) -> ExportPage:
        return redacted(page, self.redactor(record, page.ocr))

    def _page(self, record: PageRecord, count: int) -> ExportPage:
        master = self.layout.master(record.master_sha256, record.master_extension)
        image = extract_frame(master, record.frame_index, self.limits)
        ocr = self._corrections.page(record).page if record.job_key else None
        footer = self._footer(record, count) if self.style.footer else ()
        if self.style.picture is PictureChoice.VIEW and ocr is not None and record.job_key is not None:
            image, ocr = self._straightened(image, ocr, record)
        return self._allowed(ExportPage(image, ocr, str(record.key), footer), record)

    def _straightened(self, master: EncodedImage, ocr: OcrPage, record: PageRecord) -> tuple[EncodedImage, OcrPage]:
        """The view, and the result as if the view were the master."""
        geometry = ocr.geometry
        image = self._stored_view(record, geometry, _view_dpi(master.dpi, geometry))
        return image, replace(ocr, geometry=ViewGeometry(geometry.width, geometry.height))

    def _stored_view(self, record: PageRecord, geometry: ViewGeometry, dpi: tuple[float, float]) -> EncodedImage:
        assert record.job_key is not None
        file = self.layout.page(JobKey(record.job_key)).view
        try:
            data = file.read_bytes()
        except OSError as error:
            raise UnreadableScanError(
                "校正后的图像无法读取", where=str(record.key), advice="请运行 xiangdang run 重新处理该页"
            ) from error
        return EncodedImage(data, ImageCoding.JPEG, geometry.width, geometry.height, dpi)

    def _footer(self, record: PageRecord, count: int) -> tuple[str, ...]:
        first = f"档号：{record.key.archival_code}　第 {record.key.ordinal} 页 共 {count} 页"
        second = [f"复制日期：{self.style.date}"] if self.style.date else []
        second += [f"用途：{self.style.purpose}"] if self.style.purpose else []
        third = f"原件 SHA-256：{record.master_sha256}"
        return (first, "　".join(second), third) if second else (first, third)


def pages_of(supply: PageSupply, entries: Iterable[CatalogueEntry]) -> dict[str, list[PageRecord]]:
    """The pages of each entry, by 档号.

    Raises:
        NotInArchiveError: an entry has none, or all of them are set aside.
    """
    pages = {entry.code: supply.handed_out(entry) for entry in entries}
    for code, records in pages.items():
        if not records:
            raise NotInArchiveError("这件档案没有扫描件", where=code, advice="请先用 xiangdang run 导入扫描件")
    return pages


def _view_dpi(dpi: tuple[float, float], geometry: ViewGeometry) -> tuple[float, float]:
    """Resolution of the view, by how much paper one of its pixels covers; 0 when the master does not say."""
    if not all(dpi):
        return 0.0, 0.0
    way = geometry.to_master
    across = math.hypot(way.a / dpi[0], way.d / dpi[1])
    down = math.hypot(way.b / dpi[0], way.e / dpi[1])
    return 1 / across, 1 / down
