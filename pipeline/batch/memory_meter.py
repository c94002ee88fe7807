"""How much memory a worker and its children hold, watched from outside."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import psutil

CHILDREN_SECONDS = 0.5
"""Between two searches for children. Where the kernel does not list them, each reads the whole process table, which
took a third of all that a night costs beside the work itself."""
_PROC = Path("/proc")
_KERNEL_LISTS_CHILDREN = (_PROC / "thread-self" / "children").exists()
"""Linux with CONFIG_PROC_CHILDREN, as Debian's is."""


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
            self._children = _descendants(self._process)


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    """All of them that run now.

    Raises:
        psutil.Error: the process is gone.
    """
    if not _KERNEL_LISTS_CHILDREN:
        return list(process.children(recursive=True))
    found, waiting = [], [process.pid]
    while waiting:
        children = _children(waiting.pop())
        found += children
        waiting += children
    return [psutil.Process(pid) for pid in found]


def _children(pid: int) -> list[int]:
    """Of a process, each listed with the thread that started it; none when it is gone."""
    told: list[int] = []
    with contextlib.suppress(OSError):
        for thread in (_PROC / str(pid) / "task").iterdir():
            told += map(int, (thread / "children").read_text("ascii").split())
    return told


def _resident_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
