from __future__ import annotations

import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.archive import Archive, RunOptions
from pipeline.backup import BackupOptions, check_backup, restore_backup, take_backup
from pipeline.backup import taking as taking_module
from pipeline.backup.layout import BackupLayout
from pipeline.database import Database
from pipeline.errors import ArchiveFolderError, BackupFolderError, DiskFullError, FixityError
from pipeline.model.progress import Silent
from pipeline.storage.layout import ArchiveLayout
from tests.faults.nights import left_behind
from tests.workflow.builders import picture


def read(archive: Path, folder: Path) -> None:
    """Take in what is new and read it, without text: it is the pages that count."""
    with Archive.open(archive) as opened:
        assert opened.run([folder], RunOptions(engine="null", workers=1)).is_clean


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    Archive.create(folder / "archive").close()
    for number in range(3):
        picture(folder / "in" / f"IMG_{number:04}.png", str(number))
    read(folder / "archive", folder / "in")
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "archive"


def backed_up(archive: Path, folder: Path, *, with_results: bool = False, kept: int = 7) -> taking_module.BackupReport:
    with contextlib.closing(Database(ArchiveLayout(archive).database)) as database:
        return take_backup(ArchiveLayout(archive), database, folder, BackupOptions(with_results, kept))


def test_what_is_restored_equals_what_was_backed_up(archive: Path, tmp_path: Path) -> None:
    report = backed_up(archive, tmp_path / "copy", with_results=True)
    assert (report.snapshot, report.masters, report.copied, report.results) == (1, 3, 3, 3)
    restored = restore_backup(tmp_path / "copy", tmp_path / "again", Silent())
    assert (restored.masters, restored.results, restored.pages_to_read, restored.missing) == (3, 3, 0, ())
    with Archive.open(tmp_path / "again") as opened:
        opened.rebuild_index()
        assert opened.verify().faults == ()
    assert left_behind(tmp_path / "again") == left_behind(archive)


def test_results_that_stayed_behind_are_read_again(archive: Path, tmp_path: Path) -> None:
    backed_up(archive, tmp_path / "copy")
    assert restore_backup(tmp_path / "copy", tmp_path / "again", Silent()).pages_to_read == 3
    read(tmp_path / "again", tmp_path / "in")
    assert left_behind(tmp_path / "again") == left_behind(archive)


def test_a_second_backup_copies_what_is_new_and_keeps_the_earlier_moment(archive: Path, tmp_path: Path) -> None:
    backed_up(archive, tmp_path / "copy")
    picture(tmp_path / "in" / "IMG_0009.png", "9")
    read(archive, tmp_path / "in")
    report = backed_up(archive, tmp_path / "copy")
    assert (report.snapshot, report.masters, report.copied) == (2, 4, 1)
    assert restore_backup(tmp_path / "copy", tmp_path / "earlier", Silent(), 1).masters == 3
    assert restore_backup(tmp_path / "copy", tmp_path / "later", Silent()).masters == 4


def test_old_moments_go_and_masters_stay(archive: Path, tmp_path: Path) -> None:
    removed = [backed_up(archive, tmp_path / "copy", kept=2).removed for _ in range(4)]
    assert removed == [(), (), (1,), (2,)]
    check = check_backup(tmp_path / "copy", Silent())
    assert (check.snapshots, check.faults) == ((3, 4), ())


def test_the_list_can_be_checked_with_a_general_tool(archive: Path, tmp_path: Path) -> None:
    backed_up(archive, tmp_path / "copy", with_results=True)
    words = ["sha256sum", "-c", "--quiet", "snapshots/0001/files.sha256"]
    if shutil.which(words[0]) is None:
        pytest.skip("sha256sum is not installed")
    checked = subprocess.run(words, cwd=tmp_path / "copy", capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_harmed_copy_is_found_and_not_restored_as_if_it_were_whole(archive: Path, tmp_path: Path, harm: str) -> None:
    backed_up(archive, tmp_path / "copy")
    victim = next(file for file in (tmp_path / "copy" / "masters").rglob("*") if file.is_file())
    data = victim.read_bytes()
    victim.unlink()
    if harm == "changed":
        victim.write_bytes(data[:-1] + b"?")
    (fault,) = check_backup(tmp_path / "copy", Silent()).faults
    assert fault.file == victim
    restored = restore_backup(tmp_path / "copy", tmp_path / "again", Silent())
    assert (restored.masters, restored.missing) == (2, (victim,))
    assert not ArchiveLayout(tmp_path / "again").master(victim.stem, victim.suffix).exists()


def test_a_harmed_database_is_refused_and_an_earlier_moment_offered(archive: Path, tmp_path: Path) -> None:
    backed_up(archive, tmp_path / "copy")
    backed_up(archive, tmp_path / "copy")
    database = BackupLayout(tmp_path / "copy").snapshot(2).archive.database
    database.chmod(0o644)
    database.write_bytes(database.read_bytes()[:-4096] + bytes(4096))
    with pytest.raises(FixityError, match="损坏") as refused:
        restore_backup(tmp_path / "copy", tmp_path / "again", Silent())
    assert "--snapshot" in refused.value.advice
    assert not (tmp_path / "again").exists()
    assert restore_backup(tmp_path / "copy", tmp_path / "again", Silent(), 1).masters == 3


def test_a_master_that_the_archive_lost_is_named_and_the_others_are_copied(archive: Path, tmp_path: Path) -> None:
    lost = next(file for file in (archive / "masters").rglob("*") if file.is_file())
    lost.unlink()
    report = backed_up(archive, tmp_path / "copy")
    assert (report.copied, report.missing) == (2, (lost,))


def test_a_folder_holds_the_backup_of_one_archive(archive: Path, tmp_path: Path) -> None:
    backed_up(archive, tmp_path / "copy")
    Archive.create(tmp_path / "other").close()
    picture(tmp_path / "strange" / "IMG_0001.png", "other")
    read(tmp_path / "other", tmp_path / "strange")
    with pytest.raises(BackupFolderError, match="另一个档案库"):
        backed_up(tmp_path / "other", tmp_path / "copy")
    with pytest.raises(BackupFolderError, match="别的文件"):
        backed_up(archive, tmp_path / "strange")
    with pytest.raises(BackupFolderError, match="不能在档案库之内"):
        backed_up(archive, archive / "copy")
    assert [snapshot.number for snapshot in BackupLayout(tmp_path / "copy").snapshots()] == [1]


def test_nothing_is_restored_over_something(archive: Path, tmp_path: Path) -> None:
    backed_up(archive, tmp_path / "copy")
    with pytest.raises(ArchiveFolderError, match="不是空的"):
        restore_backup(tmp_path / "copy", archive, Silent())
    with pytest.raises(ArchiveFolderError, match="备份文件夹之内"):
        restore_backup(tmp_path / "copy", tmp_path / "copy" / "again", Silent())
    with pytest.raises(BackupFolderError, match="没有编号为 5"):
        restore_backup(tmp_path / "copy", tmp_path / "again", Silent(), 5)
    with pytest.raises(BackupFolderError, match="没有乡档的备份"):
        check_backup(tmp_path / "in", Silent())


def test_a_disk_without_room_is_noticed_before_anything_is_copied(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(archive, tmp_path / "copy")
    picture(tmp_path / "in" / "IMG_0009.png", "9")
    read(archive, tmp_path / "in")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(taking_module.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(DiskFullError, match="备份磁盘空间不足"):
        backed_up(archive, tmp_path / "copy")
    assert check_backup(tmp_path / "copy", Silent()).snapshots == (1,)
