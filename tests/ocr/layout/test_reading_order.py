from __future__ import annotations

import random

import pytest

from pipeline.model.page import Direction, TextLine
from pipeline.ocr.layout import in_reading_order
from tests.ocr.pages import line


def texts(lines: list[TextLine]) -> list[str]:
    shuffled = random.Random(7).sample(lines, len(lines))
    return [item.text for item in in_reading_order(shuffled)]


def column(name: str, x: float, top: float, count: int, length: int = 12) -> list[TextLine]:
    return [line(f"{name}{number}" + "文" * (length - 2), x, top + 30 * number) for number in range(count)]


def test_lines_run_from_top_to_bottom() -> None:
    assert [text[:2] for text in texts(column("甲", 100, 100, 5))] == ["甲0", "甲1", "甲2", "甲3", "甲4"]


def test_the_left_column_comes_before_the_right_one() -> None:
    page = column("左", 100, 100, 6) + column("右", 400, 100, 6)
    assert [text[0] for text in texts(page)] == ["左"] * 6 + ["右"] * 6


def test_a_heading_over_both_columns_parts_the_page_into_storeys() -> None:
    page = column("左", 100, 100, 4) + column("右", 400, 100, 4)
    page.append(line("标题" + "题" * 22, 100, 250))
    page += column("前", 100, 300, 4) + column("后", 400, 300, 4)
    assert [text[0] for text in texts(page)] == ["左"] * 4 + ["右"] * 4 + ["标"] + ["前"] * 4 + ["后"] * 4


def test_cells_of_a_table_are_read_row_by_row() -> None:
    rows = [["张三", "水田", "二亩"], ["李四", "旱地", "三亩"], ["王五", "坡地", "一亩"], ["赵六", "水田", "半亩"]]
    page = [line(text, 100 + 200 * x, 100 + 40 * y) for y, row in enumerate(rows) for x, text in enumerate(row)]
    assert texts(page) == [text for row in rows for text in row]


def test_cells_that_stand_a_little_higher_stay_in_their_row() -> None:
    page = [line("东至河", 100, 104), line("南至路", 300, 97), line("西至塘", 500, 101)]
    assert texts(page) == ["东至河", "南至路", "西至塘"]


def test_vertical_columns_run_from_right_to_left() -> None:
    page = [
        line(f"{name}" + "字" * 14, x, 50, direction=Direction.VERTICAL)
        for name, x in zip("甲乙丙", (300, 250, 200), strict=True)
    ]
    assert [text[0] for text in texts(page)] == ["甲", "乙", "丙"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_lines_are_no_trouble(count: int) -> None:
    assert len(texts(column("甲", 0, 0, count))) == count
