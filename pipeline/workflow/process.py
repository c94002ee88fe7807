"""Working on the pages that wait: claim, hand to a worker, record the outcome, keep the index up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.batch import Died, Executor, Finished, Outcome
from pipeline.database import Database, page_store
from pipeline.database.page_store import MOST_ATTEMPTS, PageOutcome
from pipeline.model.problem import Stage
from pipeline.model.record import PageRecord
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.outcomes import problem_of
from pipeline.workflow.page_work import PageTask
from pipeline.workflow.reports import PageFailure, ProcessReport, Progress

INDEX_SECONDS = 60.0
"""How far the index may fall behind the pages during a run."""


@dataclass(slots=True)
class Process:
    """One stretch of work on waiting pages. Runs in the parent; pages are worked on by an executor.

    Attributes:
        layout: where things lie.
        database: of the archive.
        executor: works on pages.
        indexing: follows the pages.
        progress: hears of every page.
    """

    layout: ArchiveLayout
    database: Database
    executor: Executor[PageTask, PageOutcome]
    indexing: Indexing
    progress: Progress
    report: ProcessReport = field(default_factory=ProcessReport)
    _claimed: dict[int, PageRecord] = field(default_factory=dict)
    _indexed_at: float = field(default_factory=time.monotonic)

    def work(self) -> ProcessReport:
        """Work until no page waits.

        Raises:
            EnvironmentFault: disk full, database locked and the like; what is done stays done.
        """
        begun = time.monotonic()
        with self.database.begin() as connection:
            page_store.take_back_abandoned(connection)
            waiting = page_store.waiting_count(connection)
        if waiting:
            self.progress.begin("识别", waiting)
            for outcome in self.executor.run(self._claims()):
                self._record(outcome)
                self._keep_index_up()
            self.progress.end()
        self.indexing.drain(self.progress)
        self.report.seconds = time.monotonic() - begun
        return self.report

    def _claims(self) -> Iterator[PageTask]:
        """Pages one by one; each is counted as begun when a worker is free for it."""
        while True:
            with self.database.begin() as connection:
                page = page_store.claim(connection)
            if page is None:
                return
            self._claimed[page.id] = page
            master = self.layout.master(page.master_sha256, page.master_extension)
            yield PageTask(page.id, master, page.frame_index, page.image_sha256)

    def _record(self, outcome: Outcome[PageTask, PageOutcome]) -> None:
        page = self._claimed.pop(outcome.task.page_id)
        if isinstance(outcome, Died) and page.attempts + 1 < MOST_ATTEMPTS:
            with self.database.begin() as connection:
                page_store.wait_again(connection, page.id)
            return
        self.progress.advance(str(page.key))
        if isinstance(outcome, Finished):
            self._finish(page, outcome.result)
        else:
            self._fail(page, outcome)

    def _finish(self, page: PageRecord, result: PageOutcome) -> None:
        with self.database.begin() as connection:
            page_store.finish(connection, page.id, result)
        self.report.pages_done += 1
        self.report.pages_blank += result.is_blank

    def _fail(self, page: PageRecord, outcome: Outcome[PageTask, PageOutcome]) -> None:
        assert not isinstance(outcome, Finished)
        problem = problem_of(outcome, Stage.OCR)
        with self.database.begin() as connection:
            page_store.fail(connection, page.id, problem)
        self.report.failures.append(PageFailure(page.key, page.source_name, problem))

    def _keep_index_up(self) -> None:
        if time.monotonic() - self._indexed_at >= INDEX_SECONDS:
            self.indexing.drain()
            self._indexed_at = time.monotonic()
