"""Waiting until a file is on the disk, together with everybody else who waits for it."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock


class SharedSync:
    """Syncs one file for all threads of a process: those that come while one sync runs share the next.

    A sync takes the disk some milliseconds, however much was written before it.

    Args:
        file: may be another one of that name each time.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._syncing = Lock()
        self._begun = 0
        self._ended = 0
        self._failed: tuple[int, OSError] | None = None

    def sync(self) -> None:
        """Return when what was written to the file before this call is on the disk.

        Raises:
            OSError: it is not, or it is not known: the system tells of a failure once, and it is not asked again.
        """
        number = self._begun + 1
        with self._syncing:
            if self._ended < number:
                self._begun += 1
                try:
                    _sync(self._file)
                except OSError as error:
                    self._failed = self._begun, error
                self._ended = self._begun
            if self._failed is not None and self._failed[0] >= number:
                raise self._failed[1]


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        getattr(os, "fdatasync", os.fsync)(descriptor)
    finally:
        os.close(descriptor)
