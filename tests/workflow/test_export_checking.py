"""Files that are there already, held against the archive."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.archive import Archive, ExportKind, ExportStyle, PictureChoice
from pipeline.errors import InputError
from tests.workflow.builders import SmallArchive
from tests.workflow.read_archive import archive_with

KINDS = [ExportKind.PDF, ExportKind.OFD]


@pytest.fixture
def made(tmp_path: Path) -> tuple[Archive, SmallArchive]:
    return archive_with(tmp_path, X043_1_1=[["东至李国强"], ["第二页"]], X043_1_2=[["西至水渠"]])


def exported(archive: Archive, kind: ExportKind, file: Path, *codes: str, style: ExportStyle | None = None) -> Path:
    return archive.exports.one_file(kind, archive.exports.choose(codes), file, style).file


def faults(
    archive: Archive, file: Path, *codes: str, picture: PictureChoice | None = PictureChoice.MASTER
) -> list[str]:
    return [f"{one.where}：{one.fault}" for one in archive.exports.check(file, codes, picture=picture).departures]


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_of_ours_is_found_to_be_the_same_with_and_without_a_footer(
    kind: ExportKind, made: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, _ = made
    with archive:
        plain = exported(archive, kind, tmp_path / f"合订.{kind}", "X043-1-1", "X043-1-2")
        checked = archive.exports.check(plain)
        assert (checked.codes, checked.page_count, checked.departures) == (("X043-1-1", "X043-1-2"), 3, ())
        footer = ExportStyle(footer=True, date="2026年1月1日", purpose="取证")
        assert faults(archive, exported(archive, kind, tmp_path / f"页脚.{kind}", "X043-1-1", style=footer)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_departs_is_named_page_by_page(
    kind: ExportKind, made: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, _ = made
    with archive:
        file = exported(archive, kind, tmp_path / f"一.{kind}", "X043-1-1")
        archive.corrections.correct(archive.page("X043-1-1", 2), 1, "第二頁", "王")
        found = faults(archive, file)
        assert found
        assert all(one.startswith("X043-1-1 第2页：") and "第二頁" in one for one in found)
        assert "X043-1-2 第1页：文件中没有这一页" in faults(archive, file, "X043-1-1", "X043-1-2")
        shorter = faults(archive, file, "X043-1-2")
        assert "文件第 2 页：档案库中没有这一页" in shorter
        assert "X043-1-2 第1页：图像与原件不一致" in shorter


@pytest.mark.parametrize("kind", KINDS)
def test_another_picture_passes_only_where_it_is_asked_for(
    kind: ExportKind, made: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, _ = made
    view = ExportStyle(picture=PictureChoice.VIEW)
    with archive:
        file = exported(archive, kind, tmp_path / f"一.{kind}", "X043-1-1", style=view)
        assert faults(archive, file, picture=PictureChoice.VIEW) == []
        assert faults(archive, file, picture=None) == []
        assert "X043-1-1 第1页：图像与原件不一致" in faults(archive, file)


def test_a_file_from_elsewhere_is_known_by_its_name_or_by_the_code_given(
    made: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, _ = made
    with archive:
        file = exported(archive, ExportKind.PDF, tmp_path / "一.pdf", "X043-1-2")
        with pikepdf.open(file) as pdf:
            del pdf.docinfo["/Keywords"]
            pdf.save(tmp_path / "外包.pdf")
            pdf.save(tmp_path / "X043-1-2.pdf")
        assert faults(archive, tmp_path / "X043-1-2.pdf") == []
        assert faults(archive, tmp_path / "外包.pdf", "X043-1-2") == []
        with pytest.raises(InputError, match="看不出这个文件是哪件档案"):
            archive.exports.check(tmp_path / "外包.pdf")


def test_a_page_without_picture_or_text_departs(made: tuple[Archive, SmallArchive], tmp_path: Path) -> None:
    archive, _ = made
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        pdf.save(tmp_path / "空.pdf")
    with archive:
        found = faults(archive, tmp_path / "空.pdf", "X043-1-2", picture=None)
    assert "X043-1-2 第1页：页面上没有图像" in found
    assert any("西至水渠" in one for one in found)


@pytest.mark.parametrize("data", [None, b"", b"neither"])
def test_what_is_no_pdf_or_ofd_is_refused(
    data: bytes | None, made: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, _ = made
    file = tmp_path / "X043-1-1.pdf"
    if data is not None:
        file.write_bytes(data)
    with archive, pytest.raises(InputError):
        archive.exports.check(file)
