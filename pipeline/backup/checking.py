"""Reading a whole backup again and comparing it with its checksums."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.backup.description import read_checksums
from pipeline.backup.layout import BackupLayout, SnapshotLayout
from pipeline.backup.place import existing
from pipeline.database import source_store
from pipeline.database.snapshot import is_sound, reading
from pipeline.errors import EnvironmentFault, FixityError
from pipeline.model.page import Sha256
from pipeline.model.progress import Progress
from pipeline.storage.checksums import sha256_of_file


@dataclass(frozen=True, slots=True)
class BackupFault:
    """A file of a backup that cannot be trusted, and why, in Chinese."""

    file: Path
    reason: str


@dataclass(frozen=True, slots=True)
class BackupCheck:
    """What reading a whole backup again found.

    Attributes:
        snapshots: numbers of the moments in it.
        checked: how many files were read.
        faults: those that are missing or changed.
    """

    snapshots: tuple[int, ...]
    checked: int
    faults: tuple[BackupFault, ...]


def check_backup(folder: Path, progress: Progress) -> BackupCheck:
    """Read every file that any snapshot names, each once. Changes nothing.

    Raises:
        BackupFolderError: there is no backup.
    """
    layout = existing(folder)
    faults: list[BackupFault] = []
    expected: dict[str, set[Sha256]] = {}
    for snapshot in layout.snapshots():
        for path, checksum in _listed(layout, snapshot, faults).items():
            expected.setdefault(path, set()).add(checksum)
    progress.begin("校验备份", len(expected))
    for path, checksums in sorted(expected.items()):
        if reason := _fault(layout.root / path, checksums):
            faults.append(BackupFault(layout.root / path, reason))
        progress.advance(path)
    progress.end()
    return BackupCheck(tuple(snapshot.number for snapshot in layout.snapshots()), len(expected), tuple(faults))


def _listed(layout: BackupLayout, snapshot: SnapshotLayout, faults: list[BackupFault]) -> dict[str, Sha256]:
    try:
        listed = read_checksums(snapshot)
    except FixityError as error:
        faults.append(BackupFault(Path(error.where), error.what))
        return {}
    file = snapshot.archive.database
    if not is_sound(file):
        faults.append(BackupFault(file, "数据库已损坏"))
        return listed
    faults.extend(
        BackupFault(path, "母本不在备份中") for path in masters_of(layout, file) if _path(layout, path) not in listed
    )
    return listed


def masters_of(layout: BackupLayout, database: Path) -> list[Path]:
    """Where the masters that a copied database names lie in a backup.

    Raises:
        FixityError: the database cannot be read.
    """
    try:
        with reading(database) as connection:
            return [
                layout.files.master(checksum, ending) for checksum, ending, _ in source_store.master_files(connection)
            ]
    except EnvironmentFault as error:
        raise FixityError("备份中的数据库无法读取", where=str(database), advice=error.advice) from error


def _fault(file: Path, checksums: set[Sha256]) -> str:
    try:
        found = sha256_of_file(file)
    except FileNotFoundError:
        return "文件缺失"
    except OSError as error:
        return f"无法读取：{error.strerror or error}"
    return "" if checksums == {found} else "内容已改变"


def _path(layout: BackupLayout, file: Path) -> str:
    return file.relative_to(layout.root).as_posix()
