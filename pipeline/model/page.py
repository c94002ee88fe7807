"""A page as picture and as text.

Two pixel grids matter:

* the **master** grid: the pixels as they are stored in the received file, before any orientation tag is applied;
* the **view** grid: the upright, straight page that people see and engines read.

``ViewGeometry.to_master`` leads from the second to the first, so nothing that was found on a view loses its place on
the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from typing import NewType, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.model.flat_copy import FlatCopy
from pipeline.model.geometry import Affine, Box, Quad
from pipeline.model.mark import ColouredMark, Seal
from pipeline.model.table import Table, TableCell

_Unit = TypeVar("_Unit")
Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class ViewGeometry:
    """How a view came from its master.

    Attributes:
        width: of the view, in pixels.
        height: of the view, in pixels.
        rotation_degrees: the clockwise quarter turn (0, 90, 180 or 270) that made the master upright.
        skew_degrees: the clockwise angle of the text lines after that turn; the view has it taken out.
        to_master: leads from view pixels to master pixels.
    """

    width: int
    height: int
    rotation_degrees: int = 0
    skew_degrees: float = 0.0
    to_master: Affine = field(default_factory=Affine)


@dataclass(frozen=True, slots=True)
class PageImage:
    """The upright, straight picture of one page.

    Attributes:
        view: uint8 pixels for people, shape (height, width, 3) in BGR order; not to be written to.
        ocr_copy: uint8 pixels of the same shape for engines; may be cleaned, never shown, exported or written to.
        geometry: how the view came from the master.
        dpi: dots per inch of the master; 0 when the file does not say.
        is_blank: nothing is written on it.
        marks: seals and other marks in coloured ink; the copy for engines is without them, the view has them.
        flat: a copy for engines with straight lines, where those of the page are bent or converge.
    """

    view: NDArray[np.uint8]
    ocr_copy: NDArray[np.uint8]
    geometry: ViewGeometry
    dpi: float = 0.0
    is_blank: bool = False
    marks: tuple[ColouredMark, ...] = ()
    flat: FlatCopy | None = None


class ImageCoding(StrEnum):
    """How an `EncodedImage` is coded."""

    JPEG = "jpeg"
    JPEG2000 = "jpeg2000"
    PNG = "png"
    TIFF = "tiff"


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """One page's picture as coded bytes, with the very pixels of the master.

    Attributes:
        data: a complete single-image file.
        coding: how ``data`` is coded.
        width: of the master, in pixels.
        height: of the master, in pixels.
        dpi: dots per inch along x and y; 0 when the file does not say.
    """

    data: bytes
    coding: ImageCoding
    width: int
    height: int
    dpi: tuple[float, float] = (0.0, 0.0)


UNSURE_CHARACTER = 0.8
"""Probability of a character below which a person should look: 1 in 220 of the samples' printed characters."""

Reading = tuple[int, str, float]
"""Offset in a text, what else may stand there, and its probability.

A character of low probability beside which the engine named no other is given itself, as it is in doubt too.
"""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of a character and its probability (0 to 1)."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Character:
    """One character as it was read.

    Attributes:
        text: the reading; a single character, possibly a space.
        confidence: probability that the engine gave this reading (0 to 1).
        box: where its ink lies, in view pixels.
        alternatives: up to four other readings of probability 0.01 or more, the likeliest first.
    """

    text: str
    confidence: float
    box: Box
    alternatives: tuple[Alternative, ...] = ()


class Direction(StrEnum):
    """How a line runs."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What another engine read in the place of a line; kept beside the first reading, never instead of it."""

    engine: str
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class HandCorrection:
    """That a person, not an engine, gave the text of a line (provenance 人工).

    Attributes:
        editor: who.
        made_at: when, ISO 8601 in UTC.
        was: what the engine had read.
    """

    editor: str
    made_at: str
    was: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text in reading direction.

    Attributes:
        characters: in reading order.
        quad: the corners of the line, in view pixels.
        confidence: mean over the characters (0 to 1); low lines are kept.
        direction: horizontal, or vertical from top to bottom.
        second_reading: kept where a second engine read otherwise.
        correction: where a person gave the text; never part of a stored result, which stays what the engine read.
    """

    characters: tuple[Character, ...]
    quad: Quad
    confidence: float
    direction: Direction = Direction.HORIZONTAL
    second_reading: SecondReading | None = None
    correction: HandCorrection | None = None

    @property
    def text(self) -> str:
        """The line as a string, one code point per `Character` unless an engine read a longer unit."""
        return "".join(character.text for character in self.characters)

    @property
    def box(self) -> Box:
        """The smallest upright box around the line."""
        return Box.around(self.quad)

    def readings(self) -> Iterator[Reading]:
        """What else its characters may be, at their offsets in its text."""
        offset = 0
        for character in self.characters:
            for other in character.alternatives:
                yield offset, other.text, other.probability
            if character.confidence < UNSURE_CHARACTER and not character.alternatives:
                yield offset, character.text, character.confidence
            offset += len(character.text)


def standing_between(units: Iterable[tuple[str, _Unit]], start: int, end: int) -> list[_Unit]:
    """Those of the units, each with its text, of which something stands between two offsets in the text of all."""
    found: list[_Unit] = []
    at = 0
    for text, unit in units:
        if at < end and start < at + len(text):
            found.append(unit)
        at += len(text)
    return found


def joined_readings(lines: Iterable[tuple[str, Iterable[Reading]]]) -> Iterator[Reading]:
    """Those of lines, each with its text, at their offsets in the text of all, one line below the other."""
    start = 0
    for text, readings in lines:
        yield from ((start + offset, other, probability) for offset, other, probability in readings)
        start += len(text) + 1


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Who read a page. ``options`` is part of the job key, so that another setting is another result."""

    name: str
    version: str
    languages: tuple[str, ...] = ()
    options: str = ""


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What was read on one page, in view pixels.

    Attributes:
        geometry: how the view came from the master.
        lines: in reading order; the lines of a table row by row, those of one cell together.
        engine: who read it.
        is_blank: nothing is written on it.
        tables: ruled tables, in reading order.
        seals: with their own text, which stands in no line.
    """

    geometry: ViewGeometry
    lines: tuple[TextLine, ...]
    engine: EngineInfo
    is_blank: bool = False
    tables: tuple[Table, ...] = ()
    seals: tuple[Seal, ...] = ()

    @property
    def line_texts(self) -> tuple[str, ...]:
        """What each line says."""
        return tuple(line.text for line in self.lines)

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(self.line_texts)

    @property
    def confidence(self) -> float:
        """Mean over all characters (0 to 1); 1 on a page without any."""
        values = [character.confidence for character in self.characters()]
        return sum(values) / len(values) if values else 1.0

    def box_in_line(self, number: int, start: int, end: int) -> Box | None:
        """Around what stands between two offsets in the text of a line; None where nothing does."""
        characters = self.lines[number].characters
        boxes = standing_between(((character.text, character.box) for character in characters), start, end)
        return reduce(Box.union, boxes) if boxes else None

    def readings(self) -> Iterator[Reading]:
        """What else the characters of all lines may be, at their offsets in the text of the page."""
        return joined_readings((line.text, line.readings()) for line in self.lines)

    def cell_text(self, cell: TableCell) -> str:
        """Text of a cell of one of its tables, its lines one below the other."""
        return "\n".join(self.lines[number].text for number in cell.line_numbers)

    def characters(self) -> Iterator[Character]:
        """Every character of the page in reading order."""
        for line in self.lines:
            yield from line.characters


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page as people name it: its entry's 档号 and its ordinal from 1."""

    archival_code: str
    ordinal: int

    def __str__(self) -> str:
        return f"{self.archival_code} 第{self.ordinal}页"
