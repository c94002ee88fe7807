"""The front door: one archive folder and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from pipeline.backup import BackupOptions, BackupReport, take_backup
from pipeline.database import Database, catalogue_store, source_store
from pipeline.errors import ArchiveFolderError, IndexLockedError, InputError, NotInArchiveError
from pipeline.export import ExportReport
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import OcrPage
from pipeline.model.query import Question, SearchMode, SortOrder, YearRange
from pipeline.model.record import FileProblem, PageRecord, PageState
from pipeline.model.run import StopReason
from pipeline.ocr import EngineName
from pipeline.scan import ScanLimits
from pipeline.search import SearchHit, SearchResult
from pipeline.settings import Settings, load_settings
from pipeline.storage.layout import ArchiveLayout, JobKey
from pipeline.workflow.access_control import AccessControl
from pipeline.workflow.batch_run import BatchRun, RunOptions
from pipeline.workflow.cataloguing import CatalogueImport, import_catalogue
from pipeline.workflow.control import RunControl
from pipeline.workflow.correcting import Correcting
from pipeline.workflow.creating import create_archive
from pipeline.workflow.doctor import Finding
from pipeline.workflow.doctor import examine as examine_machine
from pipeline.workflow.export_checking import CheckedFile
from pipeline.workflow.export_pages import ExportStyle, PictureChoice
from pipeline.workflow.exporting import ExportBatch, ExportFailure, Exporting, ExportKind
from pipeline.workflow.index_choice import rebuild_index
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.kept_results import KeptResults
from pipeline.workflow.masters import FixityReport, verify_masters
from pipeline.workflow.morning import MorningReports
from pipeline.workflow.page_lookup import PageLookup
from pipeline.workflow.reports import IngestReport, PageFailure, ProcessReport, Progress, RunReport, Silent
from pipeline.workflow.requeue import Requeue
from pipeline.workflow.searching import Searching
from pipeline.workflow.second_reader import cross_check
from pipeline.workflow.single_image import measure_image, read_image, straighten_image
from pipeline.workflow.standing import ArchiveStatus, standing
from pipeline.workflow.watch import watch
from pipeline.workflow.work_standing import RunStanding, WorkStanding, work_standing

_EDIT_WAIT_SECONDS = 10.0
"""How long an edit waits for another program that writes the index; its change is not lost if that takes longer."""


class Archive:
    """An archive on disk. Any number of processes may work in it side by side: runs, edits, searches, a rebuild.

    Attributes:
        access: accounts, the log of use, and what is kept from readers.
    """

    def __init__(self, layout: ArchiveLayout, settings: Settings) -> None:
        self._layout = layout
        self._settings = settings
        self._database = Database(layout.database)
        self._results = KeptResults(layout)
        self._indexing = Indexing(layout, self._database, settings.index_backend)
        self._batch = BatchRun(layout, self._database, self._indexing, settings)
        self._requeue = Requeue(self._database, settings.engine)
        self._reports = MorningReports(layout, self._database, settings)
        self.access = AccessControl(self._database, self.corrections, self._tell_index)
        self._searching = Searching(
            self._results, self._database, self._indexing, settings, self.ocr_page, self.view_image
        )

    @classmethod
    def create(cls, folder: Path | str) -> Self:
        """Make a new archive in an empty or absent folder and open it.

        Raises:
            ArchiveFolderError: there is an archive already, or the folder holds other things.
            FolderNotWritableError: the folder cannot be made.
        """
        create_archive(ArchiveLayout(Path(folder).absolute()))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path | str) -> Self:
        """Open the archive in a folder.

        Raises:
            ArchiveFolderError: there is none, or it is of another version.
            InputError: its settings are wrong.
        """
        layout = ArchiveLayout(Path(folder).absolute())
        if not layout.database.is_file():
            advice = f"请先运行 xiangdang init {folder}，或用 --archive 指定档案库文件夹"
            raise ArchiveFolderError("这里没有档案库", where=str(layout.root), advice=advice)
        archive = cls(layout, load_settings(layout.settings))
        archive._database.check()
        return archive

    @property
    def folder(self) -> Path:
        """Where the archive lies."""
        return self._layout.root

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # --- the catalogue -------------------------------------------------------------------------------------------

    def import_catalogue(self, file: Path | str) -> CatalogueImport:
        """Import an Excel or CSV catalogue; rows that cannot be used are in the report.

        Raises:
            CatalogueImportError: the file cannot be read as a catalogue at all.
        """
        report = import_catalogue(self._database, Path(file))
        self._tell_index()
        return report

    def entry(self, code: str) -> CatalogueEntry:
        """The entry with this 档号, however its dots and dashes are typed.

        Raises:
            NotInArchiveError: there is none.
        """
        return self.lookup.entry(code)

    def codes(self) -> tuple[str, ...]:
        """The 档号 of every entry, provisional ones too, in order."""
        with self._database.read() as connection:
            return tuple(catalogue_store.all_codes(connection))

    # --- the main job --------------------------------------------------------------------------------------------

    def run(self, paths: Sequence[Path | str], options: RunOptions | None = None) -> RunReport:
        """Take files in, read their pages, index them. Resumes what was interrupted and skips what is done.

        Other processes may work in the archive meanwhile, with runs of their own too.

        Raises:
            InputError: a path does not exist, an option cannot be understood, or no such engine.
            EnvironmentFault: disk full, database locked and the like; what is done stays done.
        """
        return self._batch.run([Path(path) for path in paths], options or RunOptions())

    def watch(self, paths: Sequence[Path | str], options: RunOptions | None = None) -> RunReport:
        """Take in what is dropped into folders and read it, until the run is stopped; see `run`."""
        return watch(self._batch, [Path(path) for path in paths], options or RunOptions())

    def ingest(self, paths: Sequence[Path | str], options: RunOptions | None = None) -> IngestReport:
        """Take files in without reading them; see `run`."""
        return self._batch.ingest([Path(path) for path in paths], options or RunOptions())

    def process(self, options: RunOptions | None = None, *, command: str = "process") -> ProcessReport:
        """Read the pages that wait; see `run`. ``command`` is what ``status`` shows."""
        return self._batch.process(command, options or RunOptions())

    def queue_failed(self, codes: Iterable[str] = ()) -> int:
        """Have failed pages read again by the next run, of these entries or of all; how many.

        Raises:
            NotInArchiveError: no such entry.
        """
        return self._requeue.failed([entry.code for entry in self._entries(codes)])

    def queue_again(self, codes: Iterable[str] = (), *, engine: str | None = None, only_outdated: bool = False) -> int:
        """Have pages that have a result read again by the next run, of these entries or of all; how many.

        Args:
            codes: 档号.
            engine: to be used for these pages from now on.
            only_outdated: leave out pages whose result is what the present settings and engine give.

        Raises:
            NotInArchiveError: no such entry.
            InputError: no such engine.
        """
        codes = [entry.code for entry in self._entries(codes)]
        return self._requeue.again(codes, engine, only_outdated=only_outdated)

    def queue_doubtful(self, codes: Iterable[str], second_engine: str) -> int:
        """Have pages below the confidence limit that ``second_engine`` has not compared read again; how many.

        Raises:
            NotInArchiveError: no such entry.
            InputError: no such engine, or it is the one that reads.
        """
        check = cross_check(second_engine, self._settings.engine, self._settings)
        return self._requeue.doubtful([entry.code for entry in self._entries(codes)], check)

    # --- questions -----------------------------------------------------------------------------------------------

    def search(
        self,
        text: str,
        *,
        mode: SearchMode | str | None = None,
        fonds: str = "",
        years: YearRange | str | None = None,
        retention: str = "",
        responsible_party: str = "",
        code: str = "",
        limit: int = 20,
        offset: int = 0,
        sort: str | None = None,
    ) -> SearchResult:
        """Pages and catalogue entries that answer a question, exact phrases first.

        Raises:
            QueryError: the question cannot be understood.
            IndexDamagedError: the index must be rebuilt.
        """
        question = Question.asked(
            text,
            mode=mode,
            fonds=fonds,
            years=years,
            retention=retention,
            responsible_party=responsible_party,
            code=code,
            limit=limit,
            offset=offset,
            sort=sort,
        )
        return self.searching.answer(question)

    @property
    def searching(self) -> Searching:
        """Answers with their proof, and lists of questions."""
        return self._searching

    def pages(self, code: str) -> tuple[PageRecord, ...]:
        """The pages in force of an entry, by ordinal.

        Raises:
            NotInArchiveError: no such entry.
        """
        return self.lookup.item(code)[1]

    def page(self, code: str, ordinal: int) -> PageRecord:
        """One page of an entry.

        Raises:
            NotInArchiveError: no such entry or page.
        """
        return self.lookup.page(code, ordinal)

    @property
    def lookup(self) -> PageLookup:
        """Entries and pages, each with what belongs to it."""
        return PageLookup(self._database)

    def ocr_page(self, code: str, ordinal: int) -> OcrPage:
        """What was read on a page, with what people put right in it.

        Raises:
            NotInArchiveError: no such page, or it has no result.
            UnreadableScanError: its stored result is damaged.
        """
        return self.corrections.page(self.page(code, ordinal)).page

    @property
    def corrections(self) -> Correcting:
        """Effective texts of pages, and who put right what."""
        return Correcting(self._results, self._database, self._tell_index)

    def view_image(self, code: str, ordinal: int) -> Path:
        """The upright, straight picture of a page, a JPEG file.

        Raises:
            NotInArchiveError: no such page, or it has no result.
        """
        return self.view_of(self.page(code, ordinal))

    def view_of(self, record: PageRecord) -> Path:
        """The same of a page that is at hand; raises where it has no result."""
        if record.job_key is None:
            raise NotInArchiveError("该页还没有识别结果", where=str(record.key), advice="请运行 xiangdang process")
        return self._layout.page(JobKey(record.job_key)).view

    def status(self) -> ArchiveStatus:
        """How the archive stands at this moment."""
        return standing(self._layout, self._database, self._indexing, self._settings.engine)

    @property
    def reports(self) -> MorningReports:
        """What the nights did and left to do."""
        return self._reports

    def work(self) -> WorkStanding:
        """Who works in the archive and how far the pages are; quick, to be asked every second."""
        return work_standing(self._layout, self._database)

    # --- handing out and looking after ---------------------------------------------------------------------------

    def export_pdf(
        self, codes: Iterable[str] | str, target: Path | str, *, progress: Progress | None = None
    ) -> list[ExportReport]:
        """Searchable PDF: one file of all entries where ``target`` ends in .pdf, else one for each in that folder.

        Raises:
            NotInArchiveError: no such entry, or it has no pages.
            ExportCheckError: a finished file did not give back its text; nothing is left under its name.
        """
        place, entries = Path(target), self._entries(codes)
        if place.suffix.lower() == ".pdf":
            return [self.exports.one_file(ExportKind.PDF, entries, place, progress=progress)]
        return self.exports.folder(ExportKind.PDF, entries, place, progress=progress).all_written()

    def export_text(
        self, codes: Iterable[str] | str, target: Path | str, *, progress: Progress | None = None
    ) -> list[Path]:
        """One UTF-8 text file for each entry in the folder ``target``.

        Raises:
            NotInArchiveError: no such entry, or it has no pages.
        """
        batch = self.exports.folder(ExportKind.TEXT, self._entries(codes), Path(target), again=True, progress=progress)
        return [report.file for report in batch.all_written()]

    @property
    def exports(self) -> Exporting:
        """Files of every kind to hand over, alone or in batches."""
        return Exporting(
            self._layout, self._database, ScanLimits(max_pixels=self._settings.max_megapixels * 1_000_000), self.search
        )

    def verify(self, *, progress: Progress | None = None) -> FixityReport:
        """Read every master again and compare it with the checksum taken when it was received."""
        with self._database.read() as connection:
            masters = source_store.master_files(connection)
        return verify_masters(self._layout, masters, progress or Silent())

    def backup(self, folder: Path | str, options: BackupOptions | None = None) -> BackupReport:
        """Bring the backup in another folder up to this moment, also while others work; see `take_backup`."""
        return take_backup(self._layout, self._database, Path(folder), options or BackupOptions())

    def rebuild_index(self, *, progress: Progress | None = None, backend: str = "") -> int:
        """Build the index anew from what was read and from the catalogue; how many pages it holds."""
        return rebuild_index(self._indexing, progress, backend)

    # --- how ------------------------------------------------------------------------------------------------------

    def _tell_index(self) -> None:
        with suppress(IndexLockedError):  # whoever holds it tells it of this too
            self._indexing.drain(wait_seconds=_EDIT_WAIT_SECONDS)

    def _entries(self, codes: Iterable[str] | str) -> list[CatalogueEntry]:
        return [self.entry(code) for code in ([codes] if isinstance(codes, str) else codes)]


__all__ = [
    "Archive",
    "ArchiveStatus",
    "BackupOptions",
    "BackupReport",
    "CatalogueImport",
    "CheckedFile",
    "EngineName",
    "ExportBatch",
    "ExportFailure",
    "ExportKind",
    "ExportReport",
    "ExportStyle",
    "FileProblem",
    "Finding",
    "FixityReport",
    "IngestReport",
    "InputError",
    "PageFailure",
    "PageRecord",
    "PageState",
    "PictureChoice",
    "ProcessReport",
    "Progress",
    "RunControl",
    "RunOptions",
    "RunReport",
    "RunStanding",
    "SearchHit",
    "SearchMode",
    "SearchResult",
    "SortOrder",
    "StopReason",
    "WorkStanding",
    "examine_machine",
    "measure_image",
    "read_image",
    "straighten_image",
]
