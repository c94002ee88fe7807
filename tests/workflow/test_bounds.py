from __future__ import annotations

from pipeline.batch import FailureLimit, InlineExecutor, Window
from pipeline.model.run import StopReason
from pipeline.workflow.bounds import Bounds
from pipeline.workflow.control import RunControl


def test_a_page_begins_only_if_the_longest_of_the_last_ones_would_be_over_in_time() -> None:
    now = 0.0
    control = RunControl()
    bounds = Bounds(Window(100.0, lambda: now), first_estimate=60.0)
    assert bounds.allow(control)
    bounds.note_ended(3.0, control, is_failure=False)
    bounds.note_ended(8.0, control, is_failure=False)
    now = 92.0
    assert bounds.allow(control)
    now = 92.1
    assert not bounds.allow(control)
    assert control.reason is StopReason.WINDOW


def test_before_a_page_was_measured_the_first_estimate_counts() -> None:
    control = RunControl()
    assert not Bounds(Window(59.0, lambda: 0.0), first_estimate=60.0).allow(control)
    assert control.reason is StopReason.WINDOW


def test_a_page_that_is_tried_again_counts_once_against_the_limit() -> None:
    control = RunControl()
    bounds = Bounds(most_pages=2)
    bounds.note_begun()
    bounds.note_given_again()
    bounds.note_begun()
    assert bounds.allow(control)
    bounds.note_begun()
    assert not bounds.allow(control)
    assert control.reason is StopReason.LIMIT


def test_too_many_failures_stop_the_run_and_say_how_many() -> None:
    control = RunControl()
    bounds = Bounds(failures=FailureLimit(count=1))
    bounds.note_ended(1.0, control, is_failure=True)
    assert control.reason is None
    bounds.note_ended(1.0, control, is_failure=True)
    assert control.reason is StopReason.FAILURES
    assert "失败 2 页" in control.detail


def test_files_are_looked_into_until_the_window_closes() -> None:
    now = 0.0
    control = RunControl()
    bounds = Bounds(Window(10.0, lambda: now))
    assert bounds.allow_file(control)
    now = 10.5
    assert not bounds.allow_file(control)


def test_the_first_reason_counts_and_stopping_at_once_beats_it() -> None:
    control = RunControl()
    control.stop(StopReason.WINDOW, "first")
    control.stop(StopReason.INTERRUPTED, "second")
    assert (control.reason, control.detail) == (StopReason.WINDOW, "first")
    control.stop_now()
    assert control.reason is StopReason.KILLED
    assert control.is_immediate


def test_an_executor_that_comes_late_hears_of_it_too() -> None:
    control = RunControl()
    control.stop(StopReason.INTERRUPTED)
    executor: InlineExecutor[int, int] = InlineExecutor(lambda: abs)
    with control.over(executor):
        assert list(executor.run(iter([1, 2]))) == []
