"""Writing files so that a reader sees the old one or the new one and never half of either."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ArchiveError, DiskFullError, FolderNotWritableError

TEMPORARY_PREFIX = ".xd-"
"""Unfinished neighbours begin with this; what a power cut leaves behind can be recognised and removed."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """Give a temporary neighbour of ``target`` to write into; put it in place when the block ends well.

    The neighbour is synced to disk, renamed over ``target``, and the folder is synced; on any error it is removed
    and ``target`` stays as it was.

    Raises:
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made or written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, suffix=target.suffix, dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise storage_error(error, target) from error
    temporary = Path(name)
    try:
        yield temporary
        _sync_file(temporary)
        temporary.chmod(0o644)
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise storage_error(error, target) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target`` by way of `writing`."""
    with writing(target) as temporary:
        temporary.write_bytes(data)


def storage_error(error: OSError, place: Path) -> ArchiveError:
    """The error of ours that says what an operating system error means for a person."""
    if error.errno in _FULL:
        return DiskFullError(
            "磁盘空间不足，无法写入", where=str(place), advice="请清理磁盘后重新运行，已完成的部分不会重做"
        )
    return FolderNotWritableError(
        f"无法写入：{error.strerror or error}", where=str(place), advice="请检查文件夹权限以及磁盘是否只读"
    )


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a power cut; Windows cannot open a folder and needs no such call.

    Raises:
        OSError: the folder cannot be opened or synced.
    """
    if os.name != "nt":
        _sync(folder, os.O_RDONLY)


def _sync_file(file: Path) -> None:
    _sync(file, os.O_RDWR)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
