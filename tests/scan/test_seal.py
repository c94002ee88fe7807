from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.scan.steps.marks import find_marks
from pipeline.scan.steps.seal import without_marks
from tests.scan.marks import BLUE, RED, paper, with_seal, with_writing

BLACK = (40, 40, 40)


@pytest.mark.parametrize("ink", [RED, BLUE])
def test_a_seal_is_lifted_and_the_writing_under_it_stays(ink: tuple[int, int, int]) -> None:
    page = with_seal(with_writing(paper(), BLACK), colour=ink)
    cleaned = without_marks(page, find_marks(page))
    strokes = with_writing(paper(), BLACK)[..., 0] < 100
    assert cleaned[strokes].mean() < 90
    around = np.zeros(page.shape[:2], dtype=bool)
    around[795:1005, 395:605] = True
    assert cleaned[around & ~strokes].min() > 170


def test_the_page_that_was_given_keeps_its_seal() -> None:
    page = with_seal(paper())
    before = page.copy()
    without_marks(page, find_marks(page))
    assert np.array_equal(page, before)


def test_what_lies_outside_the_seal_is_not_touched() -> None:
    page = with_seal(with_writing(paper(), BLACK))
    cleaned = without_marks(page, find_marks(page))
    assert np.array_equal(cleaned[:780], page[:780])
    assert np.array_equal(cleaned[1020:], page[1020:])


def test_a_page_without_marks_is_given_back_as_it_is() -> None:
    grey = np.asarray(cv2.cvtColor(cv2.cvtColor(with_seal(paper()), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR))
    assert without_marks(grey, find_marks(grey)) is grey
