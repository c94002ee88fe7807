"""Works on tasks in this process: one image on the command line, and tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Generic

import psutil

from pipeline.batch.executor import (
    Finished,
    Outcome,
    OutOfMemory,
    R,
    Raised,
    T,
    WorkFactory,
    ran_out_of_memory,
    start_error,
)
from pipeline.errors import ArchiveError


class InlineExecutor(Generic[T, R]):
    """Fulfils `Executor` without another process: no limits, and a task that crashes takes this process along."""

    def __init__(self, factory: WorkFactory[T, R]) -> None:
        self._factory = factory
        self._takes_tasks = True

    def run(self, tasks: Iterable[T]) -> Iterator[Outcome[T, R]]:
        """Yield one outcome for each task, in the order of ``tasks``; see `Executor.run`."""
        work: Callable[[T], R] | None = None
        for task in self._until_stopped(tasks):
            work = work or self._make()
            yield _outcome(work, task)

    def stop_starting(self) -> None:
        """Pull no more tasks."""
        self._takes_tasks = False

    def kill(self) -> None:
        """Pull no more tasks; the one in hand cannot be interrupted and is still reported."""
        self._takes_tasks = False

    def _until_stopped(self, tasks: Iterable[T]) -> Iterator[T]:
        source = iter(tasks)
        while self._takes_tasks:
            try:
                task = next(source)
            except StopIteration:
                return
            yield task

    def _make(self) -> Callable[[T], R]:
        try:
            return self._factory()
        except ArchiveError:
            raise
        except Exception as error:
            raise start_error(error) from error


def _outcome(work: Callable[[T], R], task: T) -> Outcome[T, R]:
    started = time.monotonic()
    try:
        result = work(task)
    except Exception as error:
        return OutOfMemory(task, _resident_bytes()) if ran_out_of_memory(error) else Raised(task, error)
    return Finished(task, result, time.monotonic() - started, _resident_bytes())


def _resident_bytes() -> int:
    return int(psutil.Process().memory_info().rss)
