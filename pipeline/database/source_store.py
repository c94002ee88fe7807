"""Received files, their pages as they come in, and the files that gave none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from pipeline.database.moments import now
from pipeline.database.outbox import announce_page
from pipeline.database.tables import file_problems, pages, sources
from pipeline.model.page import Sha256
from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.model.record import FileProblem, PageState, SourceRecord


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


def has_sources(connection: Connection, entry_id: int) -> bool:
    """Whether any file belongs to an entry, superseded ones too."""
    wanted = select(sources.c.id).where(sources.c.entry_id == entry_id).limit(1)
    return connection.execute(wanted).first() is not None


def current_source_by_path(connection: Connection, path: str) -> SourceRecord | None:
    """The file in force that came from this place."""
    wanted = select(sources).where(sources.c.path == path, sources.c.superseded_at.is_(None))
    row = connection.execute(wanted.order_by(sources.c.id.desc()).limit(1)).one_or_none()
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
    return int(connection.execute(sources.insert().values(values).returning(sources.c.id)).scalar_one())


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
    return int(connection.execute(pages.insert().values(values).returning(pages.c.id)).scalar_one())


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
    connection.execute(file_problems.delete().where(file_problems.c.path.in_(list(paths))))


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
