"""Looking into received files. Runs in a worker, since a broken file may hang or crash the library that opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.page import Sha256
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage
from pipeline.scan import NotAScan, ScanFile, ScanLimits, inspect_file
from pipeline.storage.checksums import sha256_of_file


@dataclass(frozen=True, slots=True)
class InspectTask:
    """One file to be looked into.

    Attributes:
        path: absolute.
        name: its place below the folder that was given, with forward slashes.
        known_sha256: its checksum when it was last seen at this place, an empty text when it was not.
    """

    path: Path
    name: str
    known_sha256: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The file is the one that is known already."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The file claims to be a scan and gives no page."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file turned out to be; its checksum was taken from the same bytes."""

    sha256: Sha256
    byte_size: int
    found: ScanFile | NotAScan | Unreadable | Unchanged


@dataclass(frozen=True, slots=True)
class InspectWork:
    """Makes the function that looks into files."""

    limits: ScanLimits

    def __call__(self) -> Callable[[InspectTask], Inspection]:
        """Nothing to load."""
        return self._inspect

    def _inspect(self, task: InspectTask) -> Inspection:
        try:
            checksum, size = sha256_of_file(task.path), task.path.stat().st_size
        except OSError as error:
            problem = Problem(ProblemCategory.UNREADABLE_FILE, Stage.INTAKE, str(error))
            return Inspection(Sha256(""), 0, Unreadable(problem))
        if checksum == task.known_sha256:
            return Inspection(checksum, size, Unchanged())
        return Inspection(checksum, size, self._found(task.path))

    def _found(self, path: Path) -> ScanFile | NotAScan | Unreadable:
        try:
            return inspect_file(path, self.limits)
        except PageProblemError as error:
            return Unreadable(error.problem)
