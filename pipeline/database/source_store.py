"""Received files, their pages as they come in, and the files that gave none."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from pipeline.database.moments import now
from pipeline.database.outbox import announce_page
from pipeline.database.tables import file_problems, pages, sources
from pipeline.model.page import Sha256
from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.model.record import FileProblem, PageState, SourceRecord

# asked for every file, and built once: building one takes longer than answering it
_IN_FORCE = sources.c.superseded_at.is_(None)
_BY_PATH = select(sources).where(sources.c.path == bindparam("path"), _IN_FORCE).order_by(sources.c.id.desc()).limit(1)
_OF_ENTRY = (sources.c.entry_id == bindparam("entry")) & _IN_FORCE
_ALIKE = (
    select(sources)
    .where(
        _OF_ENTRY,
        (sources.c.path == bindparam("path"))
        | (sources.c.serial == bindparam("serial"))
        | (sources.c.sha256 == bindparam("sha256")),
    )
    .order_by(sources.c.id)
)
_IN_FOLDER = (func.substr(sources.c.path, 1, bindparam("length")) == bindparam("start")) & (
    func.instr(func.substr(sources.c.path, bindparam("length") + 1), bindparam("separator")) == 0
)
_OUT_OF_SERIES = select(sources.c.id).where(_OF_ENTRY, (sources.c.serial == "") | ~_IN_FOLDER).limit(1)
_ADD_SOURCE = sources.insert().returning(sources.c.id)
_ADD_PAGE = pages.insert().returning(pages.c.id)
_CLEAR_PROBLEM = file_problems.delete().where(file_problems.c.path == bindparam("path"))


@dataclass(frozen=True, slots=True)
class NewSource:
    """A file that is about to be recorded; fields as in `SourceRecord`."""

    path: str
    name: str
    serial: str
    sha256: Sha256
    extension: str
    byte_size: int
    run: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page of a file that is about to be recorded; fields as in `PageRecord`."""

    frame_index: int
    image_sha256: Sha256
    width: int
    height: int
    dpi: float
    problem: Problem | None = None


def current_sources(connection: Connection, entry_id: int | None = None) -> list[SourceRecord]:
    """Files in force, of one entry or of all."""
    wanted = select(sources).where(sources.c.superseded_at.is_(None))
    if entry_id is not None:
        wanted = wanted.where(sources.c.entry_id == entry_id)
    return [_record(row) for row in connection.execute(wanted.order_by(sources.c.id))]


def sources_alike(connection: Connection, entry_id: int, *, path: str, serial: str, sha256: str) -> list[SourceRecord]:
    """Files in force of an entry that came from this place, or have this serial or checksum; the oldest first."""
    values = {"entry": entry_id, "path": path, "serial": serial, "sha256": sha256}
    return [_record(row) for row in connection.execute(_ALIKE, values)]


def is_series(connection: Connection, entry_id: int, folder: str) -> bool:
    """Whether each file in force of an entry has a serial and lies in this very folder."""
    start = folder.rstrip(os.sep) + os.sep
    values = {"entry": entry_id, "start": start, "length": len(start), "separator": os.sep}
    return connection.execute(_OUT_OF_SERIES, values).first() is None


def has_sources(connection: Connection, entry_id: int) -> bool:
    """Whether any file belongs to an entry, superseded ones too."""
    wanted = select(sources.c.id).where(sources.c.entry_id == entry_id).limit(1)
    return connection.execute(wanted).first() is not None


def current_source_by_path(connection: Connection, path: str) -> SourceRecord | None:
    """The file in force that came from this place."""
    row = connection.execute(_BY_PATH, {"path": path}).one_or_none()
    return _record(row) if row else None


def add_source(connection: Connection, entry_id: int, source: NewSource) -> int:
    """Record a received file; its row number."""
    values = {
        "entry_id": entry_id,
        "path": source.path,
        "name": source.name,
        "serial": source.serial,
        "sha256": source.sha256,
        "extension": source.extension,
        "byte_size": source.byte_size,
        "run": source.run,
        "received_at": now(),
    }
    return int(connection.execute(_ADD_SOURCE, values).scalar_one())


def add_page(connection: Connection, entry_id: int, source_id: int, page: NewPage) -> int:
    """Record a page, waiting for work, or failed where its image cannot be read; its row number.

    Its ordinal is 0 until `set_ordinals` has numbered the entry.
    """
    problem = page.problem
    values = {
        "entry_id": entry_id,
        "source_id": source_id,
        "frame_index": page.frame_index,
        "ordinal": 0,
        "image_sha256": page.image_sha256,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "state": (PageState.FAILED if problem else PageState.PENDING).value,
        "problem_category": problem.category.value if problem else None,
        "problem_stage": problem.stage.value if problem else None,
        "problem_detail": problem.detail if problem else None,
    }
    return int(connection.execute(_ADD_PAGE, values).scalar_one())


def supersede_source(connection: Connection, source_id: int) -> None:
    """Mark a file as replaced by a newer scan; its master stays."""
    connection.execute(sources.update().where(sources.c.id == source_id).values(superseded_at=now()))


def carry_page(connection: Connection, page_id: int, source_id: int, frame_index: int) -> None:
    """Hand a page with its result on to the newer scan that holds the same image; it waits to be numbered again."""
    values = {"source_id": source_id, "frame_index": frame_index, "ordinal": 0}
    connection.execute(pages.update().where(pages.c.id == page_id).values(values))
    announce_page(connection, page_id)


def move_source(connection: Connection, source_id: int, entry_id: int, serial: str) -> None:
    """Give a file and its pages to another entry; the pages wait to be numbered again."""
    connection.execute(sources.update().where(sources.c.id == source_id).values(entry_id=entry_id, serial=serial))
    connection.execute(pages.update().where(pages.c.source_id == source_id).values(entry_id=entry_id, ordinal=0))
    for page_id in connection.execute(select(pages.c.id).where(pages.c.source_id == source_id)).scalars().all():
        announce_page(connection, page_id)


def master_files(connection: Connection) -> list[tuple[Sha256, str, int]]:
    """Checksum, extension and size of every master, superseded ones too."""
    columns = (sources.c.sha256, sources.c.extension, sources.c.byte_size)
    rows = connection.execute(select(*columns).distinct().order_by(sources.c.sha256))
    return [(Sha256(row.sha256), row.extension, row.byte_size) for row in rows]


def put_file_problem(connection: Connection, path: str, sha256: str, problem: Problem) -> None:
    """Record that a file gave no page; an earlier record of the same file is replaced."""
    clear_file_problems(connection, [path])
    values = {
        "path": path,
        "sha256": sha256,
        "category": problem.category.value,
        "stage": problem.stage.value,
        "detail": problem.detail,
        "seen_at": now(),
    }
    connection.execute(file_problems.insert().values(values))


def known_file_problem(connection: Connection, path: str) -> tuple[str, Problem] | None:
    """Checksum and problem of a file as it was last seen."""
    row = connection.execute(select(file_problems).where(file_problems.c.path == path)).one_or_none()
    return (row.sha256, _problem(row)) if row else None


def clear_file_problems(connection: Connection, paths: Iterable[str]) -> None:
    """Forget the problems of files that are fine now."""
    for path in paths:
        connection.execute(_CLEAR_PROBLEM, {"path": path})


def all_file_problems(connection: Connection) -> list[FileProblem]:
    """Every file that gave no page, by path."""
    rows = connection.execute(select(file_problems).order_by(file_problems.c.path))
    return [FileProblem(row.path, _problem(row)) for row in rows]


def _problem(row: Row[Any]) -> Problem:
    return Problem(ProblemCategory(row.category), Stage(row.stage), row.detail)


def _record(row: Row[Any]) -> SourceRecord:
    return SourceRecord(
        id=row.id,
        entry_id=row.entry_id,
        path=row.path,
        name=row.name,
        serial=row.serial,
        sha256=Sha256(row.sha256),
        extension=row.extension,
        run=row.run,
    )
