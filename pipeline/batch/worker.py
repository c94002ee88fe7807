"""The parent's hold on one worker process."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import psutil

from pipeline.batch.memory_meter import MemoryMeter
from pipeline.batch.messages import Message, WorkerSetup
from pipeline.batch.process_group import interrupts_held_back, kill_group, kill_tree
from pipeline.batch.worker_process import serve
from pipeline.errors import EnvironmentFault

LEAVE_SECONDS = 2.0
"""An idle worker that was told to leave gets this long before it is killed."""
DEATH_SECONDS = 5.0
"""A killed process is gone at once, unless it hangs in the kernel (a dead network drive); it is left behind then."""
KILLED = -9
"""Exit code of a worker that broke its connection, lived on and had to be killed."""


class Worker:
    """A worker process from its start to its end; must be ended with `end`.

    Attributes:
        connection: what the worker says comes out here; readable too when it has died.
        is_ready: whether it has said that its work function is made.
        tasks_taken: how many tasks it was given.
    """

    def __init__(self, setup: WorkerSetup, start_seconds: float) -> None:
        self.connection, theirs = multiprocessing.get_context("spawn").Pipe()
        with contextlib.closing(theirs):
            self._process = _started(theirs, setup)
        self.is_ready = False
        self.tasks_taken = 0
        self._pid = int(self._process.pid or 0)
        self._meter = MemoryMeter(psutil.Process(self._pid))
        self._begin(start_seconds)

    def give(self, task: bytes, seconds: float) -> None:
        """Send a pickled task that may take so many seconds.

        Raises:
            OSError: the worker has died.
        """
        self.connection.send_bytes(task)
        self.tasks_taken += 1
        self._meter.reset()
        self._begin(seconds)

    @property
    def seconds_used(self) -> float:
        """Since the start, or since the task was given."""
        return time.monotonic() - self._began_at

    @property
    def seconds_left(self) -> float:
        """Until the limit of the start or of the task; negative when it is over."""
        return self._allowed_seconds - self.seconds_used

    def memory_bytes(self) -> int:
        """Resident memory now, with children."""
        return self._meter.read()

    @property
    def peak_bytes(self) -> int:
        """Highest memory read since the task was given."""
        return self._meter.peak_bytes

    def leave(self) -> None:
        """Tell an idle worker that there is no more to do; `end` waits for it."""
        self.connection.close()

    def wait_for_exit(self) -> int:
        """End a worker whose connection broke; gives its exit code."""
        kill_group(self._pid)  # first, as Python waits for a pipe that a child of a dead worker may hold open
        self._process.join(LEAVE_SECONDS)
        code = self._process.exitcode
        self.end()
        return KILLED if code is None else code

    def end(self, grace_seconds: float = 0.0) -> None:
        """Kill the worker, if it does not leave by itself in time, and its children; release what it held here."""
        self._process.join(grace_seconds)
        self.connection.close()
        if self._process.is_alive():
            kill_tree(self._pid)
        else:
            kill_group(self._pid)
        self._process.join(DEATH_SECONDS)
        if not self._process.is_alive():
            self._process.close()

    def _begin(self, allowed_seconds: float) -> None:
        self._began_at = time.monotonic()
        self._allowed_seconds = allowed_seconds


def _started(theirs: Connection[Message, bytes], setup: WorkerSetup) -> SpawnProcess:
    # a daemon, so that Python's own exit ends it when nobody closed the run
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, setup), daemon=True)
    try:
        with interrupts_held_back():
            process.start()
    except OSError as error:
        raise EnvironmentFault(
            f"无法启动处理进程：{error.strerror or error}", advice="请关闭其他程序，或减少 --workers 的数目后重新运行"
        ) from error
    return process
