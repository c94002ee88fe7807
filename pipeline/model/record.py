"""What the archive knows of a received file and of a page, beside what is written on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.page import PageKey, Sha256
from pipeline.model.problem import Problem


class PageState(StrEnum):
    """Where a page stands on its journey."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What is kept of a finished page beside its artefacts; workers make it, and know no database.

    ``secrecy_marks`` are the levels that its text bears marks of; it is then set aside as it is recorded.
    """

    job_key: str
    is_blank: bool
    confidence: float
    character_count: int
    secrecy_marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One received file that is in force.

    Attributes:
        id: of the row.
        entry_id: of the entry that it belongs to.
        path: where it was received from.
        name: its place below the folder that was given, with forward slashes.
        serial: the serial in its name, an empty text when it has none.
        sha256: of its bytes.
        extension: of the master, without a dot.
        run: which run brought it.
    """

    id: int
    entry_id: int
    path: str
    name: str
    serial: str
    sha256: Sha256
    extension: str
    run: str


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page.

    Attributes:
        id: of the row; stable as long as the page's image stays the same.
        key: 档号 and ordinal.
        serial: the serial of its file name.
        source_name: the file that it came in.
        master_sha256: checksum of that file.
        master_extension: of the master, without a dot.
        frame_index: which picture of the file it is, from 0.
        image_sha256: checksum of its own image.
        width: of the master image in pixels.
        height: of the master image in pixels.
        state: where it stands.
        attempts: how often it was begun.
        job_key: key of its result, when there is one.
        is_blank: nothing is written on it.
        confidence: mean over its characters (0 to 1), when it was read.
        character_count: how many characters were read.
        problem: why it failed, when it did.
        engine: the engine that a person chose for it; None for the archive's.
    """

    id: int
    key: PageKey
    serial: str
    source_name: str
    master_sha256: Sha256
    master_extension: str
    frame_index: int
    image_sha256: Sha256
    width: int
    height: int
    state: PageState
    attempts: int
    job_key: str | None
    is_blank: bool
    confidence: float | None
    character_count: int | None
    problem: Problem | None
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file that gave no page."""

    path: str
    problem: Problem
