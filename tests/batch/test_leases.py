"""Who still lives is told without trusting any clock that can be set."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace

from pipeline.batch import LEASE_SECONDS, LeaseWatch, is_gone, this_process
from pipeline.batch.owner import boot_id
from pipeline.model.run import Owner

ELSEWHERE = Owner("another-machine", "boot", 1, "1")


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def watching(clock: Clock, *, is_gone: bool = False) -> LeaseWatch:
    return LeaseWatch(clock, lambda _: is_gone)


def test_this_process_is_there() -> None:
    assert not is_gone(this_process())
    assert this_process().pid == os.getpid()


def test_a_process_that_ended_is_gone_even_if_its_number_comes_again() -> None:
    me = this_process()
    assert is_gone(replace(me, process_started="12"))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_gone(replace(me, pid=ended.pid))


def test_a_process_that_nobody_has_waited_for_is_gone() -> None:
    me = this_process()
    code = "import os; from pipeline.batch import this_process; print(this_process().process_started)"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    started = child.stdout.read().strip()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_gone(replace(me, pid=child.pid, process_started=started))
    child.communicate()


def test_before_the_machine_was_started_again_everybody_is_gone() -> None:
    assert boot_id() == "" or is_gone(replace(this_process(), boot_id="of another start"))


def test_of_another_machine_nothing_is_known() -> None:
    assert not is_gone(ELSEWHERE)


def test_a_run_whose_process_is_gone_has_lost_its_leases_at_once() -> None:
    assert watching(Clock(), is_gone=True).has_expired(1, ELSEWHERE, beat=5)


def test_a_beat_that_grows_keeps_the_lease_however_late_it_comes() -> None:
    clock = Clock()
    watch = watching(clock)
    for beat in range(20):
        assert not watch.has_expired(1, ELSEWHERE, beat)
        clock.now += LEASE_SECONDS - 1


def test_a_beat_that_stands_still_loses_the_lease() -> None:
    clock = Clock()
    watch = watching(clock)
    assert not watch.has_expired(1, ELSEWHERE, beat=7)
    clock.now = LEASE_SECONDS - 1
    assert not watch.has_expired(1, ELSEWHERE, beat=7)
    clock.now = LEASE_SECONDS
    assert watch.has_expired(1, ELSEWHERE, beat=7)
    assert not watch.has_expired(1, ELSEWHERE, beat=8)


def test_runs_are_watched_apart() -> None:
    clock = Clock()
    watch = watching(clock)
    watch.has_expired(1, ELSEWHERE, beat=1)
    clock.now = LEASE_SECONDS
    assert not watch.has_expired(2, ELSEWHERE, beat=1)
    assert watch.has_expired(1, ELSEWHERE, beat=1)
