"""Who a process is, and whether it is still there; nothing here depends on a clock that can be set."""

from __future__ import annotations

import os
import socket
import sys
from functools import cache
from pathlib import Path

import psutil

from pipeline.model.run import Owner

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def this_process() -> Owner:
    """The process that asks."""
    return Owner(socket.gethostname(), boot_id(), os.getpid(), _started(os.getpid()))


@cache
def boot_id() -> str:
    """Another one each time the machine starts; on systems without one an empty text."""
    return _BOOT_ID.read_text(encoding="ascii").strip() if _BOOT_ID.is_file() else ""


def is_gone(owner: Owner) -> bool:
    """Whether a process has certainly ended; False when it lives and when that cannot be told from here."""
    if owner.host != socket.gethostname():
        return False
    return owner.boot_id != boot_id() or owner.process_started != _started(owner.pid)


def _started(pid: int) -> str:
    """When a process began: on Linux in ticks since the machine did; an empty text when there is none."""
    try:
        if sys.platform == "linux":
            return _ticks(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace"))
        else:  # noqa: RET505 - mypy reads the two halves for different systems
            return str(int(psutil.Process(pid).create_time()))
    except (OSError, psutil.Error):
        return ""


def _ticks(stat: str) -> str:
    """Field 22 of proc(5); the second one, a name in brackets, may hold anything. A zombie has ended."""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
