"""The text around the edge between a page and the next one of its entry, without the page numbers that stand there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from pipeline.chinese.folding import Folded, fold
from pipeline.chinese.page_numbers import body_end, body_start

Span = tuple[int, int]
"""Start and end of a place in a text."""
SEAM = 64
"""Letters that are kept on each side of the edge: a phrase over an edge may have so many on the longer side."""
_WRITTEN = (3 * SEAM // 2, 4 * SEAM)
"""Characters that are looked at for them, and where these give too few: lines of dots and spaces fold to nothing."""


class Seam:
    """The end of one page and the beginning of the next in a row.

    Args:
        text: of the page.
        next_text: of the next page.
    """

    def __init__(self, text: str, next_text: str) -> None:
        last_of_page, self._next_cut = body_end(text), body_start(next_text)
        for written in _WRITTEN:
            self._cut = max(0, last_of_page - written)
            end = text[self._cut : last_of_page]
            self._edge = len(end) + 1
            whole = fold(f"{end}\n{next_text[self._next_cut : self._next_cut + written]}")
            self.left = bisect_left(whole.offsets, self._edge)
            if min(self.left, len(whole) - self.left) > SEAM:
                break
        first = max(0, self.left - SEAM)
        last = min(len(whole), self.left + SEAM)
        self.letters = Folded(whole.text[first:last], whole.offsets[first:last], whole.breaks[first:last])
        self.left -= first

    def crossings(self, phrase: Folded) -> Iterator[int]:
        """Where a phrase begins on the page and ends on the next, as letter numbers of `letters`."""
        for start in self.letters.occurrences(phrase):
            if start < self.left < start + len(phrase):
                yield start

    def spans(self, phrase: Folded) -> Iterator[tuple[Span, Span]]:
        """For each crossing its places in the page's text and in the next one's."""
        offsets = self.letters.offsets
        for start in self.crossings(phrase):
            here = self._cut + offsets[start], self._cut + offsets[self.left - 1] + 1
            first, last = offsets[self.left], offsets[start + len(phrase) - 1]
            shift = self._next_cut - self._edge
            yield here, (first + shift, last + shift + 1)
