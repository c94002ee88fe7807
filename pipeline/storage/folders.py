"""Folders that are there whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import FolderNotWritableError
from pipeline.storage.atomic import TEMPORARY_PREFIX, storage_error, sync_folder

_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini"}
"""What Windows puts into any folder that somebody looks at."""


@contextmanager
def filling(target: Path) -> Iterator[Path]:
    """Give a temporary neighbour of the folder ``target`` to fill; put it in place when the block ends well.

    Files written into it must be synced, as `storage.atomic.writing` does. On any error it is removed.

    Raises:
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made, or ``target`` is there already and not empty.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=target.parent))
        temporary.chmod(0o755)
    except OSError as error:
        raise storage_error(error, target) from error
    try:
        yield temporary
        put_in_place(temporary, target)
    finally:
        if temporary.exists():
            remove_tree(temporary)


@contextmanager
def replacing(target: Path, pattern: str) -> Iterator[Path]:
    """As `filling`, but an older folder of that name, in which only files of this pattern lie, makes way.

    A power cut at the very end may leave neither; never half of one or a mixture.

    Raises:
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made, or there are other things in ``target``.
    """
    _refuse_others(target, pattern)
    with filling(target) as folder:
        yield folder
        retire(target, pattern)


def retire(target: Path, pattern: str) -> None:
    """Remove a folder, if it is there, in which only files of this pattern lie.

    Raises:
        FolderNotWritableError: there are other things in it, or it cannot be removed.
    """
    _refuse_others(target, pattern)
    if target.is_dir():
        discard(target)


def _refuse_others(target: Path, pattern: str) -> None:
    found = [file.name for file in target.iterdir() if not file.match(pattern)] if target.is_dir() else []
    others = [name for name in found if not name.startswith(".") and name.lower() not in _OF_THE_SYSTEM]
    if others:
        raise FolderNotWritableError(
            f"文件夹中有其他内容，如 {min(others)}", where=str(target), advice="请移走这些内容，或换一个文件夹"
        )


def put_in_place(folder: Path, target: Path) -> None:
    """Give a finished folder its name; ``target`` may be an empty folder.

    Raises:
        FolderNotWritableError: it cannot be renamed.
    """
    try:
        sync_folder(folder)
        if target.is_dir():
            target.rmdir()  # Windows renames onto nothing
        folder.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise storage_error(error, target) from error


def remove_tree(folder: Path) -> None:
    """Remove a folder with everything in it, read-only files too.

    Raises:
        FolderNotWritableError: something cannot be removed.
    """
    try:
        shutil.rmtree(folder, onerror=_make_writable_and_try_again)
    except OSError as error:
        raise storage_error(error, folder) from error


def discard(folder: Path) -> None:
    """Remove a folder so that nobody ever sees half of it under its name.

    Raises:
        FolderNotWritableError: it cannot be removed.
    """
    try:
        doomed = folder.rename(folder.with_name(f"{TEMPORARY_PREFIX}{folder.name}"))
    except OSError as error:
        raise storage_error(error, folder) from error
    remove_tree(doomed)


def sweep(folder: Path, *, is_deep: bool = True) -> None:
    """Remove what broken-off writers left in a folder and, unless told otherwise, below; nobody may be writing there.

    Raises:
        FolderNotWritableError: something cannot be removed.
    """
    names = f"{TEMPORARY_PREFIX}*"
    for left in sorted(folder.rglob(names) if is_deep else folder.glob(names), reverse=True):
        if left.is_dir():
            remove_tree(left)
        else:
            left.unlink(missing_ok=True)


def _make_writable_and_try_again(function: Callable[[str], Any], path: str, fault: Any) -> None:
    """Windows removes no read-only file."""
    if os.name != "nt":
        raise fault[1]
    Path(path).chmod(stat.S_IWRITE)
    function(path)
