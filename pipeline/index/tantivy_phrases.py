"""Phrases as Tantivy queries over grams at their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import log
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


@dataclass(frozen=True, slots=True)
class Step:
    """Grams of which one must stand ``distance`` letters after the beginning of the phrase."""

    distance: int
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseQueries:
    """Makes queries; ``None`` stands for one that finds nothing."""

    snapshot: Snapshot

    def phrase(self, field: str, phrase: Folded) -> Any | None:
        """Documents of which a field of grams holds a phrase."""
        if not len(phrase):
            return None
        if len(phrase) == 1:
            return self._term(_LETTERS_OF[field], phrase.text)
        steps = list(self.steps(field, phrase))
        if any(not step.terms for step in steps):
            return None
        last = len(steps) - 1
        covering = [step for step in steps if not (phrase.may_leap and step.distance % 2 and step.distance != last)]
        return self._with_grams(self.joined(field, covering), field, [step for step in steps if step not in covering])

    def crossing(self, phrase: Folded) -> Any | None:
        """Pages on which a phrase begins that ends on the next page of the entry."""
        if len(phrase) < 2:
            return None
        found = []
        for edge in range(len(phrase) - 1):
            over_edge = tuple(self._known(SEAM_GRAMS, (term + EDGE for term in _variants(phrase, edge))))
            if not over_edge:
                continue
            at_edge = Step(edge, over_edge)
            steps = [at_edge if step.distance == edge else step for step in self.steps(SEAM_GRAMS, phrase)]
            if all(step.terms for step in steps):
                found.append(self._with_grams(self.joined(SEAM_GRAMS, steps), SEAM_GRAMS, [at_edge]))
        return any_of(found)

    def weight(self, documents: int) -> float:
        """How much a phrase counts that stands in so many documents (the idf of BM25)."""
        return log(1 + (self.snapshot.searcher.num_docs - documents + 0.5) / (documents + 0.5))

    def terms(self, field: str, terms: list[str]) -> list[Any]:
        """Queries for those of the terms that the index has."""
        return [self._query(field, term) for term in self._known(field, terms)]

    def steps(self, field: str, phrase: Folded) -> Iterator[Step]:
        """The grams of a phrase."""
        for distance in range(len(phrase) - 1):
            yield Step(distance, tuple(self._known(field, _variants(phrase, distance))))

    def joined(self, field: str, steps: list[Step]) -> Any:
        """Documents that have a gram of each step, at the distances of the steps; every step has one."""
        if len(steps) == 1:
            return any_of([self._query(field, term) for term in steps[0].terms])
        if all(len(step.terms) == 1 for step in steps):
            words: list[str | tuple[int, str]] = [(step.distance, step.terms[0]) for step in steps]
            return Query.phrase_query(self.snapshot.schema, field, words)
        patterns: list[str | tuple[int, str]] = [
            (step.distance, "|".join(map(re.escape, step.terms))) for step in steps
        ]
        return Query.regex_phrase_query(self.snapshot.schema, field, patterns)

    def _with_grams(self, found: Any, field: str, steps: list[Step]) -> Any:
        """The same documents with the same scores, faster: only where these grams stand too, places are compared."""
        if not steps:
            return found
        held = every(*(self.joined(field, [step]) for step in steps))
        return every(found, unscored(held))

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


def unscored(query: Any) -> Any:
    """The same documents with a score of 0."""
    return Query.const_score_query(query, 0.0)


def at_least(count: int, queries: list[Any]) -> Any | None:
    """What fulfils so many of the queries."""
    if count > len(queries):
        return None
    return Query.boolean_query([(Occur.Should, query) for query in queries], max(1, count))


def _variants(phrase: Folded, distance: int) -> list[str]:
    left, right = phrase.text[distance], phrase.text[distance + 1]
    variants = [left + right]
    if phrase.allows_break(distance + 1):
        variants.append(term_form(left + BRIDGE + right))
    return variants
