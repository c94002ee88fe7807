"""Conditions, answered by the Whoosh index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any

from whoosh import query as whoosh_query

from pipeline.chinese.folding import Folded, fold
from pipeline.index.backend import Filters, Matching
from pipeline.index.conditions import All, AnyOf, CodeBelow, Condition, InYears, Near, Phrase, Scope, Without, Words
from pipeline.index.documents import CatalogueField
from pipeline.index.terms import FIELD_WIDTH
from pipeline.index.whoosh_filters import FilterCheck
from pipeline.index.whoosh_phrases import phrase_starts
from pipeline.index.whoosh_schema import CATALOGUE_GRAMS, CATALOGUE_WORDS, TEXT_GRAMS, TEXT_WORDS
from pipeline.index.whoosh_tolerance import tolerant_pages
from pipeline.index.whoosh_values import equal_pages

Documents = dict[int, float]
ScorePhrase = Callable[[str, Folded], Documents]
"""Documents of which a field holds a phrase to the letter, with their scores."""

_FIELDS = {
    Scope.TITLE: CatalogueField.TITLE,
    Scope.DOCUMENT_NUMBER: CatalogueField.DOCUMENT_NUMBER,
    Scope.RESPONSIBLE_PARTY: CatalogueField.RESPONSIBLE_PARTY,
}


@dataclass
class ConditionCheck:
    """Evaluates conditions over whole documents: a page with the fields of its entry, or an entry.

    Attributes:
        searcher: of the index.
        matching: how phrases are compared on pages.
        words: the words of each term.
        score_phrase: where a phrase stands to the letter.
        touched: documents on whose own text a demanded leaf was found.
    """

    searcher: Any
    matching: Matching
    words: Mapping[str, list[str]]
    score_phrase: ScorePhrase
    touched: set[int] = field(default_factory=set)

    def holding(self, condition: Condition, *, is_demanded: bool = True) -> Documents:
        """Documents that fulfil a condition, with scores from 0 up."""
        match condition:
            case All(parts):
                return self._all(parts, is_demanded=is_demanded)
            case AnyOf(parts):
                found: Documents = {}
                for part in parts:
                    for number, score in self.holding(part, is_demanded=is_demanded).items():
                        found[number] = found.get(number, 0.0) + score
                return found
            case Without(part):
                denied = self.holding(part, is_demanded=False)
                return dict.fromkeys(self._everything - denied.keys(), 0.0)
            case InYears(years):
                return self._filtered(Filters(years=years))
            case CodeBelow(code):
                return self._filtered(Filters(code=code))
        return self._leaf(condition, is_demanded=is_demanded)

    def _all(self, parts: tuple[Condition, ...], *, is_demanded: bool) -> Documents:
        """What is denied is taken away from what is found, instead of listing all that is not denied."""
        found = [self.holding(part, is_demanded=is_demanded) for part in parts if not isinstance(part, Without)]
        denied = [self.holding(part.part, is_demanded=False) for part in parts if isinstance(part, Without)]
        both = reduce(_both, found) if found else dict.fromkeys(self._everything, 0.0)
        return {number: score for number, score in both.items() if not any(number in one for one in denied)}

    def _leaf(self, leaf: Phrase | Words | Near, *, is_demanded: bool) -> Documents:
        match leaf:
            case Near():
                text, catalogue = self._near(leaf), Documents()
            case Phrase(letters, scope):
                matching = self.matching if is_demanded else Matching.EXACT
                text = self._on_pages(letters, matching) if scope in (Scope.ANYWHERE, Scope.TEXT) else {}
                catalogue = self._in_catalogue(letters, scope)
            case Words(term, scope):
                words = self.words[term] if is_demanded else []
                text = self._by_words(term, words, TEXT_GRAMS, TEXT_WORDS)
                catalogue = self._by_words(term, words, CATALOGUE_GRAMS, CATALOGUE_WORDS)
                catalogue = catalogue if scope is Scope.ANYWHERE else {}
        if is_demanded:
            self.touched |= text.keys()
        return catalogue | text

    def _on_pages(self, letters: Folded, matching: Matching) -> Documents:
        exact = self.score_phrase(TEXT_GRAMS, letters)
        if matching is Matching.EQUAL:
            return {number: exact.get(number, 0.0) for number in equal_pages(self.searcher.reader(), letters)}
        if matching is Matching.TOLERANT:
            return dict.fromkeys(tolerant_pages(self.searcher.reader(), letters), 0.0) | exact
        return exact

    def _in_catalogue(self, letters: Folded, scope: Scope) -> Documents:
        if scope is Scope.ANYWHERE:
            return self.score_phrase(CATALOGUE_GRAMS, letters)
        if scope is Scope.TEXT:
            return {}
        first = _FIELDS[scope] * FIELD_WIDTH
        starts = phrase_starts(self.searcher.reader(), CATALOGUE_GRAMS, letters)
        return {
            number: 1.0
            for number, places in starts.items()
            if any(first <= place < first + FIELD_WIDTH for place in places)
        }

    def _by_words(self, term: str, cut: list[str], grams: str, words: str) -> Documents:
        found = dict(self.score_phrase(grams, fold(term)))
        if cut:
            query = whoosh_query.And([whoosh_query.Term(words, word) for word in cut])
            results = self.searcher.search(query, limit=None)
            found |= {number: score + found.get(number, 0.0) for score, number in results.top_n}
        return found

    def _near(self, near: Near) -> Documents:
        first, *others = [(p, phrase_starts(self.searcher.reader(), TEXT_GRAMS, p)) for p in near.phrases]
        numbers = set(first[1]).intersection(*(starts for _, starts in others))
        return {number: 1.0 for number in numbers if self._is_near(near, number, first, others)}

    @staticmethod
    def _is_near(
        near: Near,
        number: int,
        first: tuple[Folded, dict[int, set[int]]],
        others: list[tuple[Folded, dict[int, set[int]]]],
    ) -> bool:
        return any(
            all(
                any(are_near(at, len(first[0]), place, len(phrase), near.distance) for place in starts[number])
                for phrase, starts in others
            )
            for at in first[1][number]
        )

    def _filtered(self, filters: Filters) -> Documents:
        fulfils = FilterCheck(filters, self.searcher.reader())
        return {number: 0.0 for number in self._everything if fulfils(number)}

    @cached_property
    def _everything(self) -> frozenset[int]:
        return frozenset(self.searcher.reader().all_doc_ids())


def are_near(one: int, length: int, other: int, other_length: int, distance: int) -> bool:
    """Whether at most ``distance`` letters lie between two places, which do not overlap."""
    return 0 <= other - (one + length) <= distance or 0 <= one - (other + other_length) <= distance


def _both(first: Documents, second: Documents) -> Documents:
    return {number: first[number] + second[number] for number in first.keys() & second.keys()}
