from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.database import source_store
from pipeline.errors import InputError
from pipeline.model.problem import ProblemCategory
from pipeline.model.record import PageState
from pipeline.storage.checksums import sha256_of_file
from tests.workflow.builders import SmallArchive, pages_in_one, picture

CODE = "X043-WS·2014-Y-NJZ-0001"


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    return SmallArchive.at(tmp_path, CODE)


def test_pages_are_numbered_in_natural_order_and_keep_their_serial(archive: SmallArchive, tmp_path: Path) -> None:
    for serial in ("10", "2", "1"):
        picture(tmp_path / "in" / CODE / f"{serial}.png", serial)
    archive.take_in(tmp_path / "in")
    assert [(page.key.ordinal, page.serial) for page in archive.pages(CODE)] == [(1, "1"), (2, "2"), (3, "10")]


def test_a_page_that_is_scanned_later_takes_its_place_between_the_others(archive: SmallArchive, tmp_path: Path) -> None:
    for serial in ("0001", "0003"):
        picture(tmp_path / "in" / f"{CODE}_{serial}.png", serial)
    archive.take_in(tmp_path / "in")
    archive.finish_all()
    picture(tmp_path / "in" / f"{CODE}_0002.png", "2")
    archive.take_in(tmp_path / "in")
    assert [(page.key.ordinal, page.serial, page.state) for page in archive.pages(CODE)] == [
        (1, "0001", PageState.DONE),
        (2, "0002", PageState.PENDING),
        (3, "0003", PageState.DONE),
    ]


def test_masters_are_the_received_bytes_and_read_only(archive: SmallArchive, tmp_path: Path) -> None:
    scan = picture(tmp_path / "in" / f"{CODE}.png", "a")
    archive.take_in(scan)
    (page,) = archive.pages()
    master = archive.layout.master(page.master_sha256, page.master_extension)
    assert master.read_bytes() == scan.read_bytes()
    assert not master.stat().st_mode & 0o222


def test_a_second_run_over_the_same_folder_changes_nothing(archive: SmallArchive, tmp_path: Path) -> None:
    pages_in_one(tmp_path / "in" / f"{CODE}.tif", "1", "2")
    picture(tmp_path / "in" / "loose.png", "x")
    archive.take_in(tmp_path / "in")
    before = archive.pages()
    report = archive.take_in(tmp_path / "in")
    assert archive.pages() == before
    assert (report.files_unchanged, report.files_added, report.files_replaced) == (2, 0, 0)


def test_one_page_replaced_in_a_tiff_means_one_page_to_be_read(archive: SmallArchive, tmp_path: Path) -> None:
    scan = pages_in_one(tmp_path / "in" / f"{CODE}.tif", "1", "2", "3")
    archive.take_in(scan)
    archive.finish_all()
    old = archive.pages(CODE)
    pages_in_one(scan, "1", "new", "3")
    report = archive.take_in(scan)
    new = archive.pages(CODE)
    assert [page.state for page in new] == [PageState.DONE, PageState.PENDING, PageState.DONE]
    assert [page.key.ordinal for page in new] == [1, 2, 3]
    assert (new[0].id, new[2].id) == (old[0].id, old[2].id)
    assert (report.files_replaced, report.pages_replaced, report.pages_carried) == (1, 1, 2)


def test_the_old_master_stays_when_a_file_is_scanned_again(archive: SmallArchive, tmp_path: Path) -> None:
    scan = picture(tmp_path / "in" / f"{CODE}_0001.png", "bad")
    archive.take_in(scan)
    before = archive.pages()[0]
    picture(scan, "good")
    archive.take_in(scan)
    (page,) = archive.pages()
    assert page.master_sha256 == sha256_of_file(scan) != before.master_sha256
    assert archive.layout.master(before.master_sha256, "png").is_file()
    with archive.database.begin() as connection:
        assert len(source_store.master_files(connection)) == 2


def test_two_identical_blank_backs_are_two_pages_and_one_master(archive: SmallArchive, tmp_path: Path) -> None:
    picture(tmp_path / "in" / f"{CODE}_0001.png", "")
    picture(tmp_path / "in" / f"{CODE}_0002.png", "")
    archive.take_in(tmp_path / "in")
    first, second = archive.pages(CODE)
    assert first.image_sha256 == second.image_sha256
    assert first.id != second.id
    assert len(list(archive.layout.masters.rglob("*.png"))) == 1


def test_a_scan_that_nothing_claims_goes_to_a_provisional_entry(archive: SmallArchive, tmp_path: Path) -> None:
    picture(tmp_path / "in" / "合同.png", "x")
    report = archive.take_in(tmp_path / "in")
    assert archive.codes() == {"未挂接-合同"}
    assert report.unlinked == ["未挂接-合同"]


def test_two_files_of_one_name_are_two_provisional_entries(archive: SmallArchive, tmp_path: Path) -> None:
    picture(tmp_path / "in" / "一组" / "合同.png", "a")
    picture(tmp_path / "in" / "二组" / "合同.png", "b")
    picture(tmp_path / "in" / "二组" / "合同.bmp", "b")
    archive.take_in(tmp_path / "in")
    assert archive.codes() == {"未挂接-合同", "未挂接-合同~2", "未挂接-合同~3"}
    again = archive.take_in(tmp_path / "in")
    assert again.files_unchanged == 3


def test_a_numbered_series_in_one_folder_is_one_provisional_entry(archive: SmallArchive, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        picture(tmp_path / "in" / "散件" / f"IMG_000{number}.png", str(number))
    archive.take_in(tmp_path / "in")
    assert [page.serial for page in archive.pages("未挂接-IMG")] == ["0001", "0002", "0003"]


def test_the_same_disk_under_another_path_brings_nothing_new(archive: SmallArchive, tmp_path: Path) -> None:
    picture(tmp_path / "D" / f"{CODE}_0001.png", "1")
    picture(tmp_path / "D" / "散件.png", "x")
    archive.take_in(tmp_path / "D")
    shutil.copytree(tmp_path / "D", tmp_path / "E")
    archive.take_in(tmp_path / "E")
    assert len(archive.pages()) == 2


def test_two_different_files_for_one_serial_are_both_kept_and_reported(archive: SmallArchive, tmp_path: Path) -> None:
    picture(tmp_path / "in" / "a" / f"{CODE}_0001.png", "a")
    picture(tmp_path / "in" / "b" / f"{CODE}_0001.png", "b")
    report = archive.take_in(tmp_path / "in")
    assert len(archive.pages(CODE)) == 2
    assert [warning.problem.category for warning in report.warnings] == [ProblemCategory.DUPLICATE_SERIAL]


def test_other_files_are_counted_and_passed_over(archive: SmallArchive, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("目录.xlsx", "说明.txt", "data.json", "script.py"):
        (tmp_path / "in" / name).write_bytes(b"PK\x03\x04 something")
    report = archive.take_in(tmp_path / "in")
    assert (report.files_seen, report.files_passed_over, report.problems) == (4, 4, [])


def test_a_bad_file_is_listed_and_the_good_ones_go_on(archive: SmallArchive, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.tif").touch()
    (tmp_path / "in" / "cut.pdf").write_bytes(b"%PDF-1.4 and no more")
    picture(tmp_path / "in" / "good.png", "g")
    report = archive.take_in(tmp_path / "in")
    categories = {Path(problem.path).name: problem.problem.category for problem in report.problems}
    assert categories["empty.tif"] is ProblemCategory.EMPTY_FILE
    assert set(categories) == {"empty.tif", "cut.pdf"}
    assert all(problem.problem.reason and problem.problem.advice for problem in report.problems)
    assert archive.codes() == {"未挂接-good"}


def test_a_file_that_was_mended_is_no_problem_any_more(archive: SmallArchive, tmp_path: Path) -> None:
    scan = tmp_path / "in" / "scan.png"
    scan.parent.mkdir()
    scan.touch()
    archive.take_in(scan)
    picture(scan, "x")
    archive.take_in(scan)
    with archive.database.begin() as connection:
        assert source_store.all_file_problems(connection) == []


def test_the_archive_never_takes_in_itself(archive: SmallArchive, tmp_path: Path) -> None:
    picture(tmp_path / "scan.png", "x")
    archive.take_in(tmp_path)
    report = archive.take_in(tmp_path)
    assert report.files_seen == 1


def test_a_path_that_does_not_exist_is_refused(archive: SmallArchive, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到"):
        archive.take_in(tmp_path / "none")
