"""Working through many tasks without a person beside it; knows nothing of scans or OCR."""

from pipeline.batch.executor import Died, Executor, Finished, Outcome, OutOfMemory, Raised, TimedOut, WorkFactory
from pipeline.batch.inline_executor import InlineExecutor
from pipeline.batch.limits import TaskLimits, workers_for_this_machine
from pipeline.batch.process_executor import ProcessExecutor
from pipeline.batch.progress import Progress

__all__ = [
    "Died",
    "Executor",
    "Finished",
    "InlineExecutor",
    "OutOfMemory",
    "Outcome",
    "ProcessExecutor",
    "Progress",
    "Raised",
    "TaskLimits",
    "TimedOut",
    "WorkFactory",
    "workers_for_this_machine",
]
