"""What is read on a flat copy comes back to the view, and never replaces a better reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.errors import OcrError
from pipeline.model.flat_copy import FlatCopy
from pipeline.model.geometry import Affine, Box
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind, Seal
from pipeline.model.page import Direction, EngineInfo, OcrPage, PageImage, TextLine, ViewGeometry
from pipeline.model.table import Table, TableCell
from pipeline.ocr import PageReader
from pipeline.ocr.flat_reading import better, in_view, tables_in_view
from tests.ocr.pages import line

STEP = 20
SAG = 30.0
"""Pixels by which lines sag in the middle of the view."""
SIDE = 400


def white(width: int = SIDE, height: int = SIDE) -> NDArray[np.uint8]:
    return np.full((height, width, 3), 255, np.uint8)


def sagging() -> FlatCopy:
    """The flat copy of a view on which lines hang through; (x, y) on it is (x, y + sag) in the view."""
    across = (np.arange(SIDE // STEP + 2) - 0.5) * STEP
    x, y = np.meshgrid(across, across)
    sag = SAG * (1 - (x / (SIDE / 2) - 1) ** 2)
    return FlatCopy(white(), np.stack([x, y + sag], axis=-1).astype(np.float32), STEP)


class TwoFacedEngine:
    """Gives one set of lines for the view and another for a flat copy, or fails on the copy."""

    info = EngineInfo("two-faced", "1")

    def __init__(self, plain: list[TextLine], flat: list[TextLine] | OcrError, seals: tuple[Seal, ...] = ()) -> None:
        self.plain, self.flat, self.seals = plain, flat, seals
        self.copies_read = 0

    def open(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing to free."""

    def recognize(self, image: PageImage) -> OcrPage:
        if image.flat is not None or image.geometry.skew_degrees:
            return OcrPage(image.geometry, tuple(self.plain), self.info, seals=self.seals)
        self.copies_read += 1
        if isinstance(self.flat, OcrError):
            raise self.flat
        return OcrPage(image.geometry, tuple(self.flat), self.info)


def bent_page(flat: FlatCopy | None = None) -> PageImage:
    geometry = ViewGeometry(SIDE, SIDE, 0, 1.5, Affine(c=7.0))
    return PageImage(white(), white(), geometry, 300.0, flat=flat or sagging())


def sure(text: str, confidence: float, y: float = 40) -> TextLine:
    read = line(text, 40, y)
    characters = tuple(replace(character, confidence=confidence) for character in read.characters)
    return replace(read, characters=characters, confidence=confidence)


def test_places_between_nodes_are_led_along() -> None:
    x, y = sagging().to_view((200.0, 100.0))
    assert (x, y) == pytest.approx((200.0, 130.0), abs=0.5)
    assert sagging().to_view((-10.0, 55.0))[0] == pytest.approx(-10.0)
    assert sagging().to_view((SIDE + 10.0, 55.0))[0] == pytest.approx(SIDE + 10.0)


@pytest.mark.parametrize("direction", list(Direction))
def test_a_line_comes_back_with_all_its_characters_inside(direction: Direction) -> None:
    (found,) = in_view([line("东至李国强承包地西至水渠", 60, 60, 22, direction)], sagging())

    assert found.text == "东至李国强承包地西至水渠"
    for character in found.characters:
        assert found.box.x0 - 0.01 <= character.box.x0
        assert character.box.x1 <= found.box.x1 + 0.01
        assert found.box.y0 - 0.01 <= character.box.y0
        assert character.box.y1 <= found.box.y1 + 0.01


def test_the_corners_of_a_line_stay_those_that_a_reader_sees() -> None:
    horizontal, vertical = in_view(
        [line("东至李国强", 60, 60), line("东至李国强", 300, 60, 20, Direction.VERTICAL)], sagging()
    )
    for found in (horizontal, vertical):
        top_left, top_right, bottom_right, bottom_left = found.quad
        assert top_left[0] < top_right[0]
        assert bottom_left[0] < bottom_right[0]
        assert top_left[1] < bottom_left[1]
        assert top_right[1] < bottom_right[1]


def test_cells_come_back_to_where_they_are_seen() -> None:
    cell = TableCell(0, 0, 1, 1, Box(100, 100, 300, 120), (0,))
    (table,) = tables_in_view([Table(cell.box, 1, 1, (cell,))], sagging())

    assert table.cells[0].box == table.box
    assert table.box.x0 == pytest.approx(100)
    assert table.box.y1 == pytest.approx(120 + SAG, abs=0.5)
    assert table.cells[0].line_numbers == (0,)


@pytest.mark.parametrize(
    ("plain", "flat", "expected"),
    [
        (("承包地", 0.9), ("承包地合同", 0.9), "承包地合同"),
        (("承包地合同", 0.9), ("承包地", 0.9), "承包地合同"),
        (("承包地", 0.99), ("承句池", 0.7), "承包地"),
        (("承包地", 0.9), ("口二丨丶一口日", 0.4), "承包地"),
        (("承包地甲", 0.9), ("承包地乙", 0.9), "承包地乙"),
    ],
    ids=["more text", "less text", "less sure", "only rubbish", "no difference"],
)
def test_the_reading_with_more_sure_characters_is_kept(
    plain: tuple[str, float], flat: tuple[str, float], expected: str
) -> None:
    image = bent_page()
    pages = [OcrPage(image.geometry, (sure(*reading),), TwoFacedEngine.info) for reading in (plain, flat)]
    assert better(*pages).text == expected


def test_a_bent_page_is_read_twice_and_keeps_its_geometry() -> None:
    engine = TwoFacedEngine([sure("承包", 0.6)], [sure("承包合同", 0.95)])
    page = PageReader(engine).read(bent_page())

    assert page.text == "承包合同"
    assert page.geometry == bent_page().geometry
    assert page.engine.name == "two-faced"
    first = page.lines[0].characters[0].box
    assert first.y0 > 40 + 0.1 * SAG


def test_a_flat_page_is_read_once() -> None:
    engine = TwoFacedEngine([sure("承包", 0.6)], [sure("承包合同", 0.95)])
    page = PageReader(engine).read(replace(bent_page(), flat=None))

    assert page.text == "承包"
    assert engine.copies_read == 0


def test_a_flat_copy_that_cannot_be_read_costs_nothing() -> None:
    engine = TwoFacedEngine([sure("承包", 0.6)], OcrError("读不了"))
    assert PageReader(engine).read(bent_page()).text == "承包"
    assert engine.copies_read == 1


def test_seals_are_those_of_the_view() -> None:
    seal = Seal(ColouredMark(Box(200, 200, 280, 280), MarkColour.RED, MarkKind.ROUND_SEAL))
    engine = TwoFacedEngine([sure("承包", 0.6)], [sure("承包合同", 0.95)], (seal,))

    page = PageReader(engine).read(bent_page())

    assert page.text == "承包合同"
    assert page.seals == (seal,)


def test_a_copy_without_any_text_never_wins() -> None:
    engine = TwoFacedEngine([sure("承包", 0.6)], [])
    assert PageReader(engine).read(bent_page()).text == "承包"
