"""Whether a folder may hold the backup of an archive, and the lock on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.backup.layout import BackupLayout, SnapshotLayout
from pipeline.database import Database
from pipeline.database.snapshot import descends_from, landmarks, reading
from pipeline.errors import BackupFolderError
from pipeline.storage.atomic import TEMPORARY_PREFIX, storage_error, write_bytes
from pipeline.storage.folders import sweep
from pipeline.storage.layout import ArchiveLayout

_NOTICE = """\
这里是乡档（xiangdang）档案库的备份，请勿改动、移动或改名其中的文件。

恢复：安装乡档后运行
    xiangdang restore 本文件夹 --to 新的文件夹
校验：
    xiangdang backup 本文件夹 --verify
没有乡档时，也可以用通用工具校验（在本文件夹中运行，编号取 snapshots 中最大的）：
    sha256sum -c snapshots/编号/files.sha256

masters 文件夹中是全部扫描件母本，按校验和命名，可用普通看图软件打开。
snapshots 文件夹中是历次备份时的数据库（SQLite）与设置。
"""


@contextmanager
def claimed(layout: BackupLayout, archive: ArchiveLayout, database: Database) -> Iterator[None]:
    """Hold a backup folder for writing as long as the block lasts; what broken-off backups left is removed.

    Raises:
        BackupFolderError: it lies in the archive, holds other things or another archive, or is in use.
        FolderNotWritableError: it cannot be made or written.
    """
    _refuse_nested(layout.root, archive.root)
    _make(layout)
    try:
        with FileLock(layout.lock, timeout=0):
            sweep(layout.root)
            _refuse_other_archive(layout, database)
            yield
    except Timeout as error:
        raise BackupFolderError(
            "另一个程序正在往这里备份", where=str(layout.root), advice="请等它结束后再运行"
        ) from error
    except OSError as error:
        raise storage_error(error, layout.root) from error


def existing(root: Path) -> BackupLayout:
    """The backup in a folder.

    Raises:
        BackupFolderError: there is none.
    """
    layout = BackupLayout(root.absolute())
    if not layout.snapshots():
        advice = "请给出 xiangdang backup 使用的文件夹；尚未完成过的备份无法恢复"
        raise BackupFolderError("这里没有乡档的备份", where=str(layout.root), advice=advice)
    return layout


def chosen(layout: BackupLayout, number: int | None) -> SnapshotLayout:
    """One snapshot of a backup, the last one unless a number is given.

    Raises:
        BackupFolderError: there is none of this number.
    """
    snapshots = layout.snapshots()
    if number is None:
        return snapshots[-1]
    if number not in {snapshot.number for snapshot in snapshots}:
        known = "、".join(str(snapshot.number) for snapshot in snapshots)
        raise BackupFolderError(
            f"备份中没有编号为 {number} 的快照", where=str(layout.root), advice=f"现有编号：{known}"
        )
    return layout.snapshot(number)


def _refuse_nested(target: Path, archive: Path) -> None:
    if target.resolve().is_relative_to(archive.resolve()):
        raise BackupFolderError(
            "备份文件夹不能在档案库之内",
            where=str(target),
            advice="请使用另一块磁盘上的文件夹，与档案库同毁的备份没有用处",
        )


def _make(layout: BackupLayout) -> None:
    try:
        layout.root.mkdir(parents=True, exist_ok=True)
        strangers = [place.name for place in layout.root.iterdir() if not place.name.startswith(TEMPORARY_PREFIX)]
    except OSError as error:
        raise storage_error(error, layout.root) from error
    if strangers and not layout.notice.is_file():
        raise BackupFolderError("文件夹中有别的文件", where=str(layout.root), advice="请换一个空文件夹或新的名称")
    if not strangers:
        write_bytes(layout.notice, _NOTICE.encode())


def _refuse_other_archive(layout: BackupLayout, database: Database) -> None:
    """Files that the last snapshot knows are never forgotten by the archive that it was taken of."""
    snapshots = layout.snapshots()
    if not snapshots:
        return
    with reading(snapshots[-1].archive.database) as connection:
        known = landmarks(connection)
    with database.read() as connection:
        is_ours = descends_from(connection, known)
    if not is_ours:
        raise BackupFolderError(
            "这里是另一个档案库的备份", where=str(layout.root), advice="请为每个档案库使用各自的备份文件夹"
        )
