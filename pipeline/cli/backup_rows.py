"""The JSON of backups; stable, and documented in docs/cli.md."""

from __future__ import annotations

from typing import Any

from pipeline.backup import BackupCheck, BackupReport, RestoreReport


def backup_json(report: BackupReport) -> dict[str, Any]:
    """What a backup did."""
    return {
        "schema": 1,
        "snapshot": report.snapshot,
        "folder": str(report.folder),
        "masters": report.masters,
        "copied": report.copied,
        "copied_bytes": report.copied_bytes,
        "results": report.results,
        "results_copied": report.results_copied,
        "missing": [str(file) for file in report.missing],
        "removed": list(report.removed),
    }


def check_json(check: BackupCheck) -> dict[str, Any]:
    """What reading a whole backup again found."""
    faults = [{"file": str(fault.file), "reason": fault.reason} for fault in check.faults]
    return {"schema": 1, "snapshots": list(check.snapshots), "checked": check.checked, "faults": faults}


def restore_json(report: RestoreReport) -> dict[str, Any]:
    """What was restored."""
    return {
        "schema": 1,
        "snapshot": report.snapshot,
        "folder": str(report.folder),
        "masters": report.masters,
        "results": report.results,
        "pages_to_read": report.pages_to_read,
        "missing": [str(file) for file in report.missing],
    }
