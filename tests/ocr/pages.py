"""Small pictures and results for the tests of this room."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model.geometry import Box
from pipeline.model.page import Character, Direction, PageImage, TextLine, ViewGeometry

FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
SIMPLIFIED_CHINESE = 2
"""Number of the face in the collection."""


def line(text: str, x: float, y: float, size: float = 20, direction: Direction = Direction.HORIZONTAL) -> TextLine:
    """A line of square characters whose first one has its upper left corner at (x, y)."""
    steps = [(size, 0.0) if direction is Direction.HORIZONTAL else (0.0, size)] * len(text)
    boxes = [Box(x + dx * i, y + dy * i, x + dx * i + size, y + dy * i + size) for i, (dx, dy) in enumerate(steps)]
    around = boxes[0].union(boxes[-1])
    characters = tuple(Character(char, 0.99, box) for char, box in zip(text, boxes, strict=True))
    return TextLine(characters, around.corners(), 0.99, direction)


def picture(lines: list[str], size: int = 44, vertical: bool = False) -> PageImage:
    """Black print on white."""
    if not FONT.is_file():
        pytest.skip("needs the Debian package fonts-noto-cjk")
    font = ImageFont.truetype(str(FONT), size, index=SIMPLIFIED_CHINESE)
    page = Image.new("RGB", (900, 900), "white")
    draw = ImageDraw.Draw(page)
    for number, text in enumerate(lines):
        for place, character in enumerate(text):
            along, across = 60 + place * (size + 6), 60 + number * size * 2
            spot = (840 - across - size, along) if vertical else (along, across)
            draw.text(spot, character, font=font, fill="black")
    pixels = np.asarray(page)[:, :, ::-1].copy()
    return PageImage(pixels, pixels, ViewGeometry(pixels.shape[1], pixels.shape[0]), 300.0)
