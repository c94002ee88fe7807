"""Conditions, answered by the Tantivy index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
from tantivy import Occur, Query

from pipeline.chinese.folding import Folded, fold
from pipeline.index.backend import Filters, Matching
from pipeline.index.conditions import All, AnyOf, CodeBelow, Condition, InYears, Near, Phrase, Scope, Without, Words
from pipeline.index.documents import CatalogueField
from pipeline.index.tantivy_doubts import Doubts
from pipeline.index.tantivy_phrases import any_of, every
from pipeline.index.tantivy_queries import TermQueries, present
from pipeline.index.tantivy_schema import CATALOGUE_WORDS, FIELD_GRAMS, TEXT_GRAMS, TEXT_WORDS
from pipeline.index.tantivy_snapshot import Mask
from pipeline.index.tantivy_spread import Groups
from pipeline.index.whoosh_conditions import are_near

_FIELDS = {
    Scope.TITLE: CatalogueField.TITLE,
    Scope.DOCUMENT_NUMBER: CatalogueField.DOCUMENT_NUMBER,
    Scope.RESPONSIBLE_PARTY: CatalogueField.RESPONSIBLE_PARTY,
}


@dataclass
class ConditionCheck:
    """Evaluates conditions over whole documents: a page with the fields of its entry, or an entry.

    Attributes:
        terms: makes queries.
        doubts: answers what the index cannot decide alone.
        groups: documents by the traits of their entries.
        matching: how phrases are compared on pages.
        words: the words of each term.
        touched: documents on whose own text a demanded leaf was found.
        scores: queries whose scores add up to that of a document.
    """

    terms: TermQueries
    doubts: Doubts
    groups: Groups
    matching: Matching
    words: Mapping[str, Sequence[str]]
    touched: Mask = field(init=False)
    scores: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.touched = self.terms.snapshot.nothing

    @property
    def scoring(self) -> Any | None:
        """A query for the scores of what was found."""
        return any_of(self.scores)

    def holding(self, condition: Condition, *, is_demanded: bool = True) -> Mask:
        """Documents that fulfil a condition."""
        match condition:
            case All(parts):
                return reduce(np.logical_and, [self.holding(part, is_demanded=is_demanded) for part in parts])
            case AnyOf(parts):
                return reduce(np.logical_or, [self.holding(part, is_demanded=is_demanded) for part in parts])
            case Without(part):
                return self.groups.known & ~self.holding(part, is_demanded=False)
            case InYears(years):
                return self.groups.fulfilling(Filters(years=years))
            case CodeBelow(code):
                return self.groups.fulfilling(Filters(code=code))
        return self._leaf(condition, is_demanded=is_demanded)

    def _leaf(self, leaf: Phrase | Words | Near, *, is_demanded: bool) -> Mask:
        nothing = self.terms.snapshot.nothing
        match leaf:
            case Near():
                text, catalogue = self._near(leaf, is_demanded=is_demanded), nothing
            case Phrase(letters, scope):
                matching = self.matching if is_demanded else Matching.EXACT
                in_text = scope in (Scope.ANYWHERE, Scope.TEXT)
                text_query = self.terms.in_text(letters) if in_text else None
                text = self._on_pages(letters, matching, text_query) if in_text else nothing
                catalogue = self._catalogue(text_query, self._in_catalogue(letters, scope), is_demanded=is_demanded)
            case Words(term, scope):
                words = self.words[term] if is_demanded else []
                text_query = self._by_words(self.terms.in_text(fold(term)), TEXT_WORDS, words)
                text = self.terms.snapshot.documents(text_query)
                in_catalogue = self._by_words(self.terms.in_catalogue(fold(term)), CATALOGUE_WORDS, words)
                in_catalogue = in_catalogue if scope is Scope.ANYWHERE else None
                catalogue = self._catalogue(text_query, in_catalogue, is_demanded=is_demanded)
        if is_demanded:
            self.touched |= text
        return text | catalogue

    def _catalogue(self, text: Any | None, catalogue: Any | None, *, is_demanded: bool) -> Mask:
        """Documents found in the catalogue; their score counts where the page itself has none."""
        if is_demanded:
            self.scores += present([text])
            if catalogue is not None:
                parts = [(Occur.Must, catalogue)]
                parts += [(Occur.MustNot, text)] if text is not None else []
                self.scores.append(Query.boolean_query(parts))
        return self.terms.snapshot.documents(catalogue)

    def _on_pages(self, letters: Folded, matching: Matching, exact: Any | None) -> Mask:
        found = self.terms.snapshot.nothing
        if matching is Matching.EQUAL:
            found[list(self.doubts.equal_pages((letters,)))] = True
            return found
        if matching is Matching.TOLERANT:
            found[list(self.doubts.tolerant_pages((letters,)))] = True
            return found
        return self.terms.snapshot.documents(exact)

    def _in_catalogue(self, letters: Folded, scope: Scope) -> Any | None:
        if scope is Scope.TEXT:
            return None
        if scope is Scope.ANYWHERE:
            return self.terms.in_catalogue(letters)
        return self.terms.phrases.phrase(FIELD_GRAMS[_FIELDS[scope]], letters)

    def _by_words(self, whole: Any | None, field_name: str, words: Sequence[str]) -> Any | None:
        found = present([whole])
        if words:
            found += present([every(*(any_of(self.terms.phrases.terms(field_name, [word])) for word in words))])
        return any_of(found)

    def _near(self, near: Near, *, is_demanded: bool) -> Mask:
        found = self.terms.snapshot.nothing
        queries = [self.terms.phrases.phrase(TEXT_GRAMS, phrase) for phrase in near.phrases]
        for number, kept in self.terms.snapshot.texts(self.terms.snapshot.documents(every(*queries))):
            found[number] = _is_near(near, kept.text)
        numbers = found.nonzero()[0].tolist()
        if is_demanded and numbers:
            self.scores.append(Query.const_score_query(self.terms.snapshot.of_numbers(numbers), 1.0))
        return found


def _is_near(near: Near, text: Folded) -> bool:
    first, *others = [(phrase, list(text.occurrences(phrase))) for phrase in near.phrases]
    return any(
        all(
            any(are_near(at, len(first[0]), place, len(phrase), near.distance) for place in places)
            for phrase, places in others
        )
        for at in first[1]
    )
