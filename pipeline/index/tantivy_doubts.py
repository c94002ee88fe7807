"""Phrases by value, and phrases that a page spells only if letters are read otherwise.

The index gives the pages that may hold such a phrase; the text that it keeps of each decides, by the definitions in
`pipeline.chinese`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from tantivy import Occur, Query

from pipeline.chinese.folding import Folded
from pipeline.chinese.tolerance import is_never_guessed, most_replaced, readings_for, tolerant_places
from pipeline.chinese.values import Segment, equal_places, segments
from pipeline.index.analyzer import BRIDGE
from pipeline.index.tantivy_phrases import any_of, every
from pipeline.index.tantivy_queries import TermQueries
from pipeline.index.tantivy_schema import TEXT_ALTERNATIVES, TEXT_GRAMS, TEXT_VALUES, term_form
from pipeline.index.terms import BOTH_OTHER, FIRST_OTHER, SECOND_OTHER

Scores = dict[int, float]


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
            found.append({number: float(count) for number, count in self._equal(phrase)})
        return _every(found)

    def tolerant_pages(self, phrases: tuple[Folded, ...]) -> Scores:
        """Pages with every phrase, exact or not; the fewer letters are in doubt the higher."""
        found: list[Scores] = []
        for phrase in phrases:
            exact = self.terms.snapshot.documents(self.terms.in_text(phrase))
            pages = {number: 1.0 / replaced for number, replaced in self._tolerant(phrase)}
            found.append(pages | dict.fromkeys(exact.nonzero()[0].tolist(), 1.0))
        return _every(found)

    # --- by value --------------------------------------------------------------------------------------------------

    def _equal(self, phrase: Folded) -> Iterator[tuple[int, int]]:
        for number, kept in self._candidates(every(*map(self._part, segments(phrase))) if len(phrase) else None):
            places = {start for start, _ in equal_places(kept.text, kept.values, phrase)}
            if places:
                yield number, len(places)

    def _part(self, part: Segment) -> Any | None:
        if part.tokens:
            return any_of(self.terms.phrases.terms(TEXT_VALUES, sorted(part.tokens)))
        return self.terms.phrases.phrase(TEXT_GRAMS, part.letters)

    # --- where letters may be misread --------------------------------------------------------------------------------

    def _tolerant(self, phrase: Folded) -> Iterator[tuple[int, int]]:
        for number, kept in self._candidates(self._readable(phrase)):
            replaced = [place.replaced for place in tolerant_places(kept.text, kept.alternatives, phrase)]
            if replaced:
                yield number, min(replaced)

    def _readable(self, phrase: Folded) -> Any | None:
        """Pages that have a gram for each two letters, as read or otherwise, and most of them as read."""
        if len(phrase) < 2:
            return any_of(self.terms.phrases.terms(TEXT_ALTERNATIVES, [phrase.text])) if len(phrase) else None
        steps = [self._step(phrase, distance) for distance in range(len(phrase) - 1)]
        all_steps = every(*(any_of([*read, *others]) for read, others in steps))
        as_read = [query for query in (any_of(read) for read, _ in steps) if query is not None]
        least = len(steps) - 2 * most_replaced(len(phrase))
        if all_steps is None or least <= 0:
            return all_steps
        if len(as_read) < least:
            return None
        mostly = Query.boolean_query([(Occur.Should, query) for query in as_read], least)
        return every(all_steps, mostly)

    def _step(self, phrase: Folded, distance: int) -> tuple[list[Any], list[Any]]:
        """Queries for the grams at a distance: as read, and read otherwise."""
        bridges = ["", BRIDGE] if phrase.allows_break(distance + 1) else [""]
        firsts, seconds = _readings(phrase, distance), _readings(phrase, distance + 1)
        read: list[Any] = []
        others: list[Any] = []
        for (first, is_first), (second, is_second), bridge in product(firsts, seconds, bridges):
            kind = BOTH_OTHER if is_first and is_second else FIRST_OTHER if is_first else SECOND_OTHER
            is_other = is_first or is_second
            term = term_form(first + bridge + second + (kind if is_other else ""))
            queries = self.terms.phrases.terms(TEXT_ALTERNATIVES if is_other else TEXT_GRAMS, [term])
            is_phrase = not is_other and first + second == phrase.text[distance : distance + 2]
            (read if is_phrase else others).extend(queries)
        return read, others

    def _candidates(self, query: Any | None) -> Iterator[tuple[int, Any]]:
        return self.terms.snapshot.texts(self.terms.snapshot.documents(query))


def _readings(phrase: Folded, index: int) -> list[tuple[str, bool]]:
    """What may stand in the place of a letter, and whether it is only an alternative there."""
    letter = phrase.text[index]
    if is_never_guessed(letter):
        return [(letter, False)]
    return [(letter, False), (letter, True), *((other, False) for other in readings_for(letter, len(phrase)))]


def _every(found: list[Scores]) -> Scores:
    both = found[0] if found else {}
    for more in found[1:]:
        both = {number: both[number] + more[number] for number in both.keys() & more.keys()}
    return both
