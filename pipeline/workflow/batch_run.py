"""One run, from its row in the database to its end: intake, pages, index, with everything that keeps it safe."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.batch import (
    FailureLimit,
    ProcessExecutor,
    TaskLimits,
    Window,
    WorkFactory,
    this_process,
    workers_for_this_machine,
)
from pipeline.database import Database, job_store, page_store, run_store, source_store
from pipeline.errors import ArchiveError
from pipeline.model.record import PageOutcome
from pipeline.model.run import StopReason
from pipeline.ocr import CrossCheck
from pipeline.scan import Recipe, ScanLimits
from pipeline.settings import Settings
from pipeline.storage.layout import ArchiveLayout
from pipeline.storage.unfinished import remove_unfinished
from pipeline.workflow.bounds import Bounds
from pipeline.workflow.control import RunControl
from pipeline.workflow.heartbeat import Heartbeat, Neighbours, take_back
from pipeline.workflow.index_keeper import IndexKeeper
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.ingest import Ingest
from pipeline.workflow.inspect_work import Inspection, InspectTask, InspectWork
from pipeline.workflow.morning import MorningReports
from pipeline.workflow.page_work import PageTask, PageWork
from pipeline.workflow.process import Process
from pipeline.workflow.reports import IngestReport, ProcessReport, Progress, RunReport, Silent
from pipeline.workflow.run_log import logged
from pipeline.workflow.second_reader import cross_check
from pipeline.workflow.standing import failures
from pipeline.workflow.walk import Candidate, candidates

_WORKER_BYTES = 1_000_000_000
"""Memory that a worker with its models takes as a rule."""
WORKER_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENCV_FOR_THREADS_NUM": "1"}
"""Every worker has one core; libraries that start more threads only get in each other's way."""

_log = logging.getLogger(__name__)
_MakesPageWork = Callable[[Path, str, ScanLimits, Recipe, CrossCheck | None], WorkFactory[PageTask, PageOutcome]]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person may ask of a run.

    Attributes:
        engine: name of the engine; None for the archive's.
        cross_check: name of a second engine for pages of which the first is unsure; None for none.
        workers: worker processes; None or 0 for the archive's number, or what the machine can carry.
        until: time of day, as ``06:00``, at which it stops; None for when nothing is left.
        max_failures: ``5%`` or ``20``: stops when more pages fail; None for the archive's setting.
        limit: stops after so many pages; None for all.
        control: brake to be pulled from outside.
        progress: hears how far it is.
    """

    engine: str | None = None
    cross_check: str | None = None
    workers: int | None = None
    until: str | None = None
    max_failures: str | None = None
    limit: int | None = None
    control: RunControl = field(default_factory=RunControl)
    progress: Progress = field(default_factory=Silent)


@dataclass(frozen=True, slots=True)
class BatchRun:
    """Runs of one archive; may work beside runs of other processes.

    Attributes:
        layout: where things lie.
        database: of the archive.
        indexing: of the archive.
        settings: of the archive.
        inspect_work: makes what looks into files.
        page_work: makes what reads pages.
    """

    layout: ArchiveLayout
    database: Database
    indexing: Indexing
    settings: Settings
    inspect_work: Callable[[ScanLimits], WorkFactory[InspectTask, Inspection]] = InspectWork
    page_work: _MakesPageWork = PageWork

    def run(self, paths: Sequence[Path], options: RunOptions) -> RunReport:
        """Take files in, read the pages that wait, index them.

        Raises:
            InputError: a path does not exist, or an option cannot be understood.
            EnvironmentFault: disk full, database locked and the like; what is done stays done.
        """
        files = candidates(paths, self.layout.root)
        with self.started("run", options) as shift:
            ingested = shift.take_in(files)
            processed = shift.process()
        return self.report(ingested, processed)

    def ingest(self, paths: Sequence[Path], options: RunOptions) -> IngestReport:
        """Take files in without reading them; see `run`."""
        files = candidates(paths, self.layout.root)
        with self.started("ingest", options) as shift:
            report = shift.take_in(files)
            shift.drain()
        return report

    def process(self, command: str, options: RunOptions) -> ProcessReport:
        """Read the pages that wait, and index them; see `run`."""
        with self.started(command, options) as shift:
            return shift.process()

    def report(self, ingested: IngestReport, processed: ProcessReport) -> RunReport:
        """A whole run, with everything that is still open in the archive."""
        with self.database.read() as connection:
            failed = failures(list(page_store.current_pages(connection)))
            problems = source_store.all_file_problems(connection)
        return RunReport(ingested, processed, failed, tuple(problems))

    @contextmanager
    def started(self, command: str, options: RunOptions) -> Iterator[Shift]:
        """A run that is known to others as long as the block lasts, and says why it ended.

        Raises:
            InputError: an option cannot be understood.
            EnvironmentFault: the archive cannot be written.
        """
        bounds = self._bounds(options)
        workers = options.workers or self.settings.workers or workers_for_this_machine(_WORKER_BYTES)
        new = run_store.NewRun(command, options.engine or self.settings.engine, workers, this_process())
        with self.database.begin() as connection:
            run_id = run_store.begin(connection, new)
        take_back(self.database, None)
        with logged(self.layout.logs, run_id) as output, Heartbeat(self.database, run_id, options.control) as heartbeat:
            neighbours = heartbeat.take_back_abandoned()
            if neighbours.dead:
                self._tidy_up(neighbours)
            shift = Shift(self, run_id, new, bounds, options, output)
            _log.info("运行 %d 开始：%s，引擎 %s，%d 个工作进程", run_id, command, new.engine, workers)
            is_whole = False
            try:
                with self._ended(run_id, options.control, heartbeat):
                    yield shift
                    options.control.raise_error()
                is_whole = not (options.control.is_immediate or shift.processed.workers_lost)
            finally:
                with suppress(ArchiveError):  # else the next run does it
                    if not is_whole:
                        self._tidy_up(heartbeat.take_back_abandoned())
                self._write_report(run_id, options.control)

    @contextmanager
    def _ended(self, run_id: int, control: RunControl, heartbeat: Heartbeat) -> Iterator[None]:
        """Give back what is still in hand and write down why the run ended, whatever it was."""
        reason, detail = StopReason.FAULT, ""
        try:
            yield
            reason, detail = control.reason or StopReason.COMPLETE, control.detail
        except KeyboardInterrupt:
            reason = StopReason.KILLED
            raise
        except BaseException as error:
            detail = str(error)
            raise
        finally:
            _log.info("运行 %d 结束：%s %s", run_id, reason.value, detail)
            with suppress(ArchiveError), self.database.begin() as connection:  # else a later run finds out
                job_store.give_back(connection, run_id)
                run_store.end(connection, run_id, reason, detail, heartbeat.elapsed_seconds)

    def _write_report(self, run_id: int, control: RunControl) -> None:
        """Leave a morning report, unless a person wants the program to end at once; it can be asked for later, too."""
        if control.reason is StopReason.KILLED:
            return
        try:
            MorningReports(self.layout, self.database, self.settings).write(run_id)
        except ArchiveError as error:
            _log.warning("早晨报告无法写入：%s", error)

    def _tidy_up(self, neighbours: Neighbours) -> None:
        """Remove the halves of files that killed workers or runs left, when nobody else is writing any."""
        if not neighbours.living:
            for folder in (self.layout.masters, self.layout.pages):
                remove_unfinished(folder)

    def _bounds(self, options: RunOptions) -> Bounds:
        limit = self.settings.max_failures if options.max_failures is None else options.max_failures
        with self.database.read() as connection:
            known = job_store.recent_seconds(connection, options.engine or self.settings.engine)
        return Bounds(
            window=Window.until(options.until) if options.until else None,
            failures=FailureLimit.parsed(limit),
            most_pages=options.limit,
            first_estimate=max(known, default=float(self.settings.page_seconds)),
        )


@dataclass(slots=True)
class Shift:
    """What a run does between its beginning and its end.

    Attributes:
        batch: the archive's.
        run_id: of the run.
        new: what the run is.
        bounds: how far it may go.
        options: what a person asked.
        output: file for what engines print.
    """

    batch: BatchRun
    run_id: int
    new: run_store.NewRun
    bounds: Bounds
    options: RunOptions
    output: Path
    processed: ProcessReport = field(default_factory=ProcessReport)

    def take_in(self, files: list[Candidate], progress: Progress | None = None) -> IngestReport:
        """Look into files, store what is new, and count it."""
        batch, settings = self.batch, self.batch.settings
        limits = TaskLimits(seconds=settings.file_seconds, memory_bytes=settings.page_memory_mb * 1_000_000)
        executor = ProcessExecutor(
            batch.inspect_work(self._scan_limits()),
            self.new.workers,
            limits,
            environment=WORKER_ENVIRONMENT,
            output=self.output,
        )
        ingest = Ingest(
            batch.layout,
            batch.database,
            executor,
            str(self.run_id),
            progress or self.options.progress,
            goes_on=lambda: self.bounds.allow_file(self.options.control),
        )
        with self.options.control.over(executor):
            report = ingest.take_in(files)
        with batch.database.begin() as connection:
            run_store.count(
                connection,
                self.run_id,
                files_seen=report.files_seen,
                files_added=report.files_added,
                files_replaced=report.files_replaced,
                files_failed=len(report.problems),
            )
        return report

    def process(self) -> ProcessReport:
        """Read pages until none waits or the run is stopped, and bring the index up."""
        control = self.options.control
        while True:
            with IndexKeeper(self.batch.database, self.batch.indexing, control):
                self.work_once()
            self.drain()
            if control.reason is not None or not self.pending():
                return self.finished()

    def work_once(self) -> None:
        """Read the pages that wait now."""
        batch, settings = self.batch, self.batch.settings
        second = self.options.cross_check
        check = cross_check(second, self.new.engine, settings) if second else None
        work = batch.page_work(batch.layout.root, self.new.engine, self._scan_limits(), Recipe(), check)
        limits = TaskLimits(seconds=settings.page_seconds, memory_bytes=settings.page_memory_mb * 1_000_000)
        executor = ProcessExecutor(work, self.new.workers, limits, environment=WORKER_ENVIRONMENT, output=self.output)
        process = Process(
            layout=batch.layout,
            database=batch.database,
            executor=executor,
            progress=self.options.progress,
            run_id=self.run_id,
            bounds=self.bounds,
            control=self.options.control,
            report=self.processed,
        )
        process.work()
        self.options.control.raise_error()

    def drain(self) -> None:
        """Bring the index up to date, unless the run is to stop at once."""
        control = self.options.control
        if not control.is_immediate:
            self.batch.indexing.drain(self.options.progress, gives_up=lambda: control.is_immediate)

    def pending(self) -> int:
        """How many pages wait that no run has in hand."""
        with self.batch.database.read() as connection:
            return job_store.pending_count(connection)

    def finished(self) -> ProcessReport:
        """The report on the pages, with why the work ended and what is left."""
        control, report = self.options.control, self.processed
        report.pages_left = self.pending()
        report.stop_reason = control.reason or StopReason.COMPLETE
        report.stop_detail = control.detail
        return report

    def _scan_limits(self) -> ScanLimits:
        return ScanLimits(max_pixels=self.batch.settings.max_megapixels * 1_000_000)
