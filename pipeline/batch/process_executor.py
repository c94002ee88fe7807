"""Works on tasks in processes that can be killed and replaced."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Generic

from pipeline.batch.executor import Outcome, R, T, WorkFactory
from pipeline.batch.limits import DEFAULT_LIMITS, TaskLimits
from pipeline.batch.messages import WorkerSetup
from pipeline.batch.slot import Slot

WATCH_SECONDS = 0.1
"""Between two looks at the memory of the workers, and at `ProcessExecutor.kill`."""


class ProcessExecutor(Generic[T, R]):
    """Fulfils `Executor` with worker processes, each of which makes its own work function once.

    A worker that goes over a limit is killed with its children and replaced, and so is one that dies. Workers ignore
    Ctrl-C, are no longer in the terminal's process group, write nothing to the terminal, and end within moments when
    this process is gone, however it ended. They are started afresh (spawn) and inherit nothing that is open here.

    The whole package of ``factory``, and the script that this process was started with, are imported in each worker.
    """

    def __init__(
        self,
        factory: WorkFactory[T, R],
        workers: int,
        limits: TaskLimits = DEFAULT_LIMITS,
        *,
        environment: Mapping[str, str] | None = None,
        output: Path | None = None,
    ) -> None:
        """Set up without starting anything.

        Args:
            factory: makes the work function in each worker; see `WorkFactory`.
            workers: processes at most; fewer are started when there are fewer tasks.
            limits: for each task and worker.
            environment: variables set in the workers before ``factory`` is imported, such as OMP_NUM_THREADS=1.
            output: file to which the workers' standard output and error are appended; None throws them away.
        """
        self._setup = WorkerSetup(pickle.dumps(factory), limits.allocation_bytes, dict(environment or {}), output)
        self._workers = workers
        self._limits = limits
        self._takes_tasks = True
        self._is_killed = False

    def run(self, tasks: Iterable[T]) -> Iterator[Outcome[T, R]]:
        """Yield one outcome for each task, in the order in which they end; see `Executor.run`.

        Raises:
            ArchiveError: the work function cannot be made, workers do not start, or a task cannot be pickled.
        """
        source = iter(tasks)
        slots: list[Slot[T, R]] = [Slot(self._setup, self._limits) for _ in range(self._workers)]
        try:
            self._hand_out(source, slots)
            while busy := self._busy(slots):
                outcomes = _ended_soon(busy)
                self._hand_out(source, slots)  # before the caller takes its time over the outcomes
                yield from outcomes
        finally:
            _close(slots)

    def stop_starting(self) -> None:
        """Pull no more tasks; those in hand finish and are reported."""
        self._takes_tasks = False

    def kill(self) -> None:
        """Give up the tasks in hand and end `run` within moments."""
        self._takes_tasks = False
        self._is_killed = True

    def _hand_out(self, source: Iterator[T], slots: Sequence[Slot[T, R]]) -> None:
        for slot in slots:
            if slot.is_busy:
                continue
            if not self._takes_tasks:
                return
            for task in source:
                slot.take(task)
                break

    def _busy(self, slots: Sequence[Slot[T, R]]) -> list[Slot[T, R]]:
        return [] if self._is_killed else [slot for slot in slots if slot.is_busy]


def _ended_soon(busy: Sequence[Slot[T, R]]) -> list[Outcome[T, R]]:
    """Wait until a worker speaks or a limit may be reached; give the outcomes of the tasks that have ended."""
    longest = min(WATCH_SECONDS, *(slot.seconds_left for slot in busy))
    wait([connection for slot in busy for connection in slot.connections], timeout=max(0.0, longest))
    return [outcome for slot in busy if (outcome := slot.check()) is not None]


def _close(slots: Sequence[Slot[T, R]]) -> None:
    for slot in slots:
        slot.let_go()
    for slot in slots:
        slot.close()
