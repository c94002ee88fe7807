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
from pipeline.index.tantivy_phrases import PhraseQueries, any_of, every, unscored, without
from pipeline.index.tantivy_ranking import FEW, Scoring
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
_BROAD = 4 * FEW
"""Pages with one word or phrase of a question, by which it is known that more than a few have some of them."""


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

    @cached_property
    def letters(self) -> tuple[Folded, ...]:
        """The terms, folded."""
        return tuple(map(fold, self.query.terms))

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
        return with_wish(exact, self.ranked_pages.query)

    @property
    def are_exact_broad(self) -> bool:
        """Whether a phrase that is asked for alone stands on very many pages, as far as its grams tell."""
        phrases = self.query.exact_phrases
        return len(phrases) == 1 and self.phrases.frequency(TEXT_GRAMS, phrases[0]) > _BROAD

    @cached_property
    def exact_entries(self) -> Any | None:
        """Entries with every phrase."""
        exact = every(self.is_entry, *(self.in_catalogue(phrase) for phrase in self.query.exact_phrases))
        return with_wish(exact, self.some_entries)

    @cached_property
    def some_pages(self) -> Any | None:
        """Pages with a word or a term."""
        if not self.are_broad:
            return self.ranked_pages.query
        terms = [self._beyond_words(letters) for letters in self.letters]
        return self._holding_phrases(any_of([*self._words(TEXT_WORDS), *present(terms), *self._synonyms(TEXT_GRAMS)]))

    @cached_property
    def ranked_pages(self) -> Scoring:
        """The score of pages with a word or a term; what their entry holds counts less."""
        if self.are_broad:
            return self._quickly_ranked_pages
        weaker = None if self._catalogue is None else Query.boost_query(self._catalogue, _CATALOGUE_WEIGHT)
        terms = [self.in_text(letters) for letters in self.letters]
        found = any_of([*self._words(TEXT_WORDS), *present(terms), *self._synonyms(TEXT_GRAMS)])
        return Scoring(self._holding_phrases(with_wish(with_wish(found, weaker), any_of(self._pairs))))

    @property
    def _quickly_ranked_pages(self) -> Scoring:
        """Nearly the same, for very many pages; it finds others, too.

        Of terms alone Tantivy finds the best documents without looking at all. So frequent phrases count by their
        grams, and what is rare is asked apart: pages without any of it score by the terms alone.
        """
        terms, rare = self._words(TEXT_WORDS) + self._pairs, self._synonyms(TEXT_GRAMS)
        for letters in self.letters:
            self._share(TEXT_GRAMS, letters, terms, rare)
            rare += present([self.phrases.crossing(letters)])
        weaker, rare_weaker = self._words(CATALOGUE_WORDS), self._synonyms(CATALOGUE_GRAMS)
        for letters in self.letters:
            self._share(CATALOGUE_GRAMS, letters, weaker, rare_weaker)
        terms += [Query.boost_query(query, _CATALOGUE_WEIGHT) for query in weaker]
        rare += [Query.boost_query(query, _CATALOGUE_WEIGHT) for query in rare_weaker]
        whole = any_of(terms + rare)
        if self.query.phrases or not (terms and rare):
            return Scoring(self._holding_phrases(whole))
        return Scoring(whole, (any_of(terms), with_wish(any_of(rare), any_of(terms))))

    def _share(self, field: str, phrase: Folded, terms: list[Any], rare: list[Any]) -> None:
        """Put a phrase where its query belongs."""
        if len(phrase) <= 2 or self.phrases.frequency(field, phrase) > _BROAD:
            terms += self.phrases.grams(field, phrase)
        else:
            rare += present([self.phrases.phrase(field, phrase)])

    @cached_property
    def some_entries(self) -> Any | None:
        """Entries with a word or a term."""
        return None if self._catalogue is None else self._holding_phrases(every(self._catalogue, self.is_entry))

    @property
    def are_exact(self) -> bool:
        """Whether nothing but the phrases fulfils the terms: one term, with no words in it and no other name."""
        terms, asked = self.query.terms, self.query
        return len(terms) == 1 and asked.exact_phrases == self.letters and not (any(self.words) or asked.synonyms)

    @cached_property
    def complete(self) -> Any | None:
        """Documents with every term, on the page or in its entry, whole or by all its words; without a score."""
        ways = [self._ways(letters, words) for letters, words in zip(self.letters, self.words, strict=True)]
        # each choice of ways is led by what is rarest in it, while of alternatives all documents are looked at
        if prod(map(len, ways)) <= _MOST_CHOICES:
            found = any_of([every(*chosen) for chosen in product(*ways)])
        else:
            found = every(*map(any_of, ways))
        return None if found is None else unscored(found)

    @cached_property
    def are_broad(self) -> bool:
        """Whether a word of the question, or the grams of a term, stand on very many pages."""
        words = {word for cut in self.words for word in cut}
        if any(self.snapshot.searcher.doc_freq(TEXT_WORDS, word) > _BROAD for word in words):
            return True
        return any(self.phrases.frequency(TEXT_GRAMS, letters) > _BROAD for letters in self.letters)

    @cached_property
    def is_entry(self) -> Any:
        """All entries, without a score."""
        return unscored(Query.term_query(self.snapshot.schema, ORDINAL, 0, "basic"))

    @cached_property
    def _catalogue(self) -> Any | None:
        terms = present([self.in_catalogue(letters) for letters in self.letters])
        return any_of([*self._words(CATALOGUE_WORDS), *terms, *self._synonyms(CATALOGUE_GRAMS)])

    @cached_property
    def _pairs(self) -> list[Any]:
        return self.phrases.terms(TEXT_GRAMS, [term_form(pair) for pair in pairs_of(self.query.terms, self.words)])

    def _words(self, field: str) -> list[Any]:
        return self.phrases.terms(field, sorted({word for cut in self.words for word in cut}))

    def _synonyms(self, grams: str) -> list[Any]:
        return present([self._synonym(grams, synonym) for synonym in self.query.synonyms])

    def _beyond_words(self, phrase: Folded) -> Any | None:
        """Pages on which a phrase begins, as far as they have no word of the question.

        Places are compared on these alone: on all pages with 政府 and 府应 it takes longer than the whole rest.
        """
        words, whole = any_of(self._words(TEXT_WORDS)), self.phrases.phrase(TEXT_GRAMS, phrase)
        if len(phrase) <= 2 or words is None or whole is None:
            return self.in_text(phrase)
        beyond = every(without(self.phrases.scattered(TEXT_GRAMS, phrase), words), whole)
        return any_of(present([beyond, self.phrases.crossing(phrase)]))

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

    def _ways(self, letters: Folded, words: Sequence[str]) -> list[Any]:
        """How a document may hold a term: whole on the page, over its end, or in its entry, or by all its words."""
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
