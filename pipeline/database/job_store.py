"""The work on pages: who has which, and what became of it.

What may happen is told by `pipeline.model.job`; here it is written down, in the transaction of the caller, which must
be one that writes (`Database.begin`). A page in hand is leased to a run, and only that run says what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from pipeline.database import page_store, secrecy_store
from pipeline.database.moments import now
from pipeline.database.outbox import announce_page
from pipeline.database.tables import pages, runs
from pipeline.model.job import MOST_ABANDONED, Job, JobEvent, after
from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.model.record import PageOutcome, PageRecord, PageState

# asked for every page, and built once: building one takes longer than answering it
_NEXT = (
    page_store.selected()
    .where(text("state = 'pending' AND pages.superseded_at IS NULL"))
    .order_by(pages.c.attempts, pages.c.entry_id, pages.c.ordinal)
    .limit(1)
)
_JOB = select(pages.c.state, pages.c.attempts, pages.c.run_id).where(pages.c.id == bindparam("page"))
_CHANGE = pages.update().where(pages.c.id == bindparam("page"))


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
    row = connection.execute(_NEXT).one_or_none()
    if row is None:
        return None
    page = page_store.record(row)
    job = _happen(connection, page.id, JobEvent.CLAIM, Job(page.state, page.attempts), run_id=run_id)
    return replace(page, state=job.state, attempts=job.attempts)


def finish(
    connection: Connection,
    page_id: int,
    outcome: PageOutcome,
    *,
    run_id: int | None = None,
    seconds: float | None = None,
) -> bool:
    """Record a result whose artefacts are on disk, and tell the index; False when the run no longer has the page."""
    job = _job_in_hand(connection, page_id, run_id)
    if job is None:
        return False
    _happen(
        connection,
        page_id,
        JobEvent.FINISH,
        job,
        job_key=outcome.job_key,
        is_blank=outcome.is_blank,
        confidence=outcome.confidence,
        character_count=outcome.character_count,
        seconds=seconds,
        finished_at=now(),
        **_problem_values(None),
    )
    secrecy_store.set_aside(connection, page_id, outcome.secrecy_marks)
    announce_page(connection, page_id)
    return True


def fail(connection: Connection, page_id: int, problem: Problem, *, run_id: int | None = None) -> bool:
    """Record why a page could not be read; False when the run no longer has it. An earlier result stays in force."""
    job = _job_in_hand(connection, page_id, run_id)
    if job is None:
        return False
    _happen(connection, page_id, JobEvent.FAIL, job, finished_at=now(), **_problem_values(problem))
    return True


def lose_worker(connection: Connection, page_id: int, problem: Problem, *, run_id: int | None = None) -> PageState:
    """A page whose worker died waits again, or is set aside for ``problem``; its state now."""
    job = _job_in_hand(connection, page_id, run_id)
    return _lose(connection, page_id, JobEvent.LOSE_WORKER, job, problem) if job else PageState.PENDING


def take_back(connection: Connection, run_id: int | None) -> int:
    """Have the pages of a dead run wait again, or set those aside that were in hand too often; how many."""
    abandoned = _in_hand(connection, run_id)
    for page_id in abandoned:
        problem = Problem(ProblemCategory.WORKER_DIED, Stage.OCR, f"in hand when {MOST_ABANDONED} runs broke off")
        _lose(connection, page_id, JobEvent.LOSE_RUN, _job(connection, page_id), problem)
    return len(abandoned)


def give_back(connection: Connection, run_id: int) -> int:
    """Have the pages wait again that a run has in hand and will not finish; the attempt does not count. How many."""
    in_hand = _in_hand(connection, run_id)
    for page_id in in_hand:
        _happen(connection, page_id, JobEvent.GIVE_BACK, _job(connection, page_id))
    return len(in_hand)


def queue_again(connection: Connection, page_ids: Iterable[int], *, engine: str | None = None) -> int:
    """Have pages read again, by ``engine`` from now on where one is named; those in hand are passed over. How many.

    A result that a page has stays in force until there is a new one.
    """
    queued = 0
    for page_id in page_ids:
        job = _job(connection, page_id)
        if job.state is PageState.RUNNING:
            continue
        chosen = {"engine": engine} if engine else {}
        _happen(connection, page_id, JobEvent.QUEUE_AGAIN, job, **chosen, **_problem_values(None))
        queued += 1
    return queued


def forget_results(connection: Connection, page_ids: Iterable[int]) -> None:
    """Have pages read again whose results are lost; those in hand are passed over, as they get new ones."""
    for page_id in page_ids:
        job = _job(connection, page_id)
        if job.state is not PageState.RUNNING:
            _happen(connection, page_id, JobEvent.QUEUE_AGAIN, job, job_key=None)


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
    row = connection.execute(_JOB, {"page": page_id}).one()
    return Job(PageState(row.state), row.attempts)


def _job_in_hand(connection: Connection, page_id: int, run_id: int | None) -> Job | None:
    """The job if a run still has it; another one may have taken over what a suspended machine held too long."""
    row = connection.execute(_JOB, {"page": page_id}).one_or_none()
    if row is None or row.state != PageState.RUNNING or row.run_id != run_id:
        return None
    return Job(PageState.RUNNING, row.attempts)


def _happen(connection: Connection, page_id: int, event: JobEvent, job: Job, **values: Any) -> Job:
    """Let something happen to a page's job, and write what else changes with it."""
    job = after(job, event)
    changed = {"state": job.state.value, "attempts": job.attempts, **values}
    connection.execute(_CHANGE, {"page": page_id, **changed})
    return job


def _lose(connection: Connection, page_id: int, event: JobEvent, job: Job, problem: Problem) -> PageState:
    state = _happen(connection, page_id, event, job).state
    if state is PageState.FAILED:
        values = {"finished_at": now(), **_problem_values(problem)}
        connection.execute(_CHANGE, {"page": page_id, **values})
    return state


def _in_hand(connection: Connection, run_id: int | None) -> list[int]:
    held = select(pages.c.id).where(pages.c.state == PageState.RUNNING, pages.c.run_id == run_id)
    return list(connection.execute(held.order_by(pages.c.id)).scalars())
