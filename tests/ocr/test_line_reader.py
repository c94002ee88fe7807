from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.model.page import Direction, OcrPage, PageImage, ViewGeometry
from pipeline.ocr import EngineName, OcrEngine, create_engine
from pipeline.ocr.ctc import Glyph
from pipeline.ocr.line_images import LineImage, Pixels
from pipeline.ocr.line_reader import LineReader, Reading
from pipeline.ocr.rapidocr_models import PIXELS_PER_COLUMN, Recogniser, scaled_width
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


class Recorder:
    """A recogniser that reads as many characters as it is told to, evenly spaced, and remembers what it was shown."""

    labels = ("", "田", "亩")

    def __init__(self, spacing: float, probability: float = 0.99) -> None:
        self.shares: list[float] = []
        self._spacing, self._probability = spacing, probability

    def rows(self, line: Pixels, share: float = 1.0) -> NDArray[np.float32]:
        """Characters ``spacing`` columns apart at the full width."""
        self.shares.append(share)
        columns = round(scaled_width(line, share) / PIXELS_PER_COLUMN)
        rows = np.zeros((columns, len(self.labels)), np.float32)
        rows[:, 0] = 1.0
        for number, place in enumerate(np.arange(1, columns - 1, self._spacing * share).astype(int)):
            rows[place, [0, 1 + number % 2]] = [1 - self._probability, self._probability]
        return rows


def shown(recogniser: Recorder, width: int = 800) -> list[float]:
    """At which shares of its width a line is shown."""
    LineReader(cast(Recogniser, recogniser), 0.8).read(LineImage(np.zeros((48, width, 3), np.uint8), np.eye(3)))
    return recogniser.shares


def test_a_long_line_is_shown_narrower_once() -> None:
    assert shown(Recorder(4.0)) == [0.8]


def test_a_short_line_is_shown_at_its_full_width() -> None:
    assert shown(Recorder(2.0), width=90)[0] == 1.0


def test_a_line_of_narrow_figures_is_read_again_at_its_full_width() -> None:
    assert shown(Recorder(2.0))[:2] == [0.8, 1.0]


def test_a_doubtful_line_is_read_again_at_its_full_width() -> None:
    assert shown(Recorder(4.0, 0.7))[:2] == [0.8, 1.0]


def test_characters_of_a_line_shown_narrower_keep_their_places_on_the_page() -> None:
    glyphs = [Glyph("田", 0.99, column, ()) for column in (10.0, 50.0, 90.0)]
    picture_of_line = np.full((48, 1000, 3), 255, np.uint8)
    for glyph in glyphs:
        middle = round((glyph.column + 0.5) * PIXELS_PER_COLUMN / 0.8)
        picture_of_line[10:40, middle - 12 : middle + 12] = 0
    found = Reading(LineImage(picture_of_line, np.eye(3)), tuple(glyphs), Direction.HORIZONTAL, 0.8)

    line = found.on_page(((0, 0), (1000, 0), (1000, 48), (0, 48)))

    middles = [(character.box.x0 + character.box.x1) / 2 for character in line.characters]
    assert middles == pytest.approx([105, 505, 905], abs=1)
