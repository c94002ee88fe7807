"""What a question asks of the Tantivy index, as queries: by words, by synonyms, by phrases in pages and entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from tantivy import FieldType, Occur, Query

from pipeline.chinese.folding import Folded, fold
from pipeline.index.analyzer import pairs_of
from pipeline.index.backend import IndexQuery
from pipeline.index.synonyms import Synonym
from pipeline.index.tantivy_phrases import PhraseQueries, any_of, every, unscored
from pipeline.index.tantivy_schema import (
    CATALOGUE_GRAMS,
    CATALOGUE_WORDS,
    ORDINAL,
    TEXT_GRAMS,
    TEXT_WORDS,
    YEAR,
    term_form,
)
from pipeline.index.tantivy_snapshot import Snapshot

_CATALOGUE_WEIGHT = 0.5
_SYNONYM_WEIGHT = 0.5
_MOST_CHOICES = 32


@dataclass
class TermQueries:
    """The queries for the terms of a question.

    Attributes:
        snapshot: of the index.
        query: the question.
        words: the words of each of its terms.
    """

    snapshot: Snapshot
    query: IndexQuery
    words: Sequence[Sequence[str]]

    @cached_property
    def phrases(self) -> PhraseQueries:
        """Makes queries for phrases."""
        return PhraseQueries(self.snapshot)

    def in_text(self, phrase: Folded) -> Any | None:
        """Pages on which a phrase begins."""
        return any_of(present([self.phrases.phrase(TEXT_GRAMS, phrase), self.phrases.crossing(phrase)]))

    def in_catalogue(self, phrase: Folded) -> Any | None:
        """Pages and entries of which the catalogue holds a phrase."""
        return self.phrases.phrase(CATALOGUE_GRAMS, phrase)

    @cached_property
    def exact_pages(self) -> Any | None:
        """Pages with every phrase; the score rises with the terms that they hold."""
        exact = every(*(self.in_text(phrase) for phrase in self.query.exact_phrases))
        return with_wish(exact, self.some_pages)

    @cached_property
    def exact_entries(self) -> Any | None:
        """Entries with every phrase."""
        exact = every(self.is_entry, *(self.in_catalogue(phrase) for phrase in self.query.exact_phrases))
        return with_wish(exact, self.some_entries)

    @cached_property
    def some_pages(self) -> Any | None:
        """Pages with a word or a term; what their entry holds counts less."""
        weaker = None if self._catalogue is None else Query.boost_query(self._catalogue, _CATALOGUE_WEIGHT)
        found = with_wish(any_of(self._parts(TEXT_GRAMS, TEXT_WORDS)), weaker)
        return self._holding_phrases(with_wish(found, self._pairs))

    @cached_property
    def some_entries(self) -> Any | None:
        """Entries with a word or a term."""
        return None if self._catalogue is None else self._holding_phrases(every(self._catalogue, self.is_entry))

    @property
    def are_exact(self) -> bool:
        """Whether nothing but the phrases fulfils the terms: one term, with no words in it and no other name."""
        terms, asked = self.query.terms, self.query
        return len(terms) == 1 and asked.exact_phrases == (fold(terms[0]),) and not (any(self.words) or asked.synonyms)

    @cached_property
    def complete(self) -> Any | None:
        """Documents with every term, on the page or in its entry, whole or by all its words; without a score."""
        ways = [self._ways(term, words) for term, words in zip(self.query.terms, self.words, strict=True)]
        # each choice of ways is led by what is rarest in it, while of alternatives all documents are looked at
        if prod(map(len, ways)) <= _MOST_CHOICES:
            found = any_of([every(*chosen) for chosen in product(*ways)])
        else:
            found = every(*map(any_of, ways))
        return None if found is None else unscored(found)

    @property
    def most_frequent(self) -> int:
        """How many pages have the most frequent word of the question, or had it before they were replaced."""
        words = {word for cut in self.words for word in cut}
        return max((self.snapshot.searcher.doc_freq(TEXT_WORDS, word) for word in words), default=0)

    @cached_property
    def is_entry(self) -> Any:
        """All entries, without a score."""
        return unscored(Query.term_query(self.snapshot.schema, ORDINAL, 0, "basic"))

    @cached_property
    def _catalogue(self) -> Any | None:
        return any_of(self._parts(CATALOGUE_GRAMS, CATALOGUE_WORDS))

    @cached_property
    def _pairs(self) -> Any | None:
        pairs = [term_form(pair) for pair in pairs_of(self.query.terms, self.words)]
        return any_of(self.phrases.terms(TEXT_GRAMS, pairs))

    def _parts(self, grams: str, words: str) -> list[Any]:
        found = self.phrases.terms(words, sorted({word for cut in self.words for word in cut}))
        found += present([self._in(grams, fold(term)) for term in self.query.terms])
        return found + present([self._synonym(grams, synonym) for synonym in self.query.synonyms])

    def _in(self, grams: str, phrase: Folded) -> Any | None:
        return self.in_text(phrase) if grams == TEXT_GRAMS else self.in_catalogue(phrase)

    def _synonym(self, grams: str, synonym: Synonym) -> Any | None:
        found = self._in(grams, synonym.letters)
        if found is None:
            return None
        weaker = Query.boost_query(found, _SYNONYM_WEIGHT)
        if synonym.years is None:
            return weaker
        return every(weaker, self._in_years(synonym.years.first, synonym.years.last))

    def _in_years(self, first: int, last: int) -> Any:
        return unscored(
            Query.range_query(
                self.snapshot.schema, YEAR, FieldType.Unsigned, lower_bound=max(1, first), upper_bound=last
            )
        )

    def _holding_phrases(self, found: Any | None) -> Any | None:
        phrases = self.query.phrases
        if found is None or not phrases:
            return found
        held = [every(*map(self.in_text, phrases)), every(*map(self.in_catalogue, phrases))]
        either = any_of(present(held))
        return None if either is None else every(found, unscored(either))

    def _ways(self, term: str, words: Sequence[str]) -> list[Any]:
        """How a document may hold a term: whole on the page, over its end, or in its entry, or by all its words."""
        letters = fold(term)
        ways = [self.phrases.phrase(TEXT_GRAMS, letters), self.phrases.crossing(letters), self.in_catalogue(letters)]
        if words:
            either = [
                any_of([*self.phrases.terms(TEXT_WORDS, [word]), *self.phrases.terms(CATALOGUE_WORDS, [word])])
                for word in words
            ]
            ways.append(every(*either))
        return present(ways)


def present(queries: list[Any | None]) -> list[Any]:
    """Those that may find something."""
    return [query for query in queries if query is not None]


def with_wish(demanded: Any | None, wished: Any | None) -> Any | None:
    """What fulfils the first query; the second adds to its score."""
    if demanded is None or wished is None:
        return demanded
    return Query.boolean_query([(Occur.Must, demanded), (Occur.Should, wished)])
