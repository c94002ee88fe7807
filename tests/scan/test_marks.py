from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.model.mark import MarkColour, MarkKind
from pipeline.scan import Recipe, ScanLimits, load_frame, prepare
from pipeline.scan.steps.marks import find_marks
from tests.scan.marks import BLUE, RED, inked, paper, with_name_seal, with_seal, with_writing

FORM = Path(__file__).resolve().parents[3] / "shared" / "data" / "pages" / "TableStructureRec__squeeze_error.jpeg"


@pytest.mark.parametrize(("colour", "ink"), [(MarkColour.RED, RED), (MarkColour.BLUE, BLUE)])
def test_a_seal_is_found_with_its_colour_and_place(colour: MarkColour, ink: tuple[int, int, int]) -> None:
    (mark,) = find_marks(with_seal(paper(), 200, ink))
    assert (mark.colour, mark.kind) == (colour, MarkKind.ROUND_SEAL)
    assert mark.box.x0 == pytest.approx(400, abs=12)
    assert mark.box.y1 == pytest.approx(1000, abs=12)


def test_a_faint_seal_is_found() -> None:
    pale = with_seal(np.full((1400, 1000, 3), 255, dtype=np.uint8), 200, (215, 215, 240))
    assert [mark.kind for mark in find_marks(pale)] == [MarkKind.ROUND_SEAL]


def test_a_name_seal_is_square() -> None:
    (mark,) = find_marks(with_name_seal(paper()))
    assert mark.kind is MarkKind.SQUARE_SEAL
    assert mark.box.x0 == pytest.approx(600, abs=12)


def test_a_ring_drawn_around_a_word_is_no_seal() -> None:
    (mark,) = find_marks(with_seal(paper(), 160, is_hollow=True))
    assert mark.kind is MarkKind.STROKE


def test_underlining_is_a_stroke() -> None:
    ink = np.full_like(paper(), 255)
    cv2.line(ink, (300, 500), (560, 504), RED, 4)
    (mark,) = find_marks(inked(paper(), ink))
    assert mark.kind is MarkKind.STROKE
    assert mark.box.x1 == pytest.approx(560, abs=12)


def test_the_rules_of_a_form_in_red_are_no_underlining() -> None:
    ink = np.full_like(paper(), 255)
    for y in range(400, 900, 60):
        cv2.line(ink, (300, y), (760, y), RED, 3)
    assert find_marks(inked(paper(), ink)) == ()


def test_a_red_letterhead_is_writing() -> None:
    page = paper()
    for x in range(120, 880, 90):
        cv2.rectangle(page, (x, 150), (x + 70, 230), RED, 12)
    cv2.rectangle(page, (100, 280), (900, 284), RED, -1)
    assert find_marks(page) == ()


def test_blue_pen_is_writing() -> None:
    page = paper()
    for y in range(300, 900, 60):
        with_writing(page, BLUE, y)
    assert find_marks(page) == ()


@pytest.mark.parametrize("page", [with_writing(paper(), (40, 40, 40)), np.full((900, 700, 3), 255, dtype=np.uint8)])
def test_a_page_without_colour_has_no_marks(page: np.ndarray) -> None:
    assert find_marks(page) == ()


def test_a_red_picture_that_fills_the_page_is_no_mark() -> None:
    page = paper()
    cv2.circle(page, (500, 700), 450, RED, -1)
    assert find_marks(page) == ()


def test_a_seal_over_the_edge_of_a_page_stays_within_it() -> None:
    page = with_seal(paper())[:, 420:]
    for mark in find_marks(page):
        assert mark.box.x0 >= 0
        assert mark.box.x1 <= page.shape[1]


@pytest.mark.shared_data
def test_both_seals_of_the_stamped_form_are_found() -> None:
    if not FORM.is_file():
        pytest.skip("the stamped form is not beside the project")
    image = prepare(load_frame(FORM, 0, ScanLimits()), Recipe())
    seals = [mark for mark in image.marks if mark.is_seal]
    assert [(mark.colour, mark.kind) for mark in seals] == [(MarkColour.RED, MarkKind.ROUND_SEAL)] * 2
    left, right = sorted(seals, key=lambda mark: mark.box.x0)
    # Middles of the two rings on the straightened form, read off by eye.
    assert (left.box.x0 + left.box.x1) / 2 == pytest.approx(806, abs=15)
    assert (right.box.x0 + right.box.x1) / 2 == pytest.approx(1714, abs=15)
