"""The life of a worker process: cut loose from the terminal, make the work function, work until the pipe closes."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.batch.executor import ran_out_of_memory
from pipeline.batch.messages import (
    MemoryRefused,
    Message,
    Ready,
    StartFailed,
    TaskDone,
    TaskRaised,
    WorkerSetup,
    pack_error,
)
from pipeline.batch.process_group import (
    die_with_parent,
    give_way,
    keep_freed_memory,
    lead_own_group,
    limit_allocations,
)

Work = Callable[[Any], Any]


def serve(connection: Connection[Message, bytes], setup: WorkerSetup) -> None:
    """Work on the tasks that come over ``connection`` until it closes; the target of a worker process."""
    try:
        work = _make_work(connection, setup)
    except BaseException as error:  # sys.exit() in a factory must be told too
        connection.send(StartFailed(pack_error(error)))
        return
    connection.send(Ready())
    _work_until_closed(connection, work)


def _make_work(connection: Connection[Message, bytes], setup: WorkerSetup) -> Work:
    _cut_loose(connection, setup.output)
    give_way()
    os.environ.update(setup.environment)
    keep_freed_memory()
    limit_allocations(setup.allocation_bytes)
    work: Work = pickle.loads(setup.factory)()
    return work


def _cut_loose(connection: Connection[Message, bytes], output: Path | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to decide
    lead_own_group()
    die_with_parent()
    _redirect_output(output)
    if os.name == "posix":  # a child of ours that outlives us must not keep the parent from seeing that we died
        os.set_inheritable(connection.fileno(), False)


def _redirect_output(output: Path | None) -> None:
    """Point the descriptors 1 and 2 away from the terminal, for C libraries and child processes too."""
    target = output or Path(os.devnull)
    with target.open("ab") as stream:
        for descriptor in (1, 2):
            os.dup2(stream.fileno(), descriptor)
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    faulthandler.enable(file=2)


def _work_until_closed(connection: Connection[Message, bytes], work: Work) -> None:
    with contextlib.suppress(EOFError, OSError):  # the parent needs us no more, or is gone
        while True:
            connection.send(_answer(work, connection.recv_bytes()))


def _answer(work: Work, task: bytes) -> Message:
    started = time.monotonic()
    try:
        result = pickle.dumps(work(pickle.loads(task)), protocol=pickle.HIGHEST_PROTOCOL)
    except BaseException as error:  # sys.exit() in a task must not end the worker either
        return MemoryRefused() if ran_out_of_memory(error) else TaskRaised(pack_error(error))
    return TaskDone(result, time.monotonic() - started)
