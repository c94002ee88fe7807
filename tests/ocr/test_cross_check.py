from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import InputError, OcrError
from pipeline.model.page import Direction, EngineInfo, OcrPage, PageImage, SecondReading, TextLine
from pipeline.ocr.cross_check import CrossCheck, CrossChecker, create_checker, with_second_readings
from tests.ocr.pages import line, picture

IMAGE = picture([])
FIRST = EngineInfo("first", "1", options="a=1")


class FixedEngine:
    """Reads the same lines on every page, or fails."""

    def __init__(self, *lines: TextLine, fails: bool = False) -> None:
        self.lines = lines
        self.fails = fails

    @property
    def info(self) -> EngineInfo:
        return EngineInfo("second", "5", options="b=2")

    def open(self) -> None:
        """Nothing to load."""

    def recognize(self, image: PageImage) -> OcrPage:
        if self.fails:
            raise OcrError("二号引擎出错")
        return OcrPage(image.geometry, self.lines, self.info)

    def close(self) -> None:
        """Nothing to free."""


def page(*lines: TextLine, engine: EngineInfo = FIRST) -> OcrPage:
    return OcrPage(IMAGE.geometry, lines, engine)


def unsure(text: str, x: float, y: float) -> TextLine:
    sure = line(text, x, y)
    return replace(sure, characters=tuple(replace(one, confidence=0.6) for one in sure.characters), confidence=0.6)


def test_a_line_that_was_read_otherwise_keeps_both_readings() -> None:
    checker = CrossChecker(FixedEngine(line("三亩五分", 100, 102), line("甲方", 100, 200)), 0.9)
    first, second = checker.compared(page(line("二亩五分", 100, 100), line("甲方", 100, 200)), IMAGE).lines
    assert first.text == "二亩五分"
    assert first.second_reading == SecondReading("second", "三亩五分", 0.99)
    assert second.second_reading is None


def test_punctuation_width_and_spaces_are_no_difference() -> None:
    second = page(line("面积:3亩。", 100, 100))
    (only,) = with_second_readings([line("面积：３亩", 100, 100)], second)
    assert only.second_reading is None


def test_one_line_of_the_second_engine_may_stand_for_two_of_the_first() -> None:
    second = page(line("姓名周永昌", 100, 100))
    names = [line("姓名", 100, 100), line("周水昌", 140, 100)]
    first, other = with_second_readings(names, second)
    assert first.second_reading is None
    assert other.second_reading is not None
    assert other.second_reading.text == "周永昌"


def test_columns_are_compared_from_the_top_down() -> None:
    second = page(line("契", 100, 140), line("地", 100, 120), line("土", 100, 100))
    (column,) = with_second_readings([line("士地契", 100, 100, direction=Direction.VERTICAL)], second)
    assert column.second_reading is not None
    assert column.second_reading.text == "土地契"


def test_what_the_second_engine_did_not_read_is_no_other_reading() -> None:
    (only,) = with_second_readings([line("甲方", 100, 100)], page(line("乙方", 100, 300)))
    assert only.second_reading is None


def test_only_doubtful_pages_need_a_second_reader() -> None:
    checker = CrossChecker(FixedEngine(), 0.9)
    assert checker.is_needed(page(unsure("今借到", 100, 100)))
    assert not checker.is_needed(page(line("甲方", 100, 100)))
    assert not checker.is_needed(OcrPage(IMAGE.geometry, (), FIRST, is_blank=True))


def test_a_checked_page_names_both_engines() -> None:
    checked = CrossChecker(FixedEngine(line("甲方", 100, 100)), 0.9).compared(page(line("甲方", 100, 100)), IMAGE)
    assert checked.engine == replace(FIRST, options="a=1;check=second 5 b=2")


def test_a_second_engine_that_fails_costs_nothing() -> None:
    read = page(unsure("今借到", 100, 100))
    assert CrossChecker(FixedEngine(fails=True), 0.9).compared(read, IMAGE) is read


def test_an_engine_cannot_check_itself() -> None:
    with pytest.raises(InputError, match="复核引擎与识别引擎相同"):
        create_checker(CrossCheck("tesseract", 0.9), "tesseract")
