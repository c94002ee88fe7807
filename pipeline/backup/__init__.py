"""A second copy of an archive on another disk, and an archive made from it; knows nothing of scans."""

from pipeline.backup.checking import BackupCheck, BackupFault, check_backup
from pipeline.backup.layout import BackupLayout
from pipeline.backup.restoring import RestoreReport, restore_backup
from pipeline.backup.taking import KEPT_SNAPSHOTS, BackupReport, Taking

__all__ = [
    "KEPT_SNAPSHOTS",
    "BackupCheck",
    "BackupFault",
    "BackupLayout",
    "BackupReport",
    "RestoreReport",
    "Taking",
    "check_backup",
    "restore_backup",
]
