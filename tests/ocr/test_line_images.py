from __future__ import annotations

import numpy as np

from pipeline.model.geometry import Box
from pipeline.ocr.line_images import character_boxes, cut, without_equal_colours


def strip(*spans: tuple[int, int], width: int = 200, height: int = 40) -> np.ndarray:
    """A white line with black blocks between rows 8 and 32."""
    pixels = np.full((height, width, 3), 255, dtype=np.uint8)
    for left, right in spans:
        pixels[8:32, left:right] = 0
    return pixels


def test_boxes_shrink_to_the_ink_of_their_character() -> None:
    boxes = character_boxes(strip((10, 40), (60, 90), (110, 140)), [25.0, 75.0, 125.0])
    assert boxes == [Box(10, 8, 40, 32), Box(60, 8, 90, 32), Box(110, 8, 140, 32)]


def test_middles_that_the_recogniser_saw_a_little_aside_still_find_their_ink() -> None:
    boxes = character_boxes(strip((10, 40), (60, 90), (110, 140)), [31.0, 69.0, 131.0])
    assert [(box.x0, box.x1) for box in boxes] == [(10, 40), (60, 90), (110, 140)]


def test_white_print_on_dark_paper_is_ink_too() -> None:
    boxes = character_boxes(255 - strip((10, 40), (60, 90)), [25.0, 75.0])
    assert [(box.x0, box.x1) for box in boxes] == [(10, 40), (60, 90)]


def test_a_space_keeps_its_part_of_the_line() -> None:
    boxes = character_boxes(strip((10, 40), (110, 140)), [25.0, 75.0, 125.0])
    assert boxes[1].x0 >= 40
    assert boxes[1].x1 <= 110
    assert boxes[1].width > 0


def test_a_cut_leads_back_to_its_place_on_the_page() -> None:
    page = np.full((300, 400, 3), 255, dtype=np.uint8)
    piece = cut(page, ((100, 50), (300, 50), (300, 90), (100, 90)))
    assert piece.pixels.shape == (40, 200, 3)
    box = piece.boxes_on_page([Box(10, 5, 30, 35)])[0]
    assert np.allclose([box.x0, box.y0, box.x1, box.y1], [110, 55, 130, 85], atol=0.01)


def test_a_column_laid_down_leads_back_to_its_place_on_the_page() -> None:
    page = np.full((400, 300, 3), 255, dtype=np.uint8)
    piece = cut(page, ((100, 50), (140, 50), (140, 250), (100, 250))).laid_down()
    assert piece.pixels.shape == (40, 200, 3)
    box = piece.boxes_on_page([Box(0, 0, 20, 40)])[0]
    assert np.allclose([box.x0, box.y0, box.x1, box.y1], [100, 50, 140, 70], atol=0.01)


def test_a_grey_page_is_taken_as_its_brightness_and_a_coloured_one_as_it_is() -> None:
    gray = np.repeat(np.arange(64, dtype=np.uint8)[:, None, None], 64, axis=1).repeat(3, axis=2)
    coloured = gray.copy()
    coloured[16:48, 16:48, 2] = 255
    assert np.array_equal(without_equal_colours(gray), gray[:, :, 0])
    assert without_equal_colours(coloured) is coloured


def test_ink_of_a_grey_line_is_that_of_the_same_line_in_three_channels() -> None:
    line = strip((10, 40), (60, 90))
    assert character_boxes(line[:, :, 0], [25.0, 75.0]) == character_boxes(line, [25.0, 75.0])
