"""Red stamps: the round seal of an office, the print of a finger, the filing box of the archive."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw

from .flow import compose, run_width, write_run
from .fonts import Face, Mask, font
from .sheet import RED, Sheet, Style

_OVERSAMPLING = 2
_FILING = Style(Face.SONG, 11, RED)
_FILING_CELL_MM = (15.0, 8.0)


def press_seal(
    sheet: Sheet, name: str, centre_mm: tuple[float, float], *, below: str = "", diameter_mm: float = 42
) -> None:
    """Press a round seal with a star over what is written; the characters beneath are marked as under it."""
    diameter = sheet.px(diameter_mm)
    mask = _worn(sheet, _turned(sheet, _seal_mask(name, below, diameter)))
    _press(sheet, mask, centre_mm)
    sheet.seals.append(name + below)


def press_finger(sheet: Sheet, centre_mm: tuple[float, float]) -> None:
    """Press a red fingerprint; it marks characters as a seal does."""
    sheet.has_fingerprint = True
    height, width = sheet.px(19), sheet.px(13)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = columns / width - 0.5, rows / height - 0.58
    ridges = 0.5 + 0.5 * np.sin(np.hypot(x * 1.25, y) * 58 + 2.2 * np.sin(3.1 * x + 4.3 * y))
    inside = (x / 0.46) ** 2 + ((y + 0.08) / 0.47) ** 2 < 1
    mask = (np.where(inside, 70 + 130 * ridges, 0)).astype(np.uint8)
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), width / 90), np.uint8)
    _press(sheet, _worn(sheet, _turned(sheet, soft)), centre_mm)


def stamp_filing(sheet: Sheet, place_mm: tuple[float, float], rows: Sequence[Sequence[str]]) -> None:
    """Stamp the filing box of DA/T 22-2015 (fonds, year, item; unit, retention, pages) with its corner at a place."""
    left, top = sheet.px(place_mm[0]), sheet.px(place_mm[1])
    width, height = sheet.px(_FILING_CELL_MM[0]), sheet.px(_FILING_CELL_MM[1])
    for number, row in enumerate(rows):
        line = sheet.begin_line()
        baseline = top + (number + 0.5) * height + 0.38 * sheet.em(_FILING)
        for column, text in enumerate(row):
            sheet.frame(*_cell(left + column * width, top + number * height, width, height), points=1, colour=RED)
            pieces = compose(text, _FILING)
            line.add_gap()
            write_run(sheet, pieces, left + (column + 0.5) * width - run_width(sheet, pieces) / 2, baseline, line)


def _cell(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return x, y, x + width, y + height


def _press(sheet: Sheet, mask: Mask, centre_mm: tuple[float, float]) -> None:
    height, width = mask.shape
    x, y = sheet.px(centre_mm[0]), sheet.px(centre_mm[1])
    for glyph in sheet.glyphs():
        dx, dy = glyph.distance(x, y)
        glyph.under_seal |= (dx / (width / 2)) ** 2 + (dy / (height / 2)) ** 2 < 1
    sheet.stamp(mask, x - width // 2, y - height // 2, RED)


def _seal_mask(name: str, below: str, diameter: int) -> Mask:
    size = diameter * _OVERSAMPLING
    picture = Image.new("L", (size, size))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((1, 1, size - 2, size - 2), outline=255, width=size // 32)
    draw.polygon(_star(size / 2, size / 2, size * 0.14), fill=255)
    _write_arc(picture, name, radius=size * 0.37)
    if below:
        face = font(Face.SONG_BOLD, round(size * 0.088))
        draw.text((size / 2, size * 0.77), below, fill=255, font=face, anchor="mm")
    return np.asarray(picture.resize((diameter, diameter), Image.Resampling.LANCZOS))


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    radii = [radius, radius * 0.382] * 5
    turns = [math.radians(36 * corner - 90) for corner in range(10)]
    return [(x + r * math.cos(turn), y + r * math.sin(turn)) for r, turn in zip(radii, turns, strict=True)]


def _write_arc(picture: Image.Image, text: str, radius: float) -> None:
    """Write along the upper arc; the more characters, the wider the arc."""
    size = picture.width
    step = min(34.0, 265 / len(text))
    em = round(min(size * 0.125, 0.92 * radius * math.radians(step)))
    for place, character in enumerate(text):
        angle = (place - (len(text) - 1) / 2) * step
        tile = Image.new("L", (2 * em, 2 * em))
        ImageDraw.Draw(tile).text((em, em), character, fill=255, font=font(Face.SONG_BOLD, em), anchor="mm")
        tile = tile.rotate(-angle, Image.Resampling.BICUBIC)
        x = size / 2 + radius * math.sin(math.radians(angle)) - em
        y = size / 2 - radius * math.cos(math.radians(angle)) - em
        picture.paste(255, (round(x), round(y)), tile)


def _turned(sheet: Sheet, mask: Mask) -> Mask:
    height, width = mask.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(sheet.rng.normal(0, 6)), 1.0)
    return np.asarray(cv2.warpAffine(mask, turn, (width, height)), np.uint8)


def _worn(sheet: Sheet, mask: Mask) -> Mask:
    """Uneven ink pad: strength between about half and nine tenths, with grains that took no ink."""
    height, width = mask.shape
    coarse = sheet.rng.uniform(0.45, 0.88, (6, 6)).astype(np.float32)
    strength = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = cv2.GaussianBlur(sheet.rng.normal(0, 1, mask.shape).astype(np.float32), (0, 0), 1.2)
    strength = strength * np.where(grain > 0.55, 0.45, 1.0)
    return (mask * np.clip(strength, 0, 0.95)).astype(np.uint8)
