"""What is withheld of a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model.geometry import Box
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind, Seal
from pipeline.model.page import (
    Alternative,
    Character,
    EngineInfo,
    HandCorrection,
    OcrPage,
    PageKey,
    SecondReading,
    TextLine,
    ViewGeometry,
)
from pipeline.model.redaction import MASK, CharacterRange, Redaction, covers, hidden_characters, masked

KEY = PageKey("X043-1-1", 1)


def line(text: str, top: float = 0.0) -> TextLine:
    characters = tuple(
        Character(char, 0.9, Box(20 * place, top, 20 * place + 18, top + 20), (Alternative("王", 0.1),))
        for place, char in enumerate(text)
    )
    quad = Box(0, top, 20 * len(text), top + 20).corners()
    history = HandCorrection("李", "2026-01-01T00:00:00+00:00", f"原{text}")
    return TextLine(characters, quad, 0.9, second_reading=SecondReading("t", text, 0.9), correction=history)


def page(*lines: TextLine, seals: tuple[Seal, ...] = ()) -> OcrPage:
    return OcrPage(ViewGeometry(800, 600), lines, EngineInfo("test", "1"), seals=seals)


def test_a_redaction_that_names_nothing_is_empty() -> None:
    assert Redaction(KEY).is_empty
    assert not Redaction(KEY, boxes=(Box(0, 0, 1, 1),)).is_empty


def test_named_characters_are_masked_one_by_one_and_white_space_stays() -> None:
    found = masked(page(line("电话 138 00"), line("甲方", 40)), Redaction(KEY, (CharacterRange(0, 3, 9),)))
    assert [one.text for one in found.lines] == [f"电话 {MASK * 3} {MASK * 2}", "甲方"]


def test_nothing_beside_the_text_tells_masked_characters() -> None:
    found = masked(page(line("电话138"), line("甲方", 40)), Redaction(KEY, (CharacterRange(0, 2, 5),)))
    hidden, other = found.lines
    assert "138" not in repr(hidden)
    assert [len(character.alternatives) for character in hidden.characters] == [1, 1, 0, 0, 0]
    assert (hidden.second_reading, hidden.correction and hidden.correction.was) == (None, "")
    assert other == line("甲方", 40)


def test_what_lies_below_a_box_is_masked_too() -> None:
    assert hidden_characters(page(line("甲乙丙丁")), Redaction(KEY, boxes=(Box(25, 0, 52, 20),))) == {0: (1, 2)}
    assert hidden_characters(page(line("甲乙丙丁")), Redaction(KEY, boxes=(Box(32, 0, 40, 20),))) == {}


def test_a_line_that_was_read_twice_is_masked_twice() -> None:
    twice = page(line("电话138"), line("电话138", 1))
    assert [one.text for one in masked(twice, Redaction(KEY, (CharacterRange(1, 2, 5),))).lines] == ["电话███"] * 2


def test_the_ink_of_named_characters_is_covered_with_a_margin() -> None:
    (place,) = covers(page(line("电话138号")), Redaction(KEY, (CharacterRange(0, 2, 5),)))
    assert place.x0 < 40 < 98 < place.x1
    assert place.x0 > 20
    assert place.x1 < 118
    assert place.y0 < 0 < 20 < place.y1


@pytest.mark.parametrize(("x1", "text"), [(300.0, ""), (240.0, "石桥村")])
def test_a_seal_that_is_covered_says_nothing(x1: float, text: str) -> None:
    seal = Seal(ColouredMark(Box(200, 100, 300, 200), MarkColour.RED, MarkKind.ROUND_SEAL), "石桥村", 0.9)
    found = masked(page(seals=(seal,)), Redaction(KEY, boxes=(Box(200, 100, x1, 200),)))
    assert [one.text for one in found.seals] == [text]


def test_boxes_without_area_are_hidden_where_they_lie() -> None:
    flat = line("甲乙")
    characters = tuple(replace(one, box=Box(10, 10, 10, 10)) for one in flat.characters)
    flat = replace(flat, characters=characters)
    assert hidden_characters(page(flat), Redaction(KEY, boxes=(Box(0, 0, 20, 20),))) == {0: (0, 1)}
