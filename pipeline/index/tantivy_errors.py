"""What Tantivy's errors mean for a person.

Tantivy raises `ValueError` for everything, so the number that the system gave for a fault is read from its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import IndexLockedError
from pipeline.index.whoosh_errors import damaged
from pipeline.storage.atomic import storage_error

_FAULT = re.compile(r"os error (\d+)|code: (\d+)")
_LOCKED = re.compile("LockBusy")
_DAMAGE = (ValueError, LookupError, TypeError, ArithmeticError, MemoryError)


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Map what Tantivy raises over a damaged index.

    Raises:
        IndexDamagedError: instead of all of it.
    """
    try:
        yield
    except (*_DAMAGE, OSError) as error:
        raise damaged(folder, str(error)) from error


@contextmanager
def committing(folder: Path) -> Iterator[None]:
    """Map what Tantivy raises while it writes.

    Raises:
        IndexLockedError: another program writes.
        IndexDamagedError: what is there cannot be used.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise storage_error(error, folder) from error
    except _DAMAGE as error:
        text = str(error)
        if _LOCKED.search(text):
            advice = "请等正在运行的乡档程序结束后再试；检索不受影响"
            raise IndexLockedError("全文索引正被另一个程序写入", where=str(folder), advice=advice) from error
        fault = _FAULT.search(text)
        if fault is not None:
            number = int(fault[1] or fault[2])
            raise storage_error(OSError(number, text[:200]), folder) from error
        raise damaged(folder, text) from error
