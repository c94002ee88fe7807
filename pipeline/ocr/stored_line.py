"""One line of a stored result: what is told of its characters stands in columns, so that few of them are read alone.

Columns of numbers are also what gzip makes least of: places in a line rise evenly, and most heights are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, count
from typing import Any, NamedTuple, Self

import orjson

from pipeline.model.geometry import Box, Quad
from pipeline.model.page import (
    UNSURE_CHARACTER,
    Alternative,
    Character,
    Direction,
    Reading,
    SecondReading,
    TextLine,
    standing_between,
)


class StoredLine(NamedTuple):
    """A line as it is stored.

    Attributes:
        text: of it; it is stored with those of all lines.
        second: engine, text and confidence of a second reading; it is stored with those of all lines.
        corners: of the line, x and y in turn.
        confidence: of the line.
        direction: value of a `Direction`.
        confidences: of the characters, to four places.
        lefts: of their boxes, to a tenth of a pixel, as the other three edges.
        tops: see ``lefts``.
        rights: see ``lefts``.
        bottoms: see ``lefts``.
        others: by number of a character that has alternatives these, text and probability in turn.
        units: texts of the characters, where one of them is longer than one code point.
    """

    text: str
    second: Sequence[Any] | None
    corners: Sequence[float]
    confidence: float
    direction: str
    confidences: Sequence[float]
    lefts: Sequence[float]
    tops: Sequence[float]
    rights: Sequence[float]
    bottoms: Sequence[float]
    others: Mapping[str, Sequence[Any]]
    units: Sequence[str] | None = None

    @classmethod
    def of(cls, line: TextLine) -> Self:
        """A line as it is to be stored."""
        characters, second = line.characters, line.second_reading
        units = [one.text for one in characters]
        boxes = [one.box for one in characters]
        others = {
            str(number): [part for other in one.alternatives for part in (other.text, round(other.probability, 4))]
            for number, one in enumerate(characters)
            if one.alternatives
        }
        return cls(
            text="".join(units),
            second=[second.engine, second.text, round(second.confidence, 4)] if second else None,
            corners=_tenths(value for corner in line.quad for value in corner),
            confidence=line.confidence,
            direction=line.direction.value,
            confidences=[round(one.confidence, 4) for one in characters],
            lefts=_tenths(box.x0 for box in boxes),
            tops=_tenths(box.y0 for box in boxes),
            rights=_tenths(box.x1 for box in boxes),
            bottoms=_tenths(box.y1 for box in boxes),
            others=others,
            units=_long(units),
        )

    @classmethod
    def read(cls, text: str, second: Sequence[Any] | None, row: bytes) -> Self:
        """The line of which `row` was stored.

        Raises:
            ValueError: it is damaged.
            TypeError: it is damaged.
        """
        line = cls(text, second, *orjson.loads(row))
        size = len(line.units or text)
        columns = (line.confidences, line.lefts, line.tops, line.rights, line.bottoms)
        if [size] * len(columns) != [len(column) for column in columns]:
            raise ValueError("characters are missing")
        Direction(line.direction)
        return line

    @classmethod
    def nested(cls, row: Sequence[Any]) -> Self:
        """A line of schema 1 or 2, which kept a list for each character."""
        corners, confidence, direction, items, *rest = row
        units = [item[0] for item in items]
        return cls(
            text="".join(units),
            second=rest[0] if rest else None,
            corners=corners,
            confidence=confidence,
            direction=direction,
            confidences=[item[1] for item in items],
            lefts=[item[2] for item in items],
            tops=[item[3] for item in items],
            rights=[item[4] for item in items],
            bottoms=[item[5] for item in items],
            others={str(number): item[6:] for number, item in enumerate(items) if len(item) > 6},
            units=_long(units),
        )

    def row(self) -> bytes:
        """What is stored of it alone, as JSON without a line end."""
        told = [self.corners, self.confidence, self.direction, self.confidences, self.lefts, self.tops, self.rights]
        told += [self.bottoms, self.others]
        return orjson.dumps(told if self.units is None else [*told, self.units])

    @property
    def quad(self) -> Quad:
        """The corners of the line."""
        x0, y0, x1, y1, x2, y2, x3, y3 = self.corners
        return ((x0, y0), (x1, y1), (x2, y2), (x3, y3))

    @property
    def text_line(self) -> TextLine:
        """The line that was stored."""
        columns = (self.units or self.text, self.confidences, self.lefts, self.tops, self.rights, self.bottoms)
        characters = [
            Character(unit, confidence, Box(left, top, right, bottom))
            for unit, confidence, left, top, right, bottom in zip(*columns, strict=True)
        ]
        for number, told in self.others.items():
            one = characters[int(number)]
            others = tuple(Alternative(text, share) for text, share in zip(told[::2], told[1::2], strict=True))
            characters[int(number)] = Character(one.text, one.confidence, one.box, others)
        second = SecondReading(*self.second) if self.second else None
        return TextLine(tuple(characters), self.quad, self.confidence, Direction(self.direction), second)

    def is_sure(self, least: float) -> bool:
        """Whether every character has this confidence at least, and no other engine read the line otherwise."""
        return self.second is None and min(self.confidences, default=1.0) >= least

    def middles(self) -> list[tuple[float, float]]:
        """Of each character, where the middle of its box is."""
        edges = zip(self.lefts, self.tops, self.rights, self.bottoms, strict=True)
        return [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in edges]

    def readings(self) -> Iterator[Reading]:
        """See `TextLine.readings`."""
        units = self.units or self.text
        starts = range(len(units)) if self.units is None else list(accumulate(map(len, units), initial=0))
        unsure = [number for number, confidence in enumerate(self.confidences) if confidence < UNSURE_CHARACTER]
        for number in sorted({*unsure, *map(int, self.others)}):
            told = self.others.get(str(number)) or (units[number], self.confidences[number])
            yield from ((starts[number], text, share) for text, share in zip(told[::2], told[1::2], strict=True))

    def box_between(self, start: int, end: int) -> Box | None:
        """Around what stands between two offsets in the text; None where nothing does."""
        if self.units is not None:
            found = standing_between(zip(self.units, count(), strict=False), start, end)
            start, end = (found[0], found[-1] + 1) if found else (0, 0)
        if not self.lefts[start:end]:
            return None
        return Box(
            min(self.lefts[start:end]),
            min(self.tops[start:end]),
            max(self.rights[start:end]),
            max(self.bottoms[start:end]),
        )


def _tenths(values: Iterable[float]) -> list[float]:
    return [round(value, 1) for value in values]


def _long(units: list[str]) -> list[str] | None:
    """The texts of characters as far as they have to be told beside that of their line."""
    return None if all(len(unit) == 1 for unit in units) else units
