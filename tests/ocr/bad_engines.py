"""Engines that fail in every way. Which way, a page says by its width, since a page is all that an engine is given."""

from __future__ import annotations

import ctypes
import math
import time
from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import OcrError
from pipeline.model.geometry import Box
from pipeline.model.page import EngineInfo, OcrPage, PageImage, TextLine
from pipeline.ocr import PageReader
from tests.ocr.pages import line

GOOD_WIDTH = 400
HANG_SECONDS = 60


def good_page(image: PageImage) -> OcrPage:
    return OcrPage(image.geometry, (line("东至李国强承包地", 10, 10),), BadEngine.info)


def with_character(image: PageImage, **changes: object) -> OcrPage:
    page = good_page(image)
    first = replace(page.lines[0].characters[0], **changes)  # type: ignore[arg-type]
    return replace(page, lines=(replace(page.lines[0], characters=(first, *page.lines[0].characters[1:])),))


def raise_something(image: PageImage) -> OcrPage:
    raise ZeroDivisionError("by a foreign library")


def raise_as_agreed(image: PageImage) -> OcrPage:
    raise OcrError("读不了")


def hang(image: PageImage) -> OcrPage:
    time.sleep(HANG_SECONDS)
    return good_page(image)


def crash(image: PageImage) -> OcrPage:
    ctypes.string_at(0)
    return good_page(image)


def swallow_memory(image: PageImage) -> OcrPage:
    hoard = [bytearray(50_000_000) for _ in range(200)]
    return replace(good_page(image), is_blank=not hoard)


def no_page(image: PageImage) -> object:
    return None


def another_picture(image: PageImage) -> OcrPage:
    return replace(good_page(image), geometry=replace(image.geometry, width=7))


def box_that_is_no_number(image: PageImage) -> OcrPage:
    return with_character(image, box=Box(math.nan, 0, 10, 10))


def box_far_away(image: PageImage) -> OcrPage:
    return with_character(image, box=Box(9000, 0, 9010, 10))


def confidence_that_is_none(image: PageImage) -> OcrPage:
    return with_character(image, confidence=math.nan)


def character_without_text(image: PageImage) -> OcrPage:
    return with_character(image, text="")


def line_without_characters(image: PageImage) -> OcrPage:
    return replace(good_page(image), lines=(TextLine((), good_page(image).lines[0].quad, 0.9),))


RUBBISH: tuple[Callable[[PageImage], object], ...] = (
    no_page,
    another_picture,
    box_that_is_no_number,
    box_far_away,
    confidence_that_is_none,
    character_without_text,
    line_without_characters,
)
DISASTERS: tuple[Callable[[PageImage], object], ...] = (
    raise_something,
    raise_as_agreed,
    hang,
    crash,
    swallow_memory,
    *RUBBISH,
)


class BadEngine:
    """Reads pages of `GOOD_WIDTH`; a page that is wider by ``n`` gets the ``n``-th disaster, counted from 1."""

    info = EngineInfo("bad", "1", ("zh",))

    def open(self) -> None: ...

    def recognize(self, image: PageImage) -> OcrPage:
        number = image.geometry.width - GOOD_WIDTH
        ending = DISASTERS[number - 1] if number else good_page
        return ending(image)  # type: ignore[return-value]

    def close(self) -> None: ...


def make_reader(engine: str) -> PageReader:
    return PageReader(BadEngine())


def width_of(disaster: Callable[[PageImage], object]) -> int:
    return GOOD_WIDTH + 1 + DISASTERS.index(disaster)
