"""The contract of everything that works on tasks: what goes in, and the five ways in which a task can end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeAlias, TypeVar

from pipeline.errors import ArchiveError, ProgramFault

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Finished(Generic[T, R]):
    """The task gave a result.

    Attributes:
        task: as it was handed in.
        result: what the work function returned.
        seconds: that the work function took, by the clock of its own process.
        peak_memory_bytes: highest resident memory seen while it ran, of the process and its children. It is sampled,
            so a shorter peak can have been missed.
    """

    task: T
    result: R
    seconds: float
    peak_memory_bytes: int


@dataclass(frozen=True, slots=True)
class Raised(Generic[T]):
    """The work function raised, or its task or result could not travel between processes.

    Attributes:
        task: as it was handed in.
        error: the exception itself where it can be pickled, else a `ProgramFault` that describes it; its cause holds
            the traceback of the worker as text.
    """

    task: T
    error: Exception


@dataclass(frozen=True, slots=True)
class TimedOut(Generic[T]):
    """The task was still running at its time limit, and its worker was killed.

    Attributes:
        task: as it was handed in.
        seconds: how long it had run.
    """

    task: T
    seconds: float


@dataclass(frozen=True, slots=True)
class OutOfMemory(Generic[T]):
    """The task went over its memory limit and was killed, or was refused memory (`MemoryError`, also as a cause).

    Attributes:
        task: as it was handed in.
        peak_bytes: highest resident memory seen; far below the limit when one large request was refused.
    """

    task: T
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Died(Generic[T]):
    """The worker ended by itself in the middle of the task.

    Attributes:
        task: as it was handed in.
        exit_code: of the process; negative for the number of the signal that ended it (POSIX).
    """

    task: T
    exit_code: int


Outcome: TypeAlias = Finished[T, R] | Raised[T] | TimedOut[T] | OutOfMemory[T] | Died[T]
"""How one task ended; closed, so that ``match`` with ``assert_never`` covers it."""

WorkFactory: TypeAlias = Callable[[], Callable[[T], R]]
"""Makes the work function; called once in each worker, so that models are loaded once.

Must be picklable: a function or frozen dataclass at the top level of an importable module. The work function should let
`MemoryError` through, or chain it with ``raise … from``, where a library reports a refused allocation in its own way.
"""


class Executor(Protocol[T, R]):
    """Applies one work function to many tasks."""

    def run(self, tasks: Iterable[T]) -> Iterator[Outcome[T, R]]:
        """Yield one outcome for each task, in the order in which they end.

        A task is pulled only for a worker that is free or being started for it, so never more tasks are held than
        there are workers. ``tasks`` is asked in the caller's process and should answer at once: while it thinks, and
        while the caller handles an outcome, limits are not watched. Closing the iterator, or an exception in the
        caller, ends the workers; tasks in hand are then given up without an outcome.

        Raises:
            ArchiveError: the work function cannot be made; it would hit every task, so the run stops.
        """
        ...

    def stop_starting(self) -> None:
        """Pull no more tasks; those in hand finish and are reported, then `run` ends. Safe in a signal handler."""
        ...

    def kill(self) -> None:
        """Give up the tasks in hand, without outcomes, and end `run` as soon as it can. Safe in a signal handler."""
        ...


def start_error(error: Exception) -> ArchiveError:
    """The error that stops a run whose work function cannot be made: ``error`` itself where it is one of ours."""
    if isinstance(error, ArchiveError):
        return error
    fault = ProgramFault(
        f"处理程序无法启动：{type(error).__name__}: {error}", advice="请运行 xiangdang doctor 检查安装是否完整"
    )
    fault.__cause__ = error
    return fault


def ran_out_of_memory(error: BaseException) -> bool:
    """Whether a `MemoryError` lies in the chain of causes of ``error``."""
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        if isinstance(link, MemoryError):
            return True
        seen.add(id(link))
        link = link.__cause__ or link.__context__
    return False
