"""The fonts of the papers, all from Debian packages, and the ink of their glyphs."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Mask = NDArray[np.uint8]
"""How much ink lies on each pixel: 0 none, 255 full."""

_MARKS = "，。、；：！？（）《》“”"
"""Punctuation that the Arphic fonts set in the middle of the square, as in Taiwan."""

_NO_CHARACTER = "\uffff"
"""Draws what a face shows for characters that it lacks."""

_FONTS = Path("/usr/share/fonts")
_NOTO = "opentype/noto"
_ARPHIC = "truetype/arphic"


class MissingFontError(Exception):
    """A font is not installed; the message names the Debian package that brings it."""


class MissingGlyphError(Exception):
    """A text holds a character that its face cannot show."""


class Face(Enum):
    """A typeface: path under the font folder, index in the collection, Debian package."""

    SONG = (f"{_NOTO}/NotoSerifCJK-Regular.ttc", 2, "fonts-noto-cjk")
    SONG_BOLD = (f"{_NOTO}/NotoSerifCJK-Bold.ttc", 2, "fonts-noto-cjk")
    HEI = (f"{_NOTO}/NotoSansCJK-Regular.ttc", 2, "fonts-noto-cjk")
    HEI_BOLD = (f"{_NOTO}/NotoSansCJK-Bold.ttc", 2, "fonts-noto-cjk")
    KAI = (f"{_ARPHIC}/ukai.ttc", 0, "fonts-arphic-ukai")
    KAI_TRADITIONAL = (f"{_ARPHIC}/ukai.ttc", 2, "fonts-arphic-ukai")
    MING = (f"{_ARPHIC}/uming.ttc", 0, "fonts-arphic-uming")
    MING_TRADITIONAL = (f"{_ARPHIC}/uming.ttc", 2, "fonts-arphic-uming")


@dataclass(frozen=True)
class GlyphInk:
    """One glyph as ink; ``left`` and ``top`` lead from the pen on the base line to the mask's corner, in pixels."""

    mask: Mask
    left: int
    top: int
    advance: float


@lru_cache(maxsize=256)
def font(face: Face, size_px: int) -> ImageFont.FreeTypeFont:
    """The loaded font.

    Raises:
        MissingFontError: its package is not installed.
    """
    file, index, package = face.value
    path = _FONTS / file
    if not path.is_file():
        raise MissingFontError(f"font file {path} is missing; install it with: apt install {package}")
    return ImageFont.truetype(path, size_px, index=index, layout_engine=ImageFont.Layout.BASIC)


def glyph_ink(face: Face, size_px: int, text: str) -> GlyphInk:
    """The ink of one character at a size in pixels; mainland papers take their punctuation from the Song face.

    Raises:
        MissingGlyphError: the face lacks the character; its stand-in box must not pass for text.
    """
    if text in _MARKS and face in (Face.KAI, Face.MING):
        return glyph_ink(Face.SONG, size_px, text)
    ink = _drawn(face, size_px, text)
    if np.array_equal(ink.mask, _drawn(face, size_px, _NO_CHARACTER).mask):
        raise MissingGlyphError(f"{face.name} cannot show {text}")
    return ink


@lru_cache(maxsize=20_000)
def _drawn(face: Face, size_px: int, text: str) -> GlyphInk:
    loaded = font(face, size_px)
    x0, y0, x1, y1 = (round(edge) for edge in loaded.getbbox(text, anchor="ls"))
    picture = Image.new("L", (max(1, x1 - x0), max(1, y1 - y0)))
    ImageDraw.Draw(picture).text((-x0, -y0), text, fill=255, font=loaded, anchor="ls")
    return GlyphInk(np.asarray(picture), x0, y0, loaded.getlength(text))
