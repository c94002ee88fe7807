from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.model.geometry import Box
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind
from pipeline.ocr import rapidocr_models
from pipeline.ocr.line_reader import LineReader
from pipeline.ocr.seal_reader import SealReader
from sample_scans.generator.fonts import Face, font

INKS = {MarkColour.RED: (60, 50, 205), MarkColour.BLUE: (190, 70, 50)}
SIDE = 340
"""Pixels of a seal: 43 mm at 200 dots per inch."""


@pytest.fixture(scope="module")
def reader() -> SealReader:
    return SealReader(LineReader(rapidocr_models.Recogniser(1)))


def ring(words: str, across: str = "", turned_by: float = 0.0) -> Image.Image:
    """A round seal, 255 where ink is."""
    seal = Image.new("L", (SIDE, SIDE))
    draw = ImageDraw.Draw(seal)
    draw.ellipse((6, 6, SIDE - 7, SIDE - 7), outline=255, width=9)
    draw.regular_polygon((SIDE / 2, SIDE / 2, 40), 5, fill=255)
    step = min(32.0, 260 / len(words))
    for place, character in enumerate(words):
        angle = (place - (len(words) - 1) / 2) * step
        tile = Image.new("L", (90, 90))
        ImageDraw.Draw(tile).text((45, 45), character, fill=255, font=font(Face.SONG_BOLD, 40), anchor="mm")
        x = SIDE / 2 + 0.73 * SIDE / 2 * math.sin(math.radians(angle)) - 45
        y = SIDE / 2 - 0.73 * SIDE / 2 * math.cos(math.radians(angle)) - 45
        turned = tile.rotate(-angle, Image.Resampling.BICUBIC)
        seal.paste(255, (round(x), round(y)), turned)
    if across:
        draw.text((SIDE / 2, 0.77 * SIDE), across, fill=255, font=font(Face.SONG_BOLD, 30), anchor="mm")
    return seal.rotate(turned_by, Image.Resampling.BICUBIC)


def name_seal(characters: str) -> Image.Image:
    """A square seal of four characters, in columns from right to left."""
    seal = Image.new("L", (150, 150))
    draw = ImageDraw.Draw(seal)
    draw.rectangle((2, 2, 147, 147), outline=255, width=6)
    for character, place in zip(characters, ((108, 45), (108, 105), (42, 45), (42, 105)), strict=True):
        draw.text(place, character, fill=255, font=font(Face.SONG_BOLD, 56), anchor="mm")
    return seal


def pressed(seal: Image.Image, colour: MarkColour, kind: MarkKind) -> tuple[np.ndarray, ColouredMark]:
    """A page with a seal, and the mark."""
    page = np.full((500, 600, 3), 245, dtype=np.uint8)
    page[230:260, 40:560:24] = 30
    ink = np.asarray(seal, dtype=np.float32)[..., None] / 255
    height, width = ink.shape[:2]
    part = page[80 : 80 + height, 120 : 120 + width]
    part[:] = (part * (1 - ink * (1 - np.array(INKS[colour]) / 255))).astype(np.uint8)
    box = Box(116, 76, 124 + width, 84 + height)
    return page, ColouredMark(box, colour, kind)


@pytest.mark.parametrize("colour", list(MarkColour))
@pytest.mark.parametrize("turned_by", [0.0, 40.0])
def test_the_words_around_a_ring_are_read(reader: SealReader, colour: MarkColour, turned_by: float) -> None:
    view, mark = pressed(ring("临溪县柳河镇人民政府", turned_by=turned_by), colour, MarkKind.ROUND_SEAL)
    (seal,) = reader.read(view, [mark])
    assert seal.text == "临溪县柳河镇人民政府"
    assert seal.mark == mark
    assert seal.confidence > 0.9


def test_a_line_across_follows_the_ring(reader: SealReader) -> None:
    view, mark = pressed(ring("柳河镇农村经济经营管理站", "财务专用章"), MarkColour.RED, MarkKind.ROUND_SEAL)
    (seal,) = reader.read(view, [mark])
    assert seal.text == "柳河镇农村经济经营管理站财务专用章"


def test_an_oval_seal_is_read(reader: SealReader) -> None:
    oval = ring("柳河信用社业务公章").resize((int(SIDE * 1.35), SIDE))
    view, mark = pressed(oval, MarkColour.BLUE, MarkKind.OVAL_SEAL)
    (seal,) = reader.read(view, [mark])
    assert seal.text == "柳河信用社业务公章"


def test_a_name_seal_is_read_in_columns_from_the_right(reader: SealReader) -> None:
    view, mark = pressed(name_seal("周永昌印"), MarkColour.RED, MarkKind.SQUARE_SEAL)
    (seal,) = reader.read(view, [mark])
    assert seal.text == "周永昌印"


def test_a_seal_beyond_reading_is_kept_without_text(reader: SealReader) -> None:
    worn = Image.fromarray(np.asarray(cv2.GaussianBlur(np.asarray(ring("石桥村村民委员会")), (0, 0), 14)))
    view, mark = pressed(worn, MarkColour.RED, MarkKind.ROUND_SEAL)
    (seal,) = reader.read(view, [mark])
    assert (seal.text, seal.confidence) == ("", 0.0)


def test_strokes_are_no_seals(reader: SealReader) -> None:
    view, mark = pressed(ring("石桥村"), MarkColour.RED, MarkKind.STROKE)
    assert reader.read(view, [mark]) == ()
