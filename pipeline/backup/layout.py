"""Where each part of a backup lies.

::

    DIR/
      说明.txt                     for whoever finds the disk
      masters/ab/<sha256>.<ext>    every master, once by checksum
      pages/ab/<job key>/          results, where they were asked for
      snapshots/0007/              the archive at one moment: archive.db, settings, words
        files.sha256               checksum of every file of this moment, as ``sha256sum`` writes it
        snapshot.json              what it is, and the checksum of files.sha256; its name is there last

A snapshot is there whole or not at all. It names files below ``DIR`` and never changes them, so that several moments
share one copy of each master.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.storage.layout import ArchiveLayout


@dataclass(frozen=True, slots=True)
class SnapshotLayout:
    """The paths of one moment."""

    folder: Path

    @property
    def number(self) -> int:
        """Of the snapshot; a later one has a higher one."""
        return int(self.folder.name)

    @property
    def archive(self) -> ArchiveLayout:
        """Database, settings and words lie in it as in an archive."""
        return ArchiveLayout(self.folder)

    @property
    def checksums(self) -> Path:
        """Checksum of every file."""
        return self.folder / "files.sha256"

    @property
    def description(self) -> Path:
        """What it is."""
        return self.folder / "snapshot.json"


@dataclass(frozen=True, slots=True)
class BackupLayout:
    """All paths of one backup."""

    root: Path

    @property
    def notice(self) -> Path:
        """Tells a person what this is; written first, so that it marks a folder as a backup."""
        return self.root / "说明.txt"

    @property
    def lock(self) -> Path:
        """Held by the one program that writes."""
        return self.root / "backup.lock"

    @property
    def files(self) -> ArchiveLayout:
        """Masters and page results lie as in an archive."""
        return ArchiveLayout(self.root)

    def snapshot(self, number: int) -> SnapshotLayout:
        """One moment, whether it is there or not."""
        return SnapshotLayout(self.root / "snapshots" / f"{number:04}")

    def snapshots(self) -> list[SnapshotLayout]:
        """Every moment that is there, the oldest first."""
        folder = self.root / "snapshots"
        named = (place for place in folder.iterdir() if place.name.isdecimal()) if folder.is_dir() else ()
        return sorted((SnapshotLayout(place) for place in named), key=lambda snapshot: snapshot.number)
