"""Phrases as Tantivy queries over grams at their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import log, prod
from typing import Any

from tantivy import Occur, Query

from pipeline.chinese.folding import Folded
from pipeline.index.analyzer import BRIDGE
from pipeline.index.tantivy_schema import (
    CATALOGUE_GRAMS,
    CATALOGUE_LETTERS,
    EDGE,
    FIELD_GRAMS,
    FIELD_LETTERS,
    SEAM_GRAMS,
    TEXT_GRAMS,
    TEXT_LETTERS,
    term_form,
)
from pipeline.index.tantivy_snapshot import Snapshot

_LETTERS_OF = {TEXT_GRAMS: TEXT_LETTERS, CATALOGUE_GRAMS: CATALOGUE_LETTERS}
_LETTERS_OF |= {FIELD_GRAMS[field]: FIELD_LETTERS[field] for field in FIELD_GRAMS}

_MOST_VARIANTS = 8
"""Ways to write a phrase, with marks or without between its letters, that are asked for one by one: making more queries
takes longer than a pattern."""


@dataclass(frozen=True, slots=True)
class Step:
    """Grams of which one must stand ``distance`` letters after the beginning of the phrase."""

    distance: int
    terms: tuple[str, ...]


_NO_STEPS: list[Step] = []


@dataclass(frozen=True, slots=True)
class PhraseQueries:
    """Makes queries, each once; ``None`` stands for one that finds nothing."""

    snapshot: Snapshot
    _made: dict[tuple[str, Folded], Any | None] = field(default_factory=dict)
    _steps: dict[tuple[str, Folded], list[Step]] = field(default_factory=dict)

    def phrase(self, field: str, phrase: Folded) -> Any | None:
        """Documents of which a field of grams holds a phrase."""
        if (field, phrase) not in self._made:
            self._made[field, phrase] = self._phrase(field, phrase)
        return self._made[field, phrase]

    def _phrase(self, field: str, phrase: Folded) -> Any | None:
        if not len(phrase):
            return None
        if len(phrase) == 1:
            return self._term(_LETTERS_OF[field], phrase.text)
        steps = self.steps(field, phrase)
        if any(not step.terms for step in steps):
            return None
        last = len(steps) - 1
        covering = [step for step in steps if not (phrase.may_leap and step.distance % 2 and step.distance != last)]
        return self.joined(field, covering, [step for step in steps if step not in covering])

    def grams(self, field: str, phrase: Folded) -> list[Any]:
        """The grams of a phrase, or the letter that it is, each as a query of its own."""
        if len(phrase) == 1:
            return self.terms(_LETTERS_OF[field], [phrase.text])
        return [self._query(field, term) for step in self.steps(field, phrase) for term in step.terms]

    def scattered(self, field: str, phrase: Folded) -> Any | None:
        """Documents of which a field has the grams of a phrase, wherever they stand."""
        return every(*(any_of([self._query(field, term) for term in step.terms]) for step in self.steps(field, phrase)))

    def frequency(self, field: str, phrase: Folded) -> int:
        """How many documents hold a phrase at most: as many as have the rarest of its grams."""
        searcher = self.snapshot.searcher
        if len(phrase) == 1:
            return int(searcher.doc_freq(_LETTERS_OF[field], phrase.text))
        each = (sum(searcher.doc_freq(field, term) for term in step.terms) for step in self.steps(field, phrase))
        return min(each, default=0)

    def crossing(self, phrase: Folded) -> Any | None:
        """Pages on which a phrase begins that ends on the next page of the entry."""
        if (SEAM_GRAMS, phrase) not in self._made:
            self._made[SEAM_GRAMS, phrase] = self._crossing(phrase)
        return self._made[SEAM_GRAMS, phrase]

    def _crossing(self, phrase: Folded) -> Any | None:
        found = []
        for edge in range(len(phrase) - 1):
            over_edge = tuple(self._known(SEAM_GRAMS, (term + EDGE for term in _variants(phrase, edge))))
            if not over_edge:
                continue
            at_edge = Step(edge, over_edge)
            steps = [at_edge if step.distance == edge else step for step in self.steps(SEAM_GRAMS, phrase)]
            if all(step.terms for step in steps):
                found.append(self.joined(SEAM_GRAMS, steps, [at_edge]))
        return any_of(found)

    def weight(self, documents: int) -> float:
        """How much a phrase counts that stands in so many documents (the idf of BM25), some of them replaced since."""
        others = max(0, self.snapshot.searcher.num_docs - documents)
        return log(1 + (others + 0.5) / (documents + 0.5))

    def terms(self, field: str, terms: list[str]) -> list[Any]:
        """Queries for those of the terms that the index has."""
        return [self._query(field, term) for term in self._known(field, terms)]

    def steps(self, field: str, phrase: Folded) -> list[Step]:
        """The grams of a phrase."""
        if (field, phrase) not in self._steps:
            each = ((distance, self._known(field, _variants(phrase, distance))) for distance in range(len(phrase) - 1))
            self._steps[field, phrase] = [Step(distance, tuple(terms)) for distance, terms in each]
        return self._steps[field, phrase]

    def joined(self, field: str, steps: list[Step], beside: list[Step] = _NO_STEPS) -> Any:
        """Documents that have a gram of each step, at the distances of the steps; every step has one.

        A gram of each step ``beside`` must stand anywhere, which changes neither scores nor, as the caller knows, what
        is found: places are compared on fewer documents.
        """
        held = unscored(every(*(self.joined(field, [step]) for step in beside))) if beside else None
        if len(steps) == 1:
            return _held(any_of([self._query(field, term) for term in steps[0].terms]), held)
        if prod(len(step.terms) for step in steps) > _MOST_VARIANTS:
            patterns: list[str | tuple[int, str]] = [
                (step.distance, "|".join(map(re.escape, step.terms))) for step in steps
            ]
            return _held(Query.regex_phrase_query(self.snapshot.schema, field, patterns), held)
        # a pattern takes longer to be made ready than all its variants to be found, and must be looked for everywhere
        variants = [self._variant(field, steps, terms) for terms in product(*(step.terms for step in steps))]
        heaviest = variants[0][1]
        return any_of([_held(Query.boost_query(one, heaviest / weight), held) for one, weight in variants])

    def _variant(self, field: str, steps: list[Step], terms: tuple[str, ...]) -> tuple[Any, float]:
        """A phrase of these grams, and what they weigh together."""
        places: list[str | tuple[int, str]] = [(step.distance, term) for step, term in zip(steps, terms, strict=True)]
        weight = sum(self.weight(self.snapshot.searcher.doc_freq(field, term)) for term in terms)
        return Query.phrase_query(self.snapshot.schema, field, places), weight

    def _term(self, field: str, term: str) -> Any | None:
        return self._query(field, term) if any(self._known(field, [term])) else None

    def _query(self, field: str, term: str) -> Any:
        return Query.term_query(self.snapshot.schema, field, term, "freq")

    def _known(self, field: str, terms: Any) -> Iterator[str]:
        return (term for term in terms if self.snapshot.searcher.doc_freq(field, term))


def any_of(queries: list[Any]) -> Any | None:
    """What fulfils one of the queries; its score is the sum of theirs."""
    if len(queries) < 2:
        return queries[0] if queries else None
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def every(*queries: Any | None) -> Any | None:
    """What fulfils all queries."""
    if any(query is None for query in queries):
        return None
    return Query.boolean_query([(Occur.Must, query) for query in queries if query is not None])


def without(query: Any, others: Any | None) -> Any:
    """What fulfils the first query and not the second."""
    return query if others is None else Query.boolean_query([(Occur.Must, query), (Occur.MustNot, others)])


def unscored(query: Any) -> Any:
    """The same documents with a score of 0."""
    return Query.const_score_query(query, 0.0)


def at_least(count: int, queries: list[Any]) -> Any | None:
    """What fulfils so many of the queries."""
    if count > len(queries):
        return None
    return Query.boolean_query([(Occur.Should, query) for query in queries], max(1, count))


def _held(found: Any, held: Any | None) -> Any:
    return found if held is None else every(found, held)


def _variants(phrase: Folded, distance: int) -> list[str]:
    left, right = phrase.text[distance], phrase.text[distance + 1]
    variants = [left + right]
    if phrase.allows_break(distance + 1):
        variants.append(term_form(left + BRIDGE + right))
    return variants
