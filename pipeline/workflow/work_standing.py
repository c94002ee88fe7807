"""Who works in an archive at this moment, how fast, and for how long still; cheap enough to be asked every second."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from pipeline.batch import Progress, is_gone
from pipeline.database import Database, job_store, page_store, run_store
from pipeline.model.record import PageState
from pipeline.model.run import RunRecord
from pipeline.storage.layout import ArchiveLayout


@dataclass(frozen=True, slots=True)
class RunStanding:
    """A run that has not said that it ended.

    Attributes:
        run: as the database knows it.
        is_gone: its process has certainly ended; a later run takes back what it had in hand.
        per_hour: pages that it ends in an hour, on average; 0 as long as nothing can be said.
    """

    run: RunRecord
    is_gone: bool
    per_hour: float


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """The work on pages.

    Attributes:
        pages: pages in force by state.
        runs: who works, the oldest first.
        per_hour: pages that all living runs together end in an hour.
        seconds_left: until no page waits, at this pace; None when nobody works or nothing can be said yet.
        free_bytes: room left on the disk.
    """

    pages: dict[PageState, int]
    runs: tuple[RunStanding, ...]
    per_hour: float
    seconds_left: float | None
    free_bytes: int

    @property
    def waiting(self) -> int:
        """Pages without a result that have not failed."""
        return self.pages[PageState.PENDING] + self.pages[PageState.RUNNING]

    @property
    def is_busy(self) -> bool:
        """Whether anybody works."""
        return any(not run.is_gone for run in self.runs)


def work_standing(layout: ArchiveLayout, database: Database) -> WorkStanding:
    """Look at the work."""
    with database.read() as connection:
        pages = page_store.counts(connection)
        waiting = job_store.waiting_count(connection)
        working = run_store.working(connection)
    runs = tuple(RunStanding(run, is_gone(run.owner), _pace(run).per_hour) for run in working)
    per_hour = sum(run.per_hour for run in runs if not run.is_gone)
    return WorkStanding(
        pages=pages,
        runs=runs,
        per_hour=per_hour,
        seconds_left=waiting / per_hour * 3600 if per_hour else None,
        free_bytes=shutil.disk_usage(layout.root).free,
    )


def _pace(run: RunRecord) -> Progress:
    ended = run.pages_done + run.pages_failed
    return Progress(ended, 0.0, run.elapsed_seconds, finished=run.pages_done, failed=run.pages_failed)
