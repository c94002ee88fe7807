"""Working on the pages that wait: lease, hand to a worker, record the outcome."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.batch import Died, Executor, Finished, Outcome, Raised
from pipeline.database import Database, job_store, run_store
from pipeline.model.problem import Stage
from pipeline.model.record import PageOutcome, PageRecord, PageState
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.bounds import Bounds
from pipeline.workflow.control import RunControl
from pipeline.workflow.outcomes import problem_of
from pipeline.workflow.page_work import PageTask
from pipeline.workflow.reports import PageFailure, ProcessReport, Progress

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Process:
    """One stretch of work on waiting pages. Runs in the parent; pages are worked on by an executor.

    Attributes:
        layout: where things lie.
        database: of the archive.
        executor: works on pages.
        progress: hears of every page.
        run_id: of the run that leases the pages.
        bounds: how far it may go.
        control: how it is stopped.
    """

    layout: ArchiveLayout
    database: Database
    executor: Executor[PageTask, PageOutcome]
    progress: Progress
    run_id: int
    bounds: Bounds = field(default_factory=Bounds)
    control: RunControl = field(default_factory=RunControl)
    report: ProcessReport = field(default_factory=ProcessReport)
    _in_hand: dict[int, tuple[PageRecord, float]] = field(default_factory=dict)

    def work(self) -> ProcessReport:
        """Work until no page waits or the run is stopped.

        Raises:
            EnvironmentFault: disk full, database locked and the like; what is done stays done.
        """
        begun = time.monotonic()
        with self.database.read() as connection:
            waiting = job_store.waiting_count(connection)
        if waiting:
            self.progress.begin("识别", waiting)
            with self.control.over(self.executor):
                for outcome in self.executor.run(self._leased()):
                    self._record(outcome)
            self.progress.end()
        self.report.seconds += time.monotonic() - begun
        return self.report

    def _leased(self) -> Iterator[PageTask]:
        """Pages one by one; each is counted as begun when a worker is free for it."""
        while self.bounds.allow(self.control):
            with self.database.begin(is_lasting=False) as connection:
                page = job_store.claim(connection, self.run_id)
            if page is None:
                return
            self.bounds.note_begun()
            self._in_hand[page.id] = page, time.monotonic()
            yield self._task(page)

    def _task(self, page: PageRecord) -> PageTask:
        return PageTask(
            page_id=page.id,
            master=self.layout.master(page.master_sha256, page.master_extension),
            frame_index=page.frame_index,
            image_sha256=page.image_sha256,
            engine=page.engine,
            is_afresh=page.job_key is not None,
        )

    def _record(self, outcome: Outcome[PageTask, PageOutcome]) -> None:
        page, begun = self._in_hand.pop(outcome.task.page_id)
        seconds = time.monotonic() - begun
        if isinstance(outcome, Finished):
            self._finish(page, outcome.result, outcome.seconds)
        elif self._waits_again(page, outcome):
            self.bounds.note_given_again()
            return
        self.bounds.note_ended(seconds, self.control, is_failure=not isinstance(outcome, Finished))
        self.progress.advance(str(page.key))

    def _finish(self, page: PageRecord, result: PageOutcome, seconds: float) -> None:
        with self.database.begin(is_lasting=False) as connection:
            if not job_store.finish(connection, page.id, result, run_id=self.run_id, seconds=seconds):
                _log.warning("%s: 本次运行已失去该页，结果由接手的运行记录", page.key)
                return
            run_store.count(connection, self.run_id, pages_done=1, pages_blank=int(result.is_blank))
        self.report.pages_done += 1
        self.report.pages_blank += result.is_blank
        _log.info("%s 完成，%.1f 秒", page.key, seconds)

    def _waits_again(self, page: PageRecord, outcome: Outcome[PageTask, PageOutcome]) -> bool:
        """Record a page that gave no result; whether it will be tried again."""
        assert not isinstance(outcome, Finished)
        self.report.workers_lost += not isinstance(outcome, Raised)
        problem = problem_of(outcome, Stage.OCR)
        _log.warning("%s（%s）：%s %s", page.key, page.source_name, problem.category.value, problem.detail)
        with self.database.begin(is_lasting=False) as connection:
            if isinstance(outcome, Died):
                state = job_store.lose_worker(connection, page.id, problem, run_id=self.run_id)
                if state is not PageState.FAILED:
                    return True
            elif not job_store.fail(connection, page.id, problem, run_id=self.run_id):
                return True
            run_store.count(connection, self.run_id, pages_failed=1)
        self.report.failures.append(PageFailure(page.key, page.source_name, problem))
        return False
