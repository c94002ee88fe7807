"""The life of a job: one page that has to be read. Pure: what follows from what, without a clock or a database.

::

                 claim                finish
    pending ───────────────► running ────────► done
       ▲  ▲                   │ │ │              │
       │  └── give back ──────┘ │ └─ fail ─► failed
       │      lose …, few times │              │ │
       │                        └─ lose …, often ┘
       └──────────────── queue again ────────────┘

An attempt is counted when it begins, so whatever ends a process costs the page that it was working on one attempt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.errors import ProgramFault
from pipeline.model.record import PageState

MOST_ATTEMPTS = 3
"""A page that ended its worker so often is set aside: it would end the next one too."""
MOST_ABANDONED = 6
"""A page that was in hand so often when a whole run ended is set aside too. More than `MOST_ATTEMPTS`, as a power cut
is seldom the fault of a page; not without end, as a page may bring the machine down."""


class JobEvent(StrEnum):
    """What can happen to a job."""

    CLAIM = "claim"
    """A run takes it."""
    FINISH = "finish"
    """It has a result, and the result is on disk."""
    FAIL = "fail"
    """It cannot be done, and it is known why."""
    LOSE_WORKER = "lose_worker"
    """The worker that had it ended by itself."""
    LOSE_RUN = "lose_run"
    """The run that had it is gone: killed, or without power."""
    GIVE_BACK = "give_back"
    """The run that had it stops for a reason that is not the page's, and says so."""
    QUEUE_AGAIN = "queue_again"
    """A person wants it done, or done again."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job at one moment.

    Attributes:
        state: where it stands.
        attempts: how often it was begun since it was queued.
    """

    state: PageState = PageState.PENDING
    attempts: int = 0


def after(job: Job, event: JobEvent) -> Job:
    """The job once something happened to it.

    Raises:
        ProgramFault: that cannot happen to a job in this state.
    """
    match job.state, event:
        case PageState.PENDING, JobEvent.CLAIM:
            return Job(PageState.RUNNING, job.attempts + 1)
        case PageState.RUNNING, JobEvent.FINISH:
            return replace(job, state=PageState.DONE)
        case PageState.RUNNING, JobEvent.FAIL:
            return replace(job, state=PageState.FAILED)
        case PageState.RUNNING, JobEvent.LOSE_WORKER:
            return replace(job, state=_tried_again(job, MOST_ATTEMPTS))
        case PageState.RUNNING, JobEvent.LOSE_RUN:
            return replace(job, state=_tried_again(job, MOST_ABANDONED))
        case PageState.RUNNING, JobEvent.GIVE_BACK:
            return Job(PageState.PENDING, job.attempts - 1)
        case ((PageState.PENDING | PageState.DONE | PageState.FAILED), JobEvent.QUEUE_AGAIN):
            return Job(PageState.PENDING, 0)
        case _:
            raise ProgramFault(f"任务状态不允许此操作：{job.state} / {event}")


def _tried_again(job: Job, most: int) -> PageState:
    return PageState.PENDING if job.attempts < most else PageState.FAILED
