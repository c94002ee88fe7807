"""Where a hit stands on its page: the places, the boxes around them, and a snippet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from pipeline.chinese.folding import Folded, fold
from pipeline.chinese.tolerance import alternative_letters, tolerant_places
from pipeline.chinese.values import equal_places, values_of_page
from pipeline.index import Seam
from pipeline.model.geometry import Box
from pipeline.model.page import Reading, ViewGeometry

CONTEXT = 30
"""Characters of a snippet on each side of what is marked."""
LONGEST_SNIPPET = 160
"""Characters; marks that would make a snippet longer are left to the page."""

_REACH = 3 * CONTEXT
"""Characters of the page that are looked at on each side for the `CONTEXT` ones that are shown."""

_RUNS = re.compile(r"(\S+)|\s+")

Span = tuple[int, int]
"""From the first character to behind the last one."""


@dataclass(frozen=True)
class Snippet:
    """A stretch of text in one line, and what is marked in it."""

    text: str
    marks: tuple[Span, ...]


@dataclass(frozen=True)
class Doubtful:
    """A place that may be a hit, and how certain that is (0 to 1)."""

    span: Span
    certainty: float


class ReadPage(Protocol):
    """What is needed of a page; its lines may be read only when they are asked for."""

    @property
    def geometry(self) -> ViewGeometry:
        """In whose pixels boxes are."""
        ...

    @property
    def line_texts(self) -> Sequence[str]:
        """What each line says."""
        ...

    def box_in_line(self, number: int, start: int, end: int) -> Box | None:
        """Around what stands between two offsets in the text of a line; None where nothing does."""
        ...

    def readings(self) -> Iterable[Reading]:
        """What else its characters may be, at their offsets in the text of all lines."""
        ...


class PageText:
    """The text of a page with the way back to its characters; spans are offsets in `OcrPage.text`.

    It never changes, so it can be kept for the next question and shared by threads.

    Attributes:
        text: of the page, as it was read.
        geometry: of the view in whose pixels boxes are.
    """

    def __init__(self, page: ReadPage) -> None:
        self.text = "\n".join(page.line_texts)
        self.geometry = page.geometry
        self._page = page
        self._starts = list(accumulate((len(text) + 1 for text in page.line_texts), initial=0))
        self._folded = fold(self.text)

    def places(self, phrases: Iterable[Folded]) -> tuple[Span, ...]:
        """Where the phrases stand, in order; places that touch or overlap are one."""
        return _merged(span for phrase in phrases for span in _spans(self._folded, phrase))

    def holds(self, phrase: Folded) -> bool:
        """Whether the phrase stands on the page to the letter."""
        return next(self._folded.occurrences(phrase), None) is not None

    def equal_places(self, phrases: Iterable[Folded]) -> tuple[Span, ...]:
        """Where the phrases stand by value, in order."""
        values = values_of_page(self._folded)
        found = [place for phrase in phrases for place in equal_places(self._folded, values, phrase)]
        return _merged(self._span(start, end) for start, end in found)

    def doubtful_places(self, phrases: Iterable[Folded]) -> list[Doubtful]:
        """Where the phrases may stand though something else was read, the likeliest first."""
        alternatives = alternative_letters(self._folded, self._page.readings())
        found = [
            Doubtful(self._span(place.start, place.start + len(phrase)), place.certainty)
            for phrase in phrases
            for place in tolerant_places(self._folded, alternatives, phrase)
        ]
        return sorted(found, key=lambda doubtful: (-doubtful.certainty, doubtful.span))

    def crossings(self, next_page: PageText, phrases: Iterable[Folded]) -> tuple[tuple[Span, Span], ...]:
        """Where the phrases begin here and end on the next page: the places on both."""
        seam = Seam(self.text, next_page.text)
        return tuple(sorted({span for phrase in phrases for span in seam.spans(phrase)}))

    def _span(self, start: int, end: int) -> Span:
        return self._folded.offsets[start], self._folded.offsets[end - 1] + 1

    def boxes(self, places: Sequence[Span]) -> tuple[Box, ...]:
        """One box for each stretch of a line that lies in a place."""
        boxes: list[Box] = []
        for start, end in places:
            boxes += self._boxes_of_place(start, end)
        return tuple(boxes)

    def _boxes_of_place(self, start: int, end: int) -> list[Box]:
        first, last = (bisect_right(self._starts, offset) - 1 for offset in (start, end - 1))
        found = (
            self._page.box_in_line(number, start - self._starts[number], end - self._starts[number])
            for number in range(first, last + 1)
        )
        return [box for box in found if box]

    def snippet(self, places: Sequence[Span]) -> Snippet:
        """The text around the first place, with all places in it marked; the beginning when there is no place."""
        return cut_snippet(self.text, places)


def places_in(text: str, phrases: Iterable[Folded]) -> tuple[Span, ...]:
    """Where the phrases stand in a text that has no page, such as a title."""
    folded = fold(text)
    return _merged(span for phrase in phrases for span in _spans(folded, phrase))


def cut_snippet(text: str, places: Sequence[Span]) -> Snippet:
    """`CONTEXT` characters on both sides of the first place and of those near it, in one line, with its marks."""
    cut, places = _neighbourhood(text, places)
    line, moved = _in_one_line(cut)
    marks = [(moved[start], moved[end]) for start, end in places]
    first, last = marks[0] if marks else (0, 0)
    for _, end in marks:
        if end - first <= LONGEST_SNIPPET - 2 * CONTEXT:
            last = max(last, end)
    left, right = max(0, first - CONTEXT), min(len(line), last + CONTEXT)
    shown = tuple((start - left, min(end, right) - left) for start, end in marks if left <= start < right)
    return Snippet(line[left:right], shown)


def _neighbourhood(text: str, places: Sequence[Span]) -> tuple[str, Sequence[Span]]:
    """The part of a text that can be seen in a snippet, and the places in it: a page is long, and few of it shown.

    Enough on both sides that what leaves no trace in one line does not make the snippet shorter.
    """
    if not places:
        return text[: 2 * _REACH], places
    first, last = places[0]
    left = max(0, first - _REACH)
    right = max(last, first + LONGEST_SNIPPET) + _REACH
    near = [(start - left, min(end, right) - left) for start, end in places if start < right]
    return text[left:right], near


def _in_one_line(text: str) -> tuple[str, list[int]]:
    """The text without line ends, save that Latin words and numbers stay apart, and where each offset has moved."""
    pieces: list[str] = []
    moved = [0]
    for run in _RUNS.finditer(text):
        start, end, now = run.start(), run.end(), moved[-1]
        if run[1] and run[1].isprintable():
            pieces.append(run[1])
            moved.extend(range(now + 1, now + 1 + end - start))
            continue
        for offset in range(start, end):
            kept = _shown(text[offset], text[max(0, offset - 1) : offset], text[offset + 1 : offset + 2])
            pieces.append(kept)
            moved.append(moved[-1] + len(kept))
    return "".join(pieces), moved


def _shown(character: str, before: str, after: str) -> str:
    if character == "\n":
        return " " if before.isalnum() and after.isalnum() and (before + after).isascii() else ""
    if character.isspace():
        return " "
    return character if character.isprintable() else ""


def _spans(folded: Folded, phrase: Folded) -> Iterable[Span]:
    for start in folded.occurrences(phrase):
        yield folded.offsets[start], folded.offsets[start + len(phrase) - 1] + 1


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
