"""The time that a run may work: until a time of day, however far away that is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.errors import InputError

_TIME_OF_DAY = re.compile(r"(\d{1,2})[:：](\d{2})")


def steady_seconds() -> float:
    """A clock that nobody can set; where the system can, it goes on while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def seconds_until(time_of_day: str, now: datetime) -> float:
    """Seconds from ``now``, a local time, until the next ``06:00``; 24 hours when it is that minute already.

    Raises:
        InputError: not a time of day.
    """
    found = _TIME_OF_DAY.fullmatch(time_of_day.strip())
    if not found or int(found[1]) > 24 or int(found[2]) > 59 or (int(found[1]) == 24 and found[2] != "00"):
        raise InputError("时刻无法识别", where=time_of_day, advice="请写成 24 小时制的时和分，例如 06:00")
    end = now.replace(hour=int(found[1]) % 24, minute=int(found[2]), second=0, microsecond=0, tzinfo=None)
    if end <= now.replace(tzinfo=None):
        end += timedelta(days=1)
    return end.astimezone().timestamp() - now.astimezone().timestamp()


@dataclass(frozen=True, slots=True)
class Window:
    """When to stop.

    Attributes:
        ends_at: reading of ``clock``.
        clock: in seconds, only goes forward.
    """

    ends_at: float
    clock: Callable[[], float] = steady_seconds

    @classmethod
    def until(cls, time_of_day: str) -> Window:
        """From now until the next ``06:00``.

        Raises:
            InputError: not a time of day.
        """
        return cls(steady_seconds() + seconds_until(time_of_day, datetime.now()))

    def has_room_for(self, seconds: float) -> bool:
        """Whether something that takes so long would be over in time."""
        return self.clock() + seconds <= self.ends_at
