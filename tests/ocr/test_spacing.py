from __future__ import annotations

import pytest

from pipeline.model.geometry import Box
from pipeline.model.page import Character, Direction
from pipeline.ocr.spacing import without_stray_spaces


def characters(text: str, gap: float, direction: Direction = Direction.HORIZONTAL) -> list[Character]:
    """Characters 20 pixels wide and high; a space is ``gap`` pixels along the line."""
    found, place = [], 0.0
    for text_of_one in text:
        length = gap if text_of_one == " " else 20.0
        horizontal = direction is Direction.HORIZONTAL
        box = Box(place, 0, place + length, 20) if horizontal else Box(0, place, 20, place + length)
        found.append(Character(text_of_one, 0.9, box))
        place += length
    return found


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize(
    ("text", "gap", "kept"),
    [
        ("第0086 号", 6, "第0086号"),
        ("土地6.85 亩", 6, "土地6.85亩"),
        ("村委会 代表人", 40, "村委会 代表人"),
        ("村委会 代表人", 6, "村委会代表人"),
        ("ISO 9001", 6, "ISO 9001"),
        (" 甲方 ", 40, "甲方"),
        ("甲  乙", 40, "甲 乙"),
        ("   ", 40, ""),
    ],
)
def test_spaces_stay_where_the_paper_has_them(direction: Direction, text: str, gap: float, kept: str) -> None:
    result = without_stray_spaces(characters(text, gap, direction), direction)
    assert "".join(character.text for character in result) == kept
