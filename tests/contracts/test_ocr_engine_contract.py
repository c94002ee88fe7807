"""Every engine keeps these promises."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.errors import InputError, MissingToolError
from pipeline.model.page import Direction, PageImage, ViewGeometry
from pipeline.ocr import EngineName, OcrEngine, create_engine, create_reader
from tests.ocr.pages import picture

SENTENCE = ["东至李国强承包地西至水渠", "南至大路北至张明远地埂"]
PP_OCR = [EngineName.RAPIDOCR, EngineName.RAPIDOCR_QUICK]


@pytest.fixture(scope="module", params=list(EngineName))
def engine(request: pytest.FixtureRequest) -> Iterator[OcrEngine]:
    opened = create_engine(request.param)
    try:
        opened.open()
    except MissingToolError as error:
        pytest.skip(str(error))
    yield opened
    opened.close()


@pytest.fixture(params=[name for name in EngineName if name is not EngineName.NULL])
def reader(request: pytest.FixtureRequest) -> Iterator[OcrEngine]:
    opened = create_engine(request.param)
    try:
        opened.open()
    except MissingToolError as error:
        pytest.skip(str(error))
    yield opened
    opened.close()


def test_it_names_itself_before_it_is_opened() -> None:
    for name in EngineName:
        try:
            info = create_engine(name).info
        except MissingToolError as error:
            pytest.skip(str(error))
        assert info.name == name.value
        assert info.version


def test_the_result_keeps_the_geometry_of_the_view(engine: OcrEngine) -> None:
    image = picture(SENTENCE)
    result = engine.recognize(image)
    assert result.geometry == image.geometry
    assert result.engine == engine.info


def test_an_empty_page_gives_no_lines(engine: OcrEngine) -> None:
    white = np.full((400, 300, 3), 255, dtype=np.uint8)
    assert engine.recognize(PageImage(white, white, ViewGeometry(300, 400))).lines == ()


def test_a_tiny_page_is_no_trouble(engine: OcrEngine) -> None:
    white = np.full((3, 2, 3), 255, dtype=np.uint8)
    assert engine.recognize(PageImage(white, white, ViewGeometry(2, 3))).text == ""


def test_confidences_are_probabilities_and_boxes_lie_on_the_page(engine: OcrEngine) -> None:
    result = engine.recognize(picture(SENTENCE))
    for character in result.characters():
        assert 0 <= character.confidence <= 1
        assert -2 <= character.box.x0 < character.box.x1 <= result.geometry.width + 2
        assert -2 <= character.box.y0 < character.box.y1 <= result.geometry.height + 2


def test_plain_print_is_read_without_stray_spaces(reader: OcrEngine) -> None:
    text = reader.recognize(picture(SENTENCE)).text
    read = sum(character in text for character in "".join(SENTENCE))
    assert read >= 0.8 * len("".join(SENTENCE))
    assert " " not in text


@pytest.mark.parametrize("name", PP_OCR)
def test_rapidocr_reads_plain_print_exactly(name: EngineName) -> None:
    assert create_reader(name).read(picture(SENTENCE)).text == "\n".join(SENTENCE)


@pytest.mark.parametrize("name", PP_OCR)
def test_rapidocr_reads_vertical_lines_from_right_to_left(name: EngineName) -> None:
    result = create_reader(name).read(picture(SENTENCE, vertical=True))
    assert result.text == "\n".join(SENTENCE)
    assert {line.direction for line in result.lines} == {Direction.VERTICAL}


@pytest.mark.parametrize("name", PP_OCR)
def test_rapidocr_puts_each_box_on_the_ink_of_its_character(name: EngineName) -> None:
    image = picture(SENTENCE)
    for place, character in enumerate(create_engine(name).recognize(image).lines[0].characters):
        middle = (character.box.x0 + character.box.x1) / 2
        assert abs(middle - (60 + place * 50 + 22)) < 8


def test_an_unknown_engine_is_refused_with_the_choices() -> None:
    with pytest.raises(InputError, match="rapidocr"):
        create_engine("abbyy")
