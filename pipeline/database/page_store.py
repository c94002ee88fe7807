"""Pages and the work on them.

A page that is begun is counted at that moment (attempts), so a crash costs one attempt; a page that took the process
down `MOST_ATTEMPTS` times is set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from pipeline.database.moments import now
from pipeline.database.outbox import announce_page
from pipeline.database.tables import entries, pages, sources
from pipeline.model.page import PageKey, Sha256
from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.model.record import PageRecord, PageState

MOST_ATTEMPTS = 3
_entry_of_page = pages.c.entry_id == entries.c.id


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What is kept of a finished page beside its artefacts."""

    job_key: str
    is_blank: bool
    confidence: float
    character_count: int


def current_pages(connection: Connection, code: str | None = None) -> Iterator[PageRecord]:
    """Pages in force, of one entry or of all, by 档号 and ordinal."""
    wanted = _select().where(pages.c.superseded_at.is_(None))
    if code is not None:
        wanted = wanted.where(entries.c.code == code)
    for row in connection.execute(wanted.order_by(entries.c.code, pages.c.ordinal)):
        yield _record(row)


def page_by_id(connection: Connection, page_id: int) -> PageRecord | None:
    """The page of a row, unless it was superseded or is gone."""
    wanted = _select().where(pages.c.id == page_id, pages.c.superseded_at.is_(None))
    row = connection.execute(wanted).one_or_none()
    return _record(row) if row else None


def pages_of_source(connection: Connection, source_id: int) -> list[PageRecord]:
    """Pages in force that came in one file, in the order of the file."""
    wanted = _select().where(pages.c.source_id == source_id, pages.c.superseded_at.is_(None))
    return [_record(row) for row in connection.execute(wanted.order_by(pages.c.frame_index))]


def codes_to_number(connection: Connection) -> list[str]:
    """档号 of the entries whose pages do not run from 1 without a gap."""
    first, last, count = func.min(pages.c.ordinal), func.max(pages.c.ordinal), func.count()
    wanted = (
        select(entries.c.code)
        .join(pages, _entry_of_page)
        .where(pages.c.superseded_at.is_(None))
        .group_by(entries.c.id)
        .having((first < 1) | (last != count))
    )
    return list(connection.execute(wanted.order_by(entries.c.code)).scalars())


def waiting_count(connection: Connection) -> int:
    """How many pages have no result and have not failed."""
    wanted = select(func.count()).select_from(pages).where(*_waiting())
    return int(connection.execute(wanted).scalar_one())


def claim(connection: Connection) -> PageRecord | None:
    """Take the next page to work on and count the attempt; ``None`` when nothing waits."""
    order = (entries.c.code, pages.c.ordinal)
    wanted = _select().where(pages.c.state == PageState.PENDING, pages.c.superseded_at.is_(None))
    row = connection.execute(wanted.order_by(*order).limit(1)).one_or_none()
    if row is None:
        return None
    begun = {"state": PageState.RUNNING.value, "attempts": row.attempts + 1}
    connection.execute(pages.update().where(pages.c.id == row.id).values(begun))
    return _record(row)


def take_back_abandoned(connection: Connection) -> int:
    """Put pages that a dead run left half-done back into the queue, or aside after `MOST_ATTEMPTS`; how many."""
    running = (pages.c.state == PageState.RUNNING) & pages.c.superseded_at.is_(None)
    worn = connection.execute(select(pages.c.id).where(running, pages.c.attempts >= MOST_ATTEMPTS)).scalars().all()
    for page_id in worn:
        fail(connection, page_id, Problem(ProblemCategory.WORKER_DIED, Stage.OCR, f"{MOST_ATTEMPTS} attempts"))
    return connection.execute(pages.update().where(running).values(state=PageState.PENDING.value)).rowcount + len(worn)


def wait_again(connection: Connection, page_id: int) -> None:
    """Put a page whose worker died back into the queue; the attempt stays counted."""
    connection.execute(pages.update().where(pages.c.id == page_id).values(state=PageState.PENDING.value))


def finish(connection: Connection, page_id: int, outcome: PageOutcome) -> None:
    """Record a result whose artefacts are on disk, and tell the index."""
    values: dict[str, Any] = {
        "state": PageState.DONE.value,
        "job_key": outcome.job_key,
        "is_blank": outcome.is_blank,
        "confidence": outcome.confidence,
        "character_count": outcome.character_count,
        "problem_category": None,
        "problem_stage": None,
        "problem_detail": None,
        "finished_at": now(),
    }
    connection.execute(pages.update().where(pages.c.id == page_id).values(values))
    announce_page(connection, page_id)


def fail(connection: Connection, page_id: int, problem: Problem) -> None:
    """Record why a page has no result."""
    values = {"state": PageState.FAILED.value, "finished_at": now(), **_problem_values(problem)}
    connection.execute(pages.update().where(pages.c.id == page_id).values(values))


def set_ordinals(connection: Connection, ordered: Iterable[PageRecord]) -> None:
    """Number pages from 1 in the order given and tell the index of those whose number changed."""
    for ordinal, page in enumerate(ordered, 1):
        if page.key.ordinal != ordinal:
            connection.execute(pages.update().where(pages.c.id == page.id).values(ordinal=ordinal))
            announce_page(connection, page.id)


def supersede(connection: Connection, page_ids: Iterable[int]) -> None:
    """Mark pages as replaced by a newer scan, and tell the index."""
    for page_id in page_ids:
        connection.execute(pages.update().where(pages.c.id == page_id).values(superseded_at=now()))
        announce_page(connection, page_id)


def _waiting() -> tuple[Any, ...]:
    return pages.c.state.in_([PageState.PENDING, PageState.RUNNING]), pages.c.superseded_at.is_(None)


def _problem_values(problem: Problem | None) -> dict[str, str | None]:
    return {
        "problem_category": problem.category.value if problem else None,
        "problem_stage": problem.stage.value if problem else None,
        "problem_detail": problem.detail if problem else None,
    }


def _select() -> Select[Any]:
    source_columns = (sources.c.serial, sources.c.name, sources.c.sha256, sources.c.extension)
    return select(pages, entries.c.code, *source_columns).select_from(pages.join(sources).join(entries, _entry_of_page))


def _record(row: Row[Any]) -> PageRecord:
    return PageRecord(
        id=row.id,
        key=PageKey(row.code, row.ordinal),
        serial=row.serial,
        source_name=row.name,
        master_sha256=Sha256(row.sha256),
        master_extension=row.extension,
        frame_index=row.frame_index,
        image_sha256=Sha256(row.image_sha256),
        width=row.width,
        height=row.height,
        state=PageState(row.state),
        attempts=row.attempts,
        job_key=row.job_key,
        is_blank=bool(row.is_blank),
        confidence=row.confidence,
        character_count=row.character_count,
        problem=_problem(row),
    )


def _problem(row: Row[Any]) -> Problem | None:
    if row.problem_category is None:
        return None
    return Problem(ProblemCategory(row.problem_category), Stage(row.problem_stage), row.problem_detail or "")
