"""Arithmetic of a run."""

from __future__ import annotations

import pytest

from pipeline.batch import Progress


def test_a_run_counts_what_has_ended_and_what_waits() -> None:
    progress = Progress(total=10, started_at=0, now=0).after_finished(5).after_finished(6).after_failed(8)

    assert (progress.finished, progress.failed, progress.done, progress.waiting) == (2, 1, 3, 7)
    assert progress.fraction == pytest.approx(0.3)
    assert progress.failure_rate == pytest.approx(1 / 3)


def test_rate_and_time_left_follow_from_what_was_done_so_far() -> None:
    progress = Progress(total=100, started_at=1000, now=1060, finished=18, failed=2)

    assert progress.per_hour == pytest.approx(1200)
    assert progress.seconds_left == pytest.approx(240)


def test_before_the_first_task_ends_nobody_can_say_how_long_it_takes() -> None:
    progress = Progress(total=5, started_at=0, now=30)

    assert progress.per_hour == 0
    assert progress.seconds_left is None
    assert progress.failure_rate == 0


def test_a_run_without_tasks_is_all_done() -> None:
    progress = Progress(total=0, started_at=0, now=0)

    assert (progress.fraction, progress.seconds_left, progress.waiting) == (1.0, 0.0, 0)


def test_a_clock_that_was_moved_back_gives_no_nonsense() -> None:
    progress = Progress(total=5, started_at=1000, now=400, finished=2)

    assert progress.elapsed_seconds == 0
    assert progress.seconds_left is None


def test_more_tasks_done_than_were_expected_is_still_only_all() -> None:
    progress = Progress(total=2, started_at=0, now=10, finished=3)

    assert (progress.fraction, progress.waiting, progress.seconds_left) == (1.0, 0, 0.0)
