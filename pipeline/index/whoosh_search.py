"""A question answered by the Whoosh index: which documents, in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, reduce
from heapq import nlargest
from typing import Any

from whoosh import query as whoosh_query

from pipeline.chinese.folding import Folded, fold
from pipeline.index.analyzer import pairs_of
from pipeline.index.backend import Filters, IndexAnswer, IndexHit, IndexQuery, Match, Matching
from pipeline.index.code_forms import entry_of
from pipeline.index.conditions import Condition, words_in
from pipeline.index.facets import spread_of
from pipeline.index.synonyms import Synonym
from pipeline.index.whoosh_conditions import ConditionCheck
from pipeline.index.whoosh_filters import FilterCheck, Traits
from pipeline.index.whoosh_phrases import crossing_pages, phrase_pages
from pipeline.index.whoosh_ranking import holders, mean_length, rarity, saturated
from pipeline.index.whoosh_schema import (
    CATALOGUE_GRAMS,
    CATALOGUE_WORDS,
    ENTRY,
    TEXT_GRAMS,
    TEXT_WORDS,
)
from pipeline.index.whoosh_tolerance import tolerant_pages
from pipeline.index.whoosh_values import equal_pages
from pipeline.model.query import SortOrder

Documents = dict[int, float]
"""Document number and score."""

_CATALOGUE_WEIGHT = 0.5
"""What a word in the catalogue entry adds to a page that has words itself, measured against a word on the page."""
_SYNONYM_WEIGHT = 0.5
"""What another name adds, measured against the name that was asked for."""
_PAIR_WEIGHT = 1.0
"""What a pair of letters of the question adds, measured against a word: pairs find what jieba cuts in another way."""
_DIGITS = 6
"""Scores closer than this count as equal, so that the order does not hang on the last bit of a sum."""

_EXACT, _EXACT_ENTRY, _ALL_TERMS, _SOME_TERMS = 3, 2, 1, 0
"""Rungs of the order; the score within a rung lies between 0 and 1 above it."""


_LAST = 10_000
"""Behind every year."""
_BELOW_EXACT = {Matching.EQUAL: Match.EQUAL, Matching.TOLERANT: Match.TOLERANT}


def answer(searcher: Any, query: IndexQuery, words: list[list[str]]) -> IndexAnswer:
    """Answer ``query``; ``words`` holds for each of its terms the words into which it was cut."""
    return _Search(searcher, query, words).answer()


@dataclass
class _Search:
    searcher: Any
    query: IndexQuery
    words: list[list[str]]
    reader: Any = field(init=False)
    fulfils: FilterCheck = field(init=False)
    known: dict[tuple[str, Folded], dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = self.searcher.reader()
        self.fulfils = FilterCheck(self.query.filters, self.reader)

    def answer(self) -> IndexAnswer:
        """The hits asked for and how many there are."""
        ranked = self._without_entries_of_found_pages(self._ranks())
        wanted = self._first(ranked, self.query.offset + self.query.limit)[self.query.offset :]
        hits = tuple(self._hit(number, ranked[number]) for number in wanted)
        words = tuple(dict.fromkeys(word for cut in self.words for word in cut))
        spread = spread_of((self._traits[number] for number in ranked), Traits.from_bytes)
        return IndexAnswer(len(ranked), hits, words, spread)

    def _first(self, ranked: Documents, count: int) -> list[int]:
        """The best documents; those of equal rank by their places, which are only looked up for the best."""
        if self.query.sort is not SortOrder.RELEVANCE:
            return sorted(ranked, key=self._sort_key)[:count]
        least = nlargest(count, ranked.values())[-1] if ranked else 0.0
        best = [number for number, rank in ranked.items() if rank >= least]
        return sorted(best, key=lambda number: (-ranked[number], self._place(number)))[:count]

    def _ranks(self) -> Documents:
        """Every hit with its place in the order; a greater number comes first."""
        if self.query.condition is not None:
            return self._condition_ranks(self.query.condition)
        phrases = self.query.exact_phrases
        if self.query.matching is Matching.EQUAL:
            return self._equal_ranks(phrases)
        exact = self._allowed(self._with_all_phrases(TEXT_GRAMS, phrases))
        exact_entries = self._entries_only(self._allowed(self._with_all_phrases(CATALOGUE_GRAMS, phrases)))
        some = self._allowed(self._some())
        complete = self._complete(some)
        ranks: Documents = {}
        for number, score in some.items():
            ranks[number] = (_ALL_TERMS if number in complete else _SOME_TERMS) + _squashed(score)
        if self.query.matching is Matching.TOLERANT:
            ranks |= {n: _ALL_TERMS + _squashed(score) for n, score in self._allowed(self._tolerant()).items()}
        for rung, found in ((_EXACT_ENTRY, exact_entries), (_EXACT, exact)):
            for number, score in found.items():
                ranks[number] = rung + _squashed(score + some.get(number, 0.0))
        return ranks

    # --- by a condition --------------------------------------------------------------------------------------------

    def _condition_ranks(self, condition: Condition) -> Documents:
        """First what fulfils the condition to the letter, then what does so as the question allows."""
        ranks: Documents = {}
        terms = list(words_in(condition))
        exact = ConditionCheck(self.searcher, Matching.EXACT, {term: [] for term in terms}, self._phrase)
        words = dict(zip(terms, self.words, strict=True))
        loose = ConditionCheck(self.searcher, self.query.matching, words, self._phrase)
        for rung, entry_rung, check in ((_ALL_TERMS, _SOME_TERMS, loose), (_EXACT, _EXACT_ENTRY, exact)):
            for number, score in self._allowed(check.holding(condition)).items():
                is_entry = number in self._entry_numbers
                if self.query.matching is Matching.EQUAL and check is exact and number not in ranks:
                    continue  # 2.3亩 stands in 12.3亩 to the letter, and is not equal
                if is_entry or number in check.touched:
                    ranks[number] = (entry_rung if is_entry else rung) + _squashed(score)
        return ranks

    # --- by value, and where letters may be misread ----------------------------------------------------------------

    def _equal_ranks(self, phrases: tuple[Folded, ...]) -> Documents:
        """Pages that are equal, those that are so to the letter first, and entries with the very text."""
        exact = self._with_all_phrases(TEXT_GRAMS, phrases)
        equal = _every([{n: float(c) for n, c in equal_pages(self.reader, phrase).items()} for phrase in phrases])
        entries = self._entries_only(self._with_all_phrases(CATALOGUE_GRAMS, phrases))
        ranks = {n: _EXACT_ENTRY + _squashed(score) for n, score in self._allowed(entries).items()}
        for number, score in self._allowed(equal).items():
            ranks[number] = (_EXACT if number in exact else _ALL_TERMS) + _squashed(score)
        return ranks

    def _tolerant(self) -> Documents:
        """Pages with every phrase, exact or not; the fewer letters are in doubt the higher."""
        found = []
        for phrase in self.query.phrases:
            pages = {number: 1.0 / replaced for number, replaced in tolerant_pages(self.reader, phrase).items()}
            found.append(pages | dict.fromkeys(self._phrase(TEXT_GRAMS, phrase), 1.0))
        return _every(found)

    # --- to the letter -------------------------------------------------------------------------------------------

    def _with_all_phrases(self, grams: str, phrases: tuple[Folded, ...]) -> Documents:
        found: Documents | None = None
        for phrase in phrases:
            scores = self._phrase(grams, phrase)
            found = scores if found is None else _both(found, scores)
            if not found:
                break
        return found or {}

    def _phrase(self, grams: str, phrase: Folded) -> Documents:
        """Documents that hold a phrase, scored like a word that occurs as often (BM25)."""
        counts = self._counts(grams, phrase)
        weight = rarity(holders(self.searcher, grams), len(counts))
        mean = mean_length(self.searcher, grams)
        return {
            number: weight * saturated(count, self.searcher.doc_field_length(number, grams, 1) / mean)
            for number, count in counts.items()
        }

    def _counts(self, grams: str, phrase: Folded) -> dict[int, int]:
        if (grams, phrase) not in self.known:
            found = phrase_pages(self.reader, grams, phrase)
            if grams == TEXT_GRAMS:
                found = dict.fromkeys(crossing_pages(self.reader, phrase), 1) | found
            self.known[grams, phrase] = found
        return self.known[grams, phrase]

    # --- by words ------------------------------------------------------------------------------------------------

    def _some(self) -> Documents:
        """Documents with a word of the terms, or with a whole term that is too short to be cut."""
        if not self.query.terms:
            return {}
        pages, entries = self._by_words(TEXT_WORDS), self._by_words(CATALOGUE_WORDS)
        for term in self.query.terms:
            _add(pages, self._phrase(TEXT_GRAMS, fold(term)))
            _add(entries, self._phrase(CATALOGUE_GRAMS, fold(term)))
        for synonym in self.query.synonyms:
            _add(pages, self._by_synonym(TEXT_GRAMS, synonym))
            _add(entries, self._by_synonym(CATALOGUE_GRAMS, synonym))
        self._add_pairs(pages)
        for number, score in entries.items():
            if number in pages:
                pages[number] += _CATALOGUE_WEIGHT * score
            elif number in self._entry_numbers:
                pages[number] = score
        return self._holding_phrases(pages)

    def _add_pairs(self, pages: Documents) -> None:
        """Raise the pages that have words by the pairs of letters that they share with terms that were cut."""
        pairs = pairs_of(self.query.terms, self.words)
        if pages and pairs:
            query = whoosh_query.Or([whoosh_query.Term(TEXT_GRAMS, pair) for pair in pairs])
            for score, number in self.searcher.search(query, limit=None).top_n:
                if number in pages:
                    pages[number] += _PAIR_WEIGHT * score

    def _by_synonym(self, grams: str, synonym: Synonym) -> Documents:
        """Documents with another name of something, of the years in which it was its name."""
        in_its_years = FilterCheck(Filters(years=synonym.years), self.reader)
        found = self._phrase(grams, synonym.letters)
        return {number: _SYNONYM_WEIGHT * score for number, score in found.items() if in_its_years(number)}

    def _holding_phrases(self, documents: Documents) -> Documents:
        """Quoted phrases are not a wish: only documents with all of them."""
        if not self.query.phrases:
            return documents
        phrases = self.query.phrases
        held = self._with_all_phrases(TEXT_GRAMS, phrases).keys() | self._with_all_phrases(CATALOGUE_GRAMS, phrases)
        return {number: score for number, score in documents.items() if number in held}

    def _by_words(self, name: str) -> Documents:
        terms = [whoosh_query.Term(name, word) for word in sorted({word for cut in self.words for word in cut})]
        if not terms:
            return {}
        results = self.searcher.search(whoosh_query.Or(terms), limit=None)
        return {number: score for score, number in results.top_n}

    def _complete(self, some: Documents) -> frozenset[int]:
        """Of the documents found, those with every term: on the page or in its entry, whole or by all its words."""
        complete = set(some)
        for term, words in zip(self.query.terms, self.words, strict=True):
            complete &= self._with_term(fold(term), words)
        return frozenset(complete)

    def _with_term(self, term: Folded, words: list[str]) -> set[int]:
        holding = {*self._counts(TEXT_GRAMS, term), *self._counts(CATALOGUE_GRAMS, term)}
        if words:
            either = [
                whoosh_query.Or([whoosh_query.Term(TEXT_WORDS, word), whoosh_query.Term(CATALOGUE_WORDS, word)])
                for word in words
            ]
            holding.update(whoosh_query.And(either).docs(self.searcher))
        return holding

    # --- what remains, and in which order ------------------------------------------------------------------------

    def _allowed(self, documents: Documents) -> Documents:
        return {number: score for number, score in documents.items() if self.fulfils(number)}

    @cached_property
    def _entry_numbers(self) -> frozenset[int]:
        return frozenset(whoosh_query.Term("kind", ENTRY).docs(self.searcher))

    def _entries_only(self, documents: Documents) -> Documents:
        return {number: score for number, score in documents.items() if number in self._entry_numbers}

    def _without_entries_of_found_pages(self, ranked: Documents) -> Documents:
        entries = ranked.keys() & self._entry_numbers
        if not entries:
            return ranked
        shown = {entry_of(self._place(number)) for number in ranked.keys() - entries}
        return {n: rank for n, rank in ranked.items() if n not in entries or entry_of(self._place(n)) not in shown}

    @cached_property
    def _places(self) -> Any:
        return self.reader.column_reader("place")

    def _place(self, number: int) -> bytes:
        place: bytes = self._places[number]
        return place

    @cached_property
    def _traits(self) -> Any:
        return self.reader.column_reader("traits")

    def _sort_key(self, number: int) -> tuple[int, bytes]:
        """Entries without a year come last in either order of years."""
        if self.query.sort is SortOrder.CODE:
            return 0, self._place(number)
        year = Traits.from_bytes(self._traits[number]).year
        if not year:
            return _LAST, self._place(number)
        return int(year) if self.query.sort is SortOrder.OLDEST else -int(year), self._place(number)

    def _hit(self, number: int, rank: float) -> IndexHit:
        stored = self.reader.stored_fields(number)
        code, ordinal, serial, title, date, fonds = stored["shown"]
        match = Match.EXACT if rank >= _EXACT else _BELOW_EXACT.get(self.query.matching, Match.WORDS)
        return IndexHit(
            code=code,
            ordinal=ordinal,
            serial=serial,
            title=title,
            date=date,
            fonds=fonds,
            match=Match.CATALOGUE if ordinal is None else match,
            score=rank,
            catalogue_texts=stored.get("catalogue_texts", ()),
        )


def _squashed(score: float) -> float:
    """A score from 0 up, brought below 1 without changing the order."""
    return min(round(score / (1 + score), _DIGITS), 1 - 10.0**-_DIGITS)


def _every(found: list[Documents]) -> Documents:
    """Documents that are in all of them."""
    return reduce(_both, found) if found else {}


def _both(first: Documents, second: Documents) -> Documents:
    return {number: first[number] + second[number] for number in first.keys() & second.keys()}


def _add(to: Documents, more: Documents) -> None:
    for number, score in more.items():
        to[number] = to.get(number, 0.0) + score
