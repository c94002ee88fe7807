"""What Whoosh's errors mean for a person."""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.filedb.filetables import FileFormatError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.index import LockError
from whoosh.reading import CorruptIndexError, ReaderClosed

from pipeline.errors import IndexDamagedError, IndexLockedError
from pipeline.storage.atomic import storage_error

REBUILD = "请运行 xiangdang index rebuild 重建索引；扫描件、识别结果和目录不受影响"

_DAMAGE = (
    WhooshIndexError,
    CorruptIndexError,
    FileFormatError,
    ReaderClosed,
    pickle.UnpicklingError,
    struct.error,
    zlib.error,
    EOFError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    MemoryError,
)
"""Whoosh checks little of what it reads, so damaged bytes come to light as nearly any error."""


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Map what Whoosh raises over a damaged index.

    Raises:
        IndexDamagedError: instead of all of it.
    """
    try:
        yield
    except (*_DAMAGE, OSError) as error:
        raise damaged(folder, str(error)) from error


@contextmanager
def committing(folder: Path) -> Iterator[None]:
    """Map what Whoosh raises while it writes.

    Raises:
        IndexLockedError: another program writes.
        IndexDamagedError: what is there cannot be used.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be written.
    """
    try:
        yield
    except LockError as error:
        advice = "请等正在运行的乡档程序结束后再试；检索不受影响"
        raise IndexLockedError("全文索引正被另一个程序写入", where=str(folder), advice=advice) from error
    except FileNotFoundError as error:
        raise damaged(folder, str(error)) from error
    except OSError as error:
        raise storage_error(error, folder) from error
    except _DAMAGE as error:
        raise damaged(folder, str(error)) from error


def damaged(folder: Path, detail: str) -> IndexDamagedError:
    """The error that says the index must be rebuilt."""
    return IndexDamagedError(f"全文索引无法使用：{detail[:200]}", where=str(folder), advice=REBUILD)
