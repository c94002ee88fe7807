"""A second copy of an archive on another disk, and an archive made from it; knows nothing of scans."""

from pipeline.backup.checking import BackupCheck, BackupFault, check_backup
from pipeline.backup.restoring import RestoreReport, restore_backup
from pipeline.backup.taking import BackupOptions, BackupReport, take_backup

__all__ = [
    "BackupCheck",
    "BackupFault",
    "BackupOptions",
    "BackupReport",
    "RestoreReport",
    "check_backup",
    "restore_backup",
    "take_backup",
]
