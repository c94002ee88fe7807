"""What worker and parent say to each other over their pipe."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.errors import ProgramFault


@dataclass(frozen=True, slots=True)
class WorkerSetup:
    """All that a worker needs to begin.

    Attributes:
        factory: the pickled `WorkFactory`; it is unpickled, and so imported, only after all else is set.
        allocation_bytes: writable memory that it may ask for.
        environment: variables for the worker and its children.
        output: file that takes what is written to its standard output and error; None throws that away.
    """

    factory: bytes
    allocation_bytes: int
    environment: Mapping[str, str]
    output: Path | None


@dataclass(frozen=True, slots=True)
class PackedError:
    """An exception on its way to another process.

    Attributes:
        pickled: the exception, if it survives pickling both ways; else empty.
        description: its type and text.
        trace: the traceback as text, which pickling drops.
    """

    pickled: bytes
    description: str
    trace: str


class WorkerTraceback(Exception):
    """The traceback of a worker, as text; stands as the cause of the error that came from there."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


@dataclass(frozen=True, slots=True)
class Ready:
    """The work function is made."""


@dataclass(frozen=True, slots=True)
class StartFailed:
    """The work function cannot be made."""

    error: PackedError


@dataclass(frozen=True, slots=True)
class TaskDone:
    """A pickled result, and the seconds it took."""

    result: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class TaskRaised:
    """The task raised."""

    error: PackedError


@dataclass(frozen=True, slots=True)
class MemoryRefused:
    """The task was refused memory."""


Message: TypeAlias = Ready | StartFailed | TaskDone | TaskRaised | MemoryRefused
"""All that a worker says; the parent only ever sends pickled tasks."""


def pack_error(error: BaseException) -> PackedError:
    """Make any exception fit for the journey, whatever its class makes of pickling."""
    trace = "".join(traceback.format_exception(error))
    return PackedError(_pickled_or_empty(error), _described(error), trace)


def unpack_error(packed: PackedError) -> Exception:
    """The exception again, or a `ProgramFault` that describes it; its cause is a `WorkerTraceback`."""
    error = _unpickled_or_none(packed.pickled) or ProgramFault(f"处理进程出错：{packed.description}")
    error.__cause__ = WorkerTraceback(packed.trace)
    return error


def _pickled_or_empty(error: BaseException) -> bytes:
    try:
        pickled = pickle.dumps(error)
    except Exception:  # a class of others may raise anything here
        return b""
    return pickled if _unpickled_or_none(pickled) else b""


def _unpickled_or_none(pickled: bytes) -> Exception | None:
    try:
        error: Any = pickle.loads(pickled)
    except Exception:  # a class of others may raise anything here
        return None
    return error if isinstance(error, Exception) else None


def _described(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # a class of others may raise anything here
        text = "?"
    return f"{type(error).__name__}: {text}"
