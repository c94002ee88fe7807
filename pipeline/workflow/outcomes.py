"""From the ways in which a task can end to what is recorded of a file or page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar, assert_never

from pipeline.batch import Died, Outcome, OutOfMemory, Raised, TimedOut
from pipeline.errors import ArchiveError, EnvironmentFault, OcrError
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage

T = TypeVar("T")
R = TypeVar("R")


def problem_of(failure: Raised[T] | TimedOut[T] | OutOfMemory[T] | Died[T], stage: Stage) -> Problem:
    """What to record of a task that gave no result.

    Raises:
        EnvironmentFault: the machine is at fault and not the file; the run must stop.
    """
    match failure:
        case Raised(error=error):
            return _problem_of_error(error, stage)
        case TimedOut(seconds=seconds):
            return Problem(ProblemCategory.TIMEOUT, stage, f"{seconds:.0f} s")
        case OutOfMemory(peak_bytes=peak):
            return Problem(ProblemCategory.OUT_OF_MEMORY, stage, f"{peak / 1e6:.0f} MB")
        case Died(exit_code=code):
            return Problem(ProblemCategory.WORKER_DIED, stage, f"exit code {code}")
    assert_never(failure)


def in_order(tasks: Iterable[T], outcomes: Iterable[Outcome[T, R]]) -> Iterator[Outcome[T, R]]:
    """Outcomes in the order of their tasks; tasks are told apart by equality and must be unique."""
    waiting: dict[T, Outcome[T, R]] = {}
    expected = iter(tasks)
    next_task = next(expected, None)
    for outcome in outcomes:
        waiting[outcome.task] = outcome
        while next_task is not None and next_task in waiting:
            yield waiting.pop(next_task)
            next_task = next(expected, None)


def _problem_of_error(error: Exception, stage: Stage) -> Problem:
    match error:
        case PageProblemError():
            return error.problem
        case EnvironmentFault():
            raise error
        case OcrError():
            return Problem(ProblemCategory.ENGINE_FAILED, Stage.OCR, _detail(error))
        case ArchiveError():
            return Problem(ProblemCategory.INTERNAL, stage, str(error))
        case _:
            return Problem(ProblemCategory.INTERNAL, stage, f"{type(error).__name__}: {error}")


def _detail(error: Exception) -> str:
    cause = error.__cause__
    return f"{error}: {cause}" if cause else str(error)
