"""Getting what an index library wrote onto the disk; such libraries leave that to the system."""

from __future__ import annotations

import os
from pathlib import Path


def names_in(folder: Path) -> frozenset[str]:
    """What lies in a folder; nothing where there is none."""
    return frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset()


def sync_new(folder: Path, before: frozenset[str]) -> None:
    """Have the files that came since ``before``, and the names of the folder, survive a power cut.

    Raises:
        OSError: the disk cannot take them.
    """
    for name in names_in(folder) - before:
        _sync(folder / name, os.O_RDWR)
    if os.name != "nt":  # Windows cannot open a folder
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
