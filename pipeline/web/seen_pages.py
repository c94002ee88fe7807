"""What a session did with pages a moment ago, kept in memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

LOOK_SECONDS = 1800.0
"""So long a page that is open is one viewing."""
WHOLE_SECONDS = 1800.0
"""So long personal numbers of a page are shown to whoever asked for them."""
_MOST = 50_000
"""Pairs of session and page; the oldest are forgotten first, which is always the safe side."""


class SeenPages:
    """Pairs of a session and a page, forgotten after some time; threads share it.

    Attributes:
        seconds: after which a pair is forgotten.
        clock: in seconds; replaced in tests.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self.clock = seconds, clock
        self._until: OrderedDict[tuple[str, int], float] = OrderedDict()
        self._lock = Lock()

    def add(self, session: str, page_id: int) -> None:
        """Remember a pair from now on."""
        with self._lock:
            self._until[session, page_id] = self.clock() + self.seconds
            self._until.move_to_end((session, page_id))
            while len(self._until) > _MOST:
                self._until.popitem(last=False)

    def has(self, session: str, page_id: int) -> bool:
        """Whether the pair is remembered."""
        with self._lock:
            return self._until.get((session, page_id), 0.0) > self.clock()
