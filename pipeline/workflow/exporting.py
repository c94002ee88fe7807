"""Files to hand over, made from masters and results: one of several entries, or a folder with one for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pipeline.database import Database
from pipeline.errors import ArchiveError, EnvironmentFault, NotInArchiveError
from pipeline.export import (
    ExportItem,
    ExportReport,
    safe_file_name,
    write_alto,
    write_hocr,
    write_ofd,
    write_pdf,
    write_tables,
    write_text,
)
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.record import PageRecord
from pipeline.scan import ScanLimits
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.choosing import Search, choose
from pipeline.workflow.export_checking import CheckedFile, check_file
from pipeline.workflow.export_folder import claimed
from pipeline.workflow.export_ledger import ExportLedger, LedgerRow, byte_size, checksum
from pipeline.workflow.export_pages import REVIEW, ExportStyle, PageSupply, PictureChoice, pages_of
from pipeline.workflow.redacting import NOTHING_WITHHELD, Redactor
from pipeline.workflow.reports import Progress, Silent


class ExportKind(StrEnum):
    """What can be handed over."""

    PDF = "pdf"
    OFD = "ofd"
    TEXT = "text"
    ALTO = "alto"
    HOCR = "hocr"
    TABLES = "tables"


@dataclass(frozen=True, slots=True)
class ExportFailure:
    """An entry of a batch that could not be exported; its file is not there."""

    code: str
    error: ArchiveError


@dataclass(slots=True)
class ExportBatch:
    """What became of the entries of a batch.

    Attributes:
        written: files made now.
        present: 档号 whose files were there already, made from the same things.
        failures: entries without a file, and why.
    """

    written: list[ExportReport] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    failures: list[ExportFailure] = field(default_factory=list)

    def all_written(self) -> list[ExportReport]:
        """The files made now.

        Raises:
            ArchiveError: that of the first entry that failed.
        """
        for failure in self.failures:
            raise failure.error
        return self.written


@dataclass(frozen=True, slots=True)
class Exporting:
    """Makes export files; pages are read one at a time, so memory stays flat.

    Attributes:
        layout: where things lie.
        database: of the archive.
        limits: what a picture may be.
        search: answers questions, for exports of what they find.
        redactor: says what is withheld from those who get the files.
    """

    layout: ArchiveLayout
    database: Database
    limits: ScanLimits
    search: Search
    redactor: Redactor = NOTHING_WITHHELD

    def choose(self, codes: Iterable[str] = (), *, query: str = "", fonds: str = "") -> list[CatalogueEntry]:
        """Entries to be handed over: those named, then those with scans that a question finds, or all of a fonds.

        Raises:
            NotInArchiveError: a code is unknown, or nothing was found.
            QueryError: the question cannot be understood.
        """
        return choose(self.database, self.search, codes, query=query, fonds=fonds)

    def one_file(
        self,
        kind: ExportKind,
        entries: Sequence[CatalogueEntry],
        target: Path,
        style: ExportStyle | None = None,
        progress: Progress | None = None,
    ) -> ExportReport:
        """One PDF or OFD of all entries.

        Raises:
            NotInArchiveError: an entry has no pages.
            ExportCheckError: the file did not give back its text; nothing is left under its name.
        """
        supply = self._supply(style, progress)
        pages = pages_of(supply, entries)
        supply.progress.begin("导出", sum(map(len, pages.values())))
        items = [supply.item(entry, pages[entry.code]) for entry in entries]
        if kind is ExportKind.PDF:
            report = write_pdf(items, target, compact=supply.style.compact)
        else:
            report = write_ofd(items, target)
        supply.progress.end()
        return report

    def one_page(self, entry: CatalogueEntry, record: PageRecord, target: Path, style: ExportStyle) -> ExportReport:
        """One PDF of one page of an entry; see `one_file`.

        Raises:
            NotInArchiveError: the page is set aside.
        """
        supply = self._supply(style, None)
        if record not in supply.handed_out(entry):
            raise NotInArchiveError("该页因密级标志已搁置", where=str(record.key), advice=REVIEW)
        item = supply.item(entry, [record], of=len(supply.records(entry)))
        return write_pdf([item], target, compact=style.compact)

    def folder(
        self,
        kind: ExportKind,
        entries: Sequence[CatalogueEntry],
        folder: Path,
        style: ExportStyle | None = None,
        *,
        again: bool = False,
        progress: Progress | None = None,
    ) -> ExportBatch:
        """One file for each entry, named by its 档号, and a list of them all.

        What the list says to be there, made from the same scans, results and catalogue rows, is not made again unless
        ``again`` asks for it. An entry that fails does not stop the others.

        Raises:
            NotInArchiveError: an entry has no pages; nothing is written then.
            FolderNotWritableError: it cannot be written, or another program is exporting into it.
            EnvironmentFault: disk full and the like; what is done stays done.
        """
        supply = self._supply(style, progress)
        pages = pages_of(supply, entries)
        supply.progress.begin("导出", sum(map(len, pages.values())))
        batch = ExportBatch()
        with claimed(folder):
            ledger = ExportLedger(folder)
            for entry, name in zip(entries, _names(entries, _ENDINGS[kind]), strict=True):
                records = pages[entry.code]
                mark = supply.fingerprint(entry, records, kind)
                if ledger.has(name, mark) and not again:
                    batch.present.append(entry.code)
                    for record in records:
                        supply.progress.advance(str(record.key))
                    continue
                try:
                    report = _written(kind, supply.item(entry, records), folder / name, supply.style)
                except EnvironmentFault:
                    raise
                except ArchiveError as error:
                    batch.failures.append(ExportFailure(entry.code, error))
                    continue
                batch.written.append(report)
                if (size := byte_size(report.file)) >= 0:
                    row = LedgerRow(name, entry.code, entry.title, report.page_count, size, checksum(report.file), mark)
                    ledger.add(row)
        supply.progress.end()
        return batch

    def view(self, record: PageRecord) -> bytes:
        """The straightened picture of a page as JPEG, in which everything withheld is covered.

        Raises:
            NotInArchiveError: the page has no result.
            UnreadableScanError: its stored result or picture is damaged.
        """
        return self._supply(None, None).view(record).data

    def check(
        self,
        file: Path,
        codes: Sequence[str] = (),
        *,
        picture: PictureChoice | None = PictureChoice.MASTER,
        progress: Progress | None = None,
    ) -> CheckedFile:
        """Hold a PDF or OFD, made here or elsewhere, against the archive; ``picture`` ``None`` lets any picture pass.

        Raises:
            InputError: the file cannot be read, is neither PDF nor OFD, or nothing tells which entry it is of.
            NotInArchiveError: an entry is unknown or has no pages.
            ExportCheckError: the file cannot be opened at all.
        """
        supply = self._supply(ExportStyle(picture=picture or PictureChoice.MASTER), progress)
        return check_file(file, codes, self.database, self.search, supply, same_pictures=picture is not None)

    def _supply(self, style: ExportStyle | None, progress: Progress | None) -> PageSupply:
        return PageSupply(
            self.layout, self.database, self.limits, style or ExportStyle(), progress or Silent(), self.redactor
        )


def _written(kind: ExportKind, item: ExportItem, target: Path, style: ExportStyle) -> ExportReport:
    """The file, or the folder of files, of one entry."""
    match kind:
        case ExportKind.PDF:
            return write_pdf([item], target, compact=style.compact)
        case ExportKind.OFD:
            return write_ofd([item], target)
        case _:
            return _WRITERS[kind](item, target)


def _names(entries: Iterable[CatalogueEntry], ending: str) -> list[str]:
    """A name for each entry; codes that a file system cannot tell apart get a number."""
    names: list[str] = []
    taken: dict[str, int] = {}
    for entry in entries:
        name = safe_file_name(entry.code)
        taken[name.casefold()] = number = taken.get(name.casefold(), 0) + 1
        names.append(f"{name}{ending}" if number == 1 else f"{name}-{number}{ending}")
    return names


_ENDINGS = {
    ExportKind.PDF: ".pdf",
    ExportKind.OFD: ".ofd",
    ExportKind.TEXT: ".txt",
    ExportKind.ALTO: "_alto",
    ExportKind.HOCR: ".html",
    ExportKind.TABLES: "_表格",
}
"""Of the file, or of the folder of files, of an entry."""
_WRITERS: dict[ExportKind, Callable[[ExportItem, Path], ExportReport]] = {
    ExportKind.TEXT: write_text,
    ExportKind.ALTO: write_alto,
    ExportKind.HOCR: write_hocr,
    ExportKind.TABLES: write_tables,
}
