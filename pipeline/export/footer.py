"""The strip below a page that says what a copy is: never on the picture, never part of its text.

It is drawn as a small picture of its own, so that nobody who copies the text of a page gets it mixed in, and any font
of this machine may be used without being embedded.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import MissingToolError
from pipeline.model.page import EncodedImage, ImageCoding

STRIP_HEIGHT = 24 / 25.4 * 72
"""Points: 24 mm, room for three lines, or for a rectangular stamp of copies (about 45 by 20 mm)."""
_DPI = 300
_PIXELS_PER_POINT = _DPI / 72
_MARGIN = 8.5
"""Points to the edges of the sheet."""
_FONT_SIZE = 10.0
_SMALLEST_FONT = 5.0
_STAMP_WIDTH = 142.0
"""Points: 50 mm."""
_CUT = "…"
_STAMP_LABEL = "（盖章）"
_SIMPLIFIED = 2
"""Place of the simplified Chinese face in Noto's collections."""
_FONTS = (
    ("NotoSansCJK-Regular.ttc", _SIMPLIFIED),
    ("NotoSerifCJK-Regular.ttc", _SIMPLIFIED),
    ("SourceHanSansSC-Regular.otf", 0),
    ("SourceHanSansCN-Regular.otf", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("uming.ttc", 0),
    ("ukai.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),
    ("simsun.ttc", 0),
    ("msyh.ttc", 0),
    ("simhei.ttf", 0),
    ("PingFang.ttc", 0),
    ("Hiragino Sans GB.ttc", 0),
    ("STHeiti Light.ttc", 0),
)
"""Chinese fonts by the names of their files, and the face in each, on Linux, Windows and macOS, the commonest first."""


def footer_strip(lines: Sequence[str], width: float) -> EncodedImage:
    """A black and white picture, ``width`` points wide and `STRIP_HEIGHT` high, with the lines and room for a stamp.

    Raises:
        MissingToolError: no Chinese font on this machine.
    """
    size = (max(1, round(width * _PIXELS_PER_POINT)), round(STRIP_HEIGHT * _PIXELS_PER_POINT))
    strip = Image.new("1", size, 1)
    pen = ImageDraw.Draw(strip)
    margin = round(_MARGIN * _PIXELS_PER_POINT)
    pen.line([(margin, 2), (size[0] - margin, 2)], fill=0, width=2)
    has_stamp = width > 2 * _STAMP_WIDTH
    room = size[0] - 2 * margin - (round((_STAMP_WIDTH + _MARGIN) * _PIXELS_PER_POINT) if has_stamp else 0)
    step = size[1] / max(2, len(lines))
    for number, line in enumerate(lines):
        text, font = _fitting(line, room)
        pen.text((margin, round((number + 0.5) * step)), text, font=font, fill=0, anchor="lm")
    if has_stamp:
        _draw_stamp_place(pen, size, margin)
    target = io.BytesIO()
    strip.save(target, "PNG")
    return EncodedImage(target.getvalue(), ImageCoding.PNG, *size, (_DPI, _DPI))


def _draw_stamp_place(pen: ImageDraw.ImageDraw, size: tuple[int, int], margin: int) -> None:
    right, left = size[0] - margin, size[0] - margin - round(_STAMP_WIDTH * _PIXELS_PER_POINT)
    pen.rectangle([(left, 12), (right, size[1] - 6)], outline=0)
    pen.text(((left + right) / 2, size[1] / 2), _STAMP_LABEL, font=_font(_FONT_SIZE), fill=0, anchor="mm")


def _fitting(line: str, room: int) -> tuple[str, ImageFont.FreeTypeFont]:
    """A line and its font: smaller, and at last cut off, where it would run into the place of the stamp."""
    font = _font(_FONT_SIZE)
    if (length := font.getlength(line)) > room:
        font = _font(max(_SMALLEST_FONT, math.floor(10 * _FONT_SIZE * room / length) / 10))
    text = line
    while text and font.getlength(text) > room:
        text = text.removesuffix(_CUT)[:-1] + _CUT if len(text) > len(_CUT) else ""
    return text, font


@cache
def _font(points: float) -> ImageFont.FreeTypeFont:
    for name, face in _FONTS:
        try:
            return ImageFont.truetype(name, round(points * _PIXELS_PER_POINT), index=face)
        except OSError:
            continue
    raise MissingToolError(
        "没有找到中文字体，无法绘制页脚", advice="请安装中文字体（如 apt install fonts-noto-cjk），或导出时不加页脚"
    )
