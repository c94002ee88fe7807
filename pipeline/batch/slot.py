"""One place to work: a task in hand, and a worker that is replaced whenever it must be."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Generic, assert_never

from pipeline.batch.executor import Died, Finished, Outcome, OutOfMemory, R, Raised, T, TimedOut, start_error
from pipeline.batch.limits import TaskLimits
from pipeline.batch.messages import (
    MemoryRefused,
    Message,
    Ready,
    StartFailed,
    TaskDone,
    TaskRaised,
    WorkerSetup,
    unpack_error,
)
from pipeline.batch.worker import LEAVE_SECONDS, Worker
from pipeline.errors import EnvironmentFault, ProgramFault

STARTS = 3
"""A worker lost while it starts is replaced, as its task has no part in that; so many in a row stop the run."""


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    """A task in hand, and its pickle, made once however often it is handed over."""

    task: T
    pickled: bytes


class Slot(Generic[T, R]):
    """Works on one task, from `take` until `check` gives its outcome; keeps its worker from task to task."""

    def __init__(self, setup: WorkerSetup, limits: TaskLimits) -> None:
        self._setup = setup
        self._limits = limits
        self._job: _Job[T] | None = None
        self._worker: Worker | None = None
        self._lost_starts = 0

    @property
    def is_busy(self) -> bool:
        """Whether a task is in hand."""
        return self._job is not None

    @property
    def connections(self) -> list[Connection[bytes, Message]]:
        """What to wait for before the next `check`; one while the slot is busy."""
        return [self._worker.connection] if self._worker else []

    @property
    def seconds_left(self) -> float:
        """When to `check` at the latest."""
        return self._worker.seconds_left if self._worker else 0.0

    def take(self, task: T) -> None:
        """Begin a task; a worker is started for it when there is none.

        Raises:
            ProgramFault: the task cannot be pickled.
            EnvironmentFault: the system gives no new process.
        """
        self._job = _Job(task, _pickled(task))
        if self._worker is None:
            self._start()
        else:
            self._hand_over(self._worker, self._job)

    def check(self) -> Outcome[T, R] | None:
        """The outcome of the task in hand once it has ended; None as long as it has not.

        Raises:
            ArchiveError: the work function cannot be made, or workers do not start.
        """
        job, worker = self._job, self._worker
        if job is None or worker is None:
            return None
        outcome = self._hear(worker, job) if worker.connection.poll() else self._enforce(worker, job)
        if outcome is not None:
            self._job = None
        return outcome

    def let_go(self) -> None:
        """Have an idle worker leave, without waiting for it."""
        if self._worker and not self.is_busy:
            self._worker.leave()

    def close(self) -> None:
        """End the worker: at once in the middle of a task, else after it had time to leave."""
        if self._worker:
            self._worker.end(0.0 if self.is_busy else LEAVE_SECONDS)
        self._worker = None

    def _start(self) -> None:
        self._worker = Worker(self._setup, self._limits.start_seconds)

    def _hand_over(self, worker: Worker, job: _Job[T]) -> None:
        try:
            worker.give(job.pickled, self._limits.seconds)
        except OSError:  # it died while it was idle, in which this task has no part
            self._start_again(worker)

    def _hear(self, worker: Worker, job: _Job[T]) -> Outcome[T, R] | None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            return self._lost(worker, job)
        match message:
            case Ready():
                self._lost_starts = 0
                worker.is_ready = True
                self._hand_over(worker, job)
                return None
            case StartFailed(error):
                raise start_error(unpack_error(error))
            case TaskDone(result, seconds):
                return self._finished(worker, job, result, seconds)
            case TaskRaised(error):
                self._recycle_if_due(worker)
                return Raised(job.task, unpack_error(error))
            case MemoryRefused():
                worker.memory_bytes()
                self._discard(worker)  # what a refusal leaves behind in its libraries nobody knows
                return OutOfMemory(job.task, worker.peak_bytes)
        assert_never(message)

    def _finished(self, worker: Worker, job: _Job[T], pickled: bytes, seconds: float) -> Outcome[T, R]:
        self._recycle_if_due(worker)
        try:
            result: R = pickle.loads(pickled)
        except Exception as error:  # a class of others may raise anything here
            return Raised(job.task, error)
        return Finished(job.task, result, seconds, worker.peak_bytes)

    def _lost(self, worker: Worker, job: _Job[T]) -> Outcome[T, R] | None:
        if not worker.is_ready:
            self._start_again(worker)
            return None
        self._worker = None
        return Died(job.task, worker.wait_for_exit())

    def _enforce(self, worker: Worker, job: _Job[T]) -> Outcome[T, R] | None:
        is_late = worker.seconds_left <= 0
        if not is_late and worker.memory_bytes() <= self._limits.memory_bytes:
            return None
        if not worker.is_ready:
            self._start_again(worker)
            return None
        self._discard(worker)
        return TimedOut(job.task, worker.seconds_used) if is_late else OutOfMemory(job.task, worker.peak_bytes)

    def _start_again(self, worker: Worker) -> None:
        self._discard(worker)
        self._lost_starts += 1
        if self._lost_starts >= STARTS:
            raise EnvironmentFault(
                f"处理进程连续 {STARTS} 次未能启动",
                advice="请查看日志，检查内存是否充足，并运行 xiangdang doctor 检查安装是否完整",
            )
        self._start()

    def _recycle_if_due(self, worker: Worker) -> None:
        is_worn = worker.tasks_taken >= self._limits.recycle_after_tasks
        if worker.memory_bytes() > self._limits.recycle_above_bytes or is_worn:
            self._worker = None
            worker.leave()
            worker.end(LEAVE_SECONDS)

    def _discard(self, worker: Worker) -> None:
        self._worker = None
        worker.end()


def _pickled(task: object) -> bytes:
    try:
        return pickle.dumps(task, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # a class of others may raise anything here
        raise ProgramFault(f"任务无法交给处理进程：{error}") from error
