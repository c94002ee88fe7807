"""Disasters of worker processes: real processes, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import Died, Finished, Outcome, OutOfMemory, ProcessExecutor, TaskLimits, TimedOut
from tests.batch import work

ROOT = Path(__file__).resolve().parents[2]
SMALL = TaskLimits(seconds=20, memory_bytes=200 * work.MIB)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def run(*tasks: work.Task, workers: int = 1, limits: TaskLimits = SMALL) -> list[Outcome[work.Task, Any]]:
    return list(ProcessExecutor(work.caller, workers, limits).run(tasks))


def kinds(outcomes: list[Outcome[work.Task, Any]]) -> list[type]:
    return [type(outcome) for outcome in outcomes]


def test_a_task_that_hangs_is_killed_at_its_limit_and_the_others_finish() -> None:
    hanging = partial(time.sleep, 60)

    outcomes = run(*work.numbers(3), hanging, *work.numbers(3), workers=2, limits=TaskLimits(seconds=1))

    [late] = [outcome for outcome in outcomes if isinstance(outcome, TimedOut)]
    assert late.task is hanging
    assert 1 <= late.seconds < 2
    assert kinds(outcomes).count(Finished) == 6


def test_a_hang_that_holds_the_interpreter_lock_is_killed_too(tmp_path: Path) -> None:
    outcomes = run(partial(work.hang_with_lock, tmp_path / "pid"), *work.numbers(1), limits=TaskLimits(seconds=1))

    assert kinds(outcomes) == [TimedOut, Finished]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux refuses memory to a process")
def test_a_sudden_allocation_is_refused_before_it_goes_over() -> None:
    outcomes = run(partial(work.allocate_at_once, 4000), *work.numbers(1))

    assert kinds(outcomes) == [OutOfMemory, Finished]
    assert 5 * work.MIB < outcomes[0].peak_bytes < SMALL.memory_bytes  # type: ignore[union-attr]


def test_a_process_that_grows_over_its_limit_is_killed() -> None:
    outcomes = run(partial(work.allocate_and_stay, 250), *work.numbers(1))

    assert kinds(outcomes) == [OutOfMemory, Finished]
    assert outcomes[0].peak_bytes > SMALL.memory_bytes  # type: ignore[union-attr]


def test_the_memory_of_child_processes_counts_for_their_worker() -> None:
    outcomes = run(partial(work.have_children_allocate, 3, 80), *work.numbers(1))

    assert kinds(outcomes) == [OutOfMemory, Finished]


@pytest.mark.parametrize(
    ("disaster", "exit_code"),
    [
        (partial(os._exit, 7), 7),
        (work.kill_itself, -signal.SIGKILL),
        (work.crash, -signal.SIGSEGV),
        (os.abort, -signal.SIGABRT),
    ],
)
def test_a_worker_that_dies_costs_one_task(disaster: work.Task, exit_code: int) -> None:
    outcomes = run(*work.numbers(2), disaster, *work.numbers(2))

    assert kinds(outcomes) == [Finished, Finished, Died, Finished, Finished]
    assert outcomes[2] == Died(disaster, exit_code)


def test_a_worker_that_closes_its_connection_and_lives_on_is_ended() -> None:
    outcomes = run(partial(os.closerange, 3, 100), *work.numbers(1), limits=TaskLimits(seconds=20))

    assert kinds(outcomes) == [Died, Finished]


def test_workers_killed_at_many_moments_lose_no_task_and_none_twice(tmp_path: Path) -> None:
    tasks: list[work.Task] = [partial(work.note_and_sleep, tmp_path, 0.02) for _ in range(60)]

    outcomes = []
    for count, outcome in enumerate(ProcessExecutor(work.caller, 2).run(tasks)):
        outcomes.append(outcome)
        if count % 12 == 5:
            time.sleep(0.002 * count)
            kill_all(tmp_path)

    assert {id(outcome.task) for outcome in outcomes} == set(map(id, tasks))
    assert len(outcomes) == 60
    assert set(kinds(outcomes)) == {Finished, Died}


def kill_all(pids: Path) -> None:
    for path in pids.iterdir():
        path.unlink()
        if work.is_running(int(path.stem)):
            os.kill(int(path.stem), signal.SIGKILL)


def test_children_of_a_killed_task_die_with_it(tmp_path: Path) -> None:
    pids = tmp_path / "pids"

    [outcome] = run(partial(work.hang_with_child, pids), limits=TaskLimits(seconds=1.5))

    assert isinstance(outcome, TimedOut)
    assert work.wait_until(lambda: not any(map(work.is_running, read_pids(pids))))


def test_children_of_a_worker_that_died_die_with_it(tmp_path: Path) -> None:
    pids = tmp_path / "pids"

    [outcome] = run(partial(work.crash_with_child, pids))

    assert isinstance(outcome, Died)
    assert work.wait_until(lambda: not any(map(work.is_running, read_pids(pids))))


def test_an_interrupt_does_not_reach_the_work() -> None:
    [outcome] = run(work.signal_itself_softly)

    assert isinstance(outcome, Finished)
    assert outcome.result == "still here"


PARENT = """
import signal, sys, time
from functools import partial
from pathlib import Path
from pipeline.batch import ProcessExecutor
from tests.batch import work

folder, task = Path(sys.argv[1]), sys.argv[2]
tasks = {
    "hang": partial(work.hang_with_child, folder / "pids"),
    "hang with lock": partial(work.hang_with_lock, folder / "pids"),
    "sleep": partial(work.note_and_sleep, folder, 1.0),
}
executor = ProcessExecutor(work.caller, 2)
signal.signal(signal.SIGINT, lambda *_: executor.stop_starting())
for outcome in executor.run([tasks[task]] * 5):
    print(type(outcome).__name__, flush=True)
"""


class Parent:
    """Another xiangdang, with a process group of its own as a terminal gives to each command."""

    def __init__(self, folder: Path, task: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(folder), task],
            cwd=ROOT,
            process_group=0,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.kill()
        self.process.communicate()


@pytest.fixture
def parent_of(tmp_path: Path) -> Iterator[Any]:
    started: list[Parent] = []

    def start(task: str) -> Parent:
        started.append(Parent(tmp_path, task))
        return started[-1]

    yield start
    for parent in started:
        parent.close()


@pytest.mark.parametrize("task", ["hang", "hang with lock"])
def test_parent_killed_in_mid_task_leaves_no_worker_and_no_child(parent_of: Any, tmp_path: Path, task: str) -> None:
    parent = parent_of(task)
    pids = tmp_path / "pids"
    assert work.wait_until(pids.exists)
    working = read_pids(pids)
    assert all(map(work.is_running, working))

    parent.kill()

    assert work.wait_until(lambda: not any(map(work.is_running, working)), seconds=3)


def test_ctrl_c_reaches_only_the_parent_and_what_is_in_hand_is_finished(parent_of: Any, tmp_path: Path) -> None:
    parent = parent_of("sleep")
    assert work.wait_until(lambda: len(list(tmp_path.glob("[0-9]*"))) == 2)

    os.killpg(parent.process.pid, signal.SIGINT)
    output, errors = parent.process.communicate(timeout=20)

    assert (output.split(), errors, parent.process.returncode) == (["Finished", "Finished"], "", 0)


def read_pids(path: Path) -> list[int]:
    return [int(word) for word in path.read_text().split()]
