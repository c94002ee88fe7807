"""Exports for those who may not see everything."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.archive import ExportKind, ExportStyle, PictureChoice
from pipeline.export.read_back import pdf_pages
from pipeline.model.geometry import Box
from pipeline.model.page import OcrPage
from pipeline.model.record import PageRecord
from pipeline.model.redaction import CharacterRange, Redaction
from pipeline.storage.layout import JobKey
from tests.export.reading import pdfium_text
from tests.workflow.read_archive import archive_with


@dataclass(frozen=True)
class WithoutName:
    """Withholds one word wherever it stands in a line."""

    word: str
    fingerprint: str = "without names 1"

    def __call__(self, record: PageRecord, page: OcrPage | None) -> Redaction:
        lines = page.lines if page else ()
        places = [(number, one.text.find(self.word)) for number, one in enumerate(lines)]
        found = [CharacterRange(number, at, at + len(self.word)) for number, at in places if at >= 0]
        return Redaction(record.key, tuple(found))


WITHOUT_NAME = WithoutName("李国强")


@pytest.mark.parametrize("picture", list(PictureChoice))
@pytest.mark.parametrize("compact", [False, True])
def test_what_a_redactor_withholds_is_in_no_file(picture: PictureChoice, compact: bool, tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[["东至李国强", "西至水渠"], ["第二页"]])
    style = ExportStyle(picture=picture, compact=compact)
    with archive:
        exports = replace(archive.exports, redactor=WITHOUT_NAME)
        report = exports.one_file(ExportKind.PDF, exports.choose(["X043-1-1"]), tmp_path / "出.pdf", style)
        whole = archive.exports.one_file(ExportKind.PDF, exports.choose(["X043-1-1"]), tmp_path / "全.pdf", style)
    assert pdfium_text(report.file) == "东至███\n西至水渠"
    first, second = pdf_pages(report.file)
    whole_first, whole_second = pdf_pages(whole.file)
    assert first.picture_sha256 != whole_first.picture_sha256
    assert second.picture_sha256 == whole_second.picture_sha256


def test_files_with_and_without_something_withheld_are_not_taken_for_each_other(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[["东至李国强"]])
    with archive:
        entries = archive.exports.choose(["X043-1-1"])

        def written(redactor: WithoutName | None) -> int:
            exports = replace(archive.exports, redactor=redactor) if redactor else archive.exports
            return len(exports.folder(ExportKind.TEXT, entries, tmp_path / "出").written)

        makers = [None, None, WITHOUT_NAME, WITHOUT_NAME, WithoutName("东至", "without names 2"), None]
        assert [written(maker) for maker in makers] == [1, 0, 1, 0, 1, 1]


def test_the_view_is_given_covered_and_the_stored_one_stays(tmp_path: Path) -> None:
    archive, small = archive_with(tmp_path, X043_1_1=[["东至李国强"]])
    (record,) = small.pages("X043-1-1")
    assert record.job_key is not None
    stored = small.layout.page(JobKey(record.job_key)).view
    before = stored.read_bytes()
    with archive:
        assert archive.exports.view(record) == before
        shown = replace(archive.exports, redactor=WITHOUT_NAME).view(record)
        ink = archive.ocr_page("X043-1-1", 1).lines[0].characters[2].box
    pixels = np.asarray(Image.open(io.BytesIO(shown)).convert("L"))
    assert pixels[int(ink.y0) + 1 : int(ink.y1), int(ink.x0) + 1 : int(ink.x1)].max() < 60
    assert stored.read_bytes() == before


def test_a_check_knows_what_was_withheld(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[["东至李国强"]])
    with archive:
        exports = replace(archive.exports, redactor=WITHOUT_NAME)
        exports.one_file(ExportKind.PDF, exports.choose(["X043-1-1"]), tmp_path / "出.pdf")
        assert exports.check(tmp_path / "出.pdf").departures == ()
        faults = [found.fault for found in archive.exports.check(tmp_path / "出.pdf").departures]
        assert faults[0] == "图像与原件不一致"
        assert "第 1 行“东至李国强”" in faults[1]


def test_a_box_beyond_the_page_covers_what_there_is_of_it(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[["东至李国强"]])

    class Beyond(WithoutName):
        def __call__(self, record: PageRecord, page: OcrPage | None) -> Redaction:
            return Redaction(record.key, boxes=(Box(-50, -50, 5000, 40),))

    with archive:
        exports = replace(archive.exports, redactor=Beyond(""))
        exports.one_file(ExportKind.OFD, exports.choose(["X043-1-1"]), tmp_path / "出.ofd")


def test_archives_hand_out_everything_unless_told_otherwise(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[["东至李国强"]])
    with archive:
        exports = archive.exports
        exports.one_file(ExportKind.PDF, exports.choose(["X043-1-1"]), tmp_path / "出.pdf")
    assert pdfium_text(tmp_path / "出.pdf") == "东至李国强"
