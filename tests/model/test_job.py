"""Every state with every event: what is not allowed is refused."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ProgramFault
from pipeline.model.job import MOST_ABANDONED, MOST_ATTEMPTS, Job, JobEvent, after
from pipeline.model.record import PageState

PENDING, RUNNING, DONE, FAILED = PageState.PENDING, PageState.RUNNING, PageState.DONE, PageState.FAILED

ALLOWED = {
    (PENDING, JobEvent.CLAIM): (RUNNING, 2),
    (PENDING, JobEvent.QUEUE_AGAIN): (PENDING, 0),
    (RUNNING, JobEvent.FINISH): (DONE, 1),
    (RUNNING, JobEvent.FAIL): (FAILED, 1),
    (RUNNING, JobEvent.LOSE_WORKER): (PENDING, 1),
    (RUNNING, JobEvent.LOSE_RUN): (PENDING, 1),
    (RUNNING, JobEvent.GIVE_BACK): (PENDING, 0),
    (DONE, JobEvent.QUEUE_AGAIN): (PENDING, 0),
    (FAILED, JobEvent.QUEUE_AGAIN): (PENDING, 0),
}


@pytest.mark.parametrize(("state", "event"), list(product(PageState, JobEvent)))
def test_every_event_in_every_state_is_told_or_refused(state: PageState, event: JobEvent) -> None:
    job = Job(state, 1)
    if (state, event) in ALLOWED:
        assert after(job, event) == Job(*ALLOWED[state, event])
    else:
        with pytest.raises(ProgramFault, match=state):
            after(job, event)


@pytest.mark.parametrize(
    ("event", "most"), [(JobEvent.LOSE_WORKER, MOST_ATTEMPTS), (JobEvent.LOSE_RUN, MOST_ABANDONED)]
)
def test_a_page_that_is_lost_again_and_again_is_set_aside(event: JobEvent, most: int) -> None:
    job = Job()
    for _ in range(most):
        assert job.state is PENDING
        job = after(after(job, JobEvent.CLAIM), event)
    assert job == Job(FAILED, most)


@given(st.lists(st.sampled_from(JobEvent), max_size=60))
def test_no_history_begins_a_page_more_often_than_it_may(events: list[JobEvent]) -> None:
    job, claims = Job(), 0
    for event in events:
        try:
            job = after(job, event)
        except ProgramFault:
            continue
        claims = {JobEvent.CLAIM: claims + 1, JobEvent.GIVE_BACK: claims - 1, JobEvent.QUEUE_AGAIN: 0}.get(
            event, claims
        )
        assert job.attempts == claims
        assert 0 <= job.attempts <= MOST_ABANDONED
