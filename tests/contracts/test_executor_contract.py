"""What every executor keeps to, whether it works here or in other processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import (
    Executor,
    Finished,
    InlineExecutor,
    OutOfMemory,
    ProcessExecutor,
    Raised,
    WorkFactory,
)
from pipeline.errors import MissingToolError, OcrError, ProgramFault
from tests.batch import work

WORKERS = 2
Make = Callable[[WorkFactory[work.Task, Any]], Executor[work.Task, Any]]


@pytest.fixture(params=["inline", "processes"])
def make(request: pytest.FixtureRequest) -> Make:
    if request.param == "inline":
        return InlineExecutor
    return partial(ProcessExecutor, workers=WORKERS)


def test_every_task_has_exactly_one_outcome_and_it_holds_the_task_itself(make: Make) -> None:
    tasks = work.numbers(40)

    outcomes = list(make(work.caller).run(tasks))

    assert sorted(id(outcome.task) for outcome in outcomes) == sorted(map(id, tasks))
    assert {outcome.result for outcome in outcomes if isinstance(outcome, Finished)} == {n * n for n in range(40)}


def test_a_finished_task_tells_its_time_and_memory(make: Make) -> None:
    [outcome] = make(work.caller).run(work.numbers(1))

    assert isinstance(outcome, Finished)
    assert 0 <= outcome.seconds < 1
    assert outcome.peak_memory_bytes > 5 * work.MIB


def test_an_error_is_the_outcome_of_its_task_alone(make: Make) -> None:
    tasks = [partial(work.fail, "blank ink"), *work.numbers(5)]

    outcomes = list(make(work.caller).run(tasks))

    [raised] = [outcome for outcome in outcomes if isinstance(outcome, Raised)]
    assert raised.task is tasks[0]
    assert isinstance(raised.error, ValueError)
    assert str(raised.error) == "blank ink"
    assert sum(isinstance(outcome, Finished) for outcome in outcomes) == 5


def test_an_error_of_ours_keeps_what_happened_where_and_what_to_do(make: Make) -> None:
    [outcome] = make(work.caller).run([work.fail_on_page])

    assert isinstance(outcome, Raised)
    assert isinstance(outcome.error, OcrError)
    assert (outcome.error.what, outcome.error.where, outcome.error.advice) == (
        "文字识别失败",
        "X043-WS·1998-Y-0012 第 3 页",
        "请重试",
    )


def test_refused_memory_is_told_apart_even_when_a_library_wraps_it(make: Make) -> None:
    outcomes = list(make(work.caller).run([work.fail_for_lack_of_memory, *work.numbers(2)]))

    assert sum(isinstance(outcome, OutOfMemory) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Finished) for outcome in outcomes) == 2


def test_the_work_function_is_made_once_for_each_worker_and_not_for_each_task(make: Make, tmp_path: Path) -> None:
    calls = tmp_path / "calls"

    outcomes = list(make(work.SlowStart(0, calls)).run([os.getpid] * 30))

    made_in = calls.read_text().split()
    worked_in = {str(outcome.result) for outcome in outcomes if isinstance(outcome, Finished)}
    assert len(made_in) == len(set(made_in)) <= WORKERS
    assert worked_in <= set(made_in)


def test_without_tasks_there_are_no_outcomes_and_nothing_is_loaded(make: Make, tmp_path: Path) -> None:
    calls = tmp_path / "calls"

    assert list(make(work.SlowStart(0, calls)).run([])) == []
    assert not calls.exists()


def test_a_work_function_that_cannot_be_made_stops_the_run(make: Make) -> None:
    with pytest.raises(ProgramFault, match="model file is not a model"):
        list(make(work.broken_factory).run(work.numbers(5)))


def test_our_own_error_in_the_factory_arrives_as_it_is(make: Make) -> None:
    with pytest.raises(MissingToolError) as caught:
        list(make(work.factory_without_tool).run(work.numbers(5)))

    assert caught.value.where == "models/rec.onnx"


def test_no_more_tasks_are_pulled_than_there_are_workers_to_begin_them(make: Make) -> None:
    pulled = 0

    def tasks() -> Iterator[work.Task]:
        nonlocal pulled
        for task in work.numbers(20):
            pulled += 1
            yield task

    for done, _ in enumerate(make(work.caller).run(tasks()), start=1):
        assert pulled <= done + 2 * WORKERS  # one in the hand of each worker, and one outcome of each not yet told


def test_closing_early_ends_the_run_and_pulls_no_more(make: Make) -> None:
    tasks = iter(work.numbers(50))
    run = make(work.caller).run(tasks)

    next(run)
    run.close()  # type: ignore[attr-defined]

    assert len(list(tasks)) >= 50 - 1 - 2 * WORKERS


def test_an_error_of_the_source_of_tasks_reaches_the_caller(make: Make) -> None:
    def tasks() -> Iterator[work.Task]:
        yield partial(work.square, 2)
        raise OSError("the job store is gone")

    with pytest.raises(OSError, match="the job store is gone"):
        list(make(work.caller).run(tasks()))


def test_after_stop_starting_what_is_in_hand_is_finished_and_no_more_is_pulled(make: Make) -> None:
    executor = make(work.caller)
    pulled: list[work.Task] = []

    def tasks() -> Iterator[work.Task]:
        for task in work.numbers(50):
            pulled.append(task)
            yield task

    outcomes = []
    for outcome in executor.run(tasks()):
        executor.stop_starting()
        outcomes.append(outcome)

    assert all(isinstance(outcome, Finished) for outcome in outcomes)
    assert sorted(id(outcome.task) for outcome in outcomes) == sorted(map(id, pulled))
    assert len(pulled) < 50


def test_kill_ends_the_run_before_the_tasks_do(make: Make) -> None:
    executor = make(work.caller)

    outcomes = []
    for outcome in executor.run(work.numbers(50)):
        executor.kill()
        outcomes.append(outcome)

    assert 1 <= len(outcomes) <= WORKERS
