"""What a run gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.page import PageKey
from pipeline.model.problem import Problem
from pipeline.model.progress import Progress, Silent
from pipeline.model.record import FileProblem
from pipeline.model.run import StopReason


@dataclass(slots=True)
class IngestReport:
    """What became of the files that were given; counts of files unless they say pages.

    ``files_left`` were not looked into, as the run was stopped.
    """

    files_seen: int = 0
    files_added: int = 0
    files_replaced: int = 0
    files_unchanged: int = 0
    files_passed_over: int = 0
    files_left: int = 0
    pages_added: int = 0
    pages_replaced: int = 0
    pages_carried: int = 0
    unlinked: list[str] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    warnings: list[FileProblem] = field(default_factory=list)

    def add(self, other: IngestReport) -> None:
        """Take the counts of another intake of the same run in; what it left is what is left now."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.files_left = other.files_left
        self.unlinked += other.unlinked
        self.problems += other.problems
        self.warnings += other.warnings


_COUNTS = (
    "files_seen",
    "files_added",
    "files_replaced",
    "files_unchanged",
    "files_passed_over",
    "pages_added",
    "pages_replaced",
    "pages_carried",
)


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page that has no result, and why."""

    key: PageKey
    source_name: str
    problem: Problem


@dataclass(slots=True)
class ProcessReport:
    """What became of the pages that waited.

    Attributes:
        pages_done: pages that got a result in this run.
        pages_blank: of these, pages on which nothing is written.
        failures: pages that failed in this run.
        workers_lost: how many workers ended, or had to be ended, with a page in hand.
        seconds: the work on pages took.
        pages_left: pages that still wait, and that no other run has in hand.
        stop_reason: why the work ended.
        stop_detail: more on the reason, in Chinese.
    """

    pages_done: int = 0
    pages_blank: int = 0
    failures: list[PageFailure] = field(default_factory=list)
    workers_lost: int = 0
    seconds: float = 0.0
    pages_left: int = 0
    stop_reason: StopReason = StopReason.COMPLETE
    stop_detail: str = ""

    @property
    def is_stopped_early(self) -> bool:
        """Whether the work ended for another reason than that nothing was left."""
        return self.stop_reason is not StopReason.COMPLETE and self.pages_left > 0


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run: what came in, what was read, and everything that is still open in the archive.

    Attributes:
        ingest: of this run.
        process: of this run.
        failed_pages: every page in force that failed, in this run or before.
        file_problems: every file that gave no page, in this run or before.
    """

    ingest: IngestReport
    process: ProcessReport
    failed_pages: tuple[PageFailure, ...]
    file_problems: tuple[FileProblem, ...]

    @property
    def is_stopped_early(self) -> bool:
        """Whether files or pages were left for another run."""
        stopped = self.process.stop_reason is not StopReason.COMPLETE
        return stopped and (self.process.pages_left > 0 or self.ingest.files_left > 0)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left for a person to look at."""
        return not self.failed_pages and not self.file_problems


__all__ = ["IngestReport", "PageFailure", "ProcessReport", "Progress", "RunReport", "Silent"]
