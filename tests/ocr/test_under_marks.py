from __future__ import annotations

import numpy as np
import pytest

from pipeline.model.geometry import Box
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind
from pipeline.model.page import Direction
from pipeline.ocr.ctc import Glyph
from pipeline.ocr.line_images import LineImage
from pipeline.ocr.line_reader import LineReader, Reading
from pipeline.ocr.under_marks import surest

VIEW = np.full((200, 400, 3), 255, dtype=np.uint8)
LINE = Box(20, 80, 220, 110).corners()
SEAL = ColouredMark(Box(150, 20, 300, 170), MarkColour.BLUE, MarkKind.ROUND_SEAL)
FAR = ColouredMark(Box(150, 120, 300, 190), MarkColour.BLUE, MarkKind.ROUND_SEAL)


def reading(text: str, confidence: float) -> Reading:
    glyphs = tuple(Glyph(character, confidence, float(place), ()) for place, character in enumerate(text))
    return Reading(LineImage(VIEW[80:110, 20:220], np.eye(3)), glyphs, Direction.HORIZONTAL)


class FixedReader(LineReader):
    """Gives the same reading for every picture, and remembers that it was asked."""

    def __init__(self, answer: Reading) -> None:
        self.answer = answer
        self.asked = 0

    def read(self, image: LineImage) -> Reading:
        self.asked += 1
        return self.answer


def test_a_surer_reading_with_the_seal_is_taken() -> None:
    reader = FixedReader(reading("周永昌", 0.95))
    assert surest(reader, reading("周水日", 0.5), VIEW, LINE, [SEAL]) is reader.answer


def test_a_less_sure_reading_with_the_seal_is_not() -> None:
    first = reading("周永昌", 0.8)
    assert surest(FixedReader(reading("周府昌", 0.6)), first, VIEW, LINE, [SEAL]) is first


def test_a_reading_that_lost_characters_to_the_seal_is_not_taken() -> None:
    first = reading("一九八四年三月", 0.8)
    assert surest(FixedReader(reading("三月", 0.99)), first, VIEW, LINE, [SEAL]) is first


@pytest.mark.parametrize(("confidence", "mark"), [(0.95, SEAL), (0.5, FAR)])
def test_sure_lines_and_those_beside_the_seal_are_read_once(confidence: float, mark: ColouredMark) -> None:
    reader = FixedReader(reading("周永昌", 0.99))
    surest(reader, reading("周永昌", confidence), VIEW, LINE, [mark])
    assert reader.asked == 0
