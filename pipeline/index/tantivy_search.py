"""A question answered by the Tantivy index: which documents, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np

from pipeline.chinese.folding import Folded
from pipeline.chinese.values import has_values
from pipeline.index.backend import IndexAnswer, IndexHit, IndexQuery, Match, Matching
from pipeline.index.conditions import Condition, words_in
from pipeline.index.facets import Spread
from pipeline.index.tantivy_conditions import ConditionCheck
from pipeline.index.tantivy_doubts import Doubts
from pipeline.index.tantivy_queries import TermQueries
from pipeline.index.tantivy_ranking import FEW, PackedRung, Ranking, Rung, Scores, Scoring, squashed
from pipeline.index.tantivy_snapshot import Mask, Numbers, Snapshot
from pipeline.index.tantivy_spread import Groups

_EXACT, _EXACT_ENTRY, _ALL_TERMS, _SOME_TERMS = 3, 2, 1, 0
"""Rungs of the order; the score within a rung lies between 0 and 1 above it."""
_FIRST = 20
"""Hits of a first page of results."""
_BELOW_EXACT = {Matching.EQUAL: Match.EQUAL, Matching.TOLERANT: Match.TOLERANT}
_MOST_KEPT_BYTES = 40_000_000
_SETS = 6
"""Sets of documents that are kept of a question, of one bit for each document."""
_BESIDE_SETS = 120_000
"""Bytes of what else is kept of it: its best documents, and how many hits each item has."""
_FEWEST_KEPT = 4


class TantivySearch:
    """Answers questions of one commit.

    What the last questions found is kept: people turn the pages of an answer, and go from hit to hit of it.

    Args:
        snapshot: of the index.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        most = max(_FEWEST_KEPT, _MOST_KEPT_BYTES // (_SETS * len(snapshot.nothing) // 8 + _BESIDE_SETS))
        self._asked = lru_cache(maxsize=most)(partial(_Search, snapshot))

    def answer(self, query: IndexQuery, words: Iterable[Iterable[str]]) -> IndexAnswer:
        """Answer ``query``; ``words`` holds for each of its terms the words into which it was cut."""
        search = self._asked(replace(query, limit=0, offset=0), tuple(tuple(cut) for cut in words))
        return search.answer(query.offset, query.limit)


@dataclass
class _Search:
    """Everything that fulfils a question, whichever of it is asked for."""

    snapshot: Snapshot
    query: IndexQuery
    words: tuple[tuple[str, ...], ...]
    _found_rungs: list[PackedRung] = field(init=False)
    _total: int = field(init=False)
    _spread: Spread = field(init=False)

    def __post_init__(self) -> None:
        # here, and not when first asked for: a cached property of Python 3.11 lets one thread at a time compute
        rungs = list(self._without_entries_of_found_pages(self._apart(self._rungs())))
        found = self._all_of(rungs)
        self._total = int(np.count_nonzero(found))
        self._spread = self._groups.spread(found)
        self._found_rungs = [PackedRung(rung) for rung in rungs if rung.documents.any()]

    def answer(self, offset: int, limit: int) -> IndexAnswer:
        """The hits asked for and how many there are."""
        rungs = [packed.unpacked() for packed in self._found_rungs]
        ranking = Ranking(self.snapshot, self._allowed, self.query.sort)
        ranks = ranking.first(rungs, self._all_of(rungs), offset + limit)[offset:]
        words = tuple(dict.fromkeys(word for cut in self.words for word in cut))
        return IndexAnswer(self._total, self._hits(ranks), words, self._spread)

    @cached_property
    def _groups(self) -> Groups:
        return self.snapshot.groups

    @cached_property
    def _terms(self) -> TermQueries:
        return TermQueries(self.snapshot, self.query, self.words)

    @cached_property
    def _allowed(self) -> Mask:
        return self._groups.fulfilling(self.query.filters)

    # --- the rungs -------------------------------------------------------------------------------------------------

    def _rungs(self) -> Iterator[Rung]:
        """From the best to the worst; a document belongs to the first that has it."""
        if self.query.condition is not None:
            return self._condition_rungs(self.query.condition)
        if self.query.matching is Matching.EQUAL:
            return self._equal_rungs(self.query.exact_phrases)
        return self._plain_rungs()

    def _plain_rungs(self) -> Iterator[Rung]:
        terms = self._terms
        has_terms = bool(self.query.terms) and not terms.are_exact
        many = self.snapshot.soon(terms.some_pages) if has_terms and terms.are_broad else None
        exact = self._rung(_EXACT, terms.exact_pages, is_broad=terms.are_exact_broad)
        yield exact
        yield self._rung(_EXACT_ENTRY, terms.exact_entries)
        if self.query.matching is Matching.TOLERANT:
            tolerant = self._tolerant_pages(exact.documents)
            scores = {number: squashed(score) for number, score in tolerant.items()}
            yield Rung(_ALL_TERMS, self._allowed & self._mask(tolerant), scores=scores)
        if has_terms:
            complete = self._rung(_ALL_TERMS, terms.complete).documents
            entries = self._rung(_SOME_TERMS, terms.some_entries)
            if many:
                pages = self._many_pages(many, exact.documents | complete)
            else:
                pages = self._rung(_SOME_TERMS, terms.some_pages)
            some = [pages, entries]
            for rung in some:
                yield replace(rung, level=_ALL_TERMS, documents=rung.documents & complete)
            yield from some

    def _many_pages(self, many: Callable[[], Mask], before: Mask) -> Rung:
        """Pages that are being looked up; meanwhile the best are asked for, unless few come before and fill a page."""
        scoring = self._terms.ranked_pages
        if not _FIRST <= np.count_nonzero(before) <= FEW:
            scoring.best(self.snapshot, FEW)
        return Rung(_SOME_TERMS, self._allowed & many(), scoring)

    def _tolerant_pages(self, exact: Mask) -> Scores:
        """Pages that hold every phrase if letters are read otherwise, perhaps with some that are exact already."""
        if len(self.query.phrases) == 1 and not self.query.terms:
            return self._doubts.doubtful_pages(self.query.phrases[0], self._allowed & ~exact)
        return self._doubts.tolerant_pages(self.query.phrases)

    def _equal_rungs(self, phrases: tuple[Folded, ...]) -> Iterator[Rung]:
        """Pages that are equal, those that are so to the letter first, and entries with the very text."""
        if not any(map(has_values, phrases)):
            yield self._rung(_EXACT, self._terms.exact_pages, is_broad=self._terms.are_exact_broad)
            yield self._rung(_EXACT_ENTRY, self._terms.exact_entries)
            return
        equal = self._doubts.equal_pages(phrases)
        mask = self._allowed & self._mask(equal)
        exact = self.snapshot.documents(self._terms.exact_pages)
        scores = {number: squashed(score) for number, score in equal.items()}
        yield Rung(_EXACT, mask & exact, scores=scores)
        yield self._rung(_EXACT_ENTRY, self._terms.exact_entries)
        yield Rung(_ALL_TERMS, mask, scores=scores)

    def _condition_rungs(self, condition: Condition) -> Iterator[Rung]:
        """First what fulfils the condition to the letter, then what does so as the question allows."""
        terms = list(words_in(condition))
        exact = ConditionCheck(self._terms, self._doubts, self._groups, Matching.EXACT, {term: [] for term in terms})
        cut = dict(zip(terms, self.words, strict=True))
        loose = ConditionCheck(self._terms, self._doubts, self._groups, self.query.matching, cut)
        loosely, entries = self._allowed & loose.holding(condition), self.snapshot.entries
        to_the_letter = self._allowed & exact.holding(condition)
        if self.query.matching is Matching.EQUAL:
            to_the_letter &= loosely & (entries | loose.touched)
        by_letter, by_sense = Scoring(exact.scoring), Scoring(loose.scoring)
        yield Rung(_EXACT, to_the_letter & exact.touched & ~entries, by_letter)
        yield Rung(_EXACT_ENTRY, to_the_letter & entries, by_letter)
        yield Rung(_ALL_TERMS, loosely & loose.touched & ~entries, by_sense)
        yield Rung(_SOME_TERMS, loosely & entries, by_sense)

    @cached_property
    def _doubts(self) -> Doubts:
        return Doubts(self._terms)

    def _rung(self, level: int, query: Any | None, *, is_broad: bool = False) -> Rung:
        """What the best of a query are is asked first: mostly they are all, and nothing else has to be asked.

        Of a query that is thought to be broad, all is asked at the same time.
        """
        if query is None:
            return Rung(level, self.snapshot.nothing)
        everything = self.snapshot.soon(query) if is_broad else partial(self.snapshot.documents, query)
        best = self.snapshot.scored(query, FEW)
        documents = self._mask(best[1]) if len(best[0]) < FEW else everything()
        return Rung(level, self._allowed & documents, Scoring(query), best=best, asked=FEW)

    def _mask(self, numbers: Scores | Numbers) -> Mask:
        mask = self.snapshot.nothing
        mask[np.fromiter(numbers, np.int64, len(numbers))] = True
        return mask

    def _apart(self, rungs: Iterator[Rung]) -> Iterator[Rung]:
        """The same with each document in its best rung alone."""
        known = self.snapshot.nothing
        for rung in rungs:
            yield replace(rung, documents=rung.documents & ~known)
            known |= rung.documents

    def _without_entries_of_found_pages(self, rungs: Iterator[Rung]) -> Iterator[Rung]:
        kept = list(rungs)
        found = self._all_of(kept)
        entries = found & self.snapshot.entries
        if not entries.any():
            yield from kept
            return
        hidden = self._groups.of_the_same_items(found & ~entries, entries)
        for rung in kept:
            yield replace(rung, documents=rung.documents & ~hidden)

    def _all_of(self, rungs: list[Rung]) -> Mask:
        found = self.snapshot.nothing
        for rung in rungs:
            found |= rung.documents
        return found

    def _hits(self, ranks: list[tuple[int, float]]) -> tuple[IndexHit, ...]:
        shown = self.snapshot.shown([number for number, _ in ranks])
        return tuple(self._hit(shown[number], rank) for number, rank in ranks)

    def _hit(self, shown: Any, rank: float) -> IndexHit:
        match = Match.EXACT if rank >= _EXACT else _BELOW_EXACT.get(self.query.matching, Match.WORDS)
        return IndexHit(
            code=shown.traits.shown_code,
            ordinal=shown.ordinal,
            serial=shown.serial,
            title=shown.title,
            date=shown.date,
            fonds=shown.traits.shown_fonds,
            match=Match.CATALOGUE if shown.ordinal is None else match,
            score=rank,
            catalogue_texts=shown.catalogue_texts,
        )
