"""Taking a backup, also while others work in the archive.

The database is copied first and the masters that it names after it: masters are stored before the database names them,
and are never changed or removed, so every one of them is there.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline._version import __version__
from pipeline.backup.description import Description, read_checksums, write_checksums, write_description
from pipeline.backup.layout import BackupLayout, SnapshotLayout
from pipeline.backup.place import claimed
from pipeline.database import Connection, Database, page_store, source_store
from pipeline.database.snapshot import copy_database, is_sound, reading
from pipeline.errors import DiskFullError, EnvironmentFault, FixityError
from pipeline.model.page import Sha256
from pipeline.model.progress import Progress, Silent
from pipeline.storage.checksums import sha256_of_file
from pipeline.storage.copying import SourceFault, copy_checked
from pipeline.storage.folders import discard, filling
from pipeline.storage.layout import ArchiveLayout, JobKey

KEPT_SNAPSHOTS = 7
"""A week of nights: a mistake that is noticed on Monday can be undone as it was on Friday."""
_SPARE_BYTES = 50_000_000
"""Left free on the other disk; lists and folders take room too."""


@dataclass(frozen=True, slots=True)
class BackupOptions:
    """What a person may ask of a backup.

    Attributes:
        with_results: copy what was read and the views too, which can be made again from the masters, in time.
        kept: how many snapshots stay, 1 at least.
        progress: hears of every master.
    """

    with_results: bool = False
    kept: int = KEPT_SNAPSHOTS
    progress: Progress = field(default_factory=Silent)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup did.

    Attributes:
        snapshot: number of the new moment.
        folder: where it lies.
        masters: how many the archive has.
        copied: how many of them were not in the backup yet.
        copied_bytes: size of these.
        results: page results in the backup that belong to this moment.
        results_copied: how many of them were not there yet.
        missing: masters that cannot be read in the archive, or are no longer what was received.
        removed: numbers of snapshots that were old enough to go.
    """

    snapshot: int
    folder: Path
    masters: int
    copied: int
    copied_bytes: int
    results: int
    results_copied: int
    missing: tuple[Path, ...]
    removed: tuple[int, ...]


def take_backup(archive: ArchiveLayout, database: Database, folder: Path, options: BackupOptions) -> BackupReport:
    """Add a snapshot to the backup in a folder; broken off at any moment, it leaves the snapshots that were there.

    Only masters that are not in the backup yet are copied. A master that the archive itself has lost is reported, and
    all the others are copied all the same.

    Args:
        archive: where the archive lies.
        database: of the archive.
        folder: of the backup; empty, absent, or holding earlier snapshots of the same archive.
        options: what a person asked.

    Raises:
        BackupFolderError: the folder cannot hold this archive's backup.
        DiskFullError: no room left on the other disk.
        EnvironmentFault: database or folders cannot be used.
        FixityError: the other disk does not give back what was written.
    """
    return _Taking(archive, database, BackupLayout(folder.absolute()), options).take()


@dataclass(slots=True)
class _Taking:
    archive: ArchiveLayout
    database: Database
    layout: BackupLayout
    options: BackupOptions
    _checksums: dict[str, Sha256] = field(default_factory=dict)
    _missing: list[Path] = field(default_factory=list)
    _copied: int = 0
    _copied_bytes: int = 0
    _results: int = 0
    _results_copied: int = 0

    def take(self) -> BackupReport:
        with claimed(self.layout, self.archive, self.database):
            earlier = self.layout.snapshots()
            number = earlier[-1].number + 1 if earlier else 1
            with filling(self.layout.snapshot(number).folder) as folder:
                masters = self._fill(SnapshotLayout(folder), self.layout.snapshot(number), earlier)
            removed = self._remove_old()
        return BackupReport(
            snapshot=number,
            folder=self.layout.snapshot(number).folder,
            masters=masters,
            copied=self._copied,
            copied_bytes=self._copied_bytes,
            results=self._results,
            results_copied=self._results_copied,
            missing=tuple(self._missing),
            removed=removed,
        )

    def _fill(self, unfinished: SnapshotLayout, final: SnapshotLayout, earlier: list[SnapshotLayout]) -> int:
        self._copy_state(unfinished.archive, final)
        with reading(unfinished.archive.database) as connection:
            masters = source_store.master_files(connection)
            self._copy_masters(masters)
            if self.options.with_results:
                self._copy_results(connection, _known_checksums(earlier))
        description = Description(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            archive=str(self.archive.root),
            program=__version__,
            masters=len(masters),
            results=self._results,
            missing=tuple(file.relative_to(self.archive.root).as_posix() for file in self._missing),
            checksums_sha256=write_checksums(unfinished.checksums, self._checksums),
        )
        write_description(unfinished, description)
        return len(masters)

    def _copy_state(self, target: ArchiveLayout, final: SnapshotLayout) -> None:
        """Database, settings and words."""
        copy_database(self.archive.database, target.database)
        if not is_sound(target.database):
            raise EnvironmentFault(
                "数据库已损坏，无法备份", where=str(self.archive.database), advice="请从最近的备份恢复到新文件夹"
            )
        checksums = {target.database: sha256_of_file(target.database)}
        for source, copy in (
            (self.archive.settings, target.settings),
            (self.archive.user_dictionary, target.user_dictionary),
            (self.archive.synonyms, target.synonyms),
        ):
            if source.is_file():
                checksums[copy] = copy_checked(source, copy)
        for copy, checksum in checksums.items():
            self._checksums[self._path(final.folder / copy.name)] = checksum

    def _copy_masters(self, masters: list[tuple[Sha256, str, int]]) -> None:
        wanted = [
            (self.layout.files.master(checksum, ending), checksum, ending, size) for checksum, ending, size in masters
        ]
        absent = {target for target, _, _, size in wanted if not _lies_there(target, size)}
        _make_sure_of_room(self.layout.root, sum(size for target, _, _, size in wanted if target in absent))
        self.options.progress.begin("备份母本", len(wanted))
        for target, checksum, ending, size in wanted:
            source = self.archive.master(checksum, ending)
            if target not in absent or self._copy_master(source, target, checksum, size):
                self._checksums[self._path(target)] = checksum
            self.options.progress.advance(target.name)
        self.options.progress.end()

    def _copy_master(self, source: Path, target: Path, checksum: Sha256, size: int) -> bool:
        try:
            copy_checked(source, target, checksum)
        except SourceFault:
            self._missing.append(source)  # the others must be safe all the more
            return False
        self._copied += 1
        self._copied_bytes += size
        return True

    def _copy_results(self, connection: Connection, known: dict[str, Sha256]) -> None:
        """Equal keys mean equal results, so what lies there is not copied again."""
        keys = dict.fromkeys(page.job_key for page in page_store.current_pages(connection) if page.job_key)
        self.options.progress.begin("备份识别结果", len(keys))
        for key in keys:
            if self._copy_result(JobKey(key), known):
                self._results += 1
            self.options.progress.advance(key)
        self.options.progress.end()

    def _copy_result(self, key: JobKey, known: dict[str, Sha256]) -> bool:
        files = self.archive.page(key)
        copies = self.layout.files.page(key)
        checksums: dict[str, Sha256] = {}
        try:
            for source in (files.view, files.thumbnail, files.ocr):
                target = copies.folder / source.name
                path = self._path(target)
                is_new = not target.is_file()
                checksums[path] = copy_checked(source, target) if is_new else known.get(path) or sha256_of_file(target)
        except SourceFault:
            return False  # it can be made again from the master
        self._results_copied += is_new
        self._checksums |= checksums
        return True

    def _remove_old(self) -> tuple[int, ...]:
        old = self.layout.snapshots()[: -self.options.kept]
        for snapshot in old:
            discard(snapshot.folder)
        return tuple(snapshot.number for snapshot in old)

    def _path(self, file: Path) -> str:
        return file.relative_to(self.layout.root).as_posix()


def _known_checksums(earlier: list[SnapshotLayout]) -> dict[str, Sha256]:
    if not earlier:
        return {}
    try:
        return read_checksums(earlier[-1])
    except FixityError:
        return {}


def _lies_there(file: Path, size: int) -> bool:
    try:
        return file.stat().st_size == size
    except FileNotFoundError:
        return False


def _make_sure_of_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if needed + _SPARE_BYTES > free:
        raise DiskFullError(
            f"备份磁盘空间不足：还需 {needed / 1e9:.2f} GB，剩余 {free / 1e9:.2f} GB",
            where=str(folder),
            advice="请更换更大的磁盘，或清理后重新运行；上一次备份不受影响",
        )
