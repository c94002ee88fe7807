from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.geometry import Box
from pipeline.model.page import Character, Direction, TextLine
from pipeline.model.table import Table
from pipeline.ocr.layout import arranged
from tests.ocr.layout.drawn import Pixels, ruled, sheet
from tests.ocr.pages import line

XS, YS = [100, 400, 700, 1100], [200, 300, 400, 500]


def texts(lines: Sequence[TextLine], paper: Pixels) -> list[str]:
    shuffled = random.Random(3).sample(list(lines), len(lines))
    return [item.text for item in arranged(shuffled, paper)[0]]


def rows(table: Table, lines: Sequence[TextLine]) -> list[list[str]]:
    return [
        ["".join(lines[number].text for number in cell.line_numbers) for cell in table.cells if cell.row == row]
        for row in range(table.row_count)
    ]


def test_the_lines_of_a_cell_stay_together() -> None:
    lines = [
        line("张三", 120, 240),
        line("二亩三分", 720, 240),
        line("东至李家水田", 420, 215),
        line("西至大路", 420, 255),
    ]
    lines += [line("李四", 120, 340), line("五亩", 720, 330)]
    found, (table,) = arranged(lines, ruled(XS, YS))
    assert [item.text for item in found] == ["张三", "东至李家水田", "西至大路", "二亩三分", "李四", "五亩"]
    assert rows(table, found) == [["张三", "东至李家水田西至大路", "二亩三分"], ["李四", "", "五亩"], ["", "", ""]]


def test_a_line_over_two_cells_is_taken_apart_at_the_rule() -> None:
    first, second = line("张三", 320, 240), line("二亩", 430, 240)
    both = TextLine(first.characters + second.characters, first.box.union(second.box).corners(), 0.99)
    found, (table,) = arranged([both, line("李四", 120, 340)], ruled(XS, YS))
    assert [item.text for item in found] == ["张三", "二亩", "李四"]
    assert found[0].box.x1 < 400 < found[1].box.x0
    assert rows(table, found)[0] == ["张三", "二亩", ""]


def test_a_word_written_over_a_rule_stays_whole() -> None:
    lines = [line("欧阳长庚", 350, 240), line("李四", 120, 340), line("王五", 120, 440), line("水田旱地", 720, 440)]
    assert "欧阳长庚" in texts(lines, ruled(XS, YS))


def test_paper_with_squares_for_characters_is_no_table() -> None:
    squares = ruled(list(range(100, 1101, 40)), list(range(200, 1001, 60)))
    lines = [line("本合同一式三份甲乙双方各执一份", 105, 215 + 60 * number, size=40) for number in range(6)]
    found, tables = arranged(lines, squares)
    assert (len(found), tables) == (6, ())


def test_text_above_and_below_a_table_is_read_before_and_after_it() -> None:
    lines = [
        line("承包土地明细表", 400, 120),
        line("张三", 120, 240),
        line("二亩", 720, 240),
        line("填表人王五", 700, 600),
    ]
    assert texts(lines, ruled(XS, YS)) == ["承包土地明细表", "张三", "二亩", "填表人王五"]


def test_a_vertical_register_is_read_from_the_right() -> None:
    lines = [
        line(text, x, y, direction=Direction.VERTICAL)
        for text, x, y in [("户主姓名", 850, 210), ("张有田", 850, 310), ("亩数", 540, 210), ("二亩", 540, 310)]
    ]
    assert texts(lines, ruled(XS, YS)) == ["户主姓名", "张有田", "亩数", "二亩"]


def column(name: str, x: float, top: float, count: int, length: int = 14) -> list[TextLine]:
    return [line(f"{name}{chr(0x4E00 + n)}" + "文" * (length - 2), x, top + 32 * n) for n in range(count)]


def test_a_narrow_column_of_facts_beside_running_text_is_read_first() -> None:
    facts = [line(f"事实{chr(0x4E00 + n)}", 100, 105 + 45 * n) for n in range(8)]
    read = texts(column("正", 500, 100, 12, 20) + facts, sheet())
    assert [text[0] for text in read] == ["事"] * 8 + ["正"] * 12


def test_notes_beside_running_text_are_read_after_it() -> None:
    note = [line("旁注甲", 60, 213), line("旁注乙", 60, 240)]
    read = texts(column("正", 300, 100, 12, 30) + note, sheet())
    assert [text[0] for text in read] == ["正"] * 12 + ["旁"] * 2


def test_a_label_on_the_left_of_a_text_is_read_before_it() -> None:
    read = texts([line("理由", 60, 213), *column("正", 300, 100, 8, 30)], sheet())
    assert read[0] == "理由"


def test_three_columns_are_read_one_after_the_other() -> None:
    read = texts(column("左", 60, 100, 9) + column("中", 420, 100, 9) + column("右", 780, 100, 9), sheet())
    assert [text[0] for text in read] == ["左"] * 9 + ["中"] * 9 + ["右"] * 9


def test_footnotes_below_the_first_column_do_not_break_a_sentence() -> None:
    notes = [line("1转引自县志稿", 60, 480, size=14), line("2同上书", 60, 500, size=14)]
    read = texts(column("左", 60, 100, 11) + notes + column("右", 500, 100, 12), sheet())
    assert [text[0] for text in read] == ["左"] * 11 + ["右"] * 12 + ["1", "2"]


def test_page_numbers_of_a_spread_do_not_break_a_sentence() -> None:
    paper = sheet(1600, 1100)
    page = column("左", 100, 100, 20, 30) + column("右", 900, 100, 20, 30)
    read = texts([*page, line("44", 380, 900), line("45", 1180, 900)], paper)
    assert [text[0] for text in read] == ["左"] * 20 + ["右"] * 20 + ["4", "4"]
    assert read[-2:] == ["45", "44"] or read[-2:] == ["44", "45"]


def test_two_forms_on_one_sheet_are_read_one_after_the_other() -> None:
    left = [
        line(text, x, 100 + 90 * n) for n, (text, x) in enumerate([("甲方王村", 80), ("面积三亩", 80), ("签字", 200)])
    ]
    right = [
        line(text, x, 100 + 90 * n)
        for n, (text, x) in enumerate([("甲方李村", 900), ("面积五亩", 900), ("盖章", 1010)])
    ]
    assert texts(left + right, sheet(1600, 1100)) == ["甲方王村", "面积三亩", "签字", "甲方李村", "面积五亩", "盖章"]


def test_a_rule_between_two_lists_parts_them() -> None:
    left = [line(f"名单{chr(0x4E00 + n)}", 100, 100 + 40 * n) for n in range(6)]
    right = [line(f"事项{chr(0x4E00 + n)}", 400, 100 + 40 * n) for n in range(6)]
    paper = ruled([300, 301], [90, 360], thick=3)
    assert [text[0] for text in texts(left + right, paper)] == ["名"] * 6 + ["事"] * 6


def test_print_of_a_spine_is_read_last() -> None:
    spine = line("乡镇档案馆藏", 20, 300, direction=Direction.VERTICAL)
    read = texts([*column("正", 100, 100, 12, 30), spine], sheet())
    assert read[-1] == "乡镇档案馆藏"


def test_the_title_above_a_vertical_page_is_read_first_and_its_number_last() -> None:
    page = [
        line(f"{name}" + "字" * 14, x, 100, direction=Direction.VERTICAL)
        for name, x in zip("甲乙丙", (300, 250, 200), strict=True)
    ]
    read = texts([*page, line("族谱", 240, 40), line("十二", 245, 450)], sheet(400, 600))
    assert [text[0] for text in read] == ["族", "甲", "乙", "丙", "十"]


def test_a_page_without_lines_has_nothing() -> None:
    assert arranged([], ruled(XS, YS)) == ((), ())


@st.composite
def pages(draw: st.DrawFn) -> list[TextLine]:
    lines = []
    for number in range(draw(st.integers(0, 14))):
        length = draw(st.integers(1, 24))
        x, y = draw(st.integers(0, 1100)), draw(st.integers(0, 1500))
        size = draw(st.sampled_from([12, 20, 34]))
        direction = draw(st.sampled_from(list(Direction)))
        steps = [(size, 0) if direction is Direction.HORIZONTAL else (0, size)] * length
        boxes = [Box(x + dx * n, y + dy * n, x + dx * n + size, y + dy * n + size) for n, (dx, dy) in enumerate(steps)]
        characters = tuple(Character(chr(0x4E00 + 30 * number + n), 0.9, box) for n, box in enumerate(boxes))
        lines.append(TextLine(characters, boxes[0].union(boxes[-1]).corners(), 0.9, direction))
    return lines


PAPERS = (sheet(), ruled(XS, YS), ruled([50, 300, 320, 1150], [60, 500, 900, 1500]))


@settings(max_examples=60, deadline=None)
@given(pages(), st.sampled_from(range(len(PAPERS))), st.randoms())
def test_no_character_is_lost_and_the_order_of_coming_does_not_matter(
    lines: list[TextLine], paper: int, chance: random.Random
) -> None:
    found, tables = arranged(lines, PAPERS[paper])
    assert Counter(id(char) for item in found for char in item.characters) == Counter(
        id(char) for item in lines for char in item.characters
    )
    again = list(lines)
    chance.shuffle(again)
    assert arranged(again, PAPERS[paper]) == (found, tables)
    for table in tables:
        places = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert sorted(places) == [(r, c) for r in range(table.row_count) for c in range(table.column_count)]
        numbers = [number for cell in table.cells for number in cell.line_numbers]
        assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_lines_are_no_trouble(count: int) -> None:
    assert len(texts(column("甲", 0, 0, count), sheet())) == count
