"""Where a page spells a phrase if characters of which the engine was unsure are read otherwise.

They are read as the engine, too, thought possible, or as look-alikes. What the engine was sure of stands: of the places
where it is a look-alike, next to none are misread.

Digits and numerals are never guessed: a wrong number settles no dispute. See docs/decisions/0023-tolerant-search.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from pipeline.chinese.folding import Folded, fold
from pipeline.chinese.numerals import AMOUNT_CHARACTERS

SHORTEST_FOR_LOOKALIKES = 3
"""Letters: with one of two replaced, almost any word would do."""
_LETTERS_FOR_ONE = 3
"""So many letters of a phrase allow one of them to be replaced, and at least one may always be."""
UNSEEN = 0.01
"""Probability of a look-alike that the engine did not name: it names all of this probability and more."""

Alternatives = Mapping[int, Mapping[str, float]]
"""By number of each letter in doubt: its other readings, folded, and their probabilities; none where none was named."""

NO_ALTERNATIVES: Alternatives = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TolerantPlace:
    """Where a phrase may stand though something else was read.

    Attributes:
        start: letter number of the first letter.
        certainty: product of the probabilities of the readings that it takes (0 to 1).
        replaced: how many letters were read otherwise; at least one.
    """

    start: int
    certainty: float
    replaced: int


def most_replaced(letters: int) -> int:
    """How many letters of a phrase of so many may have been read otherwise."""
    return max(1, letters // _LETTERS_FOR_ONE)


def is_never_guessed(letter: str) -> bool:
    """Whether a letter must have been read as it is: digits, Latin letters, numerals."""
    return letter.isascii() or letter in AMOUNT_CHARACTERS


def lookalikes(letter: str) -> Mapping[str, float]:
    """The letters that a letter may be taken for, with their likeness (0 to 1); none for what is never guessed."""
    return NO_LETTERS if is_never_guessed(letter) else _table().get(letter, NO_LETTERS)


def readings_for(letter: str, letters: int) -> Mapping[str, float]:
    """What may have been read in the place of a letter of a phrase of so many letters."""
    return lookalikes(letter) if letters >= SHORTEST_FOR_LOOKALIKES else NO_LETTERS


def alternative_letters(text: Folded, readings: Iterable[tuple[int, str, float]]) -> dict[int, dict[str, float]]:
    """The letters in doubt, with their other readings.

    Args:
        text: what was read, folded.
        readings: offset in the text before folding, the other reading, its probability; the reading itself where it is
            doubtful and no other was named.
    """
    found: dict[int, dict[str, float]] = {}
    for offset, reading, probability in readings:
        number = bisect_right(text.offsets, offset) - 1
        letters = _folded(reading)
        if number < 0 or text.offsets[number] != offset or len(letters) != 1:
            continue
        if is_never_guessed(letters) or is_never_guessed(text.text[number]):
            continue
        others = found.setdefault(number, {})
        if letters != text.text[number]:
            others[letters] = max(probability, others.get(letters, 0.0))
    return found


@lru_cache(maxsize=16384)
def _folded(reading: str) -> str:
    return fold(reading).text


def tolerant_places(text: Folded, alternatives: Alternatives, phrase: Folded) -> Iterator[TolerantPlace]:
    """Where a phrase may stand though something else was read, in order; exact places are not among them.

    This is the definition of a tolerant hit; the index must agree with it.
    """
    length = len(phrase)
    chances = [_chances(letter, length) for letter in phrase.text]
    for start in range(len(text) - length + 1 if length else 0):
        place = _place(text, alternatives, phrase, chances, start)
        if place is not None:
            yield place


def _place(
    text: Folded, alternatives: Alternatives, phrase: Folded, chances: list[Mapping[str, float]], start: int
) -> TolerantPlace | None:
    certainty, replaced = 1.0, 0
    most = most_replaced(len(phrase))
    for index, letter in enumerate(phrase.text):
        if index and text.breaks[start + index] and not phrase.allows_break(index):
            return None
        read = text.text[start + index]
        if read == letter:
            continue
        others = alternatives.get(start + index)
        replaced += 1
        if others is None or replaced > most:
            return None
        chance = max(others.get(letter, 0.0), chances[index].get(read, 0.0))
        if not chance:
            return None
        certainty *= chance
    return TolerantPlace(start, certainty, replaced) if replaced else None


def _chances(letter: str, letters: int) -> Mapping[str, float]:
    return {other: UNSEEN * likeness for other, likeness in readings_for(letter, letters).items()}


NO_LETTERS: Mapping[str, float] = MappingProxyType({})


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    text = resources.files("pipeline.chinese").joinpath("lookalikes.txt").read_text(encoding="utf-8")
    table: dict[str, dict[str, float]] = {}
    for line in text.splitlines():
        letter, *others = line.partition("#")[0].split() or [""]
        for other in others:
            like, _, percent = other.partition(":")
            table.setdefault(letter, {})[like] = int(percent) / 100
            table.setdefault(like, {})[letter] = int(percent) / 100
    return table
