from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.model.geometry import Box
from pipeline.model.page import Direction, OcrPage, PageImage, ViewGeometry
from pipeline.ocr import EngineName, OcrEngine, create_engine
from pipeline.ocr.ctc import Glyph
from pipeline.ocr.line_images import LineImage, Pixels
from pipeline.ocr.line_reader import Reading
from tests.ocr.pages import picture

UPRIGHT, TURNED = "东至李国强承包地西至水渠", "南至大路北至张明远地埂"
STEP, START = 50, 60
"""Pixels from character to character in `picture`, and where the first one begins."""


@pytest.fixture(scope="module")
def engine() -> Iterator[OcrEngine]:
    opened = create_engine(EngineName.RAPIDOCR)
    opened.open()
    yield opened
    opened.close()


def read(engine: OcrEngine, pixels: Pixels) -> OcrPage:
    return engine.recognize(PageImage(pixels, pixels, ViewGeometry(pixels.shape[1], pixels.shape[0])))


def page_with_a_turned_line() -> Pixels:
    """The first line upright; the second one on its head, in the middle of the page."""
    page = picture([UPRIGHT]).view.copy()
    strip = picture([TURNED]).view[50:130]
    page[400:480] = strip[::-1, ::-1]
    return page


def test_a_line_on_its_head_is_read_and_its_upright_neighbour_stays(engine: OcrEngine) -> None:
    texts = {line.text for line in read(engine, page_with_a_turned_line()).lines}
    assert texts == {UPRIGHT, TURNED}


def test_boxes_of_a_line_on_its_head_lie_on_its_ink(engine: OcrEngine) -> None:
    page = page_with_a_turned_line()
    [line] = [line for line in read(engine, page).lines if line.text == TURNED]
    for place, character in enumerate(line.characters):
        middle = (character.box.x0 + character.box.x1) / 2
        assert abs(middle - (page.shape[1] - START - place * STEP - 22)) < 8
        assert 400 <= character.box.y0 < character.box.y1 <= 480


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_side_note_is_read_whichever_way_it_lies(engine: OcrEngine, quarters: int) -> None:
    page = np.ascontiguousarray(np.rot90(picture([TURNED]).view, quarters))
    [line] = read(engine, page).lines
    assert (line.text, line.direction) == (TURNED, Direction.VERTICAL)
    ys = [character.box.y0 for character in line.characters]
    assert ys == sorted(ys, reverse=quarters == 1)


def reading(text: str, confidence: float, width: int = 400) -> Reading:
    image = LineImage(np.zeros((48, width, 3), dtype=np.uint8), np.eye(3))
    glyphs = tuple(Glyph(character, confidence, float(place), ()) for place, character in enumerate(text))
    return Reading(image, glyphs, Direction.HORIZONTAL)


def test_a_sure_reading_that_fills_its_line_is_not_doubted() -> None:
    assert not reading("东至李国强承包", 0.99).is_doubtful


def test_a_reading_is_doubted_when_it_is_unsure_or_leaves_room() -> None:
    assert reading("东至李国强承包", 0.7).is_doubtful
    assert reading("东至", 0.99).is_doubtful


def test_a_line_is_turned_only_for_a_reading_that_is_sure_and_holds_more() -> None:
    unsure = reading("隐国关", 0.5)
    assert reading("东至李国强承包", 0.95).is_clearly_better_than(unsure)
    assert not reading("东至李国强承包", 0.6).is_clearly_better_than(unsure)
    assert not reading("东", 0.99).is_clearly_better_than(reading("末", 0.5))
    assert not reading("东至", 0.9).is_clearly_better_than(reading("东至水", 0.8))


def test_a_picture_turned_by_180_degrees_leads_back_to_its_page() -> None:
    image = LineImage(np.zeros((40, 200, 3), dtype=np.uint8), np.eye(3)).turned()
    assert image.boxes_on_page([Box(0, 0, 20, 10)])[0] == Box(180, 30, 200, 40)
