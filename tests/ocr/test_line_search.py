from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from pipeline.model.geometry import Box, Quad
from pipeline.ocr.line_images import Pixels
from pipeline.ocr.line_search import Looks, find_lines

LOOKS = Looks(first=960, largest=1600)


@dataclass
class Eye:
    """A detector that sees lines of given heights, in pixels of the page, and notes how large it was shown the page."""

    heights: list[float]
    sides: list[int] = field(default_factory=list)

    def find(self, page: Pixels, long_side: int) -> list[Quad]:
        self.sides.append(long_side)
        return [Box(100, 50 * row, 900, 50 * row + height).corners() for row, height in enumerate(self.heights)]


def page_of(long_side: int) -> Pixels:
    return np.full((long_side, long_side // 2, 3), 255, dtype=np.uint8)


def looks_at(heights: list[float], long_side: int) -> list[int]:
    eye = Eye(heights)
    assert len(find_lines(eye, page_of(long_side), LOOKS)) == len(heights)
    return eye.sides


def test_ordinary_print_is_looked_at_once_and_small() -> None:
    assert looks_at([60.0] * 20, 3300) == [960]


def test_small_print_is_looked_at_again_so_large_that_its_lines_are_high_enough() -> None:
    [first, closer] = looks_at([45.0] * 20, 3300)
    assert first == 960
    assert 45.0 * closer / 3300 == pytest.approx(18, abs=0.1)


def test_a_few_small_marks_among_ordinary_print_call_for_no_second_look() -> None:
    assert looks_at([60.0] * 39 + [8.0], 3300) == [960]


def test_footnotes_call_for_one() -> None:
    assert looks_at([60.0] * 16 + [40.0] * 4, 3300)[1:] != []


def test_the_closer_look_has_a_limit() -> None:
    assert looks_at([20.0] * 20, 6000) == [960, 1600]


def test_a_small_picture_is_not_enlarged_when_its_print_is_high_enough() -> None:
    assert looks_at([20.0] * 20, 700) == [700]


def test_low_resolution_is_enlarged_at_most_twice() -> None:
    assert looks_at([12.0] * 20, 700) == [700, 1050]
    assert looks_at([3.0] * 20, 700) == [700, 1400]


def test_where_nothing_was_found_the_page_is_looked_at_as_large_as_may_be() -> None:
    assert looks_at([], 3300) == [960, 1600]


def test_columns_are_measured_by_their_width() -> None:
    @dataclass
    class Columns(Eye):
        def find(self, page: Pixels, long_side: int) -> list[Quad]:
            self.sides.append(long_side)
            return [Box(60 * row, 100, 60 * row + width, 2000).corners() for row, width in enumerate(self.heights)]

    eye = Columns([60.0] * 12)
    find_lines(eye, page_of(3300), LOOKS)
    assert eye.sides == [960]
