"""Masters: received files, stored byte for byte under their checksum, never written again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.page import Sha256
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage
from pipeline.storage.atomic import writing
from pipeline.storage.checksums import sha256_of_file
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.reports import Progress

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class FixityFault:
    """A master that is not what was received; ``found`` is its checksum now, an empty text when it is missing."""

    file: Path
    expected: Sha256
    found: str


@dataclass(frozen=True, slots=True)
class FixityReport:
    """What a check of all masters found.

    Attributes:
        checked: how many masters were read.
        faults: those that are missing or changed.
        strangers: files among the masters that no record names.
    """

    checked: int
    faults: tuple[FixityFault, ...]
    strangers: tuple[Path, ...]


def store_master(layout: ArchiveLayout, source: Path, checksum: Sha256, extension: str) -> Path:
    """Copy a received file to its place, unless it lies there already; the copy is read-only.

    Raises:
        PageProblemError: the file cannot be read any more, or changed since its checksum was taken.
        DiskFullError: no room left.
        FolderNotWritableError: the archive cannot be written.
    """
    target = layout.master(checksum, extension)
    if target.is_file() and sha256_of_file(target) == checksum:
        return target
    if target.exists():
        target.chmod(0o644)  # Windows replaces nothing that is read-only; never removed, as a worker may be reading it
    with writing(target) as temporary:
        if _copy(source, temporary) != checksum:
            problem = Problem(ProblemCategory.UNREADABLE_FILE, Stage.STORE, "file changed while it was read")
            raise PageProblemError(problem, where=str(source))
    target.chmod(0o444)
    return target


def verify_masters(
    layout: ArchiveLayout, expected: Iterable[tuple[Sha256, str, int]], progress: Progress
) -> FixityReport:
    """Read every master again and compare its checksum with the one that was taken when it was received."""
    known = {layout.master(checksum, extension): checksum for checksum, extension, _ in expected}
    faults = []
    progress.begin("校验母本", len(known))
    for file, checksum in known.items():
        found = _checksum_now(file)
        if found != checksum:
            faults.append(FixityFault(file, checksum, found))
        progress.advance(file.name)
    progress.end()
    present = (file for file in layout.masters.rglob("*") if file.is_file())
    return FixityReport(len(known), tuple(faults), tuple(sorted(set(present) - set(known))))


def _copy(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as writer:
        for piece in _pieces(source):
            digest.update(piece)
            writer.write(piece)
    return digest.hexdigest()


def _pieces(source: Path) -> Iterator[bytes]:
    """The bytes of a file; what goes wrong while reading is the file's fault and not the disk's that is written to."""
    try:
        with source.open("rb") as reader:
            while piece := reader.read(_PIECE):
                yield piece
    except OSError as error:
        problem = Problem(ProblemCategory.UNREADABLE_FILE, Stage.STORE, str(error))
        raise PageProblemError(problem, where=str(source)) from error


def _checksum_now(file: Path) -> str:
    try:
        return sha256_of_file(file)
    except OSError:
        return ""
