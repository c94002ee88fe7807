"""What operating systems do differently: a process with its children as one thing to limit and to kill."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import wait
from pathlib import Path

import psutil

if sys.platform != "win32":
    import fcntl
    import resource

_NICENESS = 19
"""The least that there is: a seventieth of the share of a process that does not give way; all where none wants it."""
_SESSION_NICENESS = Path("/proc/self/autogroup")
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""Of ``malloc.h``."""
_KEPT_BYTES = 1 << 30
"""More than any picture."""


def lead_own_group() -> None:
    """Put this process at the head of a group of its own, away from the terminal and its Ctrl-C."""
    if sys.platform != "win32":
        os.setsid()


def limit_allocations(limit_bytes: int) -> None:
    """Have this process refused more writable memory than ``limit_bytes``, and leave no core files behind.

    Linux alone enforces it. RLIMIT_DATA counts writable memory only; RLIMIT_AS would count the address space that
    numeric libraries reserve and never touch.
    """
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def give_way() -> None:
    """Let programs that people wait for go first, such as the one that answers their searches.

    Linux shares the processor among sessions before it does so among processes, and niceness counts within one alone;
    so who leads a session has all of it give way.
    """
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        return
    os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    if sys.platform == "linux" and os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # a kernel without groups by session, or one that was asked a moment ago
            _SESSION_NICENESS.write_text(str(_NICENESS))


def keep_freed_memory() -> None:
    """Have the C library keep what is freed for what comes next, where it is that of GNU.

    Pictures of a page take the room of those of the page before. The library would hand it back and ask for it anew
    with each of them, and the system would fill it with zeros, which took a twentieth of the time beside the models.
    It reads its variables before Python runs, so setting those in this process would be in vain.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
        library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def die_with_parent() -> None:
    """End this process and its children as soon as the parent that spawned it is gone, whatever it is doing then."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        _be_killed_at_end_of_file(parent.sentinel)
    else:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


if sys.platform == "linux":

    def _be_killed_at_end_of_file(descriptor: int) -> None:
        """Let the kernel kill our group when the other end of the pipe closes.

        PR_SET_PDEATHSIG would fire when the parent's thread ends, spare our children, and a watching thread could
        not act while a library holds the interpreter lock.
        """
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)
        if wait([descriptor], timeout=0):  # it closed before the kernel watched it
            kill_tree(os.getpid())


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    kill_tree(os.getpid())


def kill_tree(pid: int) -> None:
    """Kill a running process with all its descendants; one that is gone already is fine."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for member in [*process.children(recursive=True), process]:
            with contextlib.suppress(psutil.Error):
                member.kill()
    kill_group(pid)


def kill_group(pid: int) -> None:
    """Kill what is left of the group that ``pid`` led, as its children can outlive it; Windows has no such thing."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


@contextlib.contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Keep Ctrl-C from this thread for a moment, and for good from a process that is started meanwhile."""
    if sys.platform == "win32":
        yield
    else:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
