"""A second engine for pages of which the first was unsure; where the two differ, both readings are kept.

The second engine parts a page into other lines, so its characters are given to the first engine's lines by where they
stand. Punctuation, width and spaces are no difference. The first reading stays the text of the page.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.errors import InputError, OcrError
from pipeline.model.geometry import Box
from pipeline.model.page import Character, Direction, EngineInfo, OcrPage, PageImage, SecondReading, TextLine
from pipeline.ocr.engine import OcrEngine
from pipeline.ocr.engine_name import EngineName
from pipeline.ocr.registry import create_engine
from pipeline.ocr.soundness import checked

_SECONDS = 25
"""Time of the second engine: with the first one's it stays below the time that a page may take."""


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """What a person asks for.

    Attributes:
        engine: name of the second engine.
        below: mean confidence (0 to 1) below which a page is read by it.
    """

    engine: str
    below: float


class CrossChecker:
    """Reads doubtful pages with a second engine, in the process that opened it."""

    def __init__(self, engine: OcrEngine, below: float) -> None:
        self._engine = engine
        self._below = below

    def info(self, first: EngineInfo) -> EngineInfo:
        """Who reads a page that both engines read. The limit is no part of it: it chooses pages, not readings.

        Raises:
            MissingToolError: the second engine is not installed.
        """
        second = self._engine.info
        return replace(first, options=f"{first.options};check={second.name} {second.version} {second.options}")

    def open(self) -> None:
        """Load what is needed to read.

        Raises:
            MissingToolError: a program, package or language is not installed.
        """
        self._engine.open()

    def is_needed(self, page: OcrPage) -> bool:
        """Whether the first engine was unsure of a page."""
        return not page.is_blank and page.confidence < self._below

    def compared(self, page: OcrPage, image: PageImage) -> OcrPage:
        """The page with the second reading of every line that was read otherwise; as it is if the second engine fails.

        A reading that succeeded is not given up because a second opinion could not be had.
        """
        try:
            second = checked(self._engine.recognize(image), image)
        except OcrError:
            return page
        lines = with_second_readings(page.lines, second)
        return replace(page, lines=lines, engine=self.info(page.engine))

    def close(self) -> None:
        """Free models; harmless when called twice or before ``open``."""
        self._engine.close()


def create_checker(check: CrossCheck, first: str, *, threads: int = 1) -> CrossChecker:
    """A checker for pages that the engine named ``first`` reads, not yet opened.

    Raises:
        InputError: no engine has this name, or both are the same.
    """
    if check.engine == first:
        raise InputError("复核引擎与识别引擎相同", where=check.engine, advice="请用 --cross-check 指定另一个引擎")
    if check.engine == EngineName.TESSERACT:
        from pipeline.ocr.tesseract_engine import TesseractEngine, TesseractOptions

        return CrossChecker(TesseractEngine(TesseractOptions(seconds=_SECONDS)), check.below)
    return CrossChecker(create_engine(check.engine, threads=threads), check.below)


def with_second_readings(lines: Sequence[TextLine], second: OcrPage) -> tuple[TextLine, ...]:
    """The lines, each with what stands at its place in ``second`` where that differs."""
    placed: dict[int, list[Character]] = defaultdict(list)
    for character in second.characters():
        number = _line_at(lines, character.box)
        if number is not None:
            placed[number].append(character)
    name = second.engine.name
    return tuple(_with_reading(line, placed[number], name) for number, line in enumerate(lines))


def _with_reading(line: TextLine, characters: list[Character], engine: str) -> TextLine:
    is_column = line.direction is Direction.VERTICAL
    characters = sorted(characters, key=lambda one: one.box.y0 + one.box.y1 if is_column else one.box.x0 + one.box.x1)
    text = "".join(character.text for character in characters).strip()
    if not _essence(text) or _essence(text) == _essence(line.text):
        return line
    confidence = sum(character.confidence for character in characters) / len(characters)
    return replace(line, second_reading=SecondReading(engine, text, round(confidence, 4)))


def _line_at(lines: Sequence[TextLine], box: Box) -> int | None:
    """The line on which the middle of a box lies; of several the one whose own middle is nearest across."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    candidates = [
        (_distance_across(line, x, y), number)
        for number, line in enumerate(lines)
        if line.box.x0 <= x <= line.box.x1 and line.box.y0 <= y <= line.box.y1
    ]
    return min(candidates)[1] if candidates else None


def _distance_across(line: TextLine, x: float, y: float) -> float:
    box = line.box
    if line.direction is Direction.VERTICAL:
        return abs(x - (box.x0 + box.x1) / 2)
    return abs(y - (box.y0 + box.y1) / 2)


def _essence(text: str) -> str:
    """Letters, characters and digits alone, in one width."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())
