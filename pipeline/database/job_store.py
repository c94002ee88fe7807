"""The work on pages: who has which, and what became of it.

What may happen is told by `pipeline.model.job`; here it is written down, in the transaction of the caller, which must
be one that writes (`Database.begin`). A page in hand is leased to a run, and only that run says what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, text

from pipeline.database import page_store
from pipeline.database.moments import now
from pipeline.database.outbox import announce_page
from pipeline.database.tables import pages, runs
from pipeline.model.job import MOST_ABANDONED, Job, JobEvent, after
from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.model.record import PageRecord, PageState


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What is kept of a finished page beside its artefacts."""

    job_key: str
    is_blank: bool
    confidence: float
    character_count: int


def waiting_count(connection: Connection) -> int:
    """How many pages have no result and have not failed."""
    wanted = select(func.count()).select_from(pages).where(*_waiting())
    return int(connection.execute(wanted).scalar_one())


def pending_count(connection: Connection) -> int:
    """How many pages wait that nobody has in hand."""
    wanted = select(func.count()).where(pages.c.state == PageState.PENDING, pages.c.superseded_at.is_(None))
    return int(connection.execute(wanted).scalar_one())


def claim(connection: Connection, run_id: int | None = None) -> PageRecord | None:
    """Lease the next page to a run and count the attempt; ``None`` when nothing waits.

    Pages that were tried before come last, so that one that kills its worker does not hold up the others.
    """
    order = (pages.c.attempts, pages.c.entry_id, pages.c.ordinal)
    wanted = select(pages.c.id).where(text("state = 'pending' AND pages.superseded_at IS NULL")).order_by(*order)
    page_id = connection.execute(wanted.limit(1)).scalar_one_or_none()
    if page_id is None:
        return None
    _happen(connection, page_id, JobEvent.CLAIM, run_id=run_id)
    return page_store.record(connection.execute(page_store.selected().where(pages.c.id == page_id)).one())


def finish(
    connection: Connection,
    page_id: int,
    outcome: PageOutcome,
    *,
    run_id: int | None = None,
    seconds: float | None = None,
) -> bool:
    """Record a result whose artefacts are on disk, and tell the index; False when the run no longer has the page."""
    if not _has(connection, page_id, run_id):
        return False
    _happen(
        connection,
        page_id,
        JobEvent.FINISH,
        job_key=outcome.job_key,
        is_blank=outcome.is_blank,
        confidence=outcome.confidence,
        character_count=outcome.character_count,
        seconds=seconds,
        finished_at=now(),
        **_problem_values(None),
    )
    announce_page(connection, page_id)
    return True


def fail(connection: Connection, page_id: int, problem: Problem, *, run_id: int | None = None) -> bool:
    """Record why a page could not be read; False when the run no longer has it. An earlier result stays in force."""
    if not _has(connection, page_id, run_id):
        return False
    _happen(connection, page_id, JobEvent.FAIL, finished_at=now(), **_problem_values(problem))
    return True


def lose_worker(connection: Connection, page_id: int, problem: Problem, *, run_id: int | None = None) -> PageState:
    """A page whose worker died waits again, or is set aside for ``problem``; its state now."""
    if not _has(connection, page_id, run_id):
        return PageState.PENDING
    return _lose(connection, page_id, JobEvent.LOSE_WORKER, problem)


def take_back(connection: Connection, run_id: int | None) -> int:
    """Have the pages of a dead run wait again, or set those aside that were in hand too often; how many."""
    abandoned = _in_hand(connection, run_id)
    for page_id in abandoned:
        problem = Problem(ProblemCategory.WORKER_DIED, Stage.OCR, f"in hand when {MOST_ABANDONED} runs broke off")
        _lose(connection, page_id, JobEvent.LOSE_RUN, problem)
    return len(abandoned)


def give_back(connection: Connection, run_id: int) -> int:
    """Have the pages wait again that a run has in hand and will not finish; the attempt does not count. How many."""
    in_hand = _in_hand(connection, run_id)
    for page_id in in_hand:
        _happen(connection, page_id, JobEvent.GIVE_BACK)
    return len(in_hand)


def queue_again(connection: Connection, page_ids: Iterable[int], *, engine: str | None = None) -> int:
    """Have pages read again, by ``engine`` from now on where one is named; those in hand are passed over. How many.

    A result that a page has stays in force until there is a new one.
    """
    queued = 0
    for page_id in page_ids:
        if _job(connection, page_id).state is PageState.RUNNING:
            continue
        chosen = {"engine": engine} if engine else {}
        _happen(connection, page_id, JobEvent.QUEUE_AGAIN, **chosen, **_problem_values(None))
        queued += 1
    return queued


def forget_results(connection: Connection, page_ids: Iterable[int]) -> None:
    """Have pages read again whose results are lost; those in hand are passed over, as they get new ones."""
    for page_id in page_ids:
        if _job(connection, page_id).state is not PageState.RUNNING:
            _happen(connection, page_id, JobEvent.QUEUE_AGAIN, job_key=None)


def recent_seconds(connection: Connection, engine: str, most: int = 50) -> list[float]:
    """How long the last pages took that runs with this engine read."""
    wanted = select(pages.c.seconds).join(runs, pages.c.run_id == runs.c.id)
    wanted = wanted.where(runs.c.engine == engine, pages.c.seconds.is_not(None))
    return list(connection.execute(wanted.order_by(pages.c.finished_at.desc()).limit(most)).scalars())


def _waiting() -> tuple[Any, ...]:
    return pages.c.state.in_([PageState.PENDING, PageState.RUNNING]), pages.c.superseded_at.is_(None)


def _problem_values(problem: Problem | None) -> dict[str, str | None]:
    return {
        "problem_category": problem.category.value if problem else None,
        "problem_stage": problem.stage.value if problem else None,
        "problem_detail": problem.detail if problem else None,
    }


def _job(connection: Connection, page_id: int) -> Job:
    row = connection.execute(select(pages.c.state, pages.c.attempts).where(pages.c.id == page_id)).one()
    return Job(PageState(row.state), row.attempts)


def _happen(connection: Connection, page_id: int, event: JobEvent, **values: Any) -> Job:
    """Let something happen to a page, and write what else changes with it."""
    job = after(_job(connection, page_id), event)
    changed = {"state": job.state.value, "attempts": job.attempts, **values}
    connection.execute(pages.update().where(pages.c.id == page_id).values(changed))
    return job


def _lose(connection: Connection, page_id: int, event: JobEvent, problem: Problem) -> PageState:
    state = _happen(connection, page_id, event).state
    if state is PageState.FAILED:
        values = {"finished_at": now(), **_problem_values(problem)}
        connection.execute(pages.update().where(pages.c.id == page_id).values(values))
    return state


def _in_hand(connection: Connection, run_id: int | None) -> list[int]:
    held = select(pages.c.id).where(pages.c.state == PageState.RUNNING, pages.c.run_id == run_id)
    return list(connection.execute(held.order_by(pages.c.id)).scalars())


def _has(connection: Connection, page_id: int, run_id: int | None) -> bool:
    """Whether a run still has a page; another one may have taken over what a suspended machine held too long."""
    held = select(pages.c.id).where(pages.c.id == page_id, pages.c.state == PageState.RUNNING, pages.c.run_id == run_id)
    return connection.execute(held).first() is not None
