"""Batches of exports: what is chosen, what goes on after a break, and what becomes of failures."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.archive import Archive, ExportKind, ExportStyle, PictureChoice
from pipeline.errors import NotInArchiveError
from pipeline.model.page import EncodedImage, EngineInfo, OcrPage
from pipeline.model.provenance import Provenance
from pipeline.ocr.codec import encode
from pipeline.storage.layout import JobKey
from pipeline.workflow.export_ledger import NAME, ExportLedger
from tests.export.pages import line, turned
from tests.export.reading import pdfium_text
from tests.export.test_compact import painted
from tests.workflow.builders import SmallArchive
from tests.workflow.read_archive import archive_with


@pytest.fixture
def made(tmp_path: Path) -> tuple[Archive, SmallArchive]:
    return archive_with(
        tmp_path, X043_1_1=[["东至李国强"], ["第二页"]], X043_1_2=[["西至水渠"]], X044_1_1=[["李国强户"]]
    )


def test_entries_are_chosen_by_code_question_and_fonds(made: tuple[Archive, SmallArchive]) -> None:
    archive, _ = made
    with archive:
        codes = [entry.code for entry in archive.exports.choose(["X044-1-1"], query='"水渠"')]
        assert codes == ["X044-1-1", "X043-1-2"]
        assert [entry.code for entry in archive.exports.choose(query='"李国强"')] == ["X043-1-1", "X044-1-1"]
        with pytest.raises(NotInArchiveError):
            archive.exports.choose(query='"没有的话"')
        with pytest.raises(NotInArchiveError):
            archive.exports.choose(["X099-1-1"])


@pytest.mark.parametrize("kind", list(ExportKind))
def test_a_batch_makes_a_file_for_each_entry_and_lists_them(
    kind: ExportKind, made: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, _ = made
    with archive:
        entries = archive.exports.choose(archive.codes())
        batch = archive.exports.folder(kind, entries, tmp_path / "出")
        assert (len(batch.written), batch.present, batch.failures) == (3, [], [])
        if kind is ExportKind.TABLES:
            assert not (tmp_path / "出").exists()
            return
        with (tmp_path / "出" / NAME).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [row["档号"] for row in rows] == ["X043-1-1", "X043-1-2", "X044-1-1"]
        assert [row["页数"] for row in rows] == ["2", "1", "1"]
        assert all((tmp_path / "出" / row["文件"]).exists() for row in rows)
        again = archive.exports.folder(kind, entries, tmp_path / "出")
        assert (again.written, again.present) == ([], ["X043-1-1", "X043-1-2", "X044-1-1"])


def test_a_batch_makes_anew_what_changed_is_gone_or_is_asked_for(
    made: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, _ = made
    with archive:
        entries = archive.exports.choose(archive.codes())

        def written(**options: bool) -> list[str]:
            batch = archive.exports.folder(ExportKind.PDF, entries, tmp_path / "出", **options)
            return [report.file.stem for report in batch.written]

        assert len(written()) == 3
        archive.corrections.correct(archive.page("X043-1-2", 1), 1, "西至公路", "王")
        (tmp_path / "出" / "X044-1-1.pdf").write_bytes(b"half a file")
        assert written() == ["X043-1-2", "X044-1-1"]
        assert pdfium_text(tmp_path / "出" / "X043-1-2.pdf") == "西至公路"
        (tmp_path / "出" / "X043-1-1.pdf").unlink()
        assert written() == ["X043-1-1"]
        assert written() == []
        assert len(written(again=True)) == 3


def test_an_entry_that_fails_does_not_stop_the_others(made: tuple[Archive, SmallArchive], tmp_path: Path) -> None:
    archive, small = made
    (page,) = small.pages("X043-1-2")
    assert page.job_key is not None
    small.layout.page(JobKey(page.job_key)).ocr.write_bytes(b"damaged")
    with archive:
        batch = archive.exports.folder(ExportKind.PDF, archive.exports.choose(archive.codes()), tmp_path / "出")
        assert [report.file.stem for report in batch.written] == ["X043-1-1", "X044-1-1"]
        assert [failure.code for failure in batch.failures] == ["X043-1-2"]
    assert sorted(file.name for file in (tmp_path / "出").iterdir()) == ["X043-1-1.pdf", "X044-1-1.pdf", NAME]


def test_a_row_that_a_power_cut_tore_is_passed_over(made: tuple[Archive, SmallArchive], tmp_path: Path) -> None:
    archive, _ = made
    with archive:
        entries = archive.exports.choose(archive.codes())
        archive.exports.folder(ExportKind.TEXT, entries, tmp_path / "出")
        ledger = tmp_path / "出" / NAME
        whole = ledger.read_bytes()
        ledger.write_bytes(whole[:-30])
        batch = archive.exports.folder(ExportKind.TEXT, entries, tmp_path / "出")
    assert [report.file.stem for report in batch.written] == ["X044-1-1"]
    assert ExportLedger(tmp_path / "出").has("X044-1-1.txt", whole.decode().strip().rsplit(",", 1)[1])


def test_the_straightened_picture_can_be_handed_over(made: tuple[Archive, SmallArchive], tmp_path: Path) -> None:
    archive, small = made
    page = small.pages("X043-1-1")[0]
    assert page.job_key is not None
    view = small.layout.page(JobKey(page.job_key)).view
    style = ExportStyle(picture=PictureChoice.VIEW)
    with archive:
        entries = archive.exports.choose(["X043-1-1"])
        report = archive.exports.one_file(ExportKind.OFD, entries, tmp_path / "出.ofd", style)
        pdf = archive.exports.one_file(ExportKind.PDF, entries, tmp_path / "出.pdf", style)
    assert report.page_count == pdf.page_count == 2
    assert view.read_bytes() in report.file.read_bytes()
    assert pdfium_text(pdf.file) == "东至李国强"


def test_a_compact_copy_can_be_made_of_the_straightened_picture(tmp_path: Path) -> None:
    archive, small = archive_with(tmp_path, X043_1_1=[[]])
    (page,) = small.pages("X043-1-1")
    assert page.job_key is not None
    files = small.layout.page(JobKey(page.job_key))
    skewed = turned(90, 2.0, 1200, 1600)
    lines = (line("东至李国强", (200.0, 300.0), 60.0), line("西至水渠", (200.0, 1400.0), 60.0))
    ocr = OcrPage(skewed, lines, EngineInfo("fake", "1"))
    files.ocr.write_bytes(encode(ocr, Provenance("fake", "1", "", page.image_sha256, datetime.now(UTC))))
    files.view.write_bytes(as_jpeg(painted()))
    with archive:
        entries = archive.exports.choose(["X043-1-1"])
        sizes = {}
        for compact in (False, True):
            style = ExportStyle(picture=PictureChoice.VIEW, compact=compact)
            report = archive.exports.one_file(ExportKind.PDF, entries, tmp_path / f"{compact}.pdf", style)
            sizes[compact] = report.file.stat().st_size
            assert pdfium_text(report.file) == "东至李国强\n西至水渠"
        assert sizes[True] < sizes[False] / 2
        assert archive.exports.check(tmp_path / "False.pdf", picture=PictureChoice.VIEW).departures == ()
    with pikepdf.open(tmp_path / "True.pdf") as document:
        (only,) = document.pages
        paper, ink = only.obj.Resources.XObject["/Paper"], only.obj.Resources.XObject["/Ink"]
        assert (int(ink.Width), int(ink.Height), bool(ink.ImageMask)) == (2400, 3200, True)
        assert (int(paper.Width), int(paper.Height)) == (1200, 1600)
        assert float(only.mediabox[3]) > float(only.mediabox[2])  # of the view, though the master lies on its side


def as_jpeg(image: EncodedImage) -> bytes:
    target = io.BytesIO()
    with Image.open(io.BytesIO(image.data)) as picture:
        picture.convert("RGB").save(target, "JPEG", quality=92)
    return target.getvalue()
