"""What a morning report says; every number and row comes from the archive's database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.model.problem import Problem
from pipeline.model.run import RunRecord


@dataclass(frozen=True, slots=True)
class Totals:
    """How the whole archive stands.

    Attributes:
        entries: rows of the catalogue.
        entries_with_scans: of these, those with a page.
        masters: distinct received files.
        pages: pages in force.
        done: of these, those with a result in force.
        waiting: of these, those that are to be read or being read.
        failed: of these, those that cannot be read.
        blank: of those that are done, those on which nothing is written.
        doubtful: of those that are done, those that were read badly.
    """

    entries: int
    entries_with_scans: int
    masters: int
    pages: int
    done: int
    waiting: int
    failed: int
    blank: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page to be looked at.

    Attributes:
        code: 档号.
        ordinal: in the entry, from 1.
        title: of the entry.
        file: that it came in.
        is_of_run: a run of the report had it.
        is_set_aside: it was given up after several attempts.
        attempts: how often it was begun.
        problem: why it failed, if it did.
        confidence: mean over its characters (0 to 1); None where there are none.
        characters: how many were read.
        thumbnail: JPEG; empty where none could be made.
    """

    code: str
    ordinal: int
    title: str
    file: str
    is_of_run: bool = False
    is_set_aside: bool = False
    attempts: int = 0
    problem: Problem | None = None
    confidence: float | None = None
    characters: int = 0
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that gave no page; ``code`` is the 档号 that its name spells, or empty."""

    path: str
    code: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class RescanRow:
    """A paper to be taken from the shelf.

    Attributes:
        code: 档号, or an empty text where the file's name says none.
        title: of the entry.
        page: which page, from 1; None for the whole or the missing pages of an item.
        file: the scan that cannot be used; an empty text where there is none.
        action: what to do, in Chinese.
        reason: why, in Chinese.
    """

    code: str
    title: str
    page: int | None
    file: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A catalogue entry, with the pages that the catalogue says and those that were scanned."""

    code: str
    title: str
    page_count: int | None
    scanned: int


@dataclass(frozen=True, slots=True)
class UnlinkedRow:
    """A scan that no catalogue row claims."""

    code: str
    file: str
    pages: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the pages that wait will be done.

    Attributes:
        pages_left: that wait.
        seconds_per_page: mean over the pages read last; None when none was read.
        pages_measured: how many pages that mean was taken over.
        workers: that worked on pages in the last run.
        hours: that the rest takes at this rate; None without a rate.
        nights: how many nights as long as the last one that takes; None when no run ended with its night.
        night_hours: how long that night was.
        ends_at: local time at which the last page will be done: in the nights to come, or else from now on.
        bytes_needed: room that the results will take, by the results so far.
        free_bytes: room left on the disk.
    """

    pages_left: int
    seconds_per_page: float | None
    pages_measured: int
    workers: int
    hours: float | None
    nights: int | None
    night_hours: float | None
    ends_at: datetime | None
    bytes_needed: int
    free_bytes: int

    @property
    def per_hour(self) -> float:
        """Pages an hour; 0 as long as nothing can be said."""
        return self.workers * 3600 / self.seconds_per_page if self.seconds_per_page else 0.0

    @property
    def has_room(self) -> bool:
        """Whether the results will fit on the disk."""
        return self.bytes_needed < self.free_bytes


@dataclass(frozen=True, slots=True)
class MorningReport:
    """A night and what it left, for the person who comes in the morning.

    Attributes:
        archive: folder of the archive.
        program: version of the program.
        made_at: local time, with zone.
        scope: what is reported on, in Chinese: one run or all.
        runs: these runs, the newest first.
        totals: how the whole archive stands.
        failed: every page that failed, of any run, in shelf order.
        files: every file that gave no page, of any run.
        blank: pages of these runs on which nothing is written.
        doubtful: pages of these runs that were read badly.
        doubtful_below: confidence below which a page counts as such.
        rescan: papers to be taken from the shelf, in shelf order.
        unlinked: scans without a catalogue entry.
        without_scans: catalogue entries without a scan.
        count_differences: entries of which not as many pages were scanned as the catalogue says.
        forecast: when the rest will be done.
    """

    archive: str
    program: str
    made_at: datetime
    scope: str
    runs: tuple[RunRecord, ...]
    totals: Totals
    failed: tuple[PageRow, ...]
    files: tuple[FileRow, ...]
    blank: tuple[PageRow, ...]
    doubtful: tuple[PageRow, ...]
    doubtful_below: float
    rescan: tuple[RescanRow, ...]
    unlinked: tuple[UnlinkedRow, ...]
    without_scans: tuple[EntryRow, ...]
    count_differences: tuple[EntryRow, ...]
    forecast: Forecast
