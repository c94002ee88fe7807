from __future__ import annotations

from pipeline.model.geometry import Box
from pipeline.model.page import (
    Alternative,
    Character,
    EngineInfo,
    HandCorrection,
    OcrPage,
    SecondReading,
    TextLine,
    ViewGeometry,
)
from pipeline.model.uncertainty import is_doubtful, uncertain_places


def line(text: str, *confidences: float, second: str = "") -> TextLine:
    sure = (*confidences, *[0.99] * (len(text) - len(confidences)))
    characters = tuple(
        Character(char, value, Box(20 * place, 0, 20 * place + 18, 20))
        for place, (char, value) in enumerate(zip(text, sure, strict=True))
    )
    reading = SecondReading("tesseract", second, 0.9) if second else None
    return TextLine(characters, Box(0, 0, 20 * len(text), 20).corners(), sum(sure) / len(sure), second_reading=reading)


def page(*lines: TextLine) -> OcrPage:
    return OcrPage(ViewGeometry(800, 600), lines, EngineInfo("test", "1"))


def test_a_page_that_was_read_surely_has_no_uncertain_place() -> None:
    assert uncertain_places(page(line("土地承包合同"))) == ()


def test_unsure_neighbours_are_one_place() -> None:
    places = uncertain_places(page(line("甲方石桥村"), line("承包人周永昌一九八四年三月", 0.99, 0.99, 0.99, 0.4, 0.6)))
    assert [(place.line_number, place.start, place.text, place.confidence) for place in places] == [(1, 3, "周永", 0.4)]
    assert places[0].box == Box(60, 0, 98, 20)


def test_a_likely_other_reading_leaves_a_character_open() -> None:
    sure = line("亩分厘毫丝忽")
    first = Character("亩", 0.85, Box(0, 0, 18, 20), (Alternative("畝", 0.14),))
    other = Character("亩", 0.85, Box(0, 0, 18, 20), (Alternative("畝", 0.25),))
    lines = [TextLine((start, *sure.characters[1:]), sure.quad, 0.97) for start in (first, other)]
    assert [place.line_number for place in uncertain_places(page(*lines))] == [1]


def test_a_line_of_handwriting_is_one_place() -> None:
    (place,) = uncertain_places(page(line("今借到现金", 0.5, 0.7, 0.6)))
    assert place.is_whole_line
    assert place.text == "今借到现金"


def test_a_line_that_two_engines_read_otherwise_is_a_place() -> None:
    (place,) = uncertain_places(page(line("三亩五分", second="二亩五分")))
    assert (place.text, place.second_text, place.is_whole_line) == ("三亩五分", "二亩五分", False)


def test_what_a_person_gave_is_certain() -> None:
    given = line("今借到现金", 0.5, 0.5, 0.5)
    corrected = TextLine(given.characters, given.quad, 1.0, correction=HandCorrection("王", "2026-01-01", "今信到"))
    assert not is_doubtful(corrected)
    assert uncertain_places(page(corrected)) == ()
