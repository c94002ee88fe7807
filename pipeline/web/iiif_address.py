"""Region and size of the IIIF Image API 3.0 (sections 4.1 and 4.2), read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import InputError

_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,6})?)"
_REGION = re.compile(rf"(pct:)?{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")
_SIZE = re.compile(r"(!?)([0-9]{1,6})?,([0-9]{1,6})?")
_ADVICE = "请按 IIIF Image API 3.0 书写"


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """A part of a picture, in its pixels, and the size in which it is wanted."""

    left: int
    top: int
    right: int
    bottom: int
    width: int
    height: int


def read_request(region: str, size: str, width: int, height: int) -> ImageRequest:
    """What is wanted of a picture of ``width`` × ``height`` pixels.

    Raises:
        InputError: it cannot be understood, lies outside, or is larger than the picture.
    """
    left, top, right, bottom = _region(region, width, height)
    out_width, out_height = _size(size, right - left, bottom - top)
    return ImageRequest(left, top, right, bottom, out_width, out_height)


def _region(text: str, width: int, height: int) -> tuple[int, int, int, int]:
    if text == "full":
        return 0, 0, width, height
    if text == "square":
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        return left, top, left + side, top + side
    found = _REGION.fullmatch(text)
    if not found:
        raise InputError(f"图像区域“{text[:60]}”无法识别", advice=_ADVICE)
    x, y, w, h = (float(number) for number in found.groups()[1:])
    if found[1]:
        x, y, w, h = x * width / 100, y * height / 100, w * width / 100, h * height / 100
    left, top = round(x), round(y)
    right, bottom = min(width, round(x + w)), min(height, round(y + h))
    if left >= right or top >= bottom:
        raise InputError("图像区域在页面之外或为空", advice=_ADVICE)
    return left, top, right, bottom


def _size(text: str, width: int, height: int) -> tuple[int, int]:
    if text == "max":
        return width, height
    found = _SIZE.fullmatch(text)
    if not found or not (found[2] or found[3]) or (found[1] and not (found[2] and found[3])):
        raise InputError(f"图像大小“{text[:60]}”无法识别", advice=_ADVICE)
    wide, high = int(found[2] or 0), int(found[3] or 0)
    if found[1]:
        scale = min(wide / width, high / height, 1.0)
        wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    elif not found[2]:
        wide = max(1, round(width * high / height))
    elif not found[3]:
        high = max(1, round(height * wide / width))
    if not (0 < wide <= width and 0 < high <= height):
        raise InputError("图像只能缩小，不能放大", advice=_ADVICE)
    return wide, high
