"""One run: who works in an archive, since when, how far, and why it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StopReason(StrEnum):
    """Why a run ended."""

    COMPLETE = "complete"
    """Nothing was left to do."""
    WINDOW = "window"
    """The time that it may work was over."""
    LIMIT = "limit"
    """It had done as many pages as it was told."""
    INTERRUPTED = "interrupted"
    """A person, or the system going down, asked it to stop; pages in hand were finished."""
    KILLED = "killed"
    """It was asked twice; pages in hand were given back."""
    FAILURES = "failures"
    """Too many pages failed."""
    FAULT = "fault"
    """The machine could not go on: disk full, database locked and the like."""
    LOST = "lost"
    """It never said: power cut, or killed from outside. Found out by a later run."""


@dataclass(frozen=True, slots=True)
class Owner:
    """One process. Numbers of processes come again, so it takes all four to know it.

    Attributes:
        host: name of the machine.
        boot_id: changes whenever the machine starts; an empty text where the system has none.
        pid: number of the process.
        process_started: when it began, on a clock that nobody can set.
    """

    host: str
    boot_id: str
    pid: int
    process_started: str


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run as the database knows it.

    Attributes:
        id: of the row; a later run has a higher one.
        command: ``run``, ``process``, ``retry`` and so on.
        engine: name of the engine.
        workers: how many worker processes it may have.
        owner: the process.
        beat: grows every few seconds as long as it lives.
        beat_at: when it last did, in UTC.
        started_at: in UTC.
        ended_at: in UTC; None while it works, or when it never said that it ended.
        elapsed_seconds: since the start, as of the last beat, by a clock that nobody can set.
        stop_reason: None while it works.
        stop_detail: more on the reason, in Chinese.
        files_seen: files that it looked into.
        files_added: of these, new ones.
        files_replaced: of these, new scans of known ones.
        files_failed: of these, files that gave no page.
        pages_done: pages that got a result.
        pages_blank: of these, pages on which nothing is written.
        pages_failed: pages that it could not read.
    """

    id: int
    command: str
    engine: str
    workers: int
    owner: Owner
    beat: int
    beat_at: str
    started_at: str
    ended_at: str | None
    elapsed_seconds: float
    stop_reason: StopReason | None
    stop_detail: str
    files_seen: int
    files_added: int
    files_replaced: int
    files_failed: int
    pages_done: int
    pages_blank: int
    pages_failed: int
