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
_SHARE = 100.0
"""A value is kept for so many times what it cost, so that at most a hundredth of a processor goes into counting it;
several processes each count several."""
_LONGEST_SECONDS = 10.0


@dataclass(slots=True)
class Recent:
    """Values that may be a few seconds old in a large archive that changes, and are exact in a small one; threads share
    it.

    Only one thread counts at a time. Those that ask meanwhile are told what was counted before, unless that is older
    still; then they wait, as counting themselves would take longer.

    Attributes:
        clock: seconds.
        worked: seconds that the processor spent on this thread: what others do to the machine does not matter.
    """

    clock: Callable[[], float] = time.monotonic
    worked: Callable[[], float] = time.thread_time
    _values: dict[Hashable, tuple[float, Hashable, Any]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def value(self, name: Hashable, count: Callable[[], T], mark: Hashable = None) -> T:
        """The value of this name, counted now or a moment ago; the last one where it has the same ``mark`` still.

        Args:
            name: of what is counted.
            count: counts it.
            mark: another one whenever the value may be another; None where that is not known.
        """
        kept = self._values.get(name)
        if kept and self._holds(kept, mark):
            return kept[2]  # type: ignore[no-any-return]
        is_old = kept is None or self.clock() >= kept[0] + _LONGEST_SECONDS
        if not self._lock.acquire(blocking=is_old):
            assert kept is not None  # it would be old otherwise
            return kept[2]  # type: ignore[no-any-return]
        try:
            kept = self._values.get(name)
            return kept[2] if kept and self._holds(kept, mark) else self._counted(name, count, mark)
        finally:
            self._lock.release()

    def _holds(self, kept: tuple[float, Hashable, Any], mark: Hashable) -> bool:
        return self.clock() < kept[0] or (mark is not None and mark == kept[1])

    def _counted(self, name: Hashable, count: Callable[[], T], mark: Hashable) -> T:
        before = self.worked()
        counted = count()
        cost = self.worked() - before
        is_slow = cost >= _QUICK_SECONDS
        if is_slow or mark is not None:
            until = self.clock() + min(_LONGEST_SECONDS, cost * _SHARE) if is_slow else 0.0
            self._values[name] = until, mark, counted
        return counted
