"""Pages made by rule, with exact boxes."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence

from PIL import Image

from pipeline.export import ExportItem, ExportPage
from pipeline.model.geometry import Affine, Box, Point
from pipeline.model.page import (
    Character,
    Direction,
    EncodedImage,
    EngineInfo,
    ImageCoding,
    OcrPage,
    TextLine,
    ViewGeometry,
)

ENGINE = EngineInfo("fake", "1")
WIDTH, HEIGHT, DPI = 1240, 1754, 150.0
"""A4."""


def encoded(
    coding: ImageCoding = ImageCoding.JPEG,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    dpi: tuple[float, float] = (DPI, DPI),
    mode: str = "L",
    **options: object,
) -> EncodedImage:
    """A light grey sheet with a darker upper left quarter, so that turns can be seen."""
    picture = Image.new(mode, size, "white")
    picture.paste(0, (0, 0, size[0] // 2, size[1] // 2))
    target = io.BytesIO()
    picture.save(target, coding.value, **options)
    return EncodedImage(target.getvalue(), coding, size[0], size[1], dpi)


def line(
    text: str,
    start: Point = (150.0, 200.0),
    size: float = 40.0,
    direction: Direction = Direction.HORIZONTAL,
    pitch: float = 1.05,
) -> TextLine:
    """Characters of equal size one after the other in the view, half width for Latin letters, digits and spaces."""
    characters, place = [], 0.0
    for character in text:
        share = 0.5 if character.isascii() else 1.0
        characters.append(Character(character, 0.9, _ink(start, place, size, share, direction)))
        place += size * pitch * share
    (x, y), vertical = start, direction is Direction.VERTICAL
    quad = Box(x, y, x + (size if vertical else place), y + (place if vertical else size)).corners()
    return TextLine(tuple(characters), quad, 0.9, direction)


def _ink(start: Point, place: float, size: float, share: float, direction: Direction) -> Box:
    margin = size * 0.06
    if direction is Direction.VERTICAL:
        x, y, width, height = start[0], start[1] + place, size, size * share
    else:
        x, y, width, height = start[0] + place, start[1], size * share, size
    return Box(x + margin * share, y + margin, x + width - margin * share, y + height - margin)


def turned(rotation_degrees: int, skew_degrees: float, width: int = WIDTH, height: int = HEIGHT) -> ViewGeometry:
    """The geometry of a view of this size whose master lay turned and skewed."""
    angle = math.radians(skew_degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = width / 2, height / 2
    skew = Affine(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y)
    quarter = {
        0: Affine(),
        90: Affine(0.0, 1.0, 0.0, -1.0, 0.0, width),
        180: Affine(-1.0, 0.0, width, 0.0, -1.0, height),
        270: Affine(0.0, -1.0, height, 1.0, 0.0, 0.0),
    }[rotation_degrees]
    return ViewGeometry(width, height, rotation_degrees, skew_degrees, quarter.after(skew))


def ocr_page(lines: Sequence[TextLine], geometry: ViewGeometry | None = None) -> OcrPage:
    return OcrPage(geometry or ViewGeometry(WIDTH, HEIGHT), tuple(lines), ENGINE)


def export_page(
    lines: Sequence[TextLine], geometry: ViewGeometry | None = None, label: str = "甲-1 第1页"
) -> ExportPage:
    """A page whose picture fits the geometry."""
    geometry = geometry or ViewGeometry(WIDTH, HEIGHT)
    sideways = geometry.rotation_degrees in (90, 270)
    size = (geometry.height, geometry.width) if sideways else (geometry.width, geometry.height)
    return ExportPage(encoded(size=size), ocr_page(lines, geometry), label)


def item(pages: Iterable[ExportPage], code: str = "X043-WS·2014-Y-0001", title: str = "土地承包合同") -> ExportItem:
    return ExportItem(code, title, "石桥村村民委员会", "1998-03-05", pages)
