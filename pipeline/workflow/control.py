"""How a run is told to stop, by whoever has a reason: a person, the clock, a full disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.batch import Executor
from pipeline.model.run import StopReason


class RunControl:
    """The brake of one run; the first reason counts. Safe to pull from signal handlers and other threads.

    Attributes:
        reason: why the run stops; None as long as it goes on.
        detail: more on the reason, in Chinese.
        is_immediate: whether not even the pages in hand are to be finished.
        error: what went wrong in another thread; the main one raises it.
    """

    def __init__(self) -> None:
        self.reason: StopReason | None = None
        self.detail = ""
        self.is_immediate = False
        self.error: BaseException | None = None
        self._executors: list[Executor[Any, Any]] = []

    def stop(self, reason: StopReason, detail: str = "") -> None:
        """Begin nothing more; what is in hand is finished."""
        if self.reason is None:
            self.reason, self.detail = reason, detail
        for executor in tuple(self._executors):
            executor.stop_starting()

    def stop_now(self) -> None:
        """Give up what is in hand, too."""
        self.reason, self.is_immediate = StopReason.KILLED, True
        for executor in tuple(self._executors):
            executor.kill()

    def fail(self, error: BaseException) -> None:
        """Stop for something that went wrong in another thread."""
        self.error = self.error or error
        self.stop(StopReason.FAULT, str(error))

    def raise_error(self) -> None:
        """Raise what went wrong in another thread, if anything did."""
        if self.error is not None:
            raise self.error

    @contextmanager
    def over(self, executor: Executor[Any, Any]) -> Iterator[None]:
        """Have an executor hear of it as long as the block lasts; at once where the run is stopping already."""
        self._executors.append(executor)
        try:
            if self.reason is not None:
                executor.stop_starting()
            if self.is_immediate:
                executor.kill()
            yield
        finally:
            self._executors.remove(executor)
