"""What a page must be before it is kept, whichever engine gave it.

An engine that fails by raising costs its page and says so. One that fails by returning rubbish would fill the archive
with it, and the page would count as done; so every result is looked at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.errors import OcrError
from pipeline.model.geometry import Box
from pipeline.model.page import Character, OcrPage, PageImage, TextLine

_OUTSIDE = 0.1
"""Share of the page's long side by which a box may reach beyond the page; cuts of skewed lines do by a little."""


def checked(page: object, image: PageImage) -> OcrPage:
    """The result of an engine for ``image``, as it is.

    Raises:
        OcrError: it is no page, or of another picture, or has numbers that cannot be.
    """
    fault = next(_faults(page, image), None)
    if fault:
        advice = "请单独重试该页，或换用另一识别引擎"
        raise OcrError(f"识别引擎给出无效结果：{fault}", advice=advice)
    assert isinstance(page, OcrPage)
    return page


def _faults(page: object, image: PageImage) -> Iterator[str]:
    if not isinstance(page, OcrPage):
        yield f"不是页面（{type(page).__name__}）"
        return
    if page.geometry != image.geometry:
        yield "页面尺寸与图像不符"
    reach = _OUTSIDE * max(image.geometry.width, image.geometry.height)
    frame = Box(-reach, -reach, image.geometry.width + reach, image.geometry.height + reach)
    for number, line in enumerate(page.lines, 1):
        yield from (f"第 {number} 行{fault}" for fault in _line_faults(line, frame))


def _line_faults(line: TextLine, frame: Box) -> Iterator[str]:
    if not line.characters:
        yield "没有文字"
    if not _is_probability(line.confidence):
        yield "置信度不是概率"
    if not all(math.isfinite(value) for corner in line.quad for value in corner):
        yield "位置不是数字"
    if not all(_is_sound(character, frame) for character in line.characters):
        yield "有无效的字"


def _is_sound(character: Character, frame: Box) -> bool:
    box = character.box
    # NaN compares as false with anything, so these are false for it too.
    lies_on_page = frame.x0 <= box.x0 <= box.x1 <= frame.x1 and frame.y0 <= box.y0 <= box.y1 <= frame.y1
    return bool(character.text) and _is_probability(character.confidence) and lies_on_page


def _is_probability(value: float) -> bool:
    return 0.0 <= value <= 1.0
