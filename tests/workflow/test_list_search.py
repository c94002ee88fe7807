from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.archive import Archive
from pipeline.database.tables import pages
from pipeline.errors import InputError
from pipeline.model.query import Question
from pipeline.report import ListReport, ListStatus, list_workbook
from tests.workflow.builders import SmallArchive
from tests.workflow.read_archive import archive_with

Made = tuple[Archive, SmallArchive]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    archive, small = archive_with(
        tmp_path,
        **{"0142_2_9_1": [["东至李国强"], ["李国强承包叁拾年"]], "0142_2_9_2": [["李国强", "张三"]]},
    )
    with archive:
        yield archive, small


def searched(archive: Archive, folder: Path, *lines: str, **asked: Any) -> ListReport:
    file = folder / "名单.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    column = asked.pop("column", "")
    question = Question.asked("", **{"mode": "exact", "limit": 100, **asked})
    return archive.searching.of_list(file, question, column=column)


def sheets(report: ListReport) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(list_workbook(report)))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}


def test_every_row_of_the_list_has_its_row_in_the_answer(made: Made, tmp_path: Path) -> None:
    lines = ("姓名,组", "李国强,一组", "王五,一组", "李国强,二组", ",二组", "——,三组", "张三,三组")
    report = searched(made[0], tmp_path, *lines)
    assert [(one.row, one.cells[1], one.status.value, one.total, one.items) for one in report.answers] == [
        (2, "一组", "found", 3, 2),
        (3, "一组", "not_found", 0, 0),
        (4, "二组", "found", 3, 2),
        (5, "二组", "not_searched", 0, 0),
        (6, "三组", "not_searched", 0, 0),
        (7, "三组", "found", 1, 1),
    ]
    assert next(one.note for one in report.answers if one.status is ListStatus.NOT_SEARCHED) == "这一格是空的"
    book = sheets(report)
    assert list(book) == ["结果", "命中明细", "检索说明"]
    assert len(book["结果"]) == 1 + 6
    assert len(book["命中明细"]) == 1 + 3 + 3 + 1


def test_a_row_of_which_nothing_is_found_says_what_was_not_searched(made: Made, tmp_path: Path) -> None:
    archive, small = made
    (page,) = small.pages("0142-2-9-2")
    with small.database.begin() as connection:
        connection.execute(pages.update().where(pages.c.id == page.id).values(state="pending", job_key=None))
    archive.rebuild_index()
    (answer,) = searched(archive, tmp_path, "姓名", "张三").answers
    assert answer.status is ListStatus.NOT_FOUND
    assert answer.note == "已检索 2 页；另有 1 页无法检索"


def test_hits_link_to_the_picture_and_name_the_command(made: Made, tmp_path: Path) -> None:
    report = searched(made[0], tmp_path, "姓名", "张三")
    (hit,) = report.answers[0].hits
    assert (hit.code, hit.page, hit.match, hit.snippet) == ("0142-2-9-2", 1, "exact", "李国强【张三】")
    assert hit.command == 'xiangdang show "0142-2-9-2" --page 1 --text'
    assert hit.picture == made[0].view_image("0142-2-9-2", 1).as_uri()
    cell = load_workbook(BytesIO(list_workbook(report)))["命中明细"]["L2"]
    assert (cell.value, cell.hyperlink.target) == ("打开图像", hit.picture)


def test_what_looks_like_a_formula_stays_a_text(made: Made, tmp_path: Path) -> None:
    report = searched(made[0], tmp_path, "姓名,备注", "=1+1,+cmd|' /C calc'!A0", "@SUM(A1),-2+3")
    book = load_workbook(BytesIO(list_workbook(report)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert "=1+1" in [cell.value for cell in cells]


def test_codes_are_looked_up_as_codes(made: Made, tmp_path: Path) -> None:
    report = searched(made[0], tmp_path, "档号", "0142-2-9-2", "0142-2-9", "0142-2-9-3")
    assert [(one.total, [hit.code for hit in one.hits]) for one in report.answers] == [
        (1, ["0142-2-9-2"]),
        (2, ["0142-2-9-1", "0142-2-9-2"]),
        (0, []),
    ]
    assert sheets(report)["结果"][1][3] == "找到"


def test_the_way_of_searching_and_the_filters_hold_for_every_row(made: Made, tmp_path: Path) -> None:
    report = searched(made[0], tmp_path, "检索词", "承包30年", mode="equal")
    assert [hit.match for hit in report.answers[0].hits] == ["equal"]
    narrowed = searched(made[0], tmp_path, "姓名", "李国强", code="0142-2-9-2")
    assert narrowed.answers[0].total == 1
    assert narrowed.coverage.scope == (("档号", "0142-2-9-2"),)


def test_more_hits_than_are_listed_are_told(made: Made, tmp_path: Path) -> None:
    (answer,) = searched(made[0], tmp_path, "姓名", "李国强", limit=2).answers
    assert (answer.total, len(answer.hits), answer.note) == (3, 2, "只列出前 2 处")


def test_an_unknown_column_is_refused(made: Made, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有“户号”这一栏"):
        searched(made[0], tmp_path, "姓名", "李国强", column="户号")
