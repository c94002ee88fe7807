"""What writers left behind that were killed in the middle."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from pipeline.storage.atomic import TEMPORARY_PREFIX


def remove_unfinished(folder: Path) -> int:
    """Remove the unfinished neighbours of `pipeline.storage.atomic.writing` below a folder; how many.

    Only while nobody writes there.
    """
    removed = 0
    for here, _, names in os.walk(folder):
        for name in names:
            if name.startswith(TEMPORARY_PREFIX):
                with suppress(OSError):  # one that cannot be removed does no harm
                    (Path(here) / name).unlink()
                    removed += 1
    return removed
