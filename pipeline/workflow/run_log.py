"""The log of a run: a file in the archive that never grows without end."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pipeline.storage.atomic import storage_error

MOST_RUNS = 30
"""Logs of older runs are removed."""
_MOST_BYTES = 5_000_000
_OLDER_PARTS = 2
_FORMAT = "%(asctime)s %(levelname)s %(message)s"


class _Handler(RotatingFileHandler):
    """Says nothing when it cannot write: the disk is full then, and the run stops for that itself."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Lose the line."""


@contextmanager
def logged(folder: Path, run_id: int) -> Iterator[Path]:
    """Write what the package logs to ``run-<number>.log`` as long as the block lasts; the file of the workers' output.

    Raises:
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be written.
    """
    handler = _handler(folder, f"run-{run_id:06}.log")
    logger = logging.getLogger("pipeline")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield folder / f"run-{run_id:06}-workers.log"
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
        handler.close()


def _handler(folder: Path, name: str) -> RotatingFileHandler:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_old(folder)
        handler = _Handler(
            folder / name, maxBytes=_MOST_BYTES, backupCount=_OLDER_PARTS, encoding="utf-8", errors="replace"
        )
    except OSError as error:
        raise storage_error(error, folder) from error
    handler.setFormatter(logging.Formatter(_FORMAT))
    return handler


def _remove_old(folder: Path) -> None:
    runs = sorted({path.name[:10] for path in folder.glob("run-*.log*")})
    for run in runs[: -(MOST_RUNS - 1)]:
        for path in folder.glob(f"{run}*"):
            path.unlink(missing_ok=True)
