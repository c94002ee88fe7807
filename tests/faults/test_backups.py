"""Backups that are taken while a night works, and backups that are broken off."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.backup import BackupOptions, check_backup, restore_backup, take_backup
from pipeline.backup.layout import BackupLayout
from pipeline.database import Database
from pipeline.errors import BackupFolderError, FixityError
from pipeline.model.progress import Silent
from pipeline.storage.atomic import TEMPORARY_PREFIX
from pipeline.storage.layout import ArchiveLayout
from tests.faults.nights import left_behind, new_archive, night, pages_done, run_to_the_end, scans, wait_for
from tests.faults.power import with_power_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def backed_up(archive: Path, folder: Path) -> None:
    with contextlib.closing(Database(ArchiveLayout(archive).database)) as database:
        take_backup(ArchiveLayout(archive), database, folder, BackupOptions(with_results=True))


@pytest.mark.slow
def test_backups_taken_during_a_night_are_whole_and_go_on_where_it_was(tmp_path: Path) -> None:
    archive, many = new_archive(tmp_path / "archive"), scans(tmp_path / "in", 60)
    with night(archive, many, "--page-seconds", 0.1) as started:
        for enough in (1, 20, 40):
            wait_for(lambda enough=enough: pages_done(archive) >= enough)  # type: ignore[misc]
            backed_up(archive, tmp_path / "copy")
        assert started.wait() == 0
    assert check_backup(tmp_path / "copy", Silent()).faults == ()
    expected = left_behind(archive)
    for number in (1, 2, 3):
        again = tmp_path / f"again{number}"
        restored = restore_backup(tmp_path / "copy", again, Silent(), number)
        assert restored.missing == ()
        assert run_to_the_end(again, many) == 0
        with Archive.open(again) as opened:
            assert opened.verify().faults == ()
        assert left_behind(again) == expected


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_power_cut_at_any_point_of_a_backup_leaves_the_moments_that_were_there(tmp_path: Path) -> None:
    archive = new_archive(tmp_path / "archive")
    folder = scans(tmp_path / "in", 2)
    assert run_to_the_end(archive, folder) == 0
    point, is_over = 0, False
    while not is_over:
        copy = tmp_path / f"copy{point}"
        is_over = with_power_for(point, point, copy, lambda copy=copy: backed_up(archive, copy))  # type: ignore[misc]
        if BackupLayout(copy).snapshots():
            with contextlib.suppress(BackupFolderError, FixityError):
                restored = restore_backup(copy, tmp_path / f"early{point}", Silent())
                assert restored.missing == (), point
        backed_up(archive, copy)
        assert check_backup(copy, Silent()).faults == (), point
        assert not list(copy.rglob(f"{TEMPORARY_PREFIX}*"))
        point += 1
    assert point > 10
