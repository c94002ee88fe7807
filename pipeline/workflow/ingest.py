"""Taking files in: look, store the master, link to the catalogue, record the pages, number them.

A file that was received before at the same place, or under the same name and serial of the same entry in an earlier
run, is a new scan of the same paper: the old master stays and is marked superseded, pages whose own image is the same
are carried over with their results, and only the others wait for work again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import assert_never

from pipeline.batch import Executor, Finished
from pipeline.database import Connection, Database, catalogue_store, page_store, source_store
from pipeline.database.source_store import NewPage, NewSource
from pipeline.model.page import Sha256
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage
from pipeline.model.record import FileProblem, PageRecord, PageState, SourceRecord
from pipeline.scan import NotAScan, ScanFile
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.inspect_work import Inspection, InspectTask, Unchanged, Unreadable
from pipeline.workflow.linking import Claims, Place, entry_for
from pipeline.workflow.masters import store_master
from pipeline.workflow.numbering import number_pages
from pipeline.workflow.outcomes import in_order, problem_of
from pipeline.workflow.reports import IngestReport, Progress
from pipeline.workflow.walk import Candidate


def _always() -> bool:
    return True


@dataclass(slots=True)
class Ingest:
    """One intake of files. Runs in the parent; looks into files by way of an executor.

    Attributes:
        layout: where things lie.
        database: of the archive.
        executor: looks into files.
        run: name of this run; two files of one run never replace one another.
        progress: hears of every file.
        goes_on: asked before each file; files that are left for another time are counted.
    """

    layout: ArchiveLayout
    database: Database
    executor: Executor[InspectTask, Inspection]
    run: str
    progress: Progress
    goes_on: Callable[[], bool] = _always
    report: IngestReport = field(default_factory=IngestReport)

    def take_in(self, files: list[Candidate]) -> IngestReport:
        """Take in all files and number the pages of every entry that they touched.

        Raises:
            EnvironmentFault: disk full, database locked and the like; what was taken in so far is kept.
        """
        self.report.files_seen = len(files)
        with self.database.read() as connection:
            tasks = [self._task(connection, file) for file in files]
            claims = Claims(catalogue_store.catalogued_codes(connection))
        self.progress.begin("导入", len(files))
        self.report.files_left = len(files)
        for outcome in in_order(tasks, self.executor.run(task for task in tasks if self.goes_on())):
            self.report.files_left -= 1
            if isinstance(outcome, Finished):
                self._receive(outcome.task, outcome.result, claims)
            else:
                self._reject(outcome.task, Sha256(""), problem_of(outcome, Stage.INTAKE))
            self.progress.advance(outcome.task.name)
        self.progress.end()
        with self.database.begin() as connection:
            number_pages(connection)
        return self.report

    def _task(self, connection: Connection, file: Candidate) -> InspectTask:
        source = source_store.current_source_by_path(connection, str(file.path))
        return InspectTask(file.path, file.name, source.sha256 if source else "")

    def _receive(self, task: InspectTask, inspection: Inspection, claims: Claims) -> None:
        match inspection.found:
            case Unchanged():
                self.report.files_unchanged += 1
            case NotAScan():
                self.report.files_passed_over += 1
            case Unreadable(problem=problem):
                self._reject(task, inspection.sha256, problem)
            case ScanFile() as scan:
                self._accept(task, inspection, scan, claims.place(task.name))
            case _:
                assert_never(inspection.found)

    def _reject(self, task: InspectTask, checksum: str, problem: Problem) -> None:
        self.report.problems.append(FileProblem(str(task.path), problem))
        with self.database.begin(is_lasting=False) as connection:
            source_store.put_file_problem(connection, str(task.path), checksum, problem)

    def _accept(self, task: InspectTask, inspection: Inspection, scan: ScanFile, place: Place) -> None:
        try:
            store_master(self.layout, task.path, inspection.sha256, scan.extension)
        except PageProblemError as error:
            self._reject(task, inspection.sha256, error.problem)
            return
        source = NewSource(
            path=str(task.path),
            name=task.name,
            serial=place.serial,
            sha256=inspection.sha256,
            extension=scan.extension,
            byte_size=inspection.byte_size,
            run=self.run,
        )
        with self.database.begin(is_lasting=False) as connection:  # should it be lost, the file is taken in again
            self._record(connection, source, [_new_page(scan, index) for index in range(len(scan.frames))], place)

    def _record(self, connection: Connection, source: NewSource, pages: list[NewPage], place: Place) -> None:
        source_store.clear_file_problems(connection, [source.path])
        entry_id = entry_for(connection, place, source)
        older = self._older(connection, entry_id, source)
        if older and older.sha256 == source.sha256:
            self.report.files_unchanged += 1
            return
        source_id = source_store.add_source(connection, entry_id, source)
        kept = self._replace(connection, older, source_id, pages) if older else set()
        for number, page in enumerate(pages):
            if number not in kept:
                source_store.add_page(connection, entry_id, source_id, page)
        self._count(older, place, pages, kept)

    def _older(self, connection: Connection, entry_id: int, source: NewSource) -> SourceRecord | None:
        """The file in force of which this one is a new scan."""
        same_name = PurePosixPath(source.name).name.casefold()
        for older in source_store.sources_alike(
            connection, entry_id, path=source.path, serial=source.serial, sha256=source.sha256
        ):
            if older.path == source.path:
                return older
            alike = PurePosixPath(older.name).name.casefold() == same_name and older.serial == source.serial
            if alike and (older.sha256 == source.sha256 or older.run != self.run):
                return older
            if alike or (source.serial and older.serial == source.serial):
                problem = Problem(ProblemCategory.DUPLICATE_SERIAL, Stage.INTAKE, f"{older.path} / {source.path}")
                self.report.warnings.append(FileProblem(source.path, problem))
        return None

    def _replace(self, connection: Connection, older: SourceRecord, source_id: int, pages: list[NewPage]) -> set[int]:
        """Supersede an older scan; which of the new pages are carried over from it."""
        source_store.supersede_source(connection, older.id)
        free = page_store.pages_of_source(connection, older.id)
        kept = set()
        for number, page in enumerate(pages):
            twin = _take_twin(free, page)
            if twin is not None:
                source_store.carry_page(connection, twin.id, source_id, page.frame_index)
                kept.add(number)
        page_store.supersede(connection, [page.id for page in free])
        return kept

    def _count(self, older: SourceRecord | None, place: Place, pages: list[NewPage], kept: set[int]) -> None:
        if older:
            self.report.files_replaced += 1
            self.report.pages_carried += len(kept)
            self.report.pages_replaced += len(pages) - len(kept)
            return
        self.report.files_added += 1
        self.report.pages_added += len(pages)
        if place.is_provisional:
            self.report.unlinked.append(place.code)


def _new_page(scan: ScanFile, index: int) -> NewPage:
    frame = scan.frames[index]
    return NewPage(
        frame_index=frame.index,
        image_sha256=frame.image_sha256,
        width=frame.width,
        height=frame.height,
        dpi=frame.dpi,
        problem=frame.problem,
    )


def _take_twin(free: list[PageRecord], page: NewPage) -> PageRecord | None:
    """Take the old page with the very same image out of ``free``; at the same place where several are equal."""
    twins = [old for old in free if _is_usable(old) and old.image_sha256 == page.image_sha256]
    if not twins:
        return None
    twin = min(twins, key=lambda old: abs(old.frame_index - page.frame_index))
    free.remove(twin)
    return twin


def _is_usable(page: PageRecord) -> bool:
    """Whether a page has a result or may still get one."""
    return page.job_key is not None or page.state is not PageState.FAILED
