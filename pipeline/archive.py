"""The front door: one archive folder and everything that can be done with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from pipeline.batch import ProcessExecutor, TaskLimits, workers_for_this_machine
from pipeline.database import Database, catalogue_store, page_store, source_store
from pipeline.errors import (
    ArchiveFolderError,
    DatabaseLockedError,
    FolderNotWritableError,
    InputError,
    NotInArchiveError,
)
from pipeline.export import ExportReport
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import OcrPage
from pipeline.model.query import Question, SearchMode, YearRange
from pipeline.model.record import FileProblem, PageRecord, PageState
from pipeline.ocr import EngineName
from pipeline.scan import Recipe, ScanLimits
from pipeline.search import SearchHit, SearchResult, SearchService
from pipeline.settings import TEMPLATE, Settings, load_settings
from pipeline.storage.layout import ArchiveLayout, JobKey
from pipeline.workflow.cataloguing import CatalogueImport, import_catalogue, normal_code
from pipeline.workflow.doctor import Finding
from pipeline.workflow.doctor import examine as examine_machine
from pipeline.workflow.exporting import Exporting
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.ingest import Ingest
from pipeline.workflow.inspect_work import InspectWork
from pipeline.workflow.masters import FixityReport, verify_masters
from pipeline.workflow.page_work import PageWork, load_result
from pipeline.workflow.process import Process
from pipeline.workflow.reports import IngestReport, PageFailure, ProcessReport, Progress, RunReport, Silent
from pipeline.workflow.single_image import measure_image, read_image, straighten_image
from pipeline.workflow.standing import ArchiveStatus, failures, standing
from pipeline.workflow.walk import candidates

_WORKER_BYTES = 1_000_000_000
"""Memory that a worker with its models takes as a rule."""
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
"""Every worker has one core; libraries that start more threads only get in each other's way."""
_STOP_ADVICE = "请等它结束，或关闭后再运行；已完成的部分不会重做"


class Archive:
    """An archive on disk. Open it in one process at a time for writing; searching is possible meanwhile."""

    def __init__(self, layout: ArchiveLayout, settings: Settings) -> None:
        self._layout = layout
        self._settings = settings
        self._database = Database(layout.database)
        self._indexing = Indexing(layout, self._database, settings.index_backend)

    @classmethod
    def create(cls, folder: Path | str) -> Self:
        """Make a new archive in an empty or absent folder and open it.

        Raises:
            ArchiveFolderError: there is an archive already, or the folder holds other things.
            FolderNotWritableError: the folder cannot be made.
        """
        layout = ArchiveLayout(Path(folder).absolute())
        if layout.database.exists():
            raise ArchiveFolderError(
                "这里已经有一个档案库", where=str(layout.root), advice="直接使用即可，或换一个文件夹"
            )
        if layout.root.is_dir() and any(layout.root.iterdir()):
            raise ArchiveFolderError("文件夹不是空的", where=str(layout.root), advice="请换一个空文件夹或新的名称")
        try:
            layout.masters.mkdir(parents=True)
            layout.settings.write_text(TEMPLATE, encoding="utf-8")
            layout.user_dictionary.write_text(_DICTIONARY_TEMPLATE, encoding="utf-8")
        except OSError as error:
            raise FolderNotWritableError(
                f"无法新建档案库：{error.strerror}", where=str(layout.root), advice="请检查文件夹权限"
            ) from error
        Database(layout.database).create()
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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # --- the catalogue -------------------------------------------------------------------------------------------

    def import_catalogue(self, file: Path | str) -> CatalogueImport:
        """Import an Excel or CSV catalogue; rows that cannot be used are in the report.

        Raises:
            CatalogueImportError: the file cannot be read as a catalogue at all.
        """
        with self._alone():
            report = import_catalogue(self._database, Path(file))
            self._indexing.drain()
        return report

    def entry(self, code: str) -> CatalogueEntry:
        """The entry with this 档号, however its dots and dashes are typed.

        Raises:
            NotInArchiveError: there is none.
        """
        with self._database.begin() as connection:
            known = catalogue_store.entry_by_code(connection, normal_code(connection, code))
        if known is None:
            raise NotInArchiveError("档案库中没有这个档号", where=code, advice="请核对档号，或用 xiangdang search 查找")
        return known[1]

    def codes(self) -> tuple[str, ...]:
        """The 档号 of every entry, provisional ones too, in order."""
        with self._database.begin() as connection:
            return tuple(catalogue_store.all_entries(connection))

    # --- the main job --------------------------------------------------------------------------------------------

    def run(
        self,
        paths: Sequence[Path | str],
        *,
        engine: str | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> RunReport:
        """Take files in, read their pages, index them. Resumes what was interrupted and skips what is done.

        Raises:
            InputError: a path does not exist, or no such engine.
            EnvironmentFault: disk full, archive in use and the like; what is done stays done.
        """
        with self._alone():
            ingested = self._ingest(paths, workers, progress)
            processed = self._process(engine, workers, progress)
        with self._database.begin() as connection:
            failed = failures(list(page_store.current_pages(connection)))
            problems = source_store.all_file_problems(connection)
        return RunReport(ingested, processed, failed, tuple(problems))

    def ingest(
        self, paths: Sequence[Path | str], *, workers: int | None = None, progress: Progress | None = None
    ) -> IngestReport:
        """Take files in without reading them; see `run`."""
        with self._alone():
            return self._ingest(paths, workers, progress)

    def process(
        self, *, engine: str | None = None, workers: int | None = None, progress: Progress | None = None
    ) -> ProcessReport:
        """Read the pages that wait; see `run`."""
        with self._alone():
            return self._process(engine, workers, progress)

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
        )
        return SearchService(self._indexing.backend(), self.ocr_page).search(question)

    def pages(self, code: str) -> tuple[PageRecord, ...]:
        """The pages in force of an entry, by ordinal.

        Raises:
            NotInArchiveError: no such entry.
        """
        entry = self.entry(code)
        with self._database.begin() as connection:
            return tuple(page_store.current_pages(connection, entry.code))

    def page(self, code: str, ordinal: int) -> PageRecord:
        """One page of an entry.

        Raises:
            NotInArchiveError: no such entry or page.
        """
        pages = self.pages(code)
        if not 1 <= ordinal <= len(pages):
            raise NotInArchiveError(f"没有第 {ordinal} 页", where=code, advice=f"这件档案共 {len(pages)} 页")
        return pages[ordinal - 1]

    def ocr_page(self, code: str, ordinal: int) -> OcrPage:
        """What was read on a page.

        Raises:
            NotInArchiveError: no such page, or it has no result.
            UnreadableScanError: its stored result is damaged.
        """
        return load_result(self._layout, self._job_key(code, ordinal))

    def view_image(self, code: str, ordinal: int) -> Path:
        """The upright, straight picture of a page, a JPEG file.

        Raises:
            NotInArchiveError: no such page, or it has no result.
        """
        return self._layout.page(JobKey(self._job_key(code, ordinal))).view

    def status(self) -> ArchiveStatus:
        """How the archive stands at this moment."""
        return standing(self._layout, self._database, self._indexing.backend())

    def unread_page_count(self) -> int:
        """How many pages in force cannot be found by their text, since they wait or failed."""
        with self._database.begin() as connection:
            return sum(page.state is not PageState.DONE for page in page_store.current_pages(connection))

    # --- handing out and looking after ---------------------------------------------------------------------------

    def export_pdf(
        self, codes: Iterable[str] | str, target: Path | str, *, progress: Progress | None = None
    ) -> list[ExportReport]:
        """Searchable PDF: one file of all entries where ``target`` ends in .pdf, else one for each in that folder.

        Raises:
            NotInArchiveError: no such entry, or it has no pages.
            ExportCheckError: a finished file did not give back its text; nothing is left under its name.
        """
        return self._exporting(progress).pdf(self._entries(codes), Path(target))

    def export_text(
        self, codes: Iterable[str] | str, target: Path | str, *, progress: Progress | None = None
    ) -> list[Path]:
        """One UTF-8 text file for each entry in the folder ``target``.

        Raises:
            NotInArchiveError: no such entry, or it has no pages.
        """
        return self._exporting(progress).text(self._entries(codes), Path(target))

    def verify(self, *, progress: Progress | None = None) -> FixityReport:
        """Read every master again and compare it with the checksum taken when it was received."""
        with self._database.begin() as connection:
            masters = source_store.master_files(connection)
        return verify_masters(self._layout, masters, progress or Silent())

    def rebuild_index(self, *, progress: Progress | None = None) -> int:
        """Build the index anew from what was read and from the catalogue; how many pages it holds."""
        with self._alone():
            return self._indexing.rebuild(progress)

    # --- how ------------------------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the archive for writing.

        Raises:
            DatabaseLockedError: another program is writing into it.
        """
        lock = FileLock(self._layout.root / "writing.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            what = "另一个程序正在写入这个档案库"
            raise DatabaseLockedError(what, where=str(self.folder), advice=_STOP_ADVICE) from error
        try:
            yield
        finally:
            lock.release()

    def _ingest(self, paths: Sequence[Path | str], workers: int | None, progress: Progress | None) -> IngestReport:
        files = candidates([Path(path) for path in paths], self.folder)
        executor = ProcessExecutor(
            InspectWork(self._scan_limits()), self._worker_count(workers), self._limits(), environment=_ONE_THREAD
        )
        return Ingest(self._layout, self._database, executor, uuid.uuid4().hex, progress or Silent()).take_in(files)

    def _process(self, engine: str | None, workers: int | None, progress: Progress | None) -> ProcessReport:
        name = engine or self._settings.engine
        work = PageWork(self.folder, name, self._scan_limits(), Recipe())
        executor = ProcessExecutor(work, self._worker_count(workers), self._limits(), environment=_ONE_THREAD)
        return Process(self._layout, self._database, executor, self._indexing, progress or Silent()).work()

    def _worker_count(self, asked: int | None) -> int:
        return asked or self._settings.workers or workers_for_this_machine(_WORKER_BYTES)

    def _limits(self) -> TaskLimits:
        return TaskLimits(seconds=self._settings.page_seconds, memory_bytes=self._settings.page_memory_mb * 1_000_000)

    def _scan_limits(self) -> ScanLimits:
        return ScanLimits(max_pixels=self._settings.max_megapixels * 1_000_000)

    def _job_key(self, code: str, ordinal: int) -> str:
        record = self.page(code, ordinal)
        if record.job_key is None:
            raise NotInArchiveError("该页还没有识别结果", where=str(record.key), advice="请运行 xiangdang process")
        return record.job_key

    def _exporting(self, progress: Progress | None) -> Exporting:
        return Exporting(self._layout, self._database, self._scan_limits(), progress or Silent())

    def _entries(self, codes: Iterable[str] | str) -> list[CatalogueEntry]:
        return [self.entry(code) for code in ([codes] if isinstance(codes, str) else codes)]


_DICTIONARY_TEMPLATE = """\
# 本档案库自己的词语，每行一个：人名、地名、田块名等，供分词使用。修改后请运行 xiangdang index rebuild。
"""

__all__ = [
    "Archive",
    "ArchiveStatus",
    "CatalogueImport",
    "EngineName",
    "ExportReport",
    "FileProblem",
    "Finding",
    "FixityReport",
    "IngestReport",
    "InputError",
    "PageFailure",
    "PageRecord",
    "PageState",
    "ProcessReport",
    "Progress",
    "RunReport",
    "SearchHit",
    "SearchMode",
    "SearchResult",
    "examine_machine",
    "measure_image",
    "read_image",
    "straighten_image",
]
