"""Working through many tasks without a person beside it; knows nothing of scans or OCR."""

from pipeline.batch.executor import Died, Executor, Finished, Outcome, OutOfMemory, Raised, TimedOut, WorkFactory
from pipeline.batch.failure_limit import FailureLimit
from pipeline.batch.inline_executor import InlineExecutor
from pipeline.batch.lease_watch import BEAT_SECONDS, LEASE_SECONDS, LeaseWatch
from pipeline.batch.limits import TaskLimits, workers_for_this_machine
from pipeline.batch.owner import boot_id, is_gone, this_process
from pipeline.batch.process_executor import ProcessExecutor
from pipeline.batch.process_group import give_way, keep_freed_memory
from pipeline.batch.progress import Progress
from pipeline.batch.window import Window, steady_seconds

__all__ = [
    "BEAT_SECONDS",
    "LEASE_SECONDS",
    "Died",
    "Executor",
    "FailureLimit",
    "Finished",
    "InlineExecutor",
    "LeaseWatch",
    "OutOfMemory",
    "Outcome",
    "ProcessExecutor",
    "Progress",
    "Raised",
    "TaskLimits",
    "TimedOut",
    "Window",
    "WorkFactory",
    "boot_id",
    "give_way",
    "is_gone",
    "keep_freed_memory",
    "steady_seconds",
    "this_process",
    "workers_for_this_machine",
]
