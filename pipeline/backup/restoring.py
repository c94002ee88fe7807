"""Making an archive from a backup."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.backup.description import read_checksums
from pipeline.backup.layout import BackupLayout, SnapshotLayout
from pipeline.backup.place import chosen, existing
from pipeline.database import Database, job_store, outbox, page_store, run_store, source_store
from pipeline.database.snapshot import forget_journal, is_sound
from pipeline.errors import ArchiveFolderError, FixityError
from pipeline.model.page import Sha256
from pipeline.model.progress import Progress
from pipeline.model.run import StopReason
from pipeline.settings import load_settings
from pipeline.storage.checksums import sha256_of_file
from pipeline.storage.copying import SourceFault, copy_checked
from pipeline.storage.folders import put_in_place
from pipeline.storage.layout import ArchiveLayout, JobKey

UNFINISHED = "（恢复中）"
"""Ends the name of the folder in which an archive is put together; a restore that was broken off goes on there."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored.

    Attributes:
        snapshot: number of the moment.
        folder: of the new archive.
        masters: how many masters it has, every one compared with its checksum.
        results: how many page results came along.
        pages_to_read: pages whose result did not, and that wait to be read again.
        missing: masters that the backup does not hold, or that are damaged there.
    """

    snapshot: int
    folder: Path
    masters: int
    results: int
    pages_to_read: int
    missing: tuple[Path, ...]


def restore_backup(folder: Path, target: Path, progress: Progress, number: int | None = None) -> RestoreReport:
    """Put the archive of a snapshot, the last one unless a number is given, into a new folder.

    The folder gets its name last, so that no half archive is ever opened. Every file is compared with its checksum
    while it is copied, and read again from the new disk. The index is not in a backup.

    Raises:
        BackupFolderError: there is no backup, or no such snapshot.
        ArchiveFolderError: the target is not empty.
        FixityError: database or settings are damaged in this snapshot, or the new disk is.
        DiskFullError: no room left.
        FolderNotWritableError: the target cannot be written.
    """
    layout = existing(folder)
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ArchiveFolderError("恢复的目标文件夹不是空的", where=str(target), advice="请换一个空文件夹或新的名称")
    if target.resolve().is_relative_to(layout.root.resolve()):
        raise ArchiveFolderError("不能恢复到备份文件夹之内", where=str(target), advice="请换一个位置")
    snapshot = chosen(layout, number)
    work = _Restoring(layout, snapshot, ArchiveLayout(target.with_name(target.name + UNFINISHED)), progress)
    work.restore()
    put_in_place(work.target.root, target)
    return RestoreReport(
        snapshot=snapshot.number,
        folder=target,
        masters=work.masters,
        results=work.results,
        pages_to_read=work.pages_to_read,
        missing=tuple(work.missing),
    )


@dataclass(slots=True)
class _Restoring:
    layout: BackupLayout
    snapshot: SnapshotLayout
    target: ArchiveLayout
    progress: Progress
    masters: int = 0
    results: int = 0
    pages_to_read: int = 0
    missing: list[Path] = field(default_factory=list)

    def restore(self) -> None:
        checksums = read_checksums(self.snapshot)
        self._restore_state(checksums)
        database = Database(self.target.database)
        try:
            database.check()
            load_settings(self.target.settings, {})
            self._restore_masters(database)
            self._restore_results(checksums)
            self._settle(database)
        finally:
            database.close()

    def _restore_state(self, checksums: dict[str, Sha256]) -> None:
        """Database, settings and words; without them there is no archive."""
        there = self.snapshot.archive
        forget_journal(self.target.database)  # a broken-off restore may have left one, which would be played back
        for source, copy in (
            (there.database, self.target.database),
            (there.settings, self.target.settings),
            (there.user_dictionary, self.target.user_dictionary),
            (there.synonyms, self.target.synonyms),
        ):
            checksum = checksums.get(source.relative_to(self.layout.root).as_posix())
            if checksum is None:
                continue
            try:
                copy_checked(source, copy, checksum)
            except SourceFault as error:
                raise FixityError(
                    "备份中的文件已损坏", where=str(source), advice="请用 --snapshot 指定较早的快照"
                ) from error
            copy.chmod(0o644)
        if not is_sound(self.target.database):
            raise FixityError(
                "备份中的数据库已损坏", where=str(there.database), advice="请用 --snapshot 指定较早的快照"
            )

    def _restore_masters(self, database: Database) -> None:
        with database.read() as connection:
            masters = source_store.master_files(connection)
        self.progress.begin("恢复母本", len(masters))
        self.target.masters.mkdir(parents=True, exist_ok=True)
        for checksum, ending, _ in masters:
            source = self.layout.files.master(checksum, ending)
            if self._copied(source, self.target.master(checksum, ending), checksum):
                self.masters += 1
            else:
                self.missing.append(source)
            self.progress.advance(source.name)
        self.progress.end()

    def _restore_results(self, checksums: dict[str, Sha256]) -> None:
        wanted = {path: checksum for path, checksum in checksums.items() if path.startswith("pages/")}
        if not wanted:
            return
        self.progress.begin("恢复识别结果", len(wanted))
        for path, checksum in wanted.items():
            target = self.target.root / path
            if self._copied(self.layout.root / path, target, checksum):
                target.chmod(0o644)
            self.progress.advance(path)
        self.progress.end()

    def _copied(self, source: Path, target: Path, checksum: Sha256) -> bool:
        if target.is_file() and sha256_of_file(target) == checksum:
            return True
        try:
            copy_checked(source, target, checksum)
        except SourceFault:
            return False
        return True

    def _settle(self, database: Database) -> None:
        """Nobody works in the new archive, results that did not come along are to be made, the index knows nothing."""
        with database.begin() as connection:
            for run in run_store.working(connection):
                job_store.give_back(connection, run.id)
                run_store.end(connection, run.id, StopReason.LOST, "恢复自备份")
            lost = [
                page.id for page in page_store.current_pages(connection) if page.job_key and not self._has(page.job_key)
            ]
            job_store.forget_results(connection, lost)
            outbox.announce_everything(connection)
        self.pages_to_read = len(lost)

    def _has(self, key: str) -> bool:
        files = self.target.page(JobKey(key))
        is_whole = all(file.is_file() for file in (files.view, files.thumbnail, files.ocr))
        self.results += is_whole
        return is_whole
