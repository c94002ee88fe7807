"""What the index holds of a page beside its grams and words, as terms at the places of letters."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.chinese.folding import Folded
from pipeline.chinese.tolerance import NO_LETTERS, Alternatives
from pipeline.chinese.values import values_of_page
from pipeline.index.analyzer import BRIDGE, grams
from pipeline.index.documents import EntryDocument
from pipeline.index.seams import SEAM, Seam

Placed = list[tuple[str, int]]
"""Terms and the letter numbers at which they stand."""

FIRST_OTHER, SECOND_OTHER, BOTH_OTHER = "\x01", "\x02", "\x03"
"""Behind a gram: which of its letters is not what was read, but what else may stand there."""
BREAK_BEFORE, BREAK_BEHIND = "b", "e"
FIELD_WIDTH = 1_000_000
"""Each catalogue field has its own range of places, so no phrase runs from one into the next."""


def value_terms(text: Folded) -> Placed:
    """Each value with its length and the marks around it: ``a2.3``, ``\\0``, ``4``, ``b``."""
    return [
        (value_prefix(value.token) + f"{value.end - value.start}{_marks(text, value.start, value.end)}", value.start)
        for value in values_of_page(text)
    ]


def value_prefix(token: str) -> str:
    """With what the terms of a value begin."""
    return f"{token}\0"


def read_value_term(term: str) -> tuple[int, bool, bool]:
    """Length, and whether marks stand before and behind the value."""
    rest = term.partition("\0")[2]
    return int(rest.strip(BREAK_BEFORE + BREAK_BEHIND)), BREAK_BEFORE in rest, BREAK_BEHIND in rest


def alternative_terms(text: Folded, alternatives: Alternatives) -> Placed:
    """The grams that stand on the page if its letters are read otherwise; not those that were read."""
    return [pair for place in _places(alternatives) if place < len(text) for pair in _others(text, alternatives, place)]


def doubtful_terms(text: Folded, alternatives: Alternatives) -> Placed:
    """The letters in doubt, as they were read."""
    return [(text.text[place], place) for place in sorted(alternatives)]


def seam_terms(text: str, next_text: str) -> Placed:
    """Grams around the end of the page; the first letter of the next page is at place `SEAM`."""
    if not next_text:
        return []
    seam = Seam(text, next_text)
    return [(gram, place) for place, gram in enumerate(grams(seam.letters), SEAM - seam.left)]


def catalogue_terms(texts: EntryDocument, folded: dict[int, Folded]) -> Placed:
    """Grams of the catalogue fields, each field in its own range."""
    return [
        (gram, place)
        for field in texts.by_field
        for place, gram in enumerate(grams(folded[field]), field * FIELD_WIDTH)
    ]


def _marks(text: Folded, start: int, end: int) -> str:
    behind = end < len(text) and text.breaks[end]
    return (BREAK_BEFORE if text.breaks[start] else "") + (BREAK_BEHIND if behind else "")


def _places(alternatives: Alternatives) -> list[int]:
    return sorted({place for number in alternatives for place in (number - 1, number) if place >= 0})


def _others(text: Folded, alternatives: Alternatives, place: int) -> Iterator[tuple[str, int]]:
    firsts = [(text.text[place], False), *((letter, True) for letter in alternatives.get(place, NO_LETTERS))]
    if place + 1 == len(text):
        yield from ((first + FIRST_OTHER, place) for first, is_other in firsts if is_other)
        return
    bridge = BRIDGE if text.breaks[place + 1] else ""
    seconds = [(text.text[place + 1], False), *((x, True) for x in alternatives.get(place + 1, NO_LETTERS))]
    for first, is_first in firsts:
        for second, is_second in seconds:
            if is_first or is_second:
                yield first + bridge + second + _kind(is_first, is_second), place


def _kind(is_first: bool, is_second: bool) -> str:
    if is_first and is_second:
        return BOTH_OTHER
    return FIRST_OTHER if is_first else SECOND_OTHER
