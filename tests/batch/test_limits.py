"""What a machine can carry."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from pipeline.batch import TaskLimits, workers_for_this_machine
from pipeline.batch.limits import GIB


@pytest.fixture
def one_core() -> Iterator[None]:
    this = psutil.Process()
    before = this.cpu_affinity()
    this.cpu_affinity(before[:1])
    yield
    this.cpu_affinity(before)


def test_there_are_never_more_workers_than_physical_cores() -> None:
    assert 1 <= workers_for_this_machine(1) <= (psutil.cpu_count(logical=False) or psutil.cpu_count() or 1)


@pytest.mark.skipif(psutil.MACOS, reason="macOS has no processor affinity")
@pytest.mark.usefixtures("one_core")
def test_workers_stay_on_the_cores_that_we_were_given() -> None:
    assert workers_for_this_machine(1) == 1


def test_a_machine_without_room_still_works_with_one() -> None:
    assert workers_for_this_machine(10**6 * GIB) == 1


def test_a_process_is_refused_memory_before_the_limit_is_reached() -> None:
    limits = TaskLimits(memory_bytes=2 * GIB)

    assert 0.9 * limits.memory_bytes < limits.allocation_bytes < limits.memory_bytes
