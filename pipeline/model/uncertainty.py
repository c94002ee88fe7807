"""Where a page may have been misread: characters of low probability, and lines that are doubtful as a whole.

Handwriting that the engine knows only in part gives lines of low confidence; they are kept like all others, and marked.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.geometry import Box
from pipeline.model.page import UNSURE_CHARACTER, Character, OcrPage, TextLine

DOUBTFUL_LINE = 0.8
"""Mean confidence below which a line is doubtful as a whole."""
_UNSURE_SHARE = 1 / 3
"""Share of uncertain characters from which on a line is doubtful as a whole."""
_OPEN = 0.2
"""Probability of another reading that leaves a character open, however likely the first one is."""


@dataclass(frozen=True, slots=True)
class UncertainPlace:
    """Neighbouring characters of one line that may have been misread.

    Attributes:
        line_number: of the line in `OcrPage.lines`, from 0.
        start: of the first character in the line, from 0.
        characters: what was read, each with its alternatives.
        is_whole_line: the line is doubtful as a whole, as handwriting is; it is then one place.
        second_text: the line as a second engine read it; empty where none did, or where both agree.
    """

    line_number: int
    start: int
    characters: tuple[Character, ...]
    is_whole_line: bool = False
    second_text: str = ""

    @property
    def text(self) -> str:
        """What was read."""
        return "".join(character.text for character in self.characters)

    @property
    def confidence(self) -> float:
        """The lowest probability among the characters."""
        return min(character.confidence for character in self.characters)

    @property
    def box(self) -> Box:
        """Around the characters, in view pixels."""
        first, *others = (character.box for character in self.characters)
        for box in others:
            first = first.union(box)
        return first


def is_doubtful(line: TextLine) -> bool:
    """Whether a line is doubtful as a whole; one that a person gave never is."""
    if line.correction or not line.characters:
        return False
    unsure = sum(1 for character in line.characters if _is_unsure(character))
    return line.confidence < DOUBTFUL_LINE or unsure >= max(2.0, _UNSURE_SHARE * len(line.characters))


def uncertain_places(page: OcrPage) -> tuple[UncertainPlace, ...]:
    """Every uncertain place of a page, in reading order.

    A line that a second engine read otherwise is one too, even where the first engine was sure.
    """
    return tuple(place for number, line in enumerate(page.lines) for place in _places(number, line))


def _places(number: int, line: TextLine) -> list[UncertainPlace]:
    if line.correction or not line.characters:
        return []
    second = line.second_reading.text if line.second_reading else ""
    if is_doubtful(line):
        return [UncertainPlace(number, 0, line.characters, is_whole_line=True, second_text=second)]
    runs: list[list[int]] = []
    for place, character in enumerate(line.characters):
        if _is_unsure(character):
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
    if second and not runs:
        return [UncertainPlace(number, 0, line.characters, second_text=second)]
    return [UncertainPlace(number, run[0], line.characters[run[0] : run[-1] + 1], second_text=second) for run in runs]


def _is_unsure(character: Character) -> bool:
    best_other = max((other.probability for other in character.alternatives), default=0.0)
    return not character.text.isspace() and (character.confidence < UNSURE_CHARACTER or best_other >= _OPEN)
