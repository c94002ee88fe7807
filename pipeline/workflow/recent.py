"""What takes long to count and is asked for with every answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")

_QUICK_SECONDS = 0.02
"""What takes less is counted each time."""
_SHARE = 20.0
"""A value is kept for so many times what it cost, so that at most one twentieth of a processor goes into counting."""
_LONGEST_SECONDS = 10.0


@dataclass(slots=True)
class Recent:
    """Values that may be a few seconds old in a large archive, and are exact in a small one; threads share it.

    Only one thread counts at a time. Those that ask meanwhile are told what was counted before, unless that is older
    still; then they wait, as counting themselves would take longer.

    Attributes:
        clock: seconds.
        worked: seconds that the processor spent on this thread: what others do to the machine does not matter.
    """

    clock: Callable[[], float] = time.monotonic
    worked: Callable[[], float] = time.thread_time
    _values: dict[Hashable, tuple[float, Any]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def value(self, name: Hashable, count: Callable[[], T]) -> T:
        """The value of this name, counted now or a moment ago."""
        until, value = self._values.get(name, (0.0, None))
        if self.clock() < until:
            return value  # type: ignore[no-any-return]
        is_old = name not in self._values or self.clock() >= until + _LONGEST_SECONDS
        if not self._lock.acquire(blocking=is_old):
            return value  # type: ignore[no-any-return]
        try:
            until, value = self._values.get(name, (0.0, None))
            if self.clock() < until:
                return value  # type: ignore[no-any-return]
            before = self.worked()
            counted = count()
            cost = self.worked() - before
            if cost >= _QUICK_SECONDS:
                self._values[name] = self.clock() + min(_LONGEST_SECONDS, cost * _SHARE), counted
            return counted
        finally:
            self._lock.release()
