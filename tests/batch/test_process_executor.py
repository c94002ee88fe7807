"""What only other processes can do, and what can go wrong on the way to them and back."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from pipeline.batch import Died, Finished, Outcome, ProcessExecutor, Raised, TaskLimits, TimedOut
from pipeline.batch.messages import WorkerTraceback
from pipeline.errors import EnvironmentFault, ProgramFault
from tests.batch import reads_environment, work

ROOT = Path(__file__).resolve().parents[2]


def run(*tasks: work.Task, workers: int = 1, limits: TaskLimits | None = None) -> list[Outcome[work.Task, Any]]:
    return list(ProcessExecutor(work.caller, workers, limits or TaskLimits(seconds=20)).run(tasks))


def test_five_hundred_tiny_tasks_over_two_workers_end_once_each() -> None:
    tasks = work.numbers(500)

    outcomes = run(*tasks, workers=2)

    assert len(outcomes) == 500
    assert {id(outcome.task) for outcome in outcomes} == set(map(id, tasks))
    assert all(isinstance(outcome, Finished) for outcome in outcomes)


def test_no_more_workers_are_started_than_there_are_tasks(tmp_path: Path) -> None:
    calls = tmp_path / "calls"

    list(ProcessExecutor(work.SlowStart(0, calls), workers=8).run(work.numbers(2)))

    assert len(calls.read_text().split()) == 2


def test_outcomes_come_in_the_order_in_which_tasks_end() -> None:
    slow, quick = partial(time.sleep, 0.6), partial(time.sleep, 0)

    assert [outcome.task for outcome in run(slow, quick, workers=2)] == [quick, slow]


def test_a_result_that_cannot_be_pickled_is_an_error_of_its_task_alone() -> None:
    outcomes = run(work.unpicklable_result, *work.numbers(1))

    assert [type(outcome) for outcome in outcomes] == [Raised, Finished]


def test_a_result_that_cannot_be_unpickled_is_an_error_of_its_task_alone() -> None:
    outcomes = run(work.Landmine, *work.numbers(1))

    assert [type(outcome) for outcome in outcomes] == [Raised, Finished]
    assert str(outcomes[0].error) == "cannot be built again"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("task", "description"),
    [
        (work.fail_unpicklably, "UnpicklableError: holds an open file"),
        (work.fail_treacherously, "PicklesButDoesNotUnpickleError: page 3: ink"),
        (partial(sys.exit, "enough"), "SystemExit: enough"),
    ],
)
def test_an_exception_that_cannot_travel_arrives_described(task: work.Task, description: str) -> None:
    raised, next_one = run(task, *work.numbers(1))

    assert isinstance(raised, Raised)
    assert isinstance(raised.error, ProgramFault)
    assert description in str(raised.error)
    assert isinstance(next_one, Finished)


def test_an_error_brings_the_traceback_of_its_worker_along() -> None:
    [raised] = run(partial(work.fail, "blank ink"))

    assert isinstance(raised, Raised)
    assert isinstance(raised.error.__cause__, WorkerTraceback)
    assert "in fail" in str(raised.error.__cause__)


def test_a_large_task_and_a_large_result_pass() -> None:
    [outcome] = run(partial(bytes.upper, b"a" * (20 * work.MIB)))

    assert isinstance(outcome, Finished)
    assert outcome.result == b"A" * (20 * work.MIB)


def test_a_task_that_cannot_be_pickled_stops_the_run() -> None:
    with pytest.raises(ProgramFault, match="任务无法交给处理进程"):
        run(lambda: 1)


def test_a_factory_that_calls_exit_stops_the_run() -> None:
    with pytest.raises(ProgramFault, match="no licence"):
        list(ProcessExecutor(work.factory_that_exits, workers=2).run(work.numbers(3)))


def test_the_start_has_a_limit_of_its_own_that_is_not_the_tasks(tmp_path: Path) -> None:
    limits = TaskLimits(seconds=0.5, start_seconds=20)

    [outcome] = ProcessExecutor(work.SlowStart(1.0, tmp_path / "calls"), 1, limits).run(work.numbers(1))

    assert isinstance(outcome, Finished)


def test_workers_that_never_get_ready_stop_the_run(tmp_path: Path) -> None:
    limits = TaskLimits(start_seconds=0.4)

    with pytest.raises(EnvironmentFault, match="连续 3 次未能启动"):
        list(ProcessExecutor(work.SlowStart(60, tmp_path / "calls"), 1, limits).run(work.numbers(2)))


def test_a_worker_lost_while_it_starts_is_replaced_and_costs_no_task(tmp_path: Path) -> None:
    outcomes = list(ProcessExecutor(work.DiesAtStart(2, tmp_path / "calls"), 1).run(work.numbers(3)))

    assert [type(outcome) for outcome in outcomes] == [Finished] * 3


def test_nothing_that_a_worker_writes_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    [outcome] = run(partial(work.print_megabytes, 3))

    assert isinstance(outcome, Finished)
    assert capfd.readouterr() == ("", "")


def test_what_a_worker_writes_is_kept_in_the_file_of_the_options(tmp_path: Path) -> None:
    output = tmp_path / "worker.log"

    list(ProcessExecutor(work.caller, 1, output=output).run([partial(work.print_megabytes, 1), work.crash]))

    written = output.read_bytes()
    assert b"from Python\n" in written
    assert b"from a child\n" in written
    assert written.count(b"x") >= 2 * work.MIB
    assert b"Segmentation fault" in written  # with the Python stack, by faulthandler


def test_an_output_file_that_cannot_be_written_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(ProgramFault):
        list(ProcessExecutor(work.caller, 1, output=tmp_path / "no folder" / "log").run(work.numbers(1)))


def test_the_environment_is_set_before_the_factory_is_imported_and_only_in_the_worker() -> None:
    environment = {"XIANGDANG_TEST_THREADS": "1"}

    [outcome] = ProcessExecutor(reads_environment.factory, 1, environment=environment).run([None])

    assert isinstance(outcome, Finished)
    assert outcome.result == "1"
    assert "XIANGDANG_TEST_THREADS" not in os.environ


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is not for Windows")
def test_workers_give_way_to_programs_that_people_wait_for() -> None:
    [outcome] = run(partial(os.nice, 0))

    assert isinstance(outcome, Finished)
    assert outcome.result == 19


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library of GNU")
def test_a_worker_keeps_the_room_of_one_picture_for_the_next() -> None:
    """Counted in the first touches of pages of memory, of which 20 MB have five thousand."""
    _, second = run(work.touch, work.touch)

    assert isinstance(second, Finished)
    assert second.result < 1000


def test_a_worker_is_replaced_after_its_share_of_tasks() -> None:
    pids = [outcome.result for outcome in run(*[os.getpid] * 7, limits=TaskLimits(recycle_after_tasks=3))]  # type: ignore[union-attr]

    assert [len({*pids[:3]}), len({*pids[3:6]}), len({*pids})] == [1, 1, 3]


def test_a_worker_that_keeps_too_much_memory_is_replaced() -> None:
    pids = [outcome.result for outcome in run(os.getpid, os.getpid, limits=TaskLimits(recycle_above_bytes=1))]  # type: ignore[union-attr]

    assert len(set(pids)) == 2


def test_kill_from_another_thread_ends_tasks_in_hand() -> None:
    executor: ProcessExecutor[work.Task, Any] = ProcessExecutor(work.caller, 2)
    threading.Timer(0.8, executor.kill).start()
    started = time.monotonic()

    outcomes = list(executor.run([partial(time.sleep, 60)] * 4))

    assert outcomes == []
    assert time.monotonic() - started < 5


def test_an_error_in_the_consumer_ends_the_workers(tmp_path: Path) -> None:
    def consume() -> None:
        for _ in ProcessExecutor(work.caller, 1).run([os.getpid, partial(work.note_and_sleep, tmp_path, 60)]):
            assert work.wait_until(lambda: any(tmp_path.iterdir()))
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        consume()

    assert not any(work.is_running(int(path.name)) for path in tmp_path.iterdir())


def test_nothing_is_left_behind_after_a_run() -> None:
    limits = TaskLimits(seconds=0.4)
    disasters = [partial(time.sleep, 60), partial(os._exit, 3), *work.numbers(4)]
    assert len(run(*work.numbers(2), limits=limits)) == 2  # Python's own resource tracker starts and stays
    this = psutil.Process()
    before = this.num_fds(), set(this.children()), threading.active_count()

    outcomes = run(*disasters, workers=2, limits=limits)

    assert {type(outcome) for outcome in outcomes} == {TimedOut, Died, Finished}
    assert (this.num_fds(), set(this.children()), threading.active_count()) == before


def test_a_worker_imports_no_heavy_library_of_its_own() -> None:
    code = "import sys, pipeline.batch.worker_process; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    heavy = {"numpy", "cv2", "onnxruntime", "rapidocr", "PIL", "whoosh", "jieba", "sqlalchemy", "openpyxl", "click"}
    assert heavy.isdisjoint(loaded.stdout.split())
