"""Phrases by value, and phrases that a page spells only if letters are read otherwise.

The index gives the pages that may hold such a phrase; the text that it keeps of each decides, by the definitions in
`pipeline.chinese`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from pipeline.chinese.folding import Folded
from pipeline.chinese.tolerance import TolerantPlace, is_never_guessed, most_replaced, readings_for, tolerant_places
from pipeline.chinese.values import Segment, equal_places, has_values, segments
from pipeline.index.tantivy_phrases import Step, any_of, at_least, every
from pipeline.index.tantivy_queries import TermQueries
from pipeline.index.tantivy_schema import (
    TEXT_ALTERNATIVES,
    TEXT_GRAMS,
    TEXT_LETTERS,
    TEXT_VALUES,
    KeptText,
    doubtful_term,
)
from pipeline.index.tantivy_snapshot import Mask

Scores = dict[int, float]
_MOST_CHOSEN = 2
"""Letters in doubt of which every choice is looked up."""


@dataclass(frozen=True)
class Doubts:
    """Answers what the index cannot decide alone.

    Attributes:
        terms: makes queries.
    """

    terms: TermQueries

    def equal_pages(self, phrases: tuple[Folded, ...]) -> Scores:
        """Pages with every phrase by value, and the number of places."""
        found: list[Scores] = []
        for phrase in phrases:
            equal = {number: float(count) for number, count in self._equal(phrase)}
            found.append(dict.fromkeys(self._crossing(phrase), 1.0) | equal)
        return _every(found)

    def tolerant_pages(self, phrases: tuple[Folded, ...]) -> Scores:
        """Pages with every phrase, exact or not; the fewer letters are in doubt the higher."""
        found: list[Scores] = []
        for phrase in phrases:
            exact = self.terms.snapshot.documents(self.terms.in_text(phrase))
            pages = self.doubtful_pages(phrase, ~exact)
            found.append(pages | dict.fromkeys(exact.nonzero()[0].tolist(), 1.0))
        return _every(found)

    def doubtful_pages(self, phrase: Folded, among: Mask) -> Scores:
        """Those of some pages that hold a phrase if letters are read otherwise; the fewer the higher."""
        candidates = self.terms.snapshot.documents(self._readable(phrase)) & among
        found: Scores = {}
        for number, kept in self.terms.snapshot.texts(candidates):
            replaced = [place.replaced for place in _doubtful_places(kept, phrase)]
            if replaced:
                found[number] = 1.0 / min(replaced)
        return found

    # --- by value --------------------------------------------------------------------------------------------------

    def _equal(self, phrase: Folded) -> Iterator[tuple[int, int]]:
        if not has_values(phrase):
            found = self.terms.snapshot.documents(self.terms.phrases.phrase(TEXT_GRAMS, phrase))
            yield from ((number, 1) for number in found.nonzero()[0].tolist())
            return
        for number, kept in self._candidates(every(*map(self._part, segments(phrase)))):
            places = {start for start, _ in equal_places(kept.text, kept.values, phrase)}
            if places:
                yield number, len(places)

    def _crossing(self, phrase: Folded) -> list[int]:
        """Pages over whose end a phrase without values runs, as an exact one does."""
        if has_values(phrase):
            return []
        pages = self.terms.snapshot.documents(self.terms.phrases.crossing(phrase))
        return [int(number) for number in pages.nonzero()[0]]

    def _part(self, part: Segment) -> Any | None:
        if part.tokens:
            return any_of(self.terms.phrases.terms(TEXT_VALUES, sorted(part.tokens)))
        return self.terms.phrases.phrase(TEXT_GRAMS, part.letters)

    # --- where letters may be misread --------------------------------------------------------------------------------

    def _readable(self, phrase: Folded) -> Any | None:
        """Pages that may spell a phrase with so many letters read otherwise as are allowed.

        For each choice of letters in doubt: the grams of the others stand at their places, and each doubtful letter is
        an alternative somewhere on the page, or a look-alike of it is in doubt there.
        """
        if not len(phrase):
            return None
        if most_replaced(len(phrase)) > _MOST_CHOSEN:
            return self._mostly_readable(phrase)
        doubts = {place: self._doubt(phrase, place) for place in range(len(phrase))}
        open_places = [place for place, query in doubts.items() if query is not None]
        steps, ways = self._steps(phrase), []
        for count in range(1, most_replaced(len(phrase)) + 1):
            for chosen in combinations(open_places, count):
                read = self._read(phrase, steps, set(chosen))
                if read is not None:
                    ways.append(every(*(doubts[place] for place in chosen), *read))
        return any_of(ways)

    def _mostly_readable(self, phrase: Folded) -> Any | None:
        """The same for a long phrase, of which the choices are too many: enough of its letters and grams are there."""
        most = most_replaced(len(phrase))
        letters = [query for letter in phrase.text for query in self.terms.phrases.terms(TEXT_LETTERS, [letter])]
        grams = [self.terms.phrases.joined(TEXT_GRAMS, [step]) for step in self._steps(phrase) if step.terms]
        enough = [at_least(len(phrase) - most, letters), at_least(len(phrase) - 1 - 2 * most, grams)]
        return every(*enough)

    def _read(self, phrase: Folded, all_steps: list[Step], chosen: set[int]) -> list[Any] | None:
        """Queries for the letters that are read as they are; ``None`` when no page has them all."""
        steps = [step for step in all_steps if not {step.distance, step.distance + 1} & chosen]
        if any(not step.terms for step in steps):
            return None
        alone = [
            self.terms.phrases.terms(TEXT_LETTERS, [phrase.text[place]])
            for place in range(len(phrase))
            if place not in chosen and not any(place in (step.distance, step.distance + 1) for step in steps)
        ]
        if any(not queries for queries in alone):
            return None
        together = [self.terms.phrases.joined(TEXT_GRAMS, steps)] if steps else []
        return [*together, *(queries[0] for queries in alone)]

    def _doubt(self, phrase: Folded, place: int) -> Any | None:
        """Pages on which a letter may stand that is read otherwise."""
        letter = phrase.text[place]
        if is_never_guessed(letter):
            return None
        others = sorted(doubtful_term(other) for other in readings_for(letter, len(phrase)))
        return any_of(self.terms.phrases.terms(TEXT_ALTERNATIVES, [letter, *others]))

    def _steps(self, phrase: Folded) -> list[Step]:
        return self.terms.phrases.steps(TEXT_GRAMS, phrase)

    def _candidates(self, query: Any | None) -> Iterator[tuple[int, Any]]:
        return self.terms.snapshot.texts(self.terms.snapshot.documents(query))


def _doubtful_places(kept: KeptText, phrase: Folded) -> Iterator[TolerantPlace]:
    """What `tolerant_places` says of a page, looked up only where a part of the phrase stands to the letter.

    Cut into one part more than letters may be replaced, a phrase keeps one part whole wherever it may stand.
    """
    length = len(phrase)
    parts = most_replaced(length) + 1
    if length < parts:
        yield from tolerant_places(kept.text, kept.alternatives, phrase)
        return
    cuts = [length * number // parts for number in range(parts + 1)]
    starts = {at - first for first, last in pairwise(cuts) for at in _finds(kept.letters, phrase.text[first:last])}
    for start in sorted(starts):
        end = start + length
        others = {at - start: kept.alternatives[at] for at in range(start, end) if at in kept.alternatives}
        if others and 0 <= start <= len(kept.letters) - length:
            text = kept.text
            window = Folded(text.text[start:end], text.offsets[start:end], text.breaks[start:end])
            yield from tolerant_places(window, others, phrase)


def _finds(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _every(found: list[Scores]) -> Scores:
    both = found[0] if found else {}
    for more in found[1:]:
        both = {number: both[number] + more[number] for number in both.keys() & more.keys()}
    return both
