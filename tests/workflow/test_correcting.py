"""Corrections: who prevails, where they hold, and what is told when they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError, NotInArchiveError
from pipeline.workflow.corrected_page import corrected
from tests.workflow.read_archive import archive_with, lines_of, moved, read_as

CODE = "X043-1-1"
LINES = ["东至李国弦承包地", "西至水渠", "南至大路"]


def test_a_correction_reaches_text_search_and_every_export(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[LINES])
    with archive:
        archive.corrections.correct(archive.page(CODE, 1), 1, "东至李国强承包地", "王档案")
        assert archive.ocr_page(CODE, 1).text.splitlines() == ["东至李国强承包地", "西至水渠", "南至大路"]
        assert [hit.archival_code for hit in archive.search('"李国强"').hits] == [CODE]
        assert archive.search('"李国弦"').hits == ()
        (file,) = archive.export_text(CODE, tmp_path / "文字")
        assert "东至李国强承包地" in file.read_text(encoding="utf-8")
        (report,) = archive.export_pdf(CODE, tmp_path / "副本.pdf")
    assert report.page_count == 1


def test_a_corrected_line_keeps_its_places_and_names_who_did_it(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[LINES])
    with archive:
        before = archive.ocr_page(CODE, 1).lines[0]
        line = archive.corrections.correct(archive.page(CODE, 1), 1, "东至李国强的承包地", "王档案").lines[0]
    assert line.text == "东至李国强的承包地"
    assert [char.box for char in line.characters[:4]] == [char.box for char in before.characters[:4]]
    assert [char.box for char in line.characters[6:]] == [char.box for char in before.characters[5:]]
    assert before.box.x0 <= line.characters[4].box.x0 <= line.characters[5].box.x0 <= line.characters[6].box.x0
    assert line.correction is not None
    assert (line.correction.editor, line.correction.was) == ("王档案", "东至李国弦承包地")
    assert {char.confidence for char in line.characters} == {1.0}


def test_the_latest_correction_counts_and_all_are_remembered(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[LINES])
    with archive:
        page = archive.page(CODE, 1)
        for text, editor in (("甲", "王"), ("乙", "李"), (None, "王")):
            archive.corrections.correct(page, 2, text, editor)
        assert archive.ocr_page(CODE, 1).lines[1].text == "西至水渠"
        archive.corrections.correct(page, 2, "丙", "李")
        assert archive.ocr_page(CODE, 1).lines[1].text == "丙"
        made = [record.correction for record in archive.corrections.history(CODE)]
    assert [(each.text, each.editor, each.was) for each in made] == [
        ("甲", "王", "西至水渠"),
        ("乙", "李", "西至水渠"),
        (None, "王", "西至水渠"),
        ("丙", "李", "西至水渠"),
    ]


def test_a_correction_holds_when_another_engine_reads_the_page_otherwise(tmp_path: Path) -> None:
    archive, small = archive_with(tmp_path, X043_1_1=[LINES])
    with archive:
        archive.corrections.correct(archive.page(CODE, 1), 3, "南至公路", "王")
        (record,) = small.pages(CODE)
        read_as(small, record, lines_of("东至李国强", "西至木渠", "南至犬路")[1:], "f" * 64)
        archive.rebuild_index()
        assert archive.ocr_page(CODE, 1).text.splitlines() == ["西至木渠", "南至公路"]
        assert archive.corrections.page(archive.page(CODE, 1)).unplaced == ()
        assert len(archive.search('"南至公路"').hits) == 1


def test_a_line_that_is_gone_leaves_the_correction_unplaced_and_the_text_alone(tmp_path: Path) -> None:
    archive, small = archive_with(tmp_path, X043_1_1=[LINES])
    with archive:
        archive.corrections.correct(archive.page(CODE, 1), 3, "南至公路", "王")
        (record,) = small.pages(CODE)
        read_as(small, record, [moved(line, 60.0) for line in lines_of("甲行", "乙行")], "e" * 64)
        result = archive.corrections.page(archive.page(CODE, 1))
    assert result.page.text.splitlines() == ["甲行", "乙行"]
    assert [made.text for made in result.unplaced] == ["南至公路"]


def test_an_empty_text_takes_a_line_out_and_nothing_else(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[LINES])
    with archive:
        page = archive.corrections.correct(archive.page(CODE, 1), 2, "", "王")
        archive.export_pdf(CODE, tmp_path / "副本.pdf")
    assert [line.text for line in page.lines] == ["东至李国弦承包地", "", "南至大路"]


def test_a_page_without_corrections_is_the_result_itself(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[LINES])
    with archive:
        page = archive.ocr_page(CODE, 1)
    assert corrected(page, []).page is page


@pytest.mark.parametrize("text", ["两\n行", "制表\t符", "字" * 2001])
def test_a_text_that_is_no_line_is_refused(text: str, tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[LINES])
    with archive:
        with pytest.raises(InputError):
            archive.corrections.correct(archive.page(CODE, 1), 1, text, "王")
        with pytest.raises(NotInArchiveError, match="共 3 行"):
            archive.corrections.correct(archive.page(CODE, 1), 4, "字", "王")
        assert archive.corrections.history() == []
