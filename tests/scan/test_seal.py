from __future__ import annotations

import cv2
import numpy as np

from pipeline.scan.steps.seal import without_seals

PAPER = (225, 236, 240)
"""BGR of yellowed paper."""
RED = (60, 50, 205)
SIDE = 1000


def paper() -> np.ndarray:
    return np.full((1400, SIDE, 3), PAPER, dtype=np.uint8)


def with_seal(page: np.ndarray, diameter: int = 200) -> np.ndarray:
    """A ring with a disk in its middle, multiplied onto the page as ink is."""
    ink = np.full_like(page, 255)
    cv2.circle(ink, (500, 900), diameter // 2 - 6, RED, 10)
    cv2.circle(ink, (500, 900), diameter // 8, RED, -1)
    for x in range(500 - diameter // 3, 500 + diameter // 3, 24):
        cv2.rectangle(ink, (x, 900 - diameter // 3), (x + 14, 900 - diameter // 3 + 16), RED, -1)
    return (page.astype(np.float32) * ink / 255).astype(np.uint8)


def with_line(page: np.ndarray) -> np.ndarray:
    """Black strokes through the middle of the seal."""
    for x in range(380, 640, 20):
        cv2.rectangle(page, (x, 890), (x + 8, 915), (40, 40, 40), -1)
    return page


def test_a_seal_is_lifted_and_the_writing_under_it_stays() -> None:
    page = with_seal(with_line(paper()))
    cleaned = without_seals(page)
    strokes = with_line(paper())[..., 0] < 100
    assert cleaned[strokes].mean() < 90
    around = np.zeros(page.shape[:2], dtype=bool)
    around[795:1005, 395:605] = True
    assert cleaned[around & ~strokes].min() > 170


def test_the_page_that_was_given_keeps_its_seal() -> None:
    page = with_seal(paper())
    before = page.copy()
    without_seals(page)
    assert np.array_equal(page, before)


def test_what_lies_outside_the_seal_is_not_touched() -> None:
    page = with_seal(with_line(paper()))
    cleaned = without_seals(page)
    assert np.array_equal(cleaned[:780], page[:780])
    assert np.array_equal(cleaned[1020:], page[1020:])


def test_a_red_letterhead_stays() -> None:
    page = paper()
    for x in range(120, 880, 90):
        cv2.rectangle(page, (x, 150), (x + 70, 230), RED, 12)
    cv2.rectangle(page, (100, 280), (900, 284), RED, -1)
    assert without_seals(page) is page


def test_a_grey_page_is_given_back_as_it_is() -> None:
    grey = cv2.cvtColor(cv2.cvtColor(with_seal(paper()), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    assert without_seals(np.asarray(grey, dtype=np.uint8)) is grey


def test_a_red_picture_that_fills_the_page_is_no_seal() -> None:
    page = paper()
    cv2.circle(page, (500, 700), 450, RED, -1)
    assert without_seals(page) is page
