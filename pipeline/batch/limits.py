"""What one task may use, and how many workers a machine can carry."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import psutil

MIB = 2**20
GIB = 2**30


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """What a worker process may use.

    Attributes:
        seconds: that one task may take, by the wall clock.
        memory_bytes: resident memory of a worker with its children. On Linux each of them is also refused writable
            memory of its own a little below this, so that a sudden allocation fails instead of going over.
        start_seconds: that a worker may take until its work function is ready; loading models counts here.
        recycle_above_bytes: a worker that still holds more than this after a task is replaced before the next one.
        recycle_after_tasks: a worker is replaced after this many tasks, for what leaks slowly.
    """

    seconds: float = 60.0
    memory_bytes: int = 2 * GIB
    start_seconds: float = 120.0
    recycle_above_bytes: int = 1280 * MIB
    recycle_after_tasks: int = 1000

    @property
    def allocation_bytes(self) -> int:
        """Writable memory that one process may ask for: 15/16 of the limit, the rest is left to libraries' code."""
        return self.memory_bytes // 16 * 15


DEFAULT_LIMITS = TaskLimits()


def workers_for_this_machine(memory_per_worker_bytes: int) -> int:
    """As many workers as there are physical cores that we may use and as fit into free memory; at least one.

    ``memory_per_worker_bytes`` is what a worker needs as a rule, not its limit: not all reach that at once.
    """
    fitting = psutil.virtual_memory().available // memory_per_worker_bytes
    return max(1, min(_usable_cores(), fitting))


def _usable_cores() -> int:
    logical = psutil.cpu_count() or 1
    physical = psutil.cpu_count(logical=False) or logical
    return min(physical, _cores_of_our_affinity(logical))


def _cores_of_our_affinity(otherwise: int) -> int:
    """Cores that this process was given (taskset, containers); macOS has no such thing."""
    if sys.platform == "darwin":
        return otherwise
    else:  # noqa: RET505 - mypy reads the two halves for different systems
        return len(psutil.Process().cpu_affinity())
