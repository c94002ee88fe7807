"""Personal numbers on pages: nothing that is withheld is left in what readers get."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.access import masked_text, personal_redaction, without_personal_numbers
from pipeline.model.geometry import Box
from pipeline.model.page import Alternative, PageKey, SecondReading
from pipeline.model.redaction import MASK, CharacterRange, covers
from pipeline.model.table import Table, TableCell
from tests.access.people import page

KEY = PageKey("X043-WS·2014-Y-0001", 1)
ID = "11010519491231002X"


def test_the_middle_of_an_id_number_is_masked_and_covered() -> None:
    written = page([f"户主张三 {ID}"])
    redaction = personal_redaction(written, KEY)
    assert redaction.ranges == (CharacterRange(0, 11, 19),)
    assert without_personal_numbers(written, KEY).text == f"户主张三 110105{MASK * 8}002X"
    (cover,) = covers(written, redaction)
    assert cover.x0 < 20 * 11
    assert cover.x1 > 20 * 18 + 18


def test_a_number_over_a_line_end_is_masked_on_both_lines() -> None:
    assert without_personal_numbers(page(["身份证110105194", "91231002X"]), KEY).text == (
        f"身份证110105{MASK * 3}\n{MASK * 5}002X"
    )


def test_a_page_without_personal_numbers_is_given_back_as_it_is() -> None:
    written = page(["合同编号420984101208030012J", "东至李国强"])
    assert personal_redaction(written, KEY).is_empty
    assert without_personal_numbers(written, KEY) is written


def test_other_readings_of_a_hidden_digit_go_too() -> None:
    written = page([ID])
    first = written.lines[0]
    letters = tuple(replace(letter, alternatives=(Alternative("7", 0.2),)) for letter in first.characters)
    written = replace(written, lines=(replace(first, characters=letters),))
    shown = without_personal_numbers(written, KEY).lines[0].characters
    assert [bool(letter.alternatives) for letter in shown] == [True] * 6 + [False] * 8 + [True] * 4


def test_what_only_the_second_engine_read_rightly_is_not_told() -> None:
    written = page(["11010549123"])
    line = replace(written.lines[0], second_reading=SecondReading("tesseract", ID, 0.9))
    shown = without_personal_numbers(replace(written, lines=(line,)), KEY).lines[0]
    assert shown.second_reading is None
    assert shown.text == MASK * 11


def test_the_head_of_a_column_says_what_its_numbers_are() -> None:
    """A household's code in a township numbered 200 looks like an ID number of somebody born in 2000."""
    number = "430421200005120342"
    for head, expected in (("承包方编码", number), ("身份证号", f"430421{MASK * 8}0342")):
        written = page([head, number])
        cells = (TableCell(0, 0, 1, 1, Box(0, 0, 400, 30), (0,)), TableCell(1, 0, 1, 1, Box(0, 30, 400, 80), (1,)))
        written = replace(written, tables=(Table(Box(0, 0, 400, 80), 2, 1, cells),))
        assert without_personal_numbers(written, KEY).lines[1].text == expected


@given(st.lists(st.text(alphabet="0123456789X 电话身份证张", max_size=40), max_size=4))
def test_masking_changes_no_length_and_finds_nothing_more_to_hide(texts: list[str]) -> None:
    shown = without_personal_numbers(page(texts), KEY)
    assert [len(line.text) for line in shown.lines] == [len(text) for text in texts]
    assert masked_text("\n".join(texts)).count("\n") == max(len(texts) - 1, 0)
