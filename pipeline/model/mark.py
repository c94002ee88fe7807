"""Coloured marks on a page: seals, underlining, annotations in coloured ink."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.geometry import Box


class MarkColour(StrEnum):
    """Colour of the ink."""

    RED = "red"
    BLUE = "blue"


class MarkKind(StrEnum):
    """What a coloured mark is."""

    ROUND_SEAL = "round_seal"
    OVAL_SEAL = "oval_seal"
    SQUARE_SEAL = "square_seal"
    STROKE = "stroke"
    """Underlining, ticks, fingerprints: ink that is no seal."""


@dataclass(frozen=True, slots=True)
class ColouredMark:
    """A mark as it was found on the picture, in view pixels."""

    box: Box
    colour: MarkColour
    kind: MarkKind

    @property
    def is_seal(self) -> bool:
        """Whether it may bear a text of its own."""
        return self.kind is not MarkKind.STROKE


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal and its own text, which is no part of the text of the page.

    Attributes:
        mark: where it is and of what kind.
        text: what could be read of it, the words of the ring before those across; empty when nothing could.
        confidence: mean over the characters of ``text`` (0 to 1); 0 when there are none.
    """

    mark: ColouredMark
    text: str = ""
    confidence: float = 0.0
