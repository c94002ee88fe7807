"""A folder of exports belongs to one program at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import FolderNotWritableError
from pipeline.storage.atomic import storage_error
from pipeline.storage.folders import sweep

_LOCK = ".xiangdang-export.lock"


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold a folder for writing as long as the block lasts; it is made, and left again if nothing came into it.

    What exports left there that were broken off is removed; not what lies deeper, where others may be at work.

    Raises:
        FolderNotWritableError: it cannot be made or written, or another program is exporting into it.
        DiskFullError: no room left.
    """
    lock = FileLock(folder / _LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderNotWritableError(
            "另一个程序正在往这里导出", where=str(folder), advice="请等它结束后再运行，或换一个文件夹"
        ) from error
    except OSError as error:
        raise storage_error(error, folder) from error
    try:
        sweep(folder, is_deep=False)
        yield
    finally:
        with suppress(OSError):  # an empty file that is left does no harm, and a folder with exports stays
            (folder / _LOCK).unlink()
        lock.release()
        with suppress(OSError):
            folder.rmdir()
