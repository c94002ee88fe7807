"""The morning report of an archive: gathered from the database, written as a page to print and as a workbook."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from pipeline._version import __version__
from pipeline.catalogue import KnownCodes, link
from pipeline.database import Connection, Database, catalogue_store, page_store, report_store, run_store, source_store
from pipeline.database.report_store import ReportedPage
from pipeline.errors import NotInArchiveError
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.job import MOST_ATTEMPTS
from pipeline.model.record import FileProblem, PageRecord, PageState
from pipeline.model.run import RunRecord
from pipeline.model.shelf_order import shelf_key
from pipeline.report import (
    EntryRow,
    FileRow,
    MorningReport,
    PageRow,
    Totals,
    UnlinkedRow,
    html_page,
    workbook,
)
from pipeline.scan import ScanLimits
from pipeline.settings import Settings
from pipeline.storage.atomic import write_bytes
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.forecast import forecast
from pipeline.workflow.rescan import rescan_list
from pipeline.workflow.shelf import Shelf
from pipeline.workflow.thumbnails import thumbnails

MOST_PICTURES = 200
"""Thumbnails in each list of a report; at some 10 KB each the page stays fit to be mailed. The rows are all there."""
_NAME = "早晨报告"
_MOST_RUNS = 1000
"""Three years of nights."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class MorningReports:
    """Reports on one archive.

    Attributes:
        layout: where things lie.
        database: of the archive.
        settings: of the archive.
        shelf: the whole catalogue in order.
    """

    layout: ArchiveLayout
    database: Database
    settings: Settings
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.database)

    def gather(self, run: int | None = None, *, of_all_runs: bool = False, with_pictures: bool = True) -> MorningReport:
        """The report on one run, the last one unless a number is given, or on all.

        Whatever is open in the archive is in every report; blank and badly read pages are those of the runs asked for.

        Raises:
            NotInArchiveError: no such run.
        """
        with self.database.read() as connection:
            runs = self._runs(connection, run, of_all_runs=of_all_runs)
            only = runs[0].id if runs and not of_all_runs else None
            raw = _Gathered.from_database(connection, self._doubtful_below, only)
            entries = catalogue_store.all_entries(connection)
            problems = source_store.all_file_problems(connection)
            expected = forecast(connection, self.layout, datetime.now().astimezone())
            totals = raw.totals(connection, entries, self._doubtful_below)
        pictures = self._pictures(raw) if with_pictures else {}
        run_ids = {record.id for record in runs}
        failed = _page_rows(raw.failed, run_ids, pictures)
        files = _file_rows(problems, entries)
        differences = _count_differences(entries, raw.scanned)
        return MorningReport(
            archive=str(self.layout.root),
            program=__version__,
            made_at=datetime.now().astimezone(),
            scope="全部运行" if only is None else f"运行 {only}",
            runs=tuple(runs),
            totals=totals,
            failed=failed,
            files=files,
            blank=_page_rows(raw.blank, run_ids, pictures),
            doubtful=_page_rows(raw.doubtful, run_ids, pictures),
            doubtful_below=self._doubtful_below,
            rescan=rescan_list(failed, files, differences, entries),
            unlinked=tuple(UnlinkedRow(row.code, row.name, row.pages) for row in raw.unlinked),
            without_scans=_without_scans(entries, raw.scanned),
            count_differences=differences,
            forecast=expected,
        )

    def write(self, run_id: int) -> tuple[Path, Path]:
        """Write the report on a run into ``reports/`` of the archive, as a page and as a workbook; where they lie.

        Raises:
            DiskFullError: no room left.
            FolderNotWritableError: the folder cannot be written.
        """
        report = self.gather(run_id)
        page, book = (self.layout.reports / f"{_NAME}-{run_id:06}.{ending}" for ending in ("html", "xlsx"))
        write_bytes(page, html_page(report))
        write_bytes(book, workbook(report))
        _log.info("早晨报告：%s", page)
        return page, book

    def last_written(self) -> Path | None:
        """The page of the last report in ``reports/``, if there is one."""
        return max(self.layout.reports.glob(f"{_NAME}-*.html"), default=None)

    def thumbnail(self, page: PageRecord) -> bytes:
        """A little picture of any page, also of one that could not be read; empty where none can be made in time."""
        limits = ScanLimits(max_pixels=self.settings.max_megapixels * 1_000_000)
        return thumbnails(self.layout, [page], limits).get(page.id, b"")

    @property
    def _doubtful_below(self) -> float:
        return self.settings.doubtful_percent / 100

    def _runs(self, connection: Connection, run: int | None, *, of_all_runs: bool) -> list[RunRecord]:
        if run is None:
            return run_store.latest(connection, _MOST_RUNS if of_all_runs else 1)
        found = run_store.run_by_id(connection, run)
        if found is None:
            raise NotInArchiveError(
                f"没有编号为 {run} 的运行",
                where=str(self.layout.root),
                advice="用 xiangdang report --run all 查看全部运行",
            )
        return [found]

    def _pictures(self, raw: _Gathered) -> dict[int, bytes]:
        lists = (raw.failed, raw.doubtful, raw.blank)
        pages = [reported.page for rows in lists for reported in rows[:MOST_PICTURES]]
        return thumbnails(self.layout, pages, ScanLimits(max_pixels=self.settings.max_megapixels * 1_000_000))


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The lists as the database gives them, in shelf order."""

    failed: list[ReportedPage]
    blank: list[ReportedPage]
    doubtful: list[ReportedPage]
    scanned: dict[str, int]
    unlinked: list[report_store.UnlinkedFile]

    @classmethod
    def from_database(cls, connection: Connection, below: float, run_id: int | None) -> _Gathered:
        return cls(
            failed=_on_shelf(report_store.failed_pages(connection)),
            blank=_on_shelf(report_store.blank_pages(connection, run_id)),
            doubtful=_on_shelf(report_store.doubtful_pages(connection, below, run_id)),
            scanned=report_store.page_counts_by_code(connection),
            unlinked=sorted(report_store.unlinked_files(connection), key=lambda row: (shelf_key(row.code), row.name)),
        )

    def totals(self, connection: Connection, entries: Mapping[str, CatalogueEntry], below: float) -> Totals:
        states = page_store.counts(connection)
        known = [code for code, entry in entries.items() if not entry.is_provisional]
        return Totals(
            entries=len(known),
            entries_with_scans=sum(code in self.scanned for code in known),
            masters=report_store.master_count(connection),
            pages=sum(states.values()),
            done=states[PageState.DONE],
            waiting=states[PageState.PENDING] + states[PageState.RUNNING],
            failed=states[PageState.FAILED],
            blank=len(report_store.blank_pages(connection)),
            doubtful=len(report_store.doubtful_pages(connection, below)),
        )


def _on_shelf(pages: list[ReportedPage]) -> list[ReportedPage]:
    return sorted(pages, key=lambda row: (shelf_key(row.page.key.archival_code), row.page.key.ordinal))


def _page_rows(pages: list[ReportedPage], run_ids: set[int], pictures: Mapping[int, bytes]) -> tuple[PageRow, ...]:
    return tuple(_page_row(row, run_ids, pictures.get(row.page.id, b"")) for row in pages)


def _page_row(row: ReportedPage, run_ids: set[int], picture: bytes) -> PageRow:
    page = row.page
    return PageRow(
        code=page.key.archival_code,
        ordinal=page.key.ordinal,
        title=row.title,
        file=page.source_name,
        is_of_run=row.run_id in run_ids,
        is_set_aside=page.state is PageState.FAILED and page.attempts >= MOST_ATTEMPTS,
        attempts=page.attempts,
        problem=page.problem,
        confidence=page.confidence if page.character_count else None,
        characters=page.character_count or 0,
        thumbnail=picture,
    )


def _file_rows(problems: list[FileProblem], entries: Mapping[str, CatalogueEntry]) -> tuple[FileRow, ...]:
    known = KnownCodes.of(code for code, entry in entries.items() if not entry.is_provisional)
    rows = [FileRow(item.path, link(PurePosixPath(item.path), known).code or "", item.problem) for item in problems]
    return tuple(sorted(rows, key=lambda row: (not row.code, shelf_key(row.code), row.path)))


def _without_scans(entries: Mapping[str, CatalogueEntry], scanned: Mapping[str, int]) -> tuple[EntryRow, ...]:
    rows = [
        EntryRow(code, entry.title, entry.page_count, 0)
        for code, entry in entries.items()
        if code not in scanned and not entry.is_provisional
    ]
    return tuple(sorted(rows, key=lambda row: shelf_key(row.code)))


def _count_differences(entries: Mapping[str, CatalogueEntry], scanned: Mapping[str, int]) -> tuple[EntryRow, ...]:
    rows = [
        EntryRow(code, entry.title, entry.page_count, scanned[code])
        for code, entry in entries.items()
        if code in scanned and entry.page_count is not None and entry.page_count != scanned[code]
    ]
    return tuple(sorted(rows, key=lambda row: shelf_key(row.code)))
