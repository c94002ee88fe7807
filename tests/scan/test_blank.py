"""Blank is what nobody wrote on."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.scan import Recipe, prepare
from tests.scan.pages import PAPER, master_of, written_page

Page = NDArray[np.uint8]


def _sheet() -> Page:
    page = np.full((1754, 1240, 3), PAPER, np.int16)
    page += np.random.default_rng(3).normal(0, 3, page.shape).astype(np.int16)
    return np.clip(page, 0, 255).astype(np.uint8)


def _shine_through(page: Page) -> Page:
    other_side = cv2.GaussianBlur(cv2.flip(written_page(), 1), (0, 0), 1.5).astype(np.float32)
    return np.clip(page * (1 - 0.06 * (1 - other_side / other_side.max())), 0, 255).astype(np.uint8)


def _holes(page: Page) -> Page:
    for y in (300, 800, 1400):
        cv2.circle(page, (70, y), 17, (30, 30, 30), -1, cv2.LINE_AA)
    return page


def _black_edges(page: Page) -> Page:
    page[:40], page[:, -30:] = 10, 10
    return page


def _speckle(page: Page) -> Page:
    generator = np.random.default_rng(5)
    for x, y in generator.integers(20, 1200, (120, 2)):
        cv2.circle(page, (int(x), int(y)), int(generator.integers(0, 3)), (60, 60, 60), -1)
    return page


def _fold(page: Page) -> Page:
    page[873:878] = (page[873:878] * 0.6).astype(np.uint8)
    return page


def _stain(page: Page) -> Page:
    spot = np.zeros(page.shape[:2], np.float32)
    cv2.circle(spot, (700, 900), 200, 1.0, -1)
    return (page * (1 - 0.3 * cv2.GaussianBlur(spot, (0, 0), 25)[:, :, None])).astype(np.uint8)


def _everything(page: Page) -> Page:
    for damage in (_shine_through, _stain, _fold, _speckle, _holes, _black_edges):
        page = damage(page)
    return page


@pytest.mark.parametrize(
    "damage", [np.copy, _shine_through, _holes, _black_edges, _speckle, _fold, _stain, _everything]
)
def test_a_damaged_sheet_without_writing_is_blank_and_stays_as_it_lies(damage: Callable[[Page], Page]) -> None:
    result = prepare(master_of(damage(_sheet())), Recipe())

    assert result.is_blank
    assert (result.geometry.rotation_degrees, result.geometry.skew_degrees) == (0, 0)


def test_an_empty_1_bit_page_is_blank() -> None:
    page = np.full((1754, 1240, 3), 255, np.uint8)
    rows, columns = np.random.default_rng(6).integers(0, 1240, (2, 400))
    page[rows, columns] = 0

    assert prepare(master_of(page), Recipe()).is_blank


def _few_characters(page: Page) -> Page:
    cv2.putText(page, "17", (1100, 1650), cv2.FONT_HERSHEY_COMPLEX, 0.7, (50, 50, 50), 2, cv2.LINE_AA)
    return page


def _faded_word(page: Page) -> Page:
    cv2.putText(page, "paid", (600, 800), cv2.FONT_HERSHEY_COMPLEX, 0.9, (150, 150, 150), 2, cv2.LINE_AA)
    return page


def _seal(page: Page) -> Page:
    cv2.circle(page, (800, 1300), 110, (90, 80, 215), 7, cv2.LINE_AA)
    cv2.drawMarker(page, (800, 1300), (90, 80, 215), cv2.MARKER_STAR, 70, 6)
    return page


@pytest.mark.parametrize("write", [_few_characters, _faded_word, _seal])
def test_a_page_with_little_on_it_is_not_blank(write: Callable[[Page], Page]) -> None:
    assert not prepare(master_of(write(_sheet())), Recipe()).is_blank
    assert not prepare(master_of(_everything(write(_sheet()))), Recipe()).is_blank
