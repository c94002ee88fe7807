"""How much memory a worker and its children hold, watched from outside."""

from __future__ import annotations

import contextlib
import time

import psutil

CHILDREN_SECONDS = 0.5
"""Between two searches for children: each reads the whole process table, about 2 ms where 80 processes run."""


class MemoryMeter:
    """Samples the resident memory of one process with its descendants."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self.reset()

    def reset(self) -> None:
        """Forget the peak and the children; a new task begins."""
        self.peak_bytes = 0
        self._children: list[psutil.Process] = []
        self._search_children_at = time.monotonic() + CHILDREN_SECONDS

    def read(self) -> int:
        """Bytes held now; what is gone holds nothing."""
        self._search_children()
        held = sum(map(_resident_bytes, [self._process, *self._children]))
        self.peak_bytes = max(self.peak_bytes, held)
        return held

    def _search_children(self) -> None:
        now = time.monotonic()
        if now < self._search_children_at:
            return
        self._search_children_at = now + CHILDREN_SECONDS
        with contextlib.suppress(psutil.Error):
            self._children = self._process.children(recursive=True)


def _resident_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
