"""Whether another program still writes a file, where the system can tell."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

if sys.platform == "linux":
    import fcntl

    def is_being_written(path: Path) -> bool:
        """Whether another program certainly has a file open for writing; False where that cannot be told.

        Linux refuses a read lease on such a file (fcntl(2), F_SETLEASE), on local disks and for files of our own.
        Windows refuses to rename it.
        """
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            # whoever opens it in this moment has the kernel tell us; by default that would end this process
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except OSError as error:
            return isinstance(error, BlockingIOError)
        finally:
            os.close(descriptor)
        return False

else:

    def is_being_written(path: Path) -> bool:
        """Whether another program certainly has a file open for writing; False where that cannot be told."""
        try:
            path.rename(path)
        except OSError as error:
            return sys.platform == "win32" and isinstance(error, PermissionError)
        return False
